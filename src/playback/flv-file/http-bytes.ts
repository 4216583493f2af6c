import type { HttpAnswer } from '../../errors/http-status.js';
import type { PlayerError } from '../../errors/player-error.js';
import { explainFailure } from '../http/explain-failure.js';
import type { PolicyRequest, RequestPolicy } from '../http/request-policy.js';
import { answerOf } from '../http-look.js';
import type { ByteAnswer, ByteSource } from './byte-source.js';

export interface HttpBytesOptions {
  readonly url: string;
  /** Signatures, cookies, CMCD. */
  readonly policy: Pick<RequestPolicy, 'request' | 'forbidden' | 'hearDate'>;
  /** `false`: an endless answer, asked for without Range. */
  readonly isRanged: boolean;
}

/** An FLV by HTTP: RFC 9110 section 14, with what a script is let see of the answer. */
export class HttpBytes implements ByteSource {
  readonly #options: HttpBytesOptions;
  #wasReadable = false;

  constructor(options: HttpBytesOptions) {
    this.#options = options;
  }

  async open(from: number, to: number | undefined, signal: AbortSignal): Promise<ByteAnswer | undefined> {
    const { url, policy } = this.#options;
    for (let isAgain = false; ; isAgain = true) {
      const request = await policy.request(url, 'file');
      signal.throwIfAborted();
      const response = await this.#fetch(request, from, to, signal);
      policy.hearDate(response?.headers.get('date'));
      if (response?.status === 416 && from > 0) {
        discard(response);
        return undefined;
      }
      if (response?.body != null && (response.status === 200 || response.status === 206)) {
        this.#wasReadable = true;
        return answerFrom(response, response.body, from, to);
      }
      // Across origins a refusal of CloudFront's cannot be read, and looks like no answer at all.
      const mayBeRefused = response === undefined || response.status === 403;
      if (!isAgain && mayBeRefused && (await policy.forbidden(url, 'file'))) {
        discard(response);
        continue;
      }
      signal.throwIfAborted();
      throw await this.#explain(request, response, signal);
    }
  }

  /** By HEAD: across origins the length of a part says nothing about the whole, and Content-Range is seldom exposed. */
  async size(signal: AbortSignal): Promise<number | undefined> {
    const { url, policy } = this.#options;
    try {
      const { url: address, headers, withCredentials } = await policy.request(url, 'file');
      const credentials = withCredentials ? 'include' : 'same-origin';
      const response = await fetch(address, { method: 'HEAD', headers, credentials, signal });
      return response.ok ? wholeNumber(response.headers.get('content-length')) : undefined;
    } catch {
      // Presigned addresses are for GET, and some servers' CORS is.
      signal.throwIfAborted();
      return undefined;
    }
  }

  /** `undefined` where the browser does not say what happened. */
  async #fetch(
    { url, headers, withCredentials }: PolicyRequest,
    from: number,
    to: number | undefined,
    signal: AbortSignal,
  ): Promise<Response | undefined> {
    // A range with a beginning needs no preflight across origins; one of the last bytes would.
    const range = this.#options.isRanged ? { Range: `bytes=${from}-${to === undefined ? '' : to - 1}` } : {};
    try {
      return await fetch(url, {
        headers: { ...headers, ...range },
        credentials: withCredentials ? 'include' : 'same-origin',
        // A range that is given up, as with each seek, lets Chromium's cache ask for every later one twice: a round trip.
        cache: from === 0 ? 'default' : 'no-store',
        signal,
      });
    } catch {
      signal.throwIfAborted();
      return undefined;
    }
  }

  async #explain(
    request: PolicyRequest,
    response: Response | undefined,
    signal: AbortSignal,
  ): Promise<PlayerError> {
    const answer: HttpAnswer =
      response === undefined ? { status: 0 } : answerOf(response, await response.text().catch(() => ''));
    const failed = {
      request,
      kind: 'file',
      answer,
      source: this.#options.url,
      wasReadable: this.#wasReadable,
    } as const;
    const error = await explainFailure(failed, { signal, context: { stage: 'request' } });
    signal.throwIfAborted();
    return error;
  }
}

function answerFrom(
  response: Response,
  body: ReadableStream<Uint8Array>,
  asked: number,
  to: number | undefined,
): ByteAnswer {
  const hasRanges = response.status === 206;
  const length = wholeNumber(response.headers.get('content-length'));
  // Across origins Content-Range is seen only where the server exposes it, Content-Length always.
  const [, first, total] =
    /^bytes (\d+)-\d*\/(\d+|\*)$/i.exec(response.headers.get('content-range') ?? '') ?? [];
  const from = hasRanges ? (wholeNumber(first) ?? asked) : 0;
  const end = length === undefined ? undefined : from + length;
  const isToTheEnd = !hasRanges || to === undefined || (end !== undefined && end < to);
  const reader = body.getReader();
  return {
    from,
    hasRanges,
    total: wholeNumber(total) ?? (isToTheEnd ? end : undefined),
    read: async () => (await reader.read()).value,
    cancel: () => void reader.cancel().catch(() => undefined),
  };
}

function wholeNumber(text: string | null | undefined): number | undefined {
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function discard(response: Response | undefined): void {
  void response?.body?.cancel().catch(() => undefined);
}
