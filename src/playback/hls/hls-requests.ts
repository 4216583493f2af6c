import { playerErrorForHttp, type HttpAnswer, type HttpResource } from '../../errors/http-status.js';
import { PlayerError } from '../../errors/player-error.js';
import type { RequestKind } from '../engine.js';
import type { CmcdObject } from '../http/cmcd.js';
import { explainFailure } from '../http/explain-failure.js';
import type { PolicyRequest, RequestPolicy } from '../http/request-policy.js';
import { RecentMap } from '../http/recent-map.js';
import { cutOf } from './cut-segment.js';
import { ErrorCache } from './error-cache.js';
import { refreshCaches } from './refresh-caches.js';

/** An answer that has begun and then brings nothing for so long is given up and asked for again. */
const STALLED_AFTER_MS = 8000;
/** Repetitions of one request while other things still play. */
const MAX_RETRIES = 6;
const MAX_BODY = 8192;
const PARTIAL_CONTENT = 206;
/** So many segments that looked cut and were all there is: then this is how the stream is made. */
const BELIEVED_AFTER = 2;

/** What became of the last request for an address, where that was no success. */
interface Fate {
  answer?: HttpAnswer;
  /** How it was asked for. */
  request?: PolicyRequest;
  /** 403 once; `true` when the page's hook had nothing better either. */
  denied?: boolean;
  /** Failed without an answer that could be seen: a refusal of CloudFront's looks like that too. */
  isUnseen?: boolean;
  /** Never sent, and why: the page's hook has no signature. */
  refused?: PlayerError;
  /** Bytes of an answer that ended in the middle of the segment. */
  cutAt?: number;
  /** It is worth another request, one that no cache answers. */
  isFreshWanted?: boolean;
  /** Of a file with all of them in it, which is not fetched as a whole for one of them. */
  isPart?: boolean;
}

/** What a segment is that is asked for. */
export interface RequestedObject extends CmcdObject {
  /** With AES-128, as a whole. */
  readonly isEncrypted?: boolean;
}

export interface RetryFacts {
  readonly isLive: boolean;
  /** Another level could be asked for instead. */
  readonly hasAlternative: boolean;
}

/**
 * The requests of one HLS stream, whichever engine sends them: as the policy wants them, not sooner than an error
 * leaves CloudFront's cache, and not for longer than something comes.
 */
export class HlsRequests {
  readonly policy: RequestPolicy;
  readonly #signal: AbortSignal;
  readonly #errors = new ErrorCache();
  readonly #fates = new RecentMap<Fate>();
  #hasPlayed = false;
  #believed = 0;

  constructor(policy: RequestPolicy, signal: AbortSignal) {
    this.policy = policy;
    this.#signal = signal;
  }

  /** From now on a failure is worth some waiting: there is something to look at. */
  played(): void {
    this.#hasPlayed = true;
  }

