import type { Range, Ranges } from './time-ranges.js';

/** Seconds kept behind the playhead. */
export const BACK_BUFFER = 30;
/** Removing is dear and asynchronous: it waits until this many seconds are worth it. */
const WORTHWHILE = 5;
/**
 * A removal goes on to the next sync sample at or after its end (MSE section 3.5.9, coded frame removal), so it
 * ends just before one that is known.
 */
const BEFORE_SYNC_SAMPLE = 0.005;

/**
 * What can go from behind the playhead. `syncSamples`: presentation times of known sync samples, ascending;
 * `undefined` for audio, where every sample is one.
 */
export function pickBackBuffer(
  buffered: Ranges,
  playhead: number,
  syncSamples: readonly number[] | undefined,
  keep = BACK_BUFFER,
  worthwhile = WORTHWHILE,
): Range | undefined {
  if (buffered.length === 0) return undefined;
  const start = buffered.start(0);
  let end = playhead - keep;
  if (syncSamples !== undefined) {
    const limit = end;
    const sync = syncSamples.filter((time) => time <= limit).at(-1);
    if (sync === undefined) return undefined;
    end = sync - BEFORE_SYNC_SAMPLE;
  }
  return end - start >= worthwhile && end > 0 ? { start: 0, end } : undefined;
}
