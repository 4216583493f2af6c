import type { ErrorCode } from './error-code.js';
import type { PlayerError } from './player-error.js';

/**
 * The code whose words fit. A server that refuses to play a signed name does not say why; nearly always the signature has
 * run out.
 */
export function messageCode(error: PlayerError): ErrorCode {
  return error.code === 'CF_RTMP_PLAY_FAILED' && error.context['signed'] === true
    ? 'CF_HTTP_SIGNATURE_EXPIRED'
    : error.code;
}
