import type { Range, Ranges } from './time-ranges.js';

/** Seconds kept behind the playhead. */
export const BACK_BUFFER = 30;
/** Bytes of one track kept there. A browser's own limit for video is 30 MB on small devices, 150 MB on others. */
const BACK_BUFFER_BYTES = 24 * 1024 * 1024;
const MAX_BACK_BUFFER_BYTES = 96 * 1024 * 1024;
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

/** What was appended, for weighing. */
export interface Weight extends Range {
  readonly bytes: number;
}

/** Seconds behind the playhead that are no burden, of `keep` that are wanted. `weights` in any order. */
export function affordableSeconds(weights: readonly Weight[], playhead: number, keep: number): number {
  let left = Math.min(MAX_BACK_BUFFER_BYTES, BACK_BUFFER_BYTES * Math.max(1, keep / BACK_BUFFER));
  const behind = weights.filter(({ start }) => start < playhead).sort((a, b) => b.start - a.start);
  for (const { end, bytes } of behind) {
    left -= bytes;
    if (left < 0) return Math.min(keep, Math.max(0, playhead - end));
  }
  return keep;
}
