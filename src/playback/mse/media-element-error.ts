import type { ErrorCode } from '../../errors/error-code.js';
import { PlayerError } from '../../errors/player-error.js';

const CODES: Readonly<Record<number, ErrorCode>> = {
  2: 'CF_NETWORK_LOST',
  3: 'CF_DECODE_FAILED',
  // With MSE the source is ours: the element refused what it was given.
  4: 'CF_MSE_APPEND_FAILED',
};

/** What the element's own error means when MediaSource feeds it. */
export function errorOfMediaElement(error: Pick<MediaError, 'code' | 'message'>): PlayerError {
  return new PlayerError(CODES[error.code] ?? 'CF_MSE_SOURCE_CLOSED', {
    message: error.message || `MediaError ${error.code}`,
    context: { stage: 'append', mediaErrorCode: error.code },
  });
}
