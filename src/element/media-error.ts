import { PlayerError } from '../errors/player-error.js';

/** `MediaError` of the HTML standard, with the error that it stands for. */
export interface PlayerMediaError {
  readonly code: 1 | 2 | 3 | 4;
  readonly message: string;
  readonly cause: PlayerError;
  readonly MEDIA_ERR_ABORTED: 1;
  readonly MEDIA_ERR_NETWORK: 2;
  readonly MEDIA_ERR_DECODE: 3;
  readonly MEDIA_ERR_SRC_NOT_SUPPORTED: 4;
}

const made = new WeakMap<PlayerError, PlayerMediaError>();

/** The same object for the same error, as a media element has it. */
export function mediaErrorOf(error: PlayerError): PlayerMediaError {
  let shaped = made.get(error);
  if (shaped === undefined) {
    shaped = Object.freeze({
      code: error.mediaErrorCode,
      message: error.message.includes(error.code) ? error.message : `${error.code}: ${error.message}`,
      cause: error,
      MEDIA_ERR_ABORTED: 1,
      MEDIA_ERR_NETWORK: 2,
      MEDIA_ERR_DECODE: 3,
      MEDIA_ERR_SRC_NOT_SUPPORTED: 4,
    });
    made.set(error, shaped);
  }
  return shaped;
}

const ofElements = new WeakMap<MediaError, PlayerError>();

/** The browser's own error in the same shape. */
export function mediaErrorOfElement(native: MediaError): PlayerMediaError {
  let error = ofElements.get(native);
  if (error === undefined) {
    const code =
      native.code === 3 ? 'CF_DECODE_FAILED' : native.code === 4 ? 'CF_FILE_UNSUPPORTED' : 'CF_NETWORK_LOST';
    error = new PlayerError(code, { message: native.message || code, context: { stage: 'media' } }, 'fatal');
    ofElements.set(native, error);
  }
  return mediaErrorOf(error);
}
