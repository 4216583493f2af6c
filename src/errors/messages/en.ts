import type { ErrorCode } from '../error-code.js';

/** What a viewer reads: what happened, and what a viewer can do about it. */
export interface UserMessage {
  readonly title: string;
  readonly advice: string;
}

// Several causes that only the owner can tell apart are one thing to a viewer.
const SET_UP: UserMessage = {
  title: 'This video is not set up correctly',
  advice: 'You cannot fix this from here. Please tell the owner of this page.',
};
const ADDRESS_WRONG: UserMessage = {
  title: 'The address of this video does not work',
  advice: 'Please tell the owner of this page.',
};
const NOT_FOUND: UserMessage = {
  title: 'This video could not be found',
  advice: 'It may have been moved or removed. Please tell the owner of this page if you expected it here.',
};
const NOT_ALLOWED: UserMessage = {
  title: 'You do not have access to this video',
  advice:
    'It may be private, or you may need to sign in. Reload the page after signing in, or ask the owner of this page.',
};
const LINK_EXPIRED: UserMessage = {
  title: 'The link to this video has expired or is not valid',
  advice: 'Reload the page to get a fresh link. If that does not help, tell the owner of this page.',
};
const NO_CONNECTION: UserMessage = {
  title: 'The video server could not be reached',
  advice: 'Check your internet connection and try again. Some company and school networks block video.',
};
const CONNECTION_LOST: UserMessage = {
  title: 'The connection to the video was lost',
  advice: 'Check your internet connection, then press play to try again.',
};
const SERVER_TROUBLE: UserMessage = {
  title: 'The video server has a problem at the moment',
  advice: 'Please try again in a few minutes.',
};
const SERVER_REFUSED: UserMessage = {
  title: 'The video server refused to play this video',
  advice: 'Try again later. If it keeps happening, tell the owner of this page.',
};
const SERVER_CONFUSED: UserMessage = {
  title: 'The video server sent something that could not be understood',
  advice: 'Try again. If it keeps happening, tell the owner of this page.',
};
const BROWSER_CANNOT: UserMessage = {
  title: 'This browser cannot play this video',
  advice: 'Update your browser, or open this page in a current version of Chrome, Edge, Firefox or Safari.',
};
const FORMAT: UserMessage = {
  title: 'This video is in a format that your browser cannot play',
  advice: 'Try another browser. If none plays it, tell the owner of this page.',
};
const DAMAGED: UserMessage = {
  title: 'This video seems to be damaged',
  advice:
    'Try again or skip to another place in the video. If it keeps happening, tell the owner of this page.',
};
const PLAYBACK_BROKE: UserMessage = {
  title: 'Your browser had a problem while playing this video',
  advice: 'Reload the page. Closing other tabs or programs may help.',
};
const CANNOT_SEEK: UserMessage = {
  title: 'The video cannot jump to that place',
  advice: 'Try another place, or play from the beginning.',
};

