import type { ErrorCode } from '../errors/error-code.js';

/**
 * What a viewer is told, by a name: several causes that only the owner can tell apart are one thing to a viewer. English
 * has the same texts by code (`errors/messages/en.ts`); a unit test holds the two together.
 */
export const MESSAGE_NAMES = {
  CF_CONFIG_NO_SOURCE: 'noSource',
  CF_CONFIG_INVALID: 'setUp',
  CF_CONFIG_GATEWAY_MISSING: 'setUp',
  CF_CONFIG_SIGNATURE_INCOMPLETE: 'linkIncomplete',
  CF_CANDIDATE_DECLINED: 'declined',

  CF_DISTRIBUTION_NOT_FOUND: 'addressWrong',
  CF_DISTRIBUTION_TYPE_MISMATCH: 'addressWrong',
  CF_DISTRIBUTION_RETIRED: 'retired',
  CF_INVALID_INSTANCE: 'addressWrong',
  CF_INVALID_URI: 'addressWrong',

  CF_ENV_NO_MSE: 'browserCannot',
  CF_ENV_NO_WEBSOCKET: 'browserCannot',
  CF_ENV_NO_ENGINE: 'browserCannot',
  CF_ENV_MIXED_CONTENT: 'mixedContent',
  CF_ENV_WORKER_BLOCKED: 'setUp',
  CF_ENV_AUTOPLAY_BLOCKED: 'autoplayBlocked',

  CF_NETWORK_OFFLINE: 'offline',
  CF_NETWORK_TIMEOUT: 'timeout',
  CF_NETWORK_LOST: 'connectionLost',
  CF_GATEWAY_UNREACHABLE: 'noConnection',
  CF_GATEWAY_REFUSED: 'serverRefused',
  CF_GATEWAY_ORIGIN_DENIED: 'originDenied',
  CF_GATEWAY_UPSTREAM_DENIED: 'serverRefused',
  CF_GATEWAY_UPSTREAM_FAILED: 'noConnection',
  CF_GATEWAY_BUSY: 'busy',
  CF_GATEWAY_NOT_RTMP: 'serverConfused',
  CF_GATEWAY_CERTIFICATE: 'noConnection',
  CF_TUNNEL_REJECTED: 'noConnection',
  CF_TUNNEL_SESSION_LOST: 'connectionLost',

  CF_RTMP_HANDSHAKE_FAILED: 'serverConfused',
  CF_RTMP_DIGEST_MISMATCH: 'serverConfused',
  CF_RTMP_ENCRYPTION_UNSUPPORTED: 'setUp',
  CF_RTMP_CHUNK_MALFORMED: 'serverConfused',
  CF_RTMP_MESSAGE_MALFORMED: 'serverConfused',
  CF_RTMP_MESSAGE_TOO_LARGE: 'serverConfused',

  CF_RTMP_CONNECT_FAILED: 'noConnection',
  CF_RTMP_CONNECT_REJECTED: 'serverRefused',
  CF_RTMP_REDIRECT_LOOP: 'setUp',
  CF_RTMP_AUTH_REQUIRED: 'notAllowed',
  CF_RTMP_SWF_VERIFICATION: 'serverRefused',
  CF_RTMP_CONNECT_REDIRECTED: 'moved',
  CF_RTMP_CONNECT_CLOSED: 'connectionLost',
  CF_RTMP_APP_SHUTDOWN: 'restarting',
  CF_RTMP_INVALID_APP: 'addressWrong',
  CF_RTMP_IDLE_TIMEOUT: 'idleTimeout',
  CF_RTMP_CALL_FAILED: 'serverTrouble',
  CF_RTMP_CALL_PROHIBITED: 'notAllowed',
  CF_RTMP_CALL_BAD_VERSION: 'serverConfused',
  CF_RTMP_CALL_TIMEOUT: 'stoppedAnswering',

  CF_RTMP_STREAM_NOT_FOUND: 'notFound',
  CF_RTMP_STREAM_UNPUBLISHED: 'notOnAir',
  CF_RTMP_STREAM_FAILED: 'serverTrouble',
  CF_RTMP_PLAY_FAILED: 'playFailed',
  CF_RTMP_PLAY_TIMEOUT: 'doesNotStart',
  CF_RTMP_FILE_STRUCTURE_INVALID: 'damaged',
  CF_RTMP_NO_SUPPORTED_TRACK: 'format',
  CF_RTMP_INSUFFICIENT_BANDWIDTH: 'tooSlow',
  CF_RTMP_SEEK_FAILED: 'cannotSeek',
  CF_RTMP_SEEK_INVALID_TIME: 'cannotSeek',

  CF_MEDIA_TAG_MALFORMED: 'damaged',
  CF_MEDIA_NO_TRACKS: 'noTracks',
  CF_MEDIA_CODEC_UNSUPPORTED: 'format',
  CF_MEDIA_CODEC_CHANGED: 'formatChanged',

  CF_MSE_APPEND_FAILED: 'playbackBroke',
  CF_MSE_QUOTA_EXCEEDED: 'playbackBroke',
  CF_MSE_SOURCE_CLOSED: 'playbackBroke',
  CF_DECODE_FAILED: 'playbackBroke',

  CF_HLS_MANIFEST_NOT_FOUND: 'notFound',
  CF_HLS_MANIFEST_FORBIDDEN: 'notAllowed',
  CF_HLS_MANIFEST_FAILED: 'noConnection',
  CF_HLS_MANIFEST_MALFORMED: 'serverConfused',
  CF_HLS_SEGMENT_FAILED: 'partMissing',
  CF_HLS_KEY_FAILED: 'keyFailed',
  CF_HLS_LIVE_STALLED: 'liveStalled',
  CF_HLS_FATAL: 'playbackBroke',

  CF_FILE_NOT_FOUND: 'notFound',
  CF_FILE_FORBIDDEN: 'notAllowed',
  CF_FILE_FAILED: 'noConnection',
  CF_FILE_UNSUPPORTED: 'format',

  CF_HTTP_SIGNATURE_MISSING: 'notAllowed',
  CF_HTTP_SIGNATURE_INVALID: 'linkExpired',
  CF_HTTP_SIGNATURE_EXPIRED: 'linkExpired',
  CF_HTTP_SIGNATURE_UNAVAILABLE: 'pageCannotUnlock',
  CF_HTTP_CLOCK_SKEW: 'clockWrong',
  CF_HTTP_CORS_BLOCKED: 'serverForbids',
  CF_HTTP_BLOCKED: 'notAvailable',
  CF_HTTP_REQUEST_REFUSED: 'serverRefused',
  CF_HTTP_RANGE_REFUSED: 'serverRefused',
  CF_HTTP_SERVER_ERROR: 'serverTrouble',

  CF_INTERNAL: 'internal',
} as const satisfies Record<ErrorCode, string>;

export type MessageName = (typeof MESSAGE_NAMES)[ErrorCode];
