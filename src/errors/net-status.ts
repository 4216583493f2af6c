import type { ErrorCode } from './error-code.js';
import { PlayerError, type ErrorContext } from './player-error.js';

/** What the caller knows about the attempt, beside the shared facts of a context. */
export interface StatusErrorContext extends ErrorContext {
  /** Whether the stream name carried a signature. Found out from `streamName` when left out. */
  readonly signed?: boolean;
}

/**
 * Status codes that mean trouble, in lower case: servers and players disagree about the case of some
 * (`IdleTimeout` in Adobe's reference, `IdleTimeOut` in OSMF).
 */
const FAILURES: ReadonlyMap<string, ErrorCode> = new Map(
  Object.entries({
    'netconnection.connect.rejected': 'CF_RTMP_CONNECT_REJECTED',
    'netconnection.connect.failed': 'CF_RTMP_CONNECT_FAILED',
    'netconnection.connect.invalidapp': 'CF_RTMP_INVALID_APP',
    'netconnection.connect.appshutdown': 'CF_RTMP_APP_SHUTDOWN',
    'netconnection.connect.idletimeout': 'CF_RTMP_IDLE_TIMEOUT',
    'netconnection.call.failed': 'CF_RTMP_CALL_FAILED',
    'netconnection.call.prohibited': 'CF_RTMP_CALL_PROHIBITED',
    'netconnection.call.badversion': 'CF_RTMP_CALL_BAD_VERSION',
    'netstream.play.streamnotfound': 'CF_RTMP_STREAM_NOT_FOUND',
    'netstream.play.failed': 'CF_RTMP_PLAY_FAILED',
    'netstream.play.filestructureinvalid': 'CF_RTMP_FILE_STRUCTURE_INVALID',
    'netstream.play.nosupportedtrackfound': 'CF_RTMP_NO_SUPPORTED_TRACK',
    'netstream.failed': 'CF_RTMP_STREAM_FAILED',
    'netstream.invalidarg': 'CF_RTMP_PLAY_FAILED',
    'netstream.seek.failed': 'CF_RTMP_SEEK_FAILED',
    'netstream.seek.invalidtime': 'CF_RTMP_SEEK_INVALID_TIME',
    'netstream.publish.badname': 'CF_RTMP_STREAM_FAILED',
    'netstream.record.noaccess': 'CF_RTMP_STREAM_FAILED',
    'netstream.record.failed': 'CF_RTMP_STREAM_FAILED',
    'netstream.record.alreadyexists': 'CF_RTMP_STREAM_FAILED',
    'netstream.clear.failed': 'CF_RTMP_STREAM_FAILED',
  } as const satisfies Record<string, ErrorCode>),
);

/** The server tells that something ended or is slow; whether that is an error depends on the caller. */
const NOTICES: ReadonlyMap<string, ErrorCode> = new Map(
  Object.entries({
    'netconnection.connect.closed': 'CF_RTMP_CONNECT_CLOSED',
    'netconnection.connect.networkchange': 'CF_NETWORK_LOST',
    'netstream.play.insufficientbw': 'CF_RTMP_INSUFFICIENT_BANDWIDTH',
    'netstream.play.unpublishnotify': 'CF_RTMP_STREAM_UNPUBLISHED',
    'netstream.play.livestall': 'CF_RTMP_STREAM_UNPUBLISHED',
  } as const satisfies Record<string, ErrorCode>),
);

/** Codes of a healthy life; a server that marks one of them as an error is not believed. */
const HEALTHY: ReadonlySet<string> = new Set(
  (
    'netconnection.connect.success netstream.play.reset netstream.play.start ' +
    'netstream.play.stop netstream.play.publishnotify netstream.play.transition ' +
    'netstream.play.transitioncomplete netstream.play.switch netstream.play.complete ' +
    'netstream.play.liveresume netstream.seek.notify netstream.seek.start ' +
    'netstream.pause.notify netstream.unpause.notify netstream.buffer.empty ' +
    'netstream.buffer.full netstream.buffer.flush netstream.step.notify ' +
    'netstream.data.start netstream.dvrstreaminfo.success netstream.dvrstreaminfo.retry ' +
    'netstream.publish.start netstream.publish.idle netstream.unpublish.success ' +
    'netstream.record.start netstream.record.stop netstream.clear.success'
  ).split(' '),
);

/** CloudFront's own words, a part of some text of the refusal (FACTS 1.1); the text around them is not documented. */
const CLOUDFRONT_CODES: readonly (readonly [string, ErrorCode])[] = [
  ['distributionnotfound', 'CF_DISTRIBUTION_NOT_FOUND'],
  ['distributiontypemismatch', 'CF_DISTRIBUTION_TYPE_MISMATCH'],
  ['invalidinstance', 'CF_INVALID_INSTANCE'],
  ['invaliduri', 'CF_INVALID_URI'],
  // Adobe's access manager and Limelight's, in the same place: `[ code=403 need auth; authmod=adobe ]`.
  ['authmod=', 'CF_RTMP_AUTH_REQUIRED'],
];

