import type { HttpAnswer } from '../../errors/http-status.js';
import { RecentMap } from '../http/recent-map.js';

/** CloudFront keeps these answers in any case, other errors only where the origin says so (FACTS 5.5). */
const KEPT_STATUSES = new Set([404, 414, 500, 501, 502, 503, 504]);
/** Its default minimum; the half second is for the clocks of its caches. */
const KEPT_FOR_MS = 10_500;

/**
 * Which addresses have an error in CloudFront's cache. To ask for one of them again at once brings the same error,
 * from the cache, however well the origin may be.
 */
export class ErrorCache {
  readonly #until = new RecentMap<number>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** How many addresses something is kept of. */
  get size(): number {
    return this.#until.size;
  }

  note(url: string, answer: HttpAnswer): void {
    const { status } = answer;
    if (KEPT_STATUSES.has(status) && isByCloudFront(url, answer)) {
      const age = Number(answer.header?.('age') ?? 0);
      this.#until.set(url, this.#now() + Math.max(0, KEPT_FOR_MS - (age > 0 ? age * 1000 : 0)));
    } else this.#until.delete(url);
  }

  /** Milliseconds until it is worth while to ask for an address again. */
  waitFor(url: string): number {
    const until = this.#until.get(url);
    if (until === undefined) return 0;
    const wait = until - this.#now();
    if (wait > 0) return wait;
    this.#until.delete(url);
    return 0;
  }
}

function isByCloudFront(url: string, { header }: HttpAnswer): boolean {
  const marks = ['x-cache', 'x-amz-cf-id', 'via', 'server'].map((name) => header?.(name) ?? '');
  return (
    marks[1] !== '' ||
    marks.some((mark) => /cloudfront/i.test(mark)) ||
    /^[a-z]+:\/\/[^/?#]*\.cloudfront\.net(?=[:/?#]|$)/i.test(url)
  );
}
