/** The part of `TimeRanges` that is read here; what a test can build. */
export interface Ranges {
  readonly length: number;
  start(index: number): number;
  end(index: number): number;
}

export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Browsers put up to a frame between what was asked for and what `buffered` says; two ranges closer than this
 * play as one.
 */
export const TOLERANCE = 0.1;

export function rangeAt(buffered: Ranges, time: number, tolerance = TOLERANCE): Range | undefined {
  for (let index = 0; index < buffered.length; index++) {
    const range = { start: buffered.start(index), end: buffered.end(index) };
    if (range.start - tolerance <= time && time < range.end) return range;
  }
  return undefined;
}

/** Seconds that can be played from `time` without a stop. */
export function bufferedAhead(buffered: Ranges, time: number): number {
  let end: number | undefined;
  for (let index = 0; index < buffered.length; index++) {
    if (end === undefined) {
      if (buffered.start(index) - TOLERANCE <= time && time < buffered.end(index)) end = buffered.end(index);
    } else if (buffered.start(index) - TOLERANCE <= end) {
      end = buffered.end(index);
    }
  }
  return end === undefined ? 0 : end - time;
}

/** The first range that starts after `time`. */
export function nextRange(buffered: Ranges, time: number): Range | undefined {
  for (let index = 0; index < buffered.length; index++) {
    if (buffered.start(index) > time) return { start: buffered.start(index), end: buffered.end(index) };
  }
  return undefined;
}

export function bufferedEnd(buffered: Ranges): number | undefined {
  return buffered.length === 0 ? undefined : buffered.end(buffered.length - 1);
}
