/** A stream that begins this close to zero may have been numbered anew. All in ms. */
const NEAR_ZERO = 2000;
const NEAR_TARGET = 5000;

export interface Landing {
  /** Timestamp of the first message that counts, as the server labels it. */
  readonly timestamp: number;
  /** Media time that was asked for. */
  readonly asked: number;
  /** What is added to timestamps so far to get media time. */
  readonly offset: number;
  /** Media time of this very picture where it has been seen before. */
  readonly known: number | undefined;
  /** Whether the first keyframe of the recording has been seen: then it would be recognised. */
  readonly knowsStart: boolean;
  /** Distance of keyframes, where learned. */
  readonly interval: number | undefined;
  /** Whether this server has begun anew at zero before. */
  readonly hasRestarted: boolean;
}

/**
 * What to add to the timestamps after a seek or a new play to get media time. Seen: servers that keep media time,
 * servers that begin at zero again, and servers that put the asked time on the next keyframe.
 */
export function pickOffset(landing: Landing): { readonly offset: number; readonly restarted: boolean } {
  const { timestamp, asked, offset, known, knowsStart, hasRestarted } = landing;
  const near = Math.max(NEAR_TARGET, 2 * (landing.interval ?? 0));
  const isNear = (time: number, other: number): boolean => Math.abs(time - other) <= near;
  const isNearZero = timestamp < NEAR_ZERO && asked > timestamp;
  // Recordings repeat themselves: the same picture far away is another one.
  const isRecognised =
    known !== undefined &&
    (isNear(known, timestamp + offset) || (isNearZero && (known < NEAR_ZERO || isNear(known, asked))));
  // A server that begins anew does so at the true beginning where it was asked for that; what it sent from there before
  // may have been put where it was asked for then.
  const isStart = hasRestarted && asked === 0 && timestamp < NEAR_ZERO;
  if (isRecognised && !isStart) {
    return { offset: known - timestamp, restarted: timestamp < NEAR_ZERO && known > NEAR_ZERO };
  }
  // The picture at zero would have been recognised, so this is another one with the number zero.
  const isAnother = isNearZero && knowsStart && asked - timestamp > (landing.interval ?? 0);
  // Also where it was asked for zero itself: what was added for another place is no good there.
  const isAnew = hasRestarted && timestamp < NEAR_ZERO;
  if (isAnew || (isNearZero && (isAnother || !isNear(timestamp + offset, asked)))) {
    return { offset: asked - timestamp, restarted: true };
  }
  return { offset, restarted: false };
}
