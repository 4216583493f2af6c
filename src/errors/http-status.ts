import type { ErrorCode } from './error-code.js';
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
const SIGNATURE_CODES: Readonly<Record<string, ErrorCode>> = {
  MissingKey: 'CF_HTTP_SIGNATURE_MISSING',
  InvalidKey: 'CF_HTTP_SIGNATURE_INVALID',
  MalformedSignature: 'CF_HTTP_SIGNATURE_INVALID',
  MalformedPolicy: 'CF_HTTP_SIGNATURE_INVALID',
  SignatureDoesNotMatch: 'CF_HTTP_SIGNATURE_INVALID',
  InvalidAccessKeyId: 'CF_HTTP_SIGNATURE_INVALID',
  ExpiredToken: 'CF_HTTP_SIGNATURE_EXPIRED',
  RequestTimeTooSkewed: 'CF_HTTP_SIGNATURE_EXPIRED',
};

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

interface ErrorDocument {
  /** `NoSuchKey` and the like; empty when the body is no error XML. */
  readonly code: string;
  readonly message: string;
  readonly isS3: boolean;
  readonly isHtml: boolean;
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
  add('cache', header('x-cache'));
  add('requestId', header('x-amz-cf-id') ?? requestIdOf(body) ?? header('x-amz-request-id'));
  const message = [`HTTP ${answer.status}`, document.code, document.message]
    .filter((text) => text !== '')
    .join(' ');
  return new PlayerError(pickCode(answer.status, document, resource), { message, context: facts });
}

function pickCode(status: number, document: ErrorDocument, resource: HttpResource): ErrorCode {
  const codes = CODES[resource];
  const { code } = document;
  if (Object.hasOwn(SIGNATURE_CODES, code)) return SIGNATURE_CODES[code] ?? codes.forbidden;
  if (code === 'AccessDenied' && /request has expired/i.test(document.message))
    return 'CF_HTTP_SIGNATURE_EXPIRED';
  // "Access denied" is CloudFront's: signature expired, wrong, or a condition not met. "Access Denied" is S3's.
  if (code === 'AccessDenied' && !document.isS3 && document.message !== 'Access Denied') {
    return 'CF_HTTP_SIGNATURE_EXPIRED';
  }
  if (Object.hasOwn(RESOURCE_CODES, code)) return codes[RESOURCE_CODES[code] ?? 'failed'];
  if (status >= 200 && status < 300) return codes.wrong;
  if (status === 404 || status === 410) return codes.missing;
  if (status === 451 || (status === 403 && document.isHtml)) return 'CF_HTTP_BLOCKED';
  if (status === 401 || status === 403 || status === 407) return codes.forbidden;
  if (status === 429 || status >= 500) return 'CF_HTTP_SERVER_ERROR';
  return codes.failed;
}

/** Whether a text is an HLS playlist: CloudFront's custom error pages arrive as 200 with HTML (FACTS D12). */
export function isPlaylist(text: string): boolean {
  return /^\ufeff?\s{0,64}#EXTM3U(?:\s|$)/.test(text.slice(0, 128));
}

function readErrorDocument(body: string, server: string, contentType: string): ErrorDocument {
  const isXml = body.includes('<Error>') || body.includes('<Error ');
  const isHtml =
    !isXml &&
    (/^\ufeff?\s{0,64}<(?:!doctype html|html|head|title)/i.test(body) || /text\/html/i.test(contentType));
  const isS3 =
    /amazons3/i.test(server) || (isXml && (body.includes('<HostId>') || body.includes('<RequestId>')));
  if (isXml) return { code: element(body, 'Code'), message: element(body, 'Message'), isS3, isHtml };
  return { code: '', message: isHtml ? element(body, 'TITLE') : '', isS3, isHtml };
}

/** The text of the first element of that name, found without a parser: the body may be anything. */
function element(body: string, name: string): string {
  const lower = body.toLowerCase();
  const open = `<${name.toLowerCase()}>`;
  const start = lower.indexOf(open);
  if (start < 0) return '';
  const end = lower.indexOf(`</${name.toLowerCase()}>`, start);
  return end < 0
    ? ''
    : body
        .slice(start + open.length, end)
        .trim()
        .slice(0, 300);
}

/** CloudFront's HTML pages end with the request's id, which is what AWS' support asks for. */
function requestIdOf(body: string): string | undefined {
  return /Request ID:\s{0,8}([A-Za-z0-9_=+/-]{8,120})/.exec(body)?.[1];
}
