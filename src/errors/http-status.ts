import type { ErrorCode } from './error-code.js';
import { readErrorDocument, type ErrorDocument } from './error-document.js';
import { PlayerError, type ErrorContext } from './player-error.js';

/** What was asked for: the same status means another code for a manifest than for a segment. */
export type HttpResource = 'manifest' | 'segment' | 'key' | 'file';

export interface HttpAnswer {
  /** 0 where the browser does not say (no connection, or an answer without CORS headers). */
  readonly status: number;
  /** Reads a header, `undefined` or `null` where it is absent or not exposed to the page. */
  readonly header?: (name: string) => string | null | undefined;
  /** The beginning of the body, where it could be read. */
  readonly body?: string;
}

/** Longer than any error document of S3 or CloudFront. */
const MAX_BODY = 8192;

const CODES: Readonly<
  Record<HttpResource, Readonly<Record<'missing' | 'forbidden' | 'failed' | 'wrong', ErrorCode>>>
> = {
  manifest: {
    missing: 'CF_HLS_MANIFEST_NOT_FOUND',
    forbidden: 'CF_HLS_MANIFEST_FORBIDDEN',
    failed: 'CF_HLS_MANIFEST_FAILED',
    wrong: 'CF_HLS_MANIFEST_MALFORMED',
  },
  segment: {
    missing: 'CF_HLS_SEGMENT_FAILED',
    forbidden: 'CF_HLS_SEGMENT_FAILED',
    failed: 'CF_HLS_SEGMENT_FAILED',
    wrong: 'CF_HLS_SEGMENT_FAILED',
  },
  key: {
    missing: 'CF_HLS_KEY_FAILED',
    forbidden: 'CF_HLS_KEY_FAILED',
    failed: 'CF_HLS_KEY_FAILED',
    wrong: 'CF_HLS_KEY_FAILED',
  },
  file: {
    missing: 'CF_FILE_NOT_FOUND',
    forbidden: 'CF_FILE_FORBIDDEN',
    failed: 'CF_FILE_FAILED',
    wrong: 'CF_FILE_UNSUPPORTED',
  },
};

/** Codes in the XML of CloudFront and S3 (FACTS 5.5). RTMP's `InvalidURI` is another: see net-status.ts. */
const SAID_CODES: Readonly<Record<string, ErrorCode>> = {
  MissingKey: 'CF_HTTP_SIGNATURE_MISSING',
  InvalidKey: 'CF_HTTP_SIGNATURE_INVALID',
  MalformedSignature: 'CF_HTTP_SIGNATURE_INVALID',
  MalformedPolicy: 'CF_HTTP_SIGNATURE_INVALID',
  SignatureDoesNotMatch: 'CF_HTTP_SIGNATURE_INVALID',
  InvalidAccessKeyId: 'CF_HTTP_SIGNATURE_INVALID',
  ExpiredToken: 'CF_HTTP_SIGNATURE_EXPIRED',
  RequestTimeTooSkewed: 'CF_HTTP_CLOCK_SKEW',
  MethodNotAllowed: 'CF_HTTP_REQUEST_REFUSED',
  PreconditionFailed: 'CF_HTTP_REQUEST_REFUSED',
  InvalidRange: 'CF_HTTP_RANGE_REFUSED',
};

/** What a status means by itself, whatever was asked for. */
const STATUS_CODES: Readonly<Record<number, ErrorCode>> = {
  405: 'CF_HTTP_REQUEST_REFUSED',
  412: 'CF_HTTP_REQUEST_REFUSED',
  416: 'CF_HTTP_RANGE_REFUSED',
};

/** Only the edge says these. */
const SIGNED_BY_EDGE = new Set(['MissingKey', 'InvalidKey', 'MalformedSignature', 'MalformedPolicy']);

/** What S3 says with a status that would mean something else. */
const SERVER_CODES = new Set(['SlowDown', 'ServiceUnavailable', 'InternalError', 'RequestTimeout']);

const RESOURCE_CODES: Readonly<Record<string, 'missing' | 'forbidden' | 'failed'>> = {
  NoSuchKey: 'missing',
  NoSuchBucket: 'missing',
  NoSuchVersion: 'missing',
  InvalidURI: 'missing',
  KeyTooLongError: 'missing',
  AccountProblem: 'forbidden',
  AllAccessDisabled: 'forbidden',
  InvalidObjectState: 'forbidden',
  AccessDenied: 'forbidden',
  AuthorizationHeaderMalformed: 'forbidden',
  PermanentRedirect: 'failed',
  TemporaryRedirect: 'failed',
  Redirect: 'failed',
};

/** The statuses that CloudFront keeps whatever the origin says about caching (FACTS 5.5). */
const ALWAYS_KEPT = new Set([404, 414, 500, 501, 502, 503, 504]);
/** CloudFront's default for how long at least. */
const ERROR_KEPT_MS = 10_000;
/** Nobody waits longer, whatever a server says. */
const MAX_WAIT_MS = 120_000;

/**
 * Milliseconds for which the same request meets the same error: kept by CloudFront, or because the server asks for
 * patience (`Retry-After`). 0 where it may be repeated at once.
 */
