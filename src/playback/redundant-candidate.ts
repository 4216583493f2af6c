import type { ErrorCode } from '../errors/error-code.js';
import type { Candidate } from '../source/candidate.js';

/** The gateway itself said no or was not there: another port behind it changes nothing. */
const OF_THE_GATEWAY: ReadonlySet<ErrorCode> = new Set([
  'CF_GATEWAY_UNREACHABLE',
  'CF_GATEWAY_ORIGIN_DENIED',
  'CF_GATEWAY_BUSY',
  'CF_ENV_NO_WEBSOCKET',
]);

/** The server's verdict about distribution or application, whatever stream is asked for. */
const OF_THE_APP: ReadonlySet<ErrorCode> = new Set([
  'CF_DISTRIBUTION_NOT_FOUND',
  'CF_DISTRIBUTION_TYPE_MISMATCH',
  'CF_DISTRIBUTION_RETIRED',
  'CF_INVALID_INSTANCE',
  'CF_RTMP_INVALID_APP',
]);

/** The server's verdict about this stream, or what this browser cannot do with it. */
const OF_THE_STREAM: ReadonlySet<ErrorCode> = new Set([
  'CF_INVALID_URI',
  'CF_RTMP_STREAM_NOT_FOUND',
  'CF_RTMP_STREAM_UNPUBLISHED',
  'CF_RTMP_FILE_STRUCTURE_INVALID',
  'CF_RTMP_NO_SUPPORTED_TRACK',
  'CF_MEDIA_CODEC_UNSUPPORTED',
  'CF_MEDIA_NO_TRACKS',
  'CF_CONFIG_SIGNATURE_INCOMPLETE',
]);

/** Whether `candidate` is bound to fail for the reason that `failed` failed for: it is skipped, not tried. */
export function wouldFailAlike(candidate: Candidate, failed: Candidate, code: ErrorCode): boolean {
  if (candidate.kind !== failed.kind) return false;
  if (candidate.kind !== 'rtmp' || failed.kind !== 'rtmp') return addressOf(candidate) === addressOf(failed);
  if (OF_THE_GATEWAY.has(code)) {
    return candidate.transport === failed.transport && candidate.endpoint === failed.endpoint;
  }
  if (OF_THE_APP.has(code)) return candidate.host === failed.host && candidate.app === failed.app;
  if (OF_THE_STREAM.has(code)) return isSameStream(candidate, failed);
  return addressOf(candidate) === addressOf(failed);
}

/** Whether two candidates are ways to one RTMP stream. */
export function isSameStream(one: Candidate, other: Candidate | undefined): boolean {
  return (
    one.kind === 'rtmp' &&
    other?.kind === 'rtmp' &&
    one.host === other.host &&
    one.app === other.app &&
    one.streamName === other.streamName
  );
}

/** Everything that makes a candidate another one. */
export function addressOf(candidate: Candidate): string {
  if (candidate.kind !== 'rtmp') return candidate.url;
  const { transport, endpoint, protocol, port, tcUrl, streamName } = candidate;
  return [transport, endpoint, protocol, port, tcUrl, streamName].join(' ');
}
