import { PlayerError } from '../errors/player-error.js';

/** What the element's own error means where no engine knows better. */
export function errorOfElement(error: Pick<MediaError, 'code' | 'message'>): PlayerError {
  const code =
    error.code === 3 ? 'CF_DECODE_FAILED' : error.code === 4 ? 'CF_FILE_UNSUPPORTED' : 'CF_NETWORK_LOST';
  return new PlayerError(code, {
    message: error.message || code,
    context: { stage: 'media', mediaErrorCode: error.code },
  });
}
