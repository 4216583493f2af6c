import { playerErrorForHttp, type HttpAnswer, type HttpResource } from '../../errors/http-status.js';
import { PlayerError } from '../../errors/player-error.js';
import type { RequestKind } from '../engine.js';
import type { CmcdObject } from '../http/cmcd.js';
import { explainFailure } from '../http/explain-failure.js';
import type { PolicyRequest, RequestPolicy } from '../http/request-policy.js';
import { ErrorCache } from './error-cache.js';

/** An answer that has begun and then brings nothing for so long is given up and asked for again. */
const STALLED_AFTER_MS = 8000;
/** Repetitions of one request while other things still play. */
const MAX_RETRIES = 6;
const MAX_BODY = 8192;

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
  readonly #answers = new Map<string, HttpAnswer>();
  /** 403 once; `true` when the page's hook had nothing better either. */
  readonly #denied = new Map<string, boolean>();
  /** Failed without an answer that could be seen: a refusal of CloudFront's looks like that too. */
  readonly #unseen = new Set<string>();
  /** How the addresses that failed were asked for. */
  readonly #failed = new Map<string, PolicyRequest>();
  /** Never sent, and why: the page's hook has no signature. */
  readonly #refused = new Map<string, PlayerError>();
  #hasPlayed = false;

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
    object?: CmcdObject,
    isRight?: (body: string) => boolean,
  ): Promise<void> {
    const refused = this.#refused.get(url);
    // hls.js opens a request itself and tries once more where this did not.
    if (refused !== undefined && xhr.readyState !== XMLHttpRequest.UNSENT) throw refused;
    this.#refused.delete(url);
    await this.#pause(this.#errors.waitFor(url));
    if (this.#denied.get(url) === false) {
      this.#denied.set(url, !(await this.policy.forbidden(url, kind)));
    } else if (this.#unseen.delete(url)) await this.policy.forbidden(url, kind);
    if (this.#denied.get(url) === true) throw this.errorOf(url, kind);
    const request = await this.#request(url, kind, object);
    this.#signal.throwIfAborted();
    xhr.open('GET', request.url, true);
    xhr.withCredentials = request.withCredentials;
    for (const [name, value] of Object.entries(request.headers)) xhr.setRequestHeader(name, value);
    this.#watch(xhr, url, request, isRight);
  }

  /**
   * Whether a request that failed is worth a repetition. `count`: how many there were. What an error keeps in
   * CloudFront's cache is worth waiting for only where something plays meanwhile, and nothing else could be asked for.
   */
  mayRetry(url: string, status: number, count: number, now: RetryFacts): boolean {
    // 403: the page's hook is asked once.
    if (status === 401 || status === 403) return this.#denied.get(url) === false;
    if (count >= MAX_RETRIES || this.#denied.get(url) === true || this.#refused.has(url)) return false;
    if (this.#errors.waitFor(url) > 0 && (!this.#hasPlayed || now.hasAlternative)) return false;
    if (status === 404 || status === 410) return now.isLive && this.#hasPlayed;
    // Whoever put a page in the place of a playlist has no other a moment later.
    if (isSuccess(this.#answers.get(url)) && !this.#hasPlayed) return false;
    if (status >= 400 && status < 500) return status === 408 || status === 425 || status === 429;
    return this.#hasPlayed || count < 2;
  }

  /** What the last answer for this address means. */
  errorOf(url: string, kind: RequestKind): PlayerError {
    const resource = resourceOf(kind);
    const refused = this.#refused.get(url);
    if (refused !== undefined) return refused;
    return playerErrorForHttp(this.#answers.get(url) ?? { status: 0 }, resource, { url, stage: kind });
  }

  /** The same when there is time for another look: where the browser did not say why, this tells. */
  async explain(url: string, kind: RequestKind): Promise<PlayerError> {
    const request = this.#failed.get(url);
    if (request === undefined || this.#refused.has(url)) return this.errorOf(url, kind);
    const answer = this.#answers.get(url) ?? { status: 0 };
    const wasReadable = this.policy.isReadable(request.url);
    const failed = { request, kind, answer, source: this.policy.source, wasReadable };
    return explainFailure(failed, { signal: this.#signal });
  }

  /** Whether the last request of this address failed. */
  hasFailed(url: string): boolean {
    return this.#answers.has(url) || this.#refused.has(url);
  }

  async #request(url: string, kind: RequestKind, object: CmcdObject | undefined): Promise<PolicyRequest> {
    try {
      return await this.policy.request(url, kind, object);
    } catch (cause) {
      const error = PlayerError.from(cause, 'CF_HTTP_SIGNATURE_UNAVAILABLE', { url, stage: kind });
      this.#refused.set(url, error);
      throw error;
    }
  }

  #watch(
    xhr: XMLHttpRequest,
    url: string,
    request: PolicyRequest,
    isRight: ((body: string) => boolean) | undefined,
  ): void {
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
      this.#note(xhr, url, request, isRight);
    };
    xhr.addEventListener('readystatechange', settled);
  }

  #note(
    xhr: XMLHttpRequest,
    url: string,
    request: PolicyRequest,
    isRight: ((body: string) => boolean) | undefined,
  ): void {
    const { status } = xhr;
    const header = headersOf(xhr);
    this.policy.hearDate(header('date'));
    const isAnswered = isSuccess(xhr);
    if (isAnswered) this.policy.noteReadable(request.url);
    if (isAnswered && (isRight === undefined || isRight(bodyOf(xhr)))) {
      this.#answers.delete(url);
      this.#denied.delete(url);
      this.#failed.delete(url);
      return;
    }
    this.#failed.set(url, request);
    const body = bodyOf(xhr);
    const answer: HttpAnswer = { status, header, ...(body === '' ? {} : { body }) };
    if (status === 0 && !this.#answers.has(url)) this.#unseen.add(url);
    this.#answers.set(url, answer);
    this.#errors.note(url, answer);
    if ((status === 401 || status === 403) && !this.#denied.has(url)) this.#denied.set(url, false);
    else if (this.#denied.get(url) === false) this.#denied.set(url, true);
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
