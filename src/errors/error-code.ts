/** What kind of thing failed; decides which part of the set-up somebody has to look at. */
export type ErrorCategory =
  'config' | 'environment' | 'network' | 'protocol' | 'media' | 'decode' | 'internal';

/** `MediaError.code` of the HTML standard: 1 aborted, 2 network, 3 decode, 4 source not supported. */
export type MediaErrorCode = 1 | 2 | 3 | 4;

export interface ErrorSpec {
  readonly category: ErrorCategory;
  /** Whether the same candidate may succeed when tried again without anybody changing the set-up. */
  readonly retryable: boolean;
  readonly mediaErrorCode: MediaErrorCode;
}

const lasting = (category: ErrorCategory, mediaErrorCode: MediaErrorCode): ErrorSpec => ({
  category,
  retryable: false,
  mediaErrorCode,
});
const passing = (category: ErrorCategory, mediaErrorCode: MediaErrorCode): ErrorSpec => ({
  category,
  retryable: true,
  mediaErrorCode,
});

/**
 * Every code that cf-player can report. Public API: a name is never reused and never changes its meaning.
 * A code says what happened in the words of the standard it happened in; it is split when two causes need
 * different advice, never for the call site.
 */
export const ERROR_SPECS = {
  // What the author wrote
  CF_CONFIG_NO_SOURCE: lasting('config', 4),
  CF_CONFIG_INVALID: lasting('config', 4),
  CF_CONFIG_GATEWAY_MISSING: lasting('config', 4),
  CF_CONFIG_SIGNATURE_INCOMPLETE: lasting('config', 4),
  CF_CANDIDATE_DECLINED: lasting('config', 4),

  // CloudFront streaming distributions (FACTS 1.1)
  CF_DISTRIBUTION_NOT_FOUND: lasting('config', 4),
  CF_DISTRIBUTION_TYPE_MISMATCH: lasting('config', 4),
  CF_DISTRIBUTION_RETIRED: lasting('config', 4),
  CF_INVALID_INSTANCE: lasting('config', 4),
  CF_INVALID_URI: lasting('config', 4),

  // What this browser cannot do
  CF_ENV_NO_MSE: lasting('environment', 4),
  CF_ENV_NO_WEBSOCKET: lasting('environment', 4),
  CF_ENV_NO_ENGINE: lasting('environment', 4),
  CF_ENV_MIXED_CONTENT: lasting('environment', 4),
  CF_ENV_WORKER_BLOCKED: lasting('environment', 4),
  CF_ENV_AUTOPLAY_BLOCKED: lasting('environment', 1),

  // Transport
  CF_NETWORK_OFFLINE: passing('network', 2),
  CF_NETWORK_TIMEOUT: passing('network', 2),
  CF_NETWORK_LOST: passing('network', 2),
  CF_GATEWAY_UNREACHABLE: passing('network', 2),
  CF_GATEWAY_REFUSED: lasting('network', 4),
  CF_GATEWAY_ORIGIN_DENIED: lasting('network', 4),
  CF_GATEWAY_UPSTREAM_DENIED: lasting('network', 4),
  CF_GATEWAY_UPSTREAM_FAILED: passing('network', 2),
  CF_GATEWAY_BUSY: passing('network', 2),
  CF_GATEWAY_NOT_RTMP: lasting('network', 4),
  CF_GATEWAY_CERTIFICATE: lasting('network', 4),
  CF_TUNNEL_REJECTED: lasting('network', 4),
  CF_TUNNEL_SESSION_LOST: passing('network', 2),

  // RTMP on the wire
  CF_RTMP_HANDSHAKE_FAILED: lasting('protocol', 4),
  CF_RTMP_DIGEST_MISMATCH: lasting('protocol', 4),
  CF_RTMP_ENCRYPTION_UNSUPPORTED: lasting('protocol', 4),
  CF_RTMP_CHUNK_MALFORMED: lasting('protocol', 2),
  CF_RTMP_MESSAGE_MALFORMED: lasting('protocol', 2),
  CF_RTMP_MESSAGE_TOO_LARGE: lasting('protocol', 2),

  // NetConnection
  CF_RTMP_CONNECT_FAILED: passing('network', 2),
  CF_RTMP_CONNECT_REJECTED: lasting('protocol', 4),
  CF_RTMP_CONNECT_REDIRECTED: lasting('protocol', 4),
  CF_RTMP_REDIRECT_LOOP: lasting('protocol', 4),
  CF_RTMP_AUTH_REQUIRED: lasting('protocol', 4),
  CF_RTMP_SWF_VERIFICATION: lasting('protocol', 4),
  CF_RTMP_CONNECT_CLOSED: passing('protocol', 2),
  CF_RTMP_APP_SHUTDOWN: passing('protocol', 2),
  CF_RTMP_INVALID_APP: lasting('protocol', 4),
  CF_RTMP_IDLE_TIMEOUT: passing('protocol', 2),
  CF_RTMP_CALL_FAILED: lasting('protocol', 2),
  CF_RTMP_CALL_PROHIBITED: lasting('protocol', 4),
  CF_RTMP_CALL_BAD_VERSION: lasting('protocol', 4),
  CF_RTMP_CALL_TIMEOUT: passing('protocol', 2),

  // NetStream
  CF_RTMP_STREAM_NOT_FOUND: lasting('protocol', 4),
  CF_RTMP_STREAM_UNPUBLISHED: passing('protocol', 4),
  CF_RTMP_STREAM_FAILED: passing('protocol', 2),
  CF_RTMP_PLAY_FAILED: lasting('protocol', 4),
  CF_RTMP_PLAY_TIMEOUT: passing('protocol', 2),
  CF_RTMP_FILE_STRUCTURE_INVALID: lasting('protocol', 4),
  CF_RTMP_NO_SUPPORTED_TRACK: lasting('protocol', 4),
  CF_RTMP_INSUFFICIENT_BANDWIDTH: passing('protocol', 2),
  CF_RTMP_SEEK_FAILED: lasting('protocol', 2),
  CF_RTMP_SEEK_INVALID_TIME: lasting('protocol', 2),

  // FLV and codecs
  CF_MEDIA_TAG_MALFORMED: lasting('media', 4),
  CF_MEDIA_NO_TRACKS: lasting('media', 4),
  CF_MEDIA_CODEC_UNSUPPORTED: lasting('media', 4),
  CF_MEDIA_CODEC_CHANGED: lasting('media', 4),

  // MSE and the element
  CF_MSE_APPEND_FAILED: lasting('decode', 3),
  CF_MSE_QUOTA_EXCEEDED: passing('decode', 3),
  CF_MSE_SOURCE_CLOSED: lasting('decode', 3),
  CF_DECODE_FAILED: passing('decode', 3),

  // HLS
  CF_HLS_MANIFEST_NOT_FOUND: lasting('network', 4),
  CF_HLS_MANIFEST_FORBIDDEN: lasting('network', 4),
  CF_HLS_MANIFEST_FAILED: passing('network', 2),
  CF_HLS_MANIFEST_MALFORMED: lasting('media', 4),
  CF_HLS_SEGMENT_FAILED: passing('network', 2),
  CF_HLS_KEY_FAILED: lasting('network', 4),
  CF_HLS_LIVE_STALLED: passing('network', 2),
  CF_HLS_FATAL: lasting('media', 3),

  // Plain files over HTTP
  CF_FILE_NOT_FOUND: lasting('network', 4),
  CF_FILE_FORBIDDEN: lasting('network', 4),
  CF_FILE_FAILED: passing('network', 2),
  CF_FILE_UNSUPPORTED: lasting('media', 4),

  // Private content and HTTP answers of CloudFront and S3 (FACTS 5.5)
  CF_HTTP_SIGNATURE_MISSING: lasting('config', 4),
  CF_HTTP_SIGNATURE_INVALID: lasting('config', 4),
  CF_HTTP_SIGNATURE_EXPIRED: lasting('config', 4),
  CF_HTTP_SIGNATURE_UNAVAILABLE: passing('config', 4),
  CF_HTTP_CLOCK_SKEW: lasting('environment', 4),
  CF_HTTP_CORS_BLOCKED: lasting('network', 4),
  CF_HTTP_BLOCKED: lasting('network', 4),
  CF_HTTP_REQUEST_REFUSED: lasting('network', 4),
  CF_HTTP_RANGE_REFUSED: lasting('network', 4),
  CF_HTTP_SERVER_ERROR: passing('network', 2),

  CF_INTERNAL: lasting('internal', 4),
} satisfies Record<string, ErrorSpec>;

export type ErrorCode = keyof typeof ERROR_SPECS;

export const ERROR_CODES = Object.keys(ERROR_SPECS) as readonly ErrorCode[];

export function isErrorCode(text: unknown): text is ErrorCode {
  return typeof text === 'string' && Object.hasOwn(ERROR_SPECS, text);
}
