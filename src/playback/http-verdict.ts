import type { ErrorCode } from '../errors/error-code.js';
import { PlayerError } from '../errors/player-error.js';

export type HttpResource = 'manifest' | 'segment' | 'key' | 'file';

/** What is known of an HTTP answer that was not the media asked for. */
export interface HttpAnswer {
  readonly url: string;
  /** 0: no answer, or one that CORS hides. */
  readonly status: number;
  /** The beginning of the body. */
  readonly body?: string;
  /** `x-amz-cf-id` or `x-amz-request-id`, where CORS exposes it: what the support of the CDN asks for. */
  readonly requestId?: string;
}

const FORBIDDEN: Record<HttpResource, ErrorCode> = {
  manifest: 'CF_HLS_MANIFEST_FORBIDDEN',
  segment: 'CF_HLS_SEGMENT_FAILED',
  key: 'CF_HLS_KEY_FAILED',
  file: 'CF_FILE_FORBIDDEN',
};
const NOT_FOUND: Record<HttpResource, ErrorCode> = {
  manifest: 'CF_HLS_MANIFEST_NOT_FOUND',
  segment: 'CF_HLS_SEGMENT_FAILED',
  key: 'CF_HLS_KEY_FAILED',
  file: 'CF_FILE_NOT_FOUND',
};
const FAILED: Record<HttpResource, ErrorCode> = {
  manifest: 'CF_HLS_MANIFEST_FAILED',
  segment: 'CF_HLS_SEGMENT_FAILED',
  key: 'CF_HLS_KEY_FAILED',
  file: 'CF_FILE_FAILED',
};

/** `<Code>` of the XML errors of CloudFront and S3. */
const OF_XML_CODE: Readonly<Record<string, ErrorCode>> = {
  MissingKey: 'CF_HTTP_SIGNATURE_MISSING',
  InvalidKey: 'CF_HTTP_SIGNATURE_INVALID',
  MalformedSignature: 'CF_HTTP_SIGNATURE_INVALID',
  MalformedPolicy: 'CF_HTTP_SIGNATURE_INVALID',
  SignatureDoesNotMatch: 'CF_HTTP_SIGNATURE_INVALID',
  ExpiredToken: 'CF_HTTP_SIGNATURE_EXPIRED',
};

/** The error that an answer of CloudFront, S3 or any HTTP server means for the resource that was asked for. */
export function errorOfHttpAnswer(answer: HttpAnswer, resource: HttpResource, now = Date.now()): PlayerError {
  const { status, body = '' } = answer;
  const xmlCode = /<Code>\s*([A-Za-z]+)\s*<\/Code>/.exec(body)?.[1];
  const text = /<Message>([^<]*)<\/Message>/.exec(body)?.[1] ?? /<title>([^<]*)<\/title>/i.exec(body)?.[1];
  return new PlayerError(codeOf(answer, xmlCode, text, resource, now), {
    message: status === 0 ? `no readable answer for the ${resource}` : `HTTP ${status} for the ${resource}`,
    context: {
      url: answer.url,
      stage: resource,
      ...(status === 0 ? {} : { httpStatus: status }),
      ...(xmlCode === undefined ? {} : { statusCode: xmlCode }),
      ...(text === undefined ? {} : { serverText: text.trim() }),
      ...(answer.requestId === undefined ? {} : { requestId: answer.requestId }),
    },
  });
}

function codeOf(
  answer: HttpAnswer,
  xmlCode: string | undefined,
  text: string | undefined,
  resource: HttpResource,
  now: number,
): ErrorCode {
  const { status, body = '' } = answer;
  if (xmlCode !== undefined && Object.hasOwn(OF_XML_CODE, xmlCode)) return OF_XML_CODE[xmlCode] as ErrorCode;
  if (status === 404 || status === 410) return NOT_FOUND[resource];
  if (status === 401 || status === 403) {
    // CloudFront writes "Access denied" for a signature whose conditions failed, S3 "Access Denied" for the object.
    if (xmlCode === 'AccessDenied' && text?.trim() === 'Access denied') {
      return isExpired(answer.url, now) ? 'CF_HTTP_SIGNATURE_EXPIRED' : 'CF_HTTP_SIGNATURE_INVALID';
    }
    if (xmlCode === undefined && /request could not be satisfied/i.test(body)) return 'CF_HTTP_BLOCKED';
    return FORBIDDEN[resource];
  }
  if (status >= 500) return 'CF_HTTP_SERVER_ERROR';
  return FAILED[resource];
}

/** Whether the `Expires` of a canned policy has passed. */
function isExpired(url: string, now: number): boolean {
  const expires = /[?&]Expires=(\d{9,11})(?:&|$)/.exec(url)?.[1];
  return expires !== undefined && Number(expires) * 1000 < now;
}

/** Looks at an address without fetching more than the head of it. Status 0 where the look itself is refused. */
export async function lookAt(
  url: string,
  options: { readonly signal: AbortSignal; readonly withCredentials?: boolean },
): Promise<HttpAnswer> {
  const done = new AbortController();
  const signal = AbortSignal.any([options.signal, done.signal]);
  try {
    // GET, as signed URLs are signed for GET; the range keeps it small, and the rest is cut off.
    const response = await fetch(url, {
      headers: { Range: 'bytes=0-1023' },
      credentials: options.withCredentials === true ? 'include' : 'same-origin',
      cache: 'no-store',
      signal,
    });
    const body = response.ok ? '' : await response.text();
    const requestId = requestIdOf(response);
    return {
      url,
      status: response.status,
      body: body.slice(0, 4000),
      ...(requestId === undefined ? {} : { requestId }),
    };
  } catch {
    return { url, status: 0 };
  } finally {
    done.abort();
  }
}

export function requestIdOf(response: Response): string | undefined {
  return response.headers.get('x-amz-cf-id') ?? response.headers.get('x-amz-request-id') ?? undefined;
}
