import type { ErrorCode } from '../../errors/error-code.js';
import { playerErrorForHttp, type HttpAnswer, type HttpResource } from '../../errors/http-status.js';
import { PlayerError, type ErrorContext } from '../../errors/player-error.js';
import { isMixedContent } from '../../source/capabilities.js';
import { splitQuery, splitSigning } from '../../source/signed-query.js';
import type { RequestKind } from '../engine.js';
import { isAnswered, lookAt, type LookOptions } from '../http-look.js';
import { covers } from './carry-query.js';
import { unsigned, type PolicyRequest } from './request-policy.js';
import { signatureOf, type UrlSignature } from './url-signature.js';

/** A request that brought an error, or nothing that could be read. */
export interface FailedRequest {
  /** As the policy made it; for a request that was never made, the address alone. */
  readonly request: PolicyRequest;
  readonly kind: RequestKind;
  /** Status 0 where the browser does not say. */
  readonly answer: HttpAnswer;
  /** Address of the manifest or file. */
  readonly source: string;
  /** The answer is that of a look already, and not the engine's own. */
  readonly wasLookedAt?: boolean;
  /** The server has let this page read an answer before. */
  readonly wasReadable?: boolean;
}

export interface ExplainOptions {
  readonly signal: AbortSignal;
  readonly context?: ErrorContext;
  /** Milliseconds of the epoch, by the clock of this device. */
  readonly now?: number;
  /** `false` for what a media element without `crossorigin` plays: it needs no permission. */
  readonly needsCors?: boolean;
  /** Of the page; default: of this one. */
  readonly pageUrl?: string;
}

/** Clocks that disagree by less are right. */
const TOLERANCE_MS = 60_000;

const RESOURCES: Readonly<Record<RequestKind, HttpResource>> = {
  manifest: 'manifest',
  playlist: 'manifest',
  segment: 'segment',
  init: 'segment',
  subtitle: 'segment',
  key: 'key',
  file: 'file',
  stream: 'file',
};

/** What could not be read, by resource. */
const UNREAD: Readonly<Record<HttpResource, ErrorCode>> = {
  manifest: 'CF_HLS_MANIFEST_FAILED',
  segment: 'CF_HLS_SEGMENT_FAILED',
  key: 'CF_HLS_KEY_FAILED',
  file: 'CF_FILE_FAILED',
};

/**
 * The error that a failed request means. Where the browser does not say why it failed, up to three more looks tell a
 * missing CORS header from a network that fails, and a refusal that only looks like one from both.
 */
export async function explainFailure(failed: FailedRequest, options: ExplainOptions): Promise<PlayerError> {
  const { request, kind, answer } = failed;
  const { now = Date.now() } = options;
  const facts: ErrorContext = { url: request.url, stage: kind, ...options.context };
  if (answer.status !== 0) return explainAnswer(failed, answer, facts, now);
  const pageUrl = options.pageUrl ?? globalThis.location?.href ?? '';
  const address = parse(request.url, pageUrl);
  const unread = UNREAD[RESOURCES[kind]];
  const fail = (code: ErrorCode, message: string, found: ErrorContext = {}): PlayerError =>
    new PlayerError(code, { message, context: { ...facts, httpStatus: 0, ...found } });
  if (globalThis.navigator?.onLine === false) return fail('CF_NETWORK_OFFLINE', 'the device is offline');
  if (address?.protocol === 'http:' && isMixedContent({ pageUrl }, address.hostname))
    return fail('CF_ENV_MIXED_CONTENT', 'http: from a page on https');
  const found = await look(failed, options.signal, originOf(pageUrl) === address?.origin);
  if (found.type === 'answer') return explainAnswer(failed, found.answer, { ...facts, look: 'second' }, now);
  if (found.type === 'gone') return fail(unread, 'no answer', { network: found.network });
  const { cors } = found;
  const signature = signatureOf(request.url);
  const time = timeFacts(signature, now);
  if (time.isOver)
    return fail('CF_HTTP_SIGNATURE_EXPIRED', 'refused, with a signature that has ended', time.facts);
  if (time.isEarly)
    return fail('CF_HTTP_CLOCK_SKEW', 'refused, with a signature that has not begun', time.facts);
  if (options.needsCors === false)
    return fail(unread, 'what the server says may not be read', { unreadable: true });
  if (failed.wasReadable === true && cors === 'origin') {
    // The same server could be read before: what cannot be read now is an error, and CloudFront's have no CORS headers.
    return isUnsigned(failed)
      ? fail('CF_HTTP_SIGNATURE_MISSING', 'refused, without a signature for it', { unreadable: true })
      : fail(unread, 'an error that the page may not read', { unreadable: true, ...time.facts });
  }
  return fail('CF_HTTP_CORS_BLOCKED', corsMessage(cors), {
    cors,
    pageOrigin: originOf(pageUrl) ?? 'null',
    ...(cors === 'headers' ? { requestHeaders: Object.keys(request.headers).join(', ') } : {}),
    ...time.facts,
  });
}

/** What cannot be read for want of CORS: the page at all, a request with cookies, or one with headers of its own. */
type CorsFault = 'origin' | 'credentials' | 'headers';

