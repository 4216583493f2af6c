import type { ErrorCode } from '../errors/error-code.js';
import type { PlayerError } from '../errors/player-error.js';

/** Codes that begin so. */
type Family =
  | 'CF_CONFIG_'
  | 'CF_HTTP_SIGNATURE_'
  | 'CF_DISTRIBUTION_'
  | 'CF_MEDIA_'
  | 'CF_MSE_'
  | 'CF_RTMP_'
  | `CF_RTMP_${'HANDSHAKE' | 'ENCRYPTION' | 'DIGEST' | 'SWF' | 'CHUNK' | 'MESSAGE' | 'CALL'}_`
  | 'CF_TUNNEL_'
  | 'CF_ENV_';

/**
 * What somebody learns from an error, most first. A server that has looked the stream up and says no knows more
 * than a server that could not be reached, and both know more than a browser that gave up waiting.
 */
const RANKS: readonly (readonly (ErrorCode | Family)[])[] = [
  // The author can read here what to change.
  ['CF_CONFIG_', 'CF_HTTP_SIGNATURE_', 'CF_HTTP_CLOCK_SKEW'],
  // A streaming server's verdict about the distribution or the stream.
  [
    'CF_DISTRIBUTION_',
    'CF_INVALID_INSTANCE',
    'CF_INVALID_URI',
    'CF_RTMP_STREAM_NOT_FOUND',
    'CF_RTMP_INVALID_APP',
  ],
  [
    'CF_RTMP_STREAM_UNPUBLISHED',
    'CF_RTMP_FILE_STRUCTURE_INVALID',
    'CF_RTMP_NO_SUPPORTED_TRACK',
    'CF_RTMP_CONNECT_REJECTED',
    'CF_RTMP_CONNECT_REDIRECTED',
    'CF_RTMP_REDIRECT_LOOP',
    'CF_RTMP_AUTH_REQUIRED',
    'CF_RTMP_SWF_',
    'CF_RTMP_PLAY_FAILED',
  ],
  // The media was there and cannot be shown.
  ['CF_MEDIA_', 'CF_DECODE_FAILED', 'CF_MSE_'],
  // An HTTP server's verdict about an address, which the plan may have guessed.
  [
    'CF_HLS_MANIFEST_FORBIDDEN',
    'CF_FILE_FORBIDDEN',
    'CF_HLS_KEY_FAILED',
    'CF_HTTP_BLOCKED',
    'CF_HTTP_REQUEST_REFUSED',
    'CF_HTTP_RANGE_REFUSED',
  ],
  [
    'CF_HLS_MANIFEST_NOT_FOUND',
    'CF_FILE_NOT_FOUND',
    'CF_HLS_MANIFEST_MALFORMED',
    'CF_FILE_UNSUPPORTED',
    'CF_HLS_FATAL',
    'CF_HLS_LIVE_STALLED',
  ],
  // Somebody on the way said no, or spoke something else.
  [
    'CF_GATEWAY_REFUSED',
    'CF_GATEWAY_ORIGIN_DENIED',
    'CF_GATEWAY_UPSTREAM_DENIED',
    'CF_GATEWAY_CERTIFICATE',
    'CF_GATEWAY_NOT_RTMP',
    'CF_TUNNEL_REJECTED',
    // Whatever stands in the answer: a guessed address may be missing there.
    'CF_HTTP_CORS_BLOCKED',
  ],
  [
    'CF_RTMP_HANDSHAKE_',
    'CF_RTMP_ENCRYPTION_',
    'CF_RTMP_DIGEST_',
    'CF_RTMP_CHUNK_',
    'CF_RTMP_MESSAGE_',
    'CF_RTMP_CALL_',
  ],
  // Nobody answered.
  ['CF_HTTP_SERVER_ERROR', 'CF_GATEWAY_BUSY', 'CF_GATEWAY_UPSTREAM_FAILED', 'CF_TUNNEL_'],
  ['CF_RTMP_'],
  ['CF_HLS_SEGMENT_FAILED', 'CF_HLS_MANIFEST_FAILED', 'CF_FILE_FAILED', 'CF_GATEWAY_UNREACHABLE'],
  ['CF_NETWORK_OFFLINE', 'CF_NETWORK_LOST'],
  ['CF_NETWORK_TIMEOUT'],
  // This browser.
  ['CF_ENV_NO_WEBSOCKET', 'CF_ENV_NO_MSE'],
  ['CF_ENV_'],
  // Nobody was asked.
  ['CF_CANDIDATE_DECLINED'],
];

export function rankOfError(code: ErrorCode): number {
  const rank = RANKS.findIndex((row) => row.some((beginning) => code.startsWith(beginning)));
  return rank < 0 ? RANKS.length : rank;
}

/** Whether somebody knew the distribution, the stream or the file; whom else the error is about was only on the way. */
export function isVerdict(code: ErrorCode): boolean {
  return rankOfError(code) < rankOfError('CF_GATEWAY_REFUSED');
}

/** The error to show when nothing is left; between equals the earlier one, since the plan's order is the author's. */
export function mostUsefulError(errors: readonly PlayerError[]): PlayerError | undefined {
  return errors.reduce<PlayerError | undefined>(
    (best, error) => (best === undefined || rankOfError(error.code) < rankOfError(best.code) ? error : best),
    undefined,
  );
}
