import type { PlayerError } from '../errors/player-error.js';
import { CLOUDFRONT_APP } from '../source/rtmp-location.js';
import type { Location } from './locations.js';

/** Errors of connect by which a server may mean that the application is another one. */
export const OTHER_APP: ReadonlySet<string> = new Set([
  'CF_RTMP_CONNECT_REJECTED',
  'CF_RTMP_INVALID_APP',
  'CF_RTMP_CONNECT_CLOSED',
  'CF_INVALID_INSTANCE',
  'CF_INVALID_URI',
]);
/** Errors of play by which a server may mean that the name is another one. */
export const OTHER_NAME: ReadonlySet<string> = new Set([
  'CF_RTMP_STREAM_NOT_FOUND',
  'CF_RTMP_PLAY_FAILED',
  'CF_RTMP_PLAY_TIMEOUT',
  'CF_RTMP_STREAM_FAILED',
  'CF_RTMP_CONNECT_CLOSED',
  // Hung up by a reset.
  'CF_NETWORK_LOST',
  'CF_RTMP_CALL_FAILED',
]);

/** CloudFront had neither live streams nor another end of its application. */
export const isCloudFront = (app: string): boolean => app.split('?')[0] === CLOUDFRONT_APP;

/** Refusals that say no more than that there is no such application. */
const NO_APP = new Set([
  'CF_RTMP_INVALID_APP',
  'CF_RTMP_CONNECT_CLOSED',
  'CF_INVALID_INSTANCE',
  'CF_INVALID_URI',
]);

/** Where an address has several folders nothing says which of them are the application; a server that does knows. */
export function isCloser(
  found: PlayerError,
  asked: PlayerError,
  { reason }: Location,
  isConnected: boolean,
): boolean {
  if (reason !== 'another split' || !NO_APP.has(asked.code)) return false;
  return isConnected || (!NO_APP.has(found.code) && found.category !== 'network');
}
