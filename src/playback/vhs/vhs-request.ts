import { isPlaylist } from '../../errors/http-status.js';
import type { RequestKind } from '../engine.js';
import type { HlsRequests, RequestedObject } from '../hls/hls-requests.js';

/** What VHS asks for. */
export interface VhsRequestOptions {
  readonly uri: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly responseType?: XMLHttpRequestResponseType;
  readonly requestType?: string;
  /** Milliseconds. */
  readonly timeout?: number;
}

/** What VHS reads from a request of its own making. */
export type VhsRequest = XMLHttpRequest & {
  uri: string;
  requestType: string | undefined;
  requestTime: number;
  responseTime?: number;
  roundTripTime?: number;
  bytesReceived?: number;
  /** Bits per second. */
  bandwidth?: number;
  responseHeaders?: Record<string, string>;
  aborted?: boolean;
  timedout?: boolean;
};

export type VhsXhr = (
  options: VhsRequestOptions,
  callback: (error: Error | null, request: VhsRequest) => void,
) => VhsRequest;

export interface VhsRequestEvents {
  /** What is known of what is asked for. */
  objectOf(kind: RequestKind, url: string): RequestedObject;
  succeeded(kind: RequestKind, url: string, request: VhsRequest): void;
  failed(kind: RequestKind, url: string, request: VhsRequest): void;
}

/** What VHS does about a failure (another level, or the same again later) comes after these. */
const MAX_REPEATS = 2;
const REPEAT_MS = 500;
/** An error that stays in a cache is for VHS to go around. */
const ONCE = { isLive: false, hasAlternative: true };
const FIRST_BYTE_MS = 10_000;

const KINDS: Readonly<Record<string, RequestKind>> = {
  'hls-playlist': 'playlist',
  'segment-key': 'key',
  'segment-media-initialization': 'init',
  'content-steering-manifest': 'playlist',
};

function kindOf({ requestType = 'segment', uri }: VhsRequestOptions, manifest: string): RequestKind {
  if (uri === manifest) return 'manifest';
  if (requestType === 'segment' && /\.(web)?vtt(?=[?#]|$)/i.test(uri)) return 'subtitle';
  return KINDS[requestType] ?? 'segment';
}

/**
 * The `xhr` of VHS: it returns the request at once, as VHS needs it, and opens it when the policy has said how. A 403
 * is repeated by the same request where the page's hook has something better.
 * @param manifest its absolute address.
 */
export function createVhsXhr(manifest: string, requests: HlsRequests, events: VhsRequestEvents): VhsXhr {
  return (options, callback) => {
    const request = new XMLHttpRequest() as VhsRequest;
    const { uri, headers = {}, responseType = '' } = options;
    const kind = kindOf(options, manifest);
    // VHS would take a page for a playlist without segments, or throw.
    const isPlaylistWanted = kind === 'manifest' || options.requestType === 'hls-playlist';
    const limitMs = Math.min(options.timeout || FIRST_BYTE_MS, FIRST_BYTE_MS);
    let noAnswer: ReturnType<typeof setTimeout> | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    let repeats = 0;
    const abort = request.abort.bind(request);
    const giveUp = (): void => {
      request.timedout = true;
      abort();
    };
    Object.assign(request, {
      uri,
      requestType: options.requestType,
      requestTime: Date.now(),
      abort() {
        request.aborted = true;
        clearTimeout(noAnswer);
        clearTimeout(again);
        abort();
      },
    });
    const finish = (error: Error | null): void => {
      clearTimeout(noAnswer);
      if (request.aborted) return;
      if (error === null) events.succeeded(kind, uri, request);
      else events.failed(kind, uri, request);
      callback(error, request);
    };
    const send = async (): Promise<void> => {
      await requests.open(
        request,
        uri,
        kind,
        events.objectOf(kind, uri),
        isPlaylistWanted ? isPlaylist : undefined,
      );
      if (request.aborted) return;
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.responseType = responseType;
      request.timedout = false;
      request.requestTime = Date.now();
      noAnswer = setTimeout(giveUp, limitMs);
      request.send();
    };
    const fail = (cause: unknown): void =>
      finish(cause instanceof Error ? cause : new Error(String(cause), { cause }));
    request.addEventListener('readystatechange', () => {
      if (request.readyState >= XMLHttpRequest.HEADERS_RECEIVED) clearTimeout(noAnswer);
    });
    request.addEventListener('loadend', () => {
      const { status } = request;
      if (status >= 200 && status < 300 && !requests.hasFailed(uri)) {
        measure(request);
        finish(null);
      } else if (!request.aborted && repeats < MAX_REPEATS && requests.mayRetry(uri, status, repeats, ONCE)) {
        const isAtOnce = status === 403 || requests.isCut(uri);
        again = setTimeout(() => send().catch(fail), isAtOnce ? 0 : REPEAT_MS * 2 ** repeats);
        repeats += 1;
      } else finish(new Error(`HTTP ${status}`));
    });
    send().catch(fail);
    return request;
  };
}

function measure(request: VhsRequest): void {
  const { response } = request as { response: ArrayBuffer | string };
  request.responseTime = Date.now();
  request.roundTripTime = request.responseTime - request.requestTime;
  request.bytesReceived = typeof response === 'string' ? response.length : response.byteLength;
  request.bandwidth = Math.floor((request.bytesReceived / Math.max(1, request.roundTripTime)) * 8000);
  request.responseHeaders = Object.fromEntries(
    request
      .getAllResponseHeaders()
      .split('\r\n')
      .filter((line) => line.includes(':'))
      .map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 1).trim(),
      ]),
  );
}
