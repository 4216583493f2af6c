import { PlayerError } from '../errors/player-error.js';
import { isVerdict, mostUsefulError } from './error-choice.js';
import type { FailedCandidate } from './skip-reason.js';

/** The fatal error of a plan of which nothing is left, with the outcome of every candidate in its context. */
export function finalError(
  errors: readonly FailedCandidate[],
  isOnline: boolean = globalThis.navigator?.onLine ?? true,
): PlayerError {
  // A gateway that does not let a guessed port through says nothing of the one that was meant.
  const told = errors.filter(({ error, isGuess }) => !isGuess || isVerdict(error.code));
  const chosen = mostUsefulError((told.length > 0 ? told : errors).map(({ error }) => error));
  const attempts = errors
    .filter(({ candidate }) => candidate !== undefined)
    .map(({ candidate, error }) => ({ kind: candidate?.kind, code: error.code, message: error.message }));
  if (chosen === undefined) return new PlayerError('CF_CONFIG_NO_SOURCE', {}, 'fatal');
  const offline = !isOnline && chosen.category === 'network';
  return new PlayerError(
    offline ? 'CF_NETWORK_OFFLINE' : chosen.code,
    {
      message: chosen.message,
      cause: chosen.cause ?? chosen,
      context: { ...chosen.context, ...(attempts.length > 0 ? { attempts } : {}) },
    },
    'fatal',
  );
}
