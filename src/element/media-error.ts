import type { PlayerError } from '../errors/player-error.js';
import { errorOfElement } from '../playback/element-error.js';

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

const ofElements = new WeakMap<MediaError, PlayerMediaError>();

/** The browser's own error in the same shape. */
export function mediaErrorOfElement(native: MediaError): PlayerMediaError {
  const shaped = ofElements.get(native) ?? mediaErrorOf(errorOfElement(native));
  ofElements.set(native, shaped);
  return shaped;
}