type Found =
  | { readonly type: 'answer'; readonly answer: HttpAnswer }
  | { readonly type: 'gone'; readonly network: 'unreachable' | 'unsteady' }
  | { readonly type: 'unreadable'; readonly cors: CorsFault };

async function look(
  { request, answer, wasLookedAt }: FailedRequest,
  signal: AbortSignal,
  isSameOrigin: boolean,
): Promise<Found> {
  const { url, headers, withCredentials } = request;
  const options: LookOptions = { signal, withCredentials };
  const plain = wasLookedAt === true ? answer : await lookAt(url, options);
  const hasHeaders = Object.keys(headers).length > 0;
  if (plain.status !== 0) {
    if (hasHeaders && !isSameOrigin && (await lookAt(url, { ...options, headers })).status === 0)
      return { type: 'unreadable', cors: 'headers' };
    // An error now is what it was before; a success means that the line failed for a moment.
    return plain.status >= 400 ? { type: 'answer', answer: plain } : { type: 'gone', network: 'unsteady' };
  }
  if (isSameOrigin) return { type: 'gone', network: 'unreachable' };
  if (withCredentials && (await lookAt(url, { signal, withCredentials: false })).status !== 0)
    return { type: 'unreadable', cors: 'credentials' };
  return (await isAnswered(url, options))
    ? { type: 'unreadable', cors: 'origin' }
    : { type: 'gone', network: 'unreachable' };
}

function corsMessage(cors: CorsFault): string {
  if (cors === 'credentials') return 'the answer does not allow requests with cookies';
  if (cors === 'headers') return 'the answer does not allow the headers of the request';
  return 'the answer has no Access-Control-Allow-Origin for this page';
}

function explainAnswer(
  failed: FailedRequest,
  answer: HttpAnswer,
  facts: ErrorContext,
  now: number,
): PlayerError {
  const { request, kind } = failed;
  const error = playerErrorForHttp(answer, RESOURCES[kind], facts);
  if (error.code !== 'CF_HTTP_SIGNATURE_EXPIRED') return error;
  const signature = signatureOf(request.url);
  const date = Date.parse(answer.header?.('date') ?? '');
  const server = Number.isFinite(date) ? date : now;
  const skewMs = now - server;
  const time = timeFacts(signature, server);
  const isEarlyByServer = time.isEarly;
  // By its own clock the server is right to refuse, by ours it is not: one of the two is wrong.
  const isDisputed = time.isOver && !timeFacts(signature, now).isOver && Math.abs(skewMs) > TOLERANCE_MS;
  const skewed = isEarlyByServer || isDisputed ? 'CF_HTTP_CLOCK_SKEW' : undefined;
  const code = skewed ?? (!time.isOver && isUnsigned(failed) ? 'CF_HTTP_SIGNATURE_MISSING' : error.code);
  const found = {
    ...time.facts,
    ...(Math.abs(skewMs) > TOLERANCE_MS ? { clockDifferenceSeconds: Math.round(skewMs / 1000) } : {}),
    ...coverage(signature, request.url),
  };
  return new PlayerError(code, { message: error.message, context: { ...error.context, ...found } });
}

/** D6: what the manifest was signed with opens the manifest alone, and this address has nothing of its own. */
function isUnsigned({ request, source }: FailedRequest): boolean {
  const own = signatureOf(request.url);
  const given = signatureOf(source);
  if (given === undefined || parse(source)?.origin !== parse(request.url)?.origin) return false;
  if (own === undefined) return true;
  const isElsewhere = unsigned(source) !== unsigned(request.url);
  return isElsewhere && own.type === 'canned' && signingOf(source) === signingOf(request.url);
}

function signingOf(address: string): string {
  const { query = '' } = splitQuery(address.split('#', 1)[0] ?? '');
  return splitSigning(query).signing;
}

/** Whether the policy is for this address at all: the reason that no clock explains. */
function coverage(signature: UrlSignature | undefined, url: string): ErrorContext {
  if (signature?.resource === undefined) return {};
  return covers(signature.resource, unsigned(url).split('#', 1)[0] ?? '')
    ? {}
    : { policyResource: signature.resource, isCovered: false };
}

function timeFacts(
  signature: UrlSignature | undefined,
  at: number,
): { readonly isOver: boolean; readonly isEarly: boolean; readonly facts: ErrorContext } {
  const { expiresAt, startsAt } = signature ?? {};
  return {
    isOver: expiresAt !== undefined && expiresAt <= at,
    isEarly: startsAt !== undefined && startsAt > at,
    facts: {
      ...(expiresAt === undefined ? {} : { expiresAt: isoTime(expiresAt) }),
      ...(startsAt === undefined ? {} : { startsAt: isoTime(startsAt) }),
    },
  };
}

/** Milliseconds in place of seconds make a year that a date does not reach. */
function isoTime(at: number): string {
  return Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : `${at / 1000} s`;
}

function originOf(address: string): string | undefined {
  return parse(address)?.origin;
}

function parse(address: string, base?: string): URL | undefined {
  try {
    return new URL(address, base === '' ? undefined : base);
  } catch {
    return undefined;
  }
}
