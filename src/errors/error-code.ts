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

/**
 * Every code that cf-player can report. Public API: a name is never reused and never changes its meaning.
 * A code says what happened in the words of the standard it happened in; it is split when two causes need
 * different advice, never for the call site.
 */
export const ERROR_SPECS = {
  // What the author wrote
  CF_CONFIG_NO_SOURCE: { category: 'config', retryable: false, mediaErrorCode: 4 },
  CF_CONFIG_INVALID: { category: 'config', retryable: false, mediaErrorCode: 4 },
  CF_CONFIG_GATEWAY_MISSING: { category: 'config', retryable: false, mediaErrorCode: 4 },
  CF_CONFIG_SIGNATURE_INCOMPLETE: { category: 'config', retryable: false, mediaErrorCode: 4 },

  // CloudFront streaming distributions (FACTS 1.1)
  CF_DISTRIBUTION_NOT_FOUND: { category: 'config', retryable: false, mediaErrorCode: 4 },
  CF_DISTRIBUTION_TYPE_MISMATCH: { category: 'config', retryable: false, mediaErrorCode: 4 },
  CF_DISTRIBUTION_RETIRED: { category: 'config', retryable: false, mediaErrorCode: 4 },
  CF_INVALID_INSTANCE: { category: 'config', retryable: false, mediaErrorCode: 4 },
  CF_INVALID_URI: { category: 'config', retryable: false, mediaErrorCode: 4 },

  // What this browser cannot do
  CF_ENV_NO_MSE: { category: 'environment', retryable: false, mediaErrorCode: 4 },
  CF_ENV_NO_WEBSOCKET: { category: 'environment', retryable: false, mediaErrorCode: 4 },
  CF_ENV_NO_ENGINE: { category: 'environment', retryable: false, mediaErrorCode: 4 },
  CF_ENV_MIXED_CONTENT: { category: 'environment', retryable: false, mediaErrorCode: 4 },
  CF_ENV_AUTOPLAY_BLOCKED: { category: 'environment', retryable: false, mediaErrorCode: 1 },

  // Transport
  CF_NETWORK_OFFLINE: { category: 'network', retryable: true, mediaErrorCode: 2 },
  CF_NETWORK_TIMEOUT: { category: 'network', retryable: true, mediaErrorCode: 2 },
  CF_NETWORK_LOST: { category: 'network', retryable: true, mediaErrorCode: 2 },
  CF_GATEWAY_UNREACHABLE: { category: 'network', retryable: true, mediaErrorCode: 2 },
  CF_GATEWAY_REFUSED: { category: 'network', retryable: false, mediaErrorCode: 4 },
  CF_GATEWAY_ORIGIN_DENIED: { category: 'network', retryable: false, mediaErrorCode: 4 },
  CF_GATEWAY_UPSTREAM_DENIED: { category: 'network', retryable: false, mediaErrorCode: 4 },
  CF_GATEWAY_UPSTREAM_FAILED: { category: 'network', retryable: true, mediaErrorCode: 2 },
  CF_GATEWAY_BUSY: { category: 'network', retryable: true, mediaErrorCode: 2 },
  CF_GATEWAY_NOT_RTMP: { category: 'network', retryable: false, mediaErrorCode: 4 },
  CF_TUNNEL_REJECTED: { category: 'network', retryable: false, mediaErrorCode: 4 },

  // RTMP on the wire
  CF_RTMP_HANDSHAKE_FAILED: { category: 'protocol', retryable: false, mediaErrorCode: 4 },
  CF_RTMP_DIGEST_MISMATCH: { category: 'protocol', retryable: false, mediaErrorCode: 4 },
  CF_RTMP_CHUNK_MALFORMED: { category: 'protocol', retryable: false, mediaErrorCode: 2 },
  CF_RTMP_MESSAGE_MALFORMED: { category: 'protocol', retryable: false, mediaErrorCode: 2 },
  CF_RTMP_MESSAGE_TOO_LARGE: { category: 'protocol', retryable: false, mediaErrorCode: 2 },

  // NetConnection
  CF_RTMP_CONNECT_FAILED: { category: 'network', retryable: true, mediaErrorCode: 2 },
  CF_RTMP_CONNECT_REJECTED: { category: 'protocol', retryable: false, mediaErrorCode: 4 },
  CF_RTMP_CONNECT_REDIRECTED: { category: 'protocol', retryable: false, mediaErrorCode: 4 },
  CF_RTMP_CONNECT_CLOSED: { category: 'protocol', retryable: true, mediaErrorCode: 2 },
  CF_RTMP_APP_SHUTDOWN: { category: 'protocol', retryable: true, mediaErrorCode: 2 },
  CF_RTMP_INVALID_APP: { category: 'protocol', retryable: false, mediaErrorCode: 4 },
  CF_RTMP_IDLE_TIMEOUT: { category: 'protocol', retryable: true, mediaErrorCode: 2 },
  CF_RTMP_CALL_FAILED: { category: 'protocol', retryable: false, mediaErrorCode: 2 },
  CF_RTMP_CALL_PROHIBITED: { category: 'protocol', retryable: false, mediaErrorCode: 4 },
  CF_RTMP_CALL_BAD_VERSION: { category: 'protocol', retryable: false, mediaErrorCode: 4 },
  CF_RTMP_CALL_TIMEOUT: { category: 'protocol', retryable: true, mediaErrorCode: 2 },

  // NetStream
  CF_RTMP_STREAM_NOT_FOUND: { category: 'protocol', retryable: false, mediaErrorCode: 4 },
  CF_RTMP_STREAM_UNPUBLISHED: { category: 'protocol', retryable: true, mediaErrorCode: 4 },
  CF_RTMP_STREAM_FAILED: { category: 'protocol', retryable: true, mediaErrorCode: 2 },
  CF_RTMP_PLAY_FAILED: { category: 'protocol', retryable: false, mediaErrorCode: 4 },
  CF_RTMP_PLAY_TIMEOUT: { category: 'protocol', retryable: true, mediaErrorCode: 2 },
  CF_RTMP_FILE_STRUCTURE_INVALID: { category: 'protocol', retryable: false, mediaErrorCode: 4 },
  CF_RTMP_NO_SUPPORTED_TRACK: { category: 'protocol', retryable: false, mediaErrorCode: 4 },
  CF_RTMP_INSUFFICIENT_BANDWIDTH: { category: 'protocol', retryable: true, mediaErrorCode: 2 },
  CF_RTMP_SEEK_FAILED: { category: 'protocol', retryable: false, mediaErrorCode: 2 },
  CF_RTMP_SEEK_INVALID_TIME: { category: 'protocol', retryable: false, mediaErrorCode: 2 },

  // FLV and codecs
  CF_MEDIA_TAG_MALFORMED: { category: 'media', retryable: false, mediaErrorCode: 4 },
  CF_MEDIA_NO_TRACKS: { category: 'media', retryable: false, mediaErrorCode: 4 },
  CF_MEDIA_CODEC_UNSUPPORTED: { category: 'media', retryable: false, mediaErrorCode: 4 },
  CF_MEDIA_CODEC_CHANGED: { category: 'media', retryable: false, mediaErrorCode: 4 },

  // MSE and the element
  CF_MSE_APPEND_FAILED: { category: 'decode', retryable: false, mediaErrorCode: 3 },
  CF_MSE_QUOTA_EXCEEDED: { category: 'decode', retryable: true, mediaErrorCode: 3 },
  CF_MSE_SOURCE_CLOSED: { category: 'decode', retryable: false, mediaErrorCode: 3 },
  CF_DECODE_FAILED: { category: 'decode', retryable: true, mediaErrorCode: 3 },

  // HLS
  CF_HLS_MANIFEST_NOT_FOUND: { category: 'network', retryable: false, mediaErrorCode: 4 },
  CF_HLS_MANIFEST_FORBIDDEN: { category: 'network', retryable: false, mediaErrorCode: 4 },
  CF_HLS_MANIFEST_FAILED: { category: 'network', retryable: true, mediaErrorCode: 2 },
  CF_HLS_MANIFEST_MALFORMED: { category: 'media', retryable: false, mediaErrorCode: 4 },
  CF_HLS_SEGMENT_FAILED: { category: 'network', retryable: true, mediaErrorCode: 2 },
  CF_HLS_KEY_FAILED: { category: 'network', retryable: false, mediaErrorCode: 4 },
  CF_HLS_FATAL: { category: 'media', retryable: false, mediaErrorCode: 3 },

  // Plain files over HTTP
  CF_FILE_NOT_FOUND: { category: 'network', retryable: false, mediaErrorCode: 4 },
  CF_FILE_FORBIDDEN: { category: 'network', retryable: false, mediaErrorCode: 4 },
  CF_FILE_FAILED: { category: 'network', retryable: true, mediaErrorCode: 2 },
  CF_FILE_UNSUPPORTED: { category: 'media', retryable: false, mediaErrorCode: 4 },

  // Private content and HTTP answers of CloudFront and S3 (FACTS 5.5)
  CF_HTTP_SIGNATURE_MISSING: { category: 'config', retryable: false, mediaErrorCode: 4 },
  CF_HTTP_SIGNATURE_INVALID: { category: 'config', retryable: false, mediaErrorCode: 4 },
  CF_HTTP_SIGNATURE_EXPIRED: { category: 'config', retryable: false, mediaErrorCode: 4 },
  CF_HTTP_BLOCKED: { category: 'network', retryable: false, mediaErrorCode: 4 },
  CF_HTTP_SERVER_ERROR: { category: 'network', retryable: true, mediaErrorCode: 2 },

  CF_INTERNAL: { category: 'internal', retryable: false, mediaErrorCode: 4 },
} as const satisfies Record<string, ErrorSpec>;

export type ErrorCode = keyof typeof ERROR_SPECS;

export const ERROR_CODES = Object.keys(ERROR_SPECS) as readonly ErrorCode[];

export function isErrorCode(text: unknown): text is ErrorCode {
  return typeof text === 'string' && Object.hasOwn(ERROR_SPECS, text);
}