export function errorKeptMs({ status, header }: HttpAnswer, url = ''): number {
  const read = (name: string): string => header?.(name) ?? '';
  const seconds = (text: string): number => (/^\d{1,9}$/.test(text) ? Number(text) : 0);
  const askedMs = status === 429 || status === 503 ? seconds(read('retry-after')) * 1000 : 0;
  const isKept = ALWAYS_KEPT.has(status) && isByCloudFront(url, read);
  const keptMs = isKept ? Math.max(0, ERROR_KEPT_MS - seconds(read('age')) * 1000) : 0;
  return Math.min(Math.max(askedMs, keptMs), MAX_WAIT_MS);
}

function isByCloudFront(url: string, read: (name: string) => string): boolean {
  const marks = ['x-cache', 'via', 'server'].map(read).join(' ');
  return (
    read('x-amz-cf-id') !== '' ||
    /cloudfront/i.test(marks) ||
    /^https?:\/\/[^/?#]{0,255}\.cloudfront\.net(?=[:/?#]|$)/i.test(url)
  );
}

/** The error that an HTTP answer means. Also for a 200 that is not what was asked for (custom error pages). */
export function playerErrorForHttp(
  answer: HttpAnswer,
  resource: HttpResource,
  context: ErrorContext = {},
): PlayerError {
  const body = (answer.body ?? '').slice(0, MAX_BODY);
  const header = (name: string) => answer.header?.(name) ?? undefined;
  const document = readErrorDocument(body, header('server') ?? '', header('content-type') ?? '');
  const facts: Record<string, unknown> = { ...context, httpStatus: answer.status, resource };
  const add = (name: string, value: string | undefined) => {
    if (value !== undefined && value !== '') facts[name] = value;
  };
  add('serverCode', document.code);
  add('serverText', document.message);
  add('server', document.isS3 ? 'AmazonS3' : header('server'));
  add('madeBy', makerOf(document, header));
  add('cache', header('x-cache'));
  add('age', header('age'));
  add('pop', header('x-amz-cf-pop'));
  add('date', header('date'));
  add('contentType', header('content-type'));
  add('location', header('location'));
  add('requestId', header('x-amz-cf-id') ?? document.requestId ?? header('x-amz-request-id'));
  add('hostId', header('x-amz-id-2') ?? document.hostId);
  if (document.isHtml) facts['isHtml'] = true;
  const waitMs = errorKeptMs(answer, context.url);
  if (waitMs > 0) facts['retryAfterMs'] = waitMs;
  const message = [`HTTP ${answer.status}`, document.code, document.message]
    .filter((text) => text !== '')
    .join(' ');
  return new PlayerError(pickCode(answer.status, document, resource), { message, context: facts });
}

function pickCode(status: number, document: ErrorDocument, resource: HttpResource): ErrorCode {
  const codes = CODES[resource];
  const { code } = document;
  if (Object.hasOwn(SAID_CODES, code)) return SAID_CODES[code] ?? codes.forbidden;
  if (code === 'AccessDenied' && /request has expired/i.test(document.message))
    return 'CF_HTTP_SIGNATURE_EXPIRED';
  // "Access denied" is CloudFront's: signature expired, wrong, or a condition not met. "Access Denied" is S3's.
  if (code === 'AccessDenied' && !document.isS3 && document.message !== 'Access Denied') {
    return 'CF_HTTP_SIGNATURE_EXPIRED';
  }
  if (SERVER_CODES.has(code)) return 'CF_HTTP_SERVER_ERROR';
  if (Object.hasOwn(RESOURCE_CODES, code)) return codes[RESOURCE_CODES[code] ?? 'failed'];
  if (status >= 200 && status < 300) return codes.wrong;
  if (status === 404 || status === 410) return codes.missing;
  if (status === 451 || (status === 403 && document.isHtml)) return 'CF_HTTP_BLOCKED';
  if (status === 401 || status === 403 || status === 407) return codes.forbidden;
  if (status === 429 || status >= 500) return 'CF_HTTP_SERVER_ERROR';
  return STATUS_CODES[status] ?? codes.failed;
}

/** Whether a text is an HLS playlist: CloudFront's custom error pages arrive as 200 with HTML (FACTS D12). */
export function isPlaylist(text: string): boolean {
  return /^\ufeff?\s{0,64}#EXTM3U(?:\s|$)/.test(text.slice(0, 128));
}

/** Who wrote the answer: CloudFront passes on what an origin says and marks everything (FACTS 5.5). */
function makerOf(
  { isS3, isCloudFront, code }: ErrorDocument,
  header: (name: string) => string | undefined,
): string | undefined {
  const server = header('server') ?? '';
  if (isS3) return 'S3';
  if (isCloudFront || /^cloudfront$/i.test(server) || SIGNED_BY_EDGE.has(code)) return 'CloudFront';
  const isPassedOn = /cloudfront/i.test(`${header('via') ?? ''} ${header('x-cache') ?? ''}`);
  return isPassedOn ? 'origin' : undefined;
}
