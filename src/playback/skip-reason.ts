import type { PlayerError } from '../errors/player-error.js';
import type { Candidate } from '../source/candidate.js';
import { browserFeatures, whyNoEngine } from './engine-registry.js';
import { wouldFailAlike } from './redundant-candidate.js';

export interface FailedCandidate {
  /** Undefined where the configuration itself was wrong. */
  readonly candidate: Candidate | undefined;
  readonly error: PlayerError;
}

export interface SkipReason {
  readonly error: PlayerError;
  /** Whether nobody has heard of this error yet: an earlier failure that repeats itself is no news. */
  readonly isNew: boolean;
}

/** Why a candidate is not even tried: nobody here can play it, or it would fail as another one did. */
export function reasonToSkip(
  candidate: Candidate,
  hasEngine: boolean,
  failed: readonly FailedCandidate[],
): SkipReason | undefined {
  if (!hasEngine) return { error: whyNoEngine(candidate, browserFeatures()), isNew: true };
  const alike = failed.find(
    (other) => other.candidate !== undefined && wouldFailAlike(candidate, other.candidate, other.error.code),
  );
  return alike && { error: alike.error, isNew: false };
}