export const EN = {
  CF_CONFIG_NO_SOURCE: {
    title: 'There is no video here yet',
    advice: 'The page does not say which video to play. Please tell the owner of this page.',
  },
  CF_CONFIG_INVALID: SET_UP,
  CF_CONFIG_GATEWAY_MISSING: SET_UP,
  CF_CONFIG_SIGNATURE_INCOMPLETE: {
    title: 'The link to this video is incomplete',
    advice: 'Reload the page to get a fresh link. If that does not help, tell the owner of this page.',
  },
  CF_CANDIDATE_DECLINED: {
    title: 'This page does not play this video here',
    advice: 'Please tell the owner of this page if you expected it here.',
  },

  CF_DISTRIBUTION_NOT_FOUND: ADDRESS_WRONG,
  CF_DISTRIBUTION_TYPE_MISMATCH: ADDRESS_WRONG,
  CF_DISTRIBUTION_RETIRED: {
    title: 'The server of this video has been switched off',
    advice: 'The video was kept on a service that ended in 2020. Please tell the owner of this page.',
  },
  CF_INVALID_INSTANCE: ADDRESS_WRONG,
  CF_INVALID_URI: ADDRESS_WRONG,

  CF_ENV_NO_MSE: BROWSER_CANNOT,
  CF_ENV_NO_WEBSOCKET: BROWSER_CANNOT,
  CF_ENV_NO_ENGINE: BROWSER_CANNOT,
  CF_ENV_MIXED_CONTENT: {
    title: 'Your browser blocked this video',
    advice: 'The page is secure and the video is not. Please tell the owner of this page.',
  },
  CF_ENV_WORKER_BLOCKED: SET_UP,
  CF_ENV_AUTOPLAY_BLOCKED: {
    title: 'The video is waiting for you',
    advice: 'Your browser does not start videos by itself here. Press play.',
  },

  CF_NETWORK_OFFLINE: {
    title: 'You are offline',
    advice: 'Check your internet connection. The video can go on when you are online again.',
  },
  CF_NETWORK_TIMEOUT: {
    title: 'The video server takes too long to answer',
    advice: 'Check your internet connection and try again.',
  },
  CF_NETWORK_LOST: CONNECTION_LOST,
  CF_GATEWAY_UNREACHABLE: NO_CONNECTION,
  CF_GATEWAY_REFUSED: SERVER_REFUSED,
  CF_GATEWAY_ORIGIN_DENIED: {
    title: 'This video may not be played on this page',
    advice: 'Open it on the website it belongs to, or tell the owner of this page.',
  },
  CF_GATEWAY_UPSTREAM_DENIED: SERVER_REFUSED,
  CF_GATEWAY_UPSTREAM_FAILED: NO_CONNECTION,
  CF_GATEWAY_BUSY: {
    title: 'Too many people are watching at the moment',
    advice: 'Please try again in a few minutes.',
  },
  CF_GATEWAY_NOT_RTMP: SERVER_CONFUSED,
  CF_GATEWAY_CERTIFICATE: NO_CONNECTION,
  CF_TUNNEL_REJECTED: NO_CONNECTION,
  CF_TUNNEL_SESSION_LOST: CONNECTION_LOST,

  CF_RTMP_HANDSHAKE_FAILED: SERVER_CONFUSED,
  CF_RTMP_DIGEST_MISMATCH: SERVER_CONFUSED,
  CF_RTMP_ENCRYPTION_UNSUPPORTED: SET_UP,
  CF_RTMP_CHUNK_MALFORMED: SERVER_CONFUSED,
  CF_RTMP_MESSAGE_MALFORMED: SERVER_CONFUSED,
  CF_RTMP_MESSAGE_TOO_LARGE: SERVER_CONFUSED,

  CF_RTMP_CONNECT_FAILED: NO_CONNECTION,
  CF_RTMP_CONNECT_REJECTED: SERVER_REFUSED,
  CF_RTMP_REDIRECT_LOOP: SET_UP,
  CF_RTMP_AUTH_REQUIRED: NOT_ALLOWED,
  CF_RTMP_SWF_VERIFICATION: SERVER_REFUSED,
  CF_RTMP_CONNECT_REDIRECTED: {
    title: 'This video has moved to another server',
    advice: 'Reload the page. If that does not help, tell the owner of this page.',
  },
  CF_RTMP_CONNECT_CLOSED: CONNECTION_LOST,
  CF_RTMP_APP_SHUTDOWN: {
    title: 'The video server is being restarted',
    advice: 'Please try again in a few minutes.',
  },
  CF_RTMP_INVALID_APP: ADDRESS_WRONG,
  CF_RTMP_IDLE_TIMEOUT: {
    title: 'The video server ended the connection after a long pause',
    advice: 'Press play to go on.',
  },
  CF_RTMP_CALL_FAILED: SERVER_TROUBLE,
  CF_RTMP_CALL_PROHIBITED: NOT_ALLOWED,
  CF_RTMP_CALL_BAD_VERSION: SERVER_CONFUSED,
  CF_RTMP_CALL_TIMEOUT: {
    title: 'The video server stopped answering',
    advice: 'Check your internet connection and try again.',
  },

  CF_RTMP_STREAM_NOT_FOUND: NOT_FOUND,
  CF_RTMP_STREAM_UNPUBLISHED: {
    title: 'The live broadcast is not running',
    advice: 'It may not have started yet, or it is over. Press play to try again.',
  },
  CF_RTMP_STREAM_FAILED: SERVER_TROUBLE,
  CF_RTMP_PLAY_FAILED: {
    title: 'The server could not play this video',
    advice: 'Reload the page and try again. If it keeps happening, tell the owner of this page.',
  },
  CF_RTMP_PLAY_TIMEOUT: {
    title: 'The video does not start',
    advice: 'Try again. If it is a live broadcast, it may not have begun yet.',
  },
  CF_RTMP_FILE_STRUCTURE_INVALID: DAMAGED,
  CF_RTMP_NO_SUPPORTED_TRACK: FORMAT,
  CF_RTMP_INSUFFICIENT_BANDWIDTH: {
    title: 'The connection is too slow for this video',
    advice: 'Pause for a moment to let it load, or choose a lower quality if there is one.',
  },
  CF_RTMP_SEEK_FAILED: CANNOT_SEEK,
  CF_RTMP_SEEK_INVALID_TIME: CANNOT_SEEK,

  CF_MEDIA_TAG_MALFORMED: DAMAGED,
  CF_MEDIA_NO_TRACKS: {
    title: 'There is neither picture nor sound in this video',
    advice:
      'It may be damaged, or the live broadcast has not begun. Try again later or tell the owner of this page.',
  },
  CF_MEDIA_CODEC_UNSUPPORTED: FORMAT,
  CF_MEDIA_CODEC_CHANGED: {
    title: 'The format of this video changed while it was playing',
    advice: 'Press play to start again.',
  },

  CF_MSE_APPEND_FAILED: PLAYBACK_BROKE,
  CF_MSE_QUOTA_EXCEEDED: PLAYBACK_BROKE,
  CF_MSE_SOURCE_CLOSED: PLAYBACK_BROKE,
  CF_DECODE_FAILED: PLAYBACK_BROKE,

  CF_HLS_MANIFEST_NOT_FOUND: NOT_FOUND,
  CF_HLS_MANIFEST_FORBIDDEN: NOT_ALLOWED,
  CF_HLS_MANIFEST_FAILED: NO_CONNECTION,
  CF_HLS_MANIFEST_MALFORMED: SERVER_CONFUSED,
  CF_HLS_SEGMENT_FAILED: {
    title: 'A part of this video could not be loaded',
    advice: 'Check your internet connection, then press play to try again.',
  },
  CF_HLS_KEY_FAILED: {
    title: 'This protected video could not be unlocked',
    advice:
      'Reload the page, after signing in if you need to. If that does not help, tell the owner of this page.',
  },
  CF_HLS_LIVE_STALLED: {
    title: 'The live broadcast is not moving on',
    advice: 'It may be interrupted, or over. Wait a moment, or press play to try again.',
  },
  CF_HLS_FATAL: PLAYBACK_BROKE,

  CF_FILE_NOT_FOUND: NOT_FOUND,
  CF_FILE_FORBIDDEN: NOT_ALLOWED,
  CF_FILE_FAILED: NO_CONNECTION,
  CF_FILE_UNSUPPORTED: FORMAT,

  CF_HTTP_SIGNATURE_MISSING: NOT_ALLOWED,
  CF_HTTP_SIGNATURE_INVALID: LINK_EXPIRED,
  CF_HTTP_SIGNATURE_EXPIRED: LINK_EXPIRED,
  CF_HTTP_SIGNATURE_UNAVAILABLE: {
    title: 'This page could not unlock the video',
    advice:
      'Reload the page, after signing in if you need to. If that does not help, tell the owner of this page.',
  },
  CF_HTTP_CLOCK_SKEW: {
    title: 'The clock of your device or of the server is wrong',
    advice: 'Check date and time in the settings of your device, then reload the page.',
  },
  CF_HTTP_CORS_BLOCKED: {
    title: 'This video may not be played on this page',
    advice: 'The video server does not allow it. Please tell the owner of this page.',
  },
  CF_HTTP_BLOCKED: {
    title: 'This video is not available to you',
    advice:
      'It may be limited to certain countries or networks. Try another network, or ask the owner of this page.',
  },
  CF_HTTP_REQUEST_REFUSED: SERVER_REFUSED,
  CF_HTTP_RANGE_REFUSED: SERVER_REFUSED,
  CF_HTTP_SERVER_ERROR: SERVER_TROUBLE,

  CF_INTERNAL: {
    title: 'The player made a mistake',
    advice: 'Reload the page. If it keeps happening, send the error report to the owner of this page.',
  },
} as const satisfies Record<ErrorCode, UserMessage>;