  /**
   * Opens a request, when its time has come, and watches over its answer. The caller sends it.
   * @param url as the playlist names it, absolute.
   * @param isRight whether a success is what was asked for: a custom error page may answer 200. By its beginning.
   * @throws PlayerError where there is no permission for it.
   */
  async open(
    xhr: XMLHttpRequest,
    url: string,
    kind: RequestKind,
    object?: RequestedObject,
    isRight?: (body: string) => boolean,
  ): Promise<void> {
    const fate = this.#fates.get(url);
    // hls.js opens a request itself and tries once more where this did not.
    if (fate?.refused !== undefined && xhr.readyState !== XMLHttpRequest.UNSENT) throw fate.refused;
    delete fate?.refused;
    await this.#pause(this.#errors.waitFor(url));
    if (fate?.denied === false) fate.denied = !(await this.policy.forbidden(url, kind));
    else if (fate?.isUnseen === true) {
      fate.isUnseen = false;
      await this.policy.forbidden(url, kind);
    }
    if (fate?.denied === true) throw this.errorOf(url, kind);
    const request = await this.#request(url, kind, object);
    if (fate?.isFreshWanted === true) {
      fate.isFreshWanted = false;
      if (fate.isPart !== true) await refreshCaches(request, STALLED_AFTER_MS, this.#signal);
    }
    this.#signal.throwIfAborted();
    xhr.open('GET', request.url, true);
    xhr.withCredentials = request.withCredentials;
    for (const [name, value] of Object.entries(request.headers)) xhr.setRequestHeader(name, value);
    this.#watch(xhr, () => this.#note(xhr, url, request, { kind, object, isRight }));
  }

  /**
   * Whether a request that failed is worth a repetition. `count`: how many there were. What an error keeps in
   * CloudFront's cache is worth waiting for only where something plays meanwhile, and nothing else could be asked for.
   */
  mayRetry(url: string, status: number, count: number, now: RetryFacts): boolean {
    const fate = this.#fates.get(url);
    // 403: the page's hook is asked once.
    if (status === 401 || status === 403) return fate?.denied === false;
    if (fate?.cutAt !== undefined) return fate.isFreshWanted === true;
    if (count >= MAX_RETRIES || fate?.denied === true || fate?.refused !== undefined) return false;
    if (this.#errors.waitFor(url) > 0 && (!this.#hasPlayed || now.hasAlternative)) return false;
    if (status === 404 || status === 410) return now.isLive && this.#hasPlayed;
    // Whoever put a page in the place of a playlist has no other a moment later.
    if (isSuccess(fate?.answer) && !this.#hasPlayed) return false;
    if (status >= 400 && status < 500) return status === 408 || status === 425 || status === 429;
    return this.#hasPlayed || count < 2;
  }

  /** What the last answer for this address means. */
  errorOf(url: string, kind: RequestKind): PlayerError {
    const { refused, answer = { status: 0 }, cutAt } = this.#fates.get(url) ?? {};
    if (refused !== undefined) return refused;
    const error = playerErrorForHttp(answer, resourceOf(kind), { url, stage: kind });
    return cutAt === undefined
      ? error
      : new PlayerError(error.code, {
          message: `${error.message}: the segment ends in the middle, after ${cutAt} bytes`,
          context: { ...error.context, isCut: true },
        });
  }

  /** The same when there is time for another look: where the browser did not say why, this tells. */
  async explain(url: string, kind: RequestKind): Promise<PlayerError> {
    const { request, refused, cutAt, answer = { status: 0 } } = this.#fates.get(url) ?? {};
    if (request === undefined || refused !== undefined || cutAt !== undefined) return this.errorOf(url, kind);
    const wasReadable = this.policy.isReadable(request.url);
    const failed = { request, kind, answer, source: this.policy.source, wasReadable };
    return explainFailure(failed, { signal: this.#signal });
  }

  /** Whether the last request of this address failed. */
  hasFailed(url: string): boolean {
    const { answer, refused } = this.#fates.get(url) ?? {};
    return answer !== undefined || refused !== undefined;
  }

  /** Whether the segment that has just come from there ends in the middle, and is not to be played. */
  isCut(url: string): boolean {
    return this.#fates.get(url)?.cutAt !== undefined;
  }

  /** How many addresses something is kept of. */
  get size(): number {
    return this.#fates.size + this.#errors.size;
  }

  #fateOf(url: string): Fate {
    const fate = this.#fates.get(url) ?? {};
    this.#fates.set(url, fate);
    return fate;
  }

  async #request(url: string, kind: RequestKind, object: CmcdObject | undefined): Promise<PolicyRequest> {
    try {
      return await this.policy.request(url, kind, object);
    } catch (cause) {
      const error = PlayerError.from(cause, 'CF_HTTP_SIGNATURE_UNAVAILABLE', { url, stage: kind });
      this.#fateOf(url).refused = error;
      throw error;
    }
  }

  #watch(xhr: XMLHttpRequest, note: () => void): void {
    let stalled: ReturnType<typeof setTimeout> | undefined;
    const arm = (): void => {
      clearTimeout(stalled);
      // VHS puts an `abort` of its own on its requests, for when it wants no answer any more.
      stalled = setTimeout(() => XMLHttpRequest.prototype.abort.call(xhr), STALLED_AFTER_MS);
    };
    xhr.addEventListener('progress', arm);
    const ended = (): void => {
      clearTimeout(stalled);
      xhr.removeEventListener('progress', arm);
    };
    xhr.addEventListener('loadend', ended, { once: true });
    // Not `load`: the engine's own handler of this event decides about a repetition.
    const settled = (): void => {
      if (xhr.readyState !== XMLHttpRequest.DONE) return;
      xhr.removeEventListener('readystatechange', settled);
      note();
    };
    xhr.addEventListener('readystatechange', settled);
  }

  #note(xhr: XMLHttpRequest, url: string, request: PolicyRequest, wanted: Wanted): void {
    const { status } = xhr;
    const header = headersOf(xhr);
    this.policy.hearDate(header('date'));
    const isAnswered = isSuccess(xhr);
    if (isAnswered) this.policy.noteReadable(request.url);
    const cut = isAnswered ? this.#cutOf(xhr, url, wanted) : undefined;
    if (isAnswered && cut === undefined && wanted.isRight?.(bodyOf(xhr)) !== false) {
      this.#fates.delete(url);
      return;
    }
    const fate = this.#fateOf(url);
    fate.request = request;
    const body = cut === undefined ? bodyOf(xhr) : '';
    const answer: HttpAnswer = { status, header, ...(body === '' ? {} : { body }) };
    if (status === 0 && fate.answer === undefined) fate.isUnseen = true;
    fate.isFreshWanted = cut !== undefined && fate.cutAt === undefined;
    fate.isPart = status === PARTIAL_CONTENT;
    if (cut === undefined) delete fate.cutAt;
    else fate.cutAt = cut;
    fate.answer = answer;
    this.#errors.note(url, answer);
    if ((status === 401 || status === 403) && fate.denied === undefined) fate.denied = false;
    else if (fate.denied === false) fate.denied = true;
  }

  /** Where a segment ends that ends too early; asked for again and no longer, it is what there is. */
  #cutOf(xhr: XMLHttpRequest, url: string, { kind, object }: Wanted): number | undefined {
    const { response } = xhr as { response: unknown };
    if (kind !== 'segment' || !(response instanceof ArrayBuffer)) return undefined;
    const cut = cutOf(new Uint8Array(response), object);
    if (cut === undefined || (cut === 'perhaps' && this.#believed >= BELIEVED_AFTER)) return undefined;
    const isAsBefore = this.#fates.get(url)?.cutAt === response.byteLength;
    if (cut === 'for certain' || !isAsBefore) return response.byteLength;
    this.#believed += 1;
    return undefined;
  }

  #pause(milliseconds: number): Promise<void> {
    if (milliseconds <= 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const aborted = (): void => {
        clearTimeout(timer);
        reject(this.#signal.reason as Error);
      };
      const timer = setTimeout(() => {
        this.#signal.removeEventListener('abort', aborted);
        resolve();
      }, milliseconds);
      this.#signal.addEventListener('abort', aborted, { once: true });
    });
  }
}

interface Wanted {
  readonly kind: RequestKind;
  readonly object: RequestedObject | undefined;
  readonly isRight: ((body: string) => boolean) | undefined;
}

function resourceOf(kind: RequestKind): HttpResource {
  if (kind === 'manifest' || kind === 'playlist') return 'manifest';
  return kind === 'key' ? 'key' : 'segment';
}

const isSuccess = (answer: { readonly status: number } | undefined): boolean =>
  answer !== undefined && answer.status >= 200 && answer.status < 400;

/** Only those that may be read: asking for another is an error in the console. */
function headersOf(xhr: XMLHttpRequest): (name: string) => string | undefined {
  const headers = new Map<string, string>();
  for (const line of xhr.getAllResponseHeaders().split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return (name) => headers.get(name.toLowerCase());
}

function bodyOf(xhr: XMLHttpRequest): string {
  if (xhr.responseType === '' || xhr.responseType === 'text') return xhr.responseText.slice(0, MAX_BODY);
  const { response } = xhr as { response: unknown };
  return response instanceof ArrayBuffer
    ? new TextDecoder().decode(new Uint8Array(response, 0, Math.min(response.byteLength, MAX_BODY)))
    : '';
}
