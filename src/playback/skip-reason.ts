import type { PlayerError } from '../errors/player-error.js';
import type { Candidate } from '../source/candidate.js';
import { isSameStream, wouldFailAlike } from './redundant-candidate.js';
import { browserFeatures, whyNoEngine } from './why-no-engine.js';

export interface FailedCandidate {
  /** Undefined where the configuration itself was wrong. */
  readonly candidate: Candidate | undefined;
  readonly error: PlayerError;
  /** The server that was reached this way said so: another way leads to the same server. */
  readonly isVerdict?: boolean;
  /** Another port or protocol than the one that was meant. */
  readonly isGuess?: boolean;
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
    ({ candidate: other, error, isVerdict }) =>
      other !== undefined &&
      (wouldFailAlike(candidate, other, error.code) || (isVerdict && isSameStream(candidate, other))),
  );
  return alike && { error: alike.error, isNew: false };
}
