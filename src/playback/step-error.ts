import { PlayerError } from '../errors/player-error.js';

/**
 * An error as a page hears of it: with the candidate of the plan that it ends (`context.candidateIndex`), and whether
 * that was left out because an earlier one had failed for this reason (`context.isSkipped`).
 */
export function errorOfStep(error: PlayerError, candidateIndex: number, isSkipped = false): PlayerError {
  const { code, message, cause, context } = error;
  return new PlayerError(code, {
    message: isSkipped ? `left out: ${message}` : message,
    context: { ...context, candidateIndex, ...(isSkipped ? { isSkipped } : {}) },
    ...(cause === undefined ? {} : { cause }),
  });
}
