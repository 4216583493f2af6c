import type { PlayerError } from '../errors/player-error.js';
import { backoffDelay, type BackoffOptions } from './backoff.js';

export interface RecoveryPolicy extends BackoffOptions {
  /** Reconnects in a row to a candidate that has played. */
  readonly maxReconnects: number;
  /** The same where the plan has another candidate left: a viewer waits no longer than that for the first. */
  readonly maxReconnectsWithAlternative: number;
  /** Milliseconds of playback after which earlier reconnects are forgotten. */
  readonly healthyAfterMs: number;
}

export const DEFAULT_RECOVERY: RecoveryPolicy = {
  firstMs: 500,
  maxMs: 8000,
  jitter: 0.3,
  maxReconnects: 5,
  maxReconnectsWithAlternative: 2,
  healthyAfterMs: 10_000,
};

export type Recovery = { readonly type: 'reconnect'; readonly delayMs: number } | { readonly type: 'next' };

/**
 * What follows when a candidate failed. One that never played gives way at once: the plan has others, and a
 * viewer waits. One that has played is worth a reconnect, when its error can pass by itself. A decoder that broke
 * gets one more chance only, since the same bytes would break it again. Offline, no candidate is better than another.
 */
export function decideRecovery(
  error: PlayerError,
  attempt: { readonly hasPlayed: boolean; readonly reconnects: number; readonly hasAlternative: boolean },
  policy: RecoveryPolicy,
  random: number,
): Recovery {
  // An engine that has tried again for long enough says for how long.
  const isTried = typeof error.context['triedMs'] === 'number';
  if (!attempt.hasPlayed || !error.retryable || isTried) return { type: 'next' };
  const limit = Math.min(
    policy.maxReconnects,
    error.category === 'decode' ? 1 : Infinity,
    attempt.hasAlternative && error.code !== 'CF_NETWORK_OFFLINE'
      ? policy.maxReconnectsWithAlternative
      : Infinity,
  );
  if (attempt.reconnects >= limit) return { type: 'next' };
  // What a cache keeps an error of brings nothing else before.
  const kept = error.context['retryAfterMs'];
  const delayMs = backoffDelay(attempt.reconnects, policy, random);
  return { type: 'reconnect', delayMs: Math.max(delayMs, typeof kept === 'number' ? kept : 0) };
}
