import { rangeAt, type Ranges } from '../../mse/time-ranges.js';

/** Seconds between the newest picture and the playhead at the start. */
export const LIVE_DISTANCE = 1;
/** A playhead this far behind has been paused or starved: playing on from there shows the past. */
const TOO_FAR = 15;

/** Where a live stream starts: a server may send a whole group of pictures from the past first. */
export function pickLiveStart(buffered: Ranges, distance = LIVE_DISTANCE): number | undefined {
  if (buffered.length === 0) return undefined;
  const last = buffered.length - 1;
  return Math.max(buffered.start(last), buffered.end(last) - distance);
}

/** Where a playing live stream must jump to because it is too far behind, or its place is no longer buffered. */
export function pickLiveJump(buffered: Ranges, playhead: number): number | undefined {
  const start = pickLiveStart(buffered);
  if (start === undefined) return undefined;
  const isLost = playhead < start && rangeAt(buffered, playhead) === undefined;
  return isLost || start - playhead > TOO_FAR ? start : undefined;
}
