import { PlayerError } from '../errors/player-error.js';
import type { Candidate } from '../source/candidate.js';
import { mostUsefulError } from './error-choice.js';

/** The fatal error of a plan of which nothing is left, with the outcome of every candidate in its context. */
export function finalError(
  errors: readonly { readonly index: number; readonly error: PlayerError }[],
  candidates: readonly Candidate[],
  isOnline: boolean = globalThis.navigator?.onLine ?? true,
): PlayerError {
  const chosen = mostUsefulError(errors.map(({ error }) => error));
  const attempts = errors
    .filter(({ index }) => index >= 0)
    .map(({ index, error }) => ({
      kind: candidates[index]?.kind,
      index,
      code: error.code,
      message: error.message,
    }));
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