/** Whether a status info object reports a failure, as against news (`Play.Start`) or an orderly end (`Connect.Closed`). */
export function isErrorStatus(info: Readonly<Record<string, unknown>>): boolean {
  const code = textOf(info['code']).toLowerCase();
  if (HEALTHY.has(code)) return false;
  return FAILURES.has(code) || textOf(info['level']).toLowerCase() === 'error';
}

/**
 * The error that a NetConnection / NetStream info object means. Also answers for objects that are no failure by
 * themselves (`Connect.Closed`, `UnpublishNotify`): whether they end something is for the caller to decide.
 */
export function playerErrorForStatus(
  info: Readonly<Record<string, unknown>>,
  context: StatusErrorContext = {},
): PlayerError {
  const statusCode = textOf(info['code']);
  const redirect = redirectOf(info);
  const code = pickCode(info, statusCode.toLowerCase(), redirect, context);
  const serverText = serverTextOf(info);
  const signed = context.signed ?? isSigned(context.streamName ?? textOf(info['details']));
  const facts: Record<string, unknown> = { ...context };
  if (statusCode !== '') facts['statusCode'] = statusCode;
  if (serverText !== '') facts['serverText'] = serverText;
  for (const name of ['level', 'details', 'reason'] as const) {
    if (isPlainFact(info[name])) facts[name] = info[name];
  }
  if (redirect !== undefined) facts['redirect'] = redirect;
  if (signed) Object.assign(facts, { signed }, expiryOf(context.streamName));
  const message = [statusCode, serverText].filter((text) => text !== '').join(': ');
  return new PlayerError(code, { context: facts, ...(message === '' ? {} : { message }) });
}

/**
 * The address that a refused connect sends the client to (`ex.code` 302), if any. Also where the server's script has put
 * it into its own object.
 */
export function redirectOf(info: Readonly<Record<string, unknown>>): string | undefined {
  const { application } = info;
  for (const ex of [info['ex'], isObject(application) ? application['ex'] : undefined]) {
    if (isObject(ex) && Number(ex['code']) === 302) return textOf(ex['redirect']) || undefined;
  }
  return undefined;
}

function pickCode(
  info: Readonly<Record<string, unknown>>,
  statusCode: string,
  redirect: string | undefined,
  context: StatusErrorContext,
): ErrorCode {
  // A stream may be called anything, "InvalidURI" too: only what is said about the connection is searched.
  if (!statusCode.startsWith('netstream.')) {
    const own = cloudFrontCodeOf(info);
    if (own !== undefined) return own;
  }
  if (redirect !== undefined) return 'CF_RTMP_CONNECT_REDIRECTED';
  const known = FAILURES.get(statusCode) ?? NOTICES.get(statusCode);
  if (known !== undefined) return known;
  const failed = textOf(info['level']).toLowerCase() === 'error';
  if (statusCode.startsWith('netstream.play.'))
    return failed ? 'CF_RTMP_PLAY_FAILED' : 'CF_RTMP_STREAM_FAILED';
  if (statusCode.startsWith('netstream.seek.')) return 'CF_RTMP_SEEK_FAILED';
  if (statusCode.startsWith('netstream.')) return 'CF_RTMP_STREAM_FAILED';
  if (statusCode.startsWith('netconnection.call.')) return 'CF_RTMP_CALL_FAILED';
  if (statusCode.startsWith('netconnection.')) {
    return failed ? 'CF_RTMP_CONNECT_REJECTED' : 'CF_RTMP_CONNECT_CLOSED';
  }
  if (context.stage === 'connect') return 'CF_RTMP_CONNECT_REJECTED';
  if (context.stage === 'play') return 'CF_RTMP_PLAY_FAILED';
  return 'CF_RTMP_CALL_FAILED';
}

function cloudFrontCodeOf(info: Readonly<Record<string, unknown>>): ErrorCode | undefined {
  for (const text of refusalTexts(info)) {
    const lower = text.toLowerCase();
    const found = CLOUDFRONT_CODES.find(([word]) => lower.includes(word));
    if (found !== undefined) return found[1];
  }
  return undefined;
}

/**
 * Where a refusal may say why, in the order of trust: FMS hands `application` through as the server's script made
 * it, a string or an object (Adobe's server-side reference; Red5 fills `application` and `description`).
 */
function refusalTexts(info: Readonly<Record<string, unknown>>): string[] {
  const application = info['application'];
  const inner = isObject(application) ? application : {};
  return [
    textOf(application),
    textOf(inner['message']),
    textOf(info['description']),
    textOf(inner['description']),
    textOf(inner['code']),
  ].filter((text) => text !== '');
}

function serverTextOf(info: Readonly<Record<string, unknown>>): string {
  return [...new Set(refusalTexts(info))].join(' | ');
}

const SIGNATURE_PARAMETER = /(?:[?&]|%3F|%26)(?:Signature|Policy|Key-Pair-Id|Expires)(?:=|%3D)/i;

function isSigned(name: string): boolean {
  return SIGNATURE_PARAMETER.test(name);
}

/** When a canned signature ends, readable without the secret. */
function expiryOf(streamName: string | undefined): { expiresAt?: string } {
  const seconds = /[?&]Expires=(\d{1,12})(?:&|$)/i.exec(streamName ?? '')?.[1];
  return seconds === undefined ? {} : { expiresAt: new Date(Number(seconds) * 1000).toISOString() };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isPlainFact(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
