import { describe, expect, it } from 'vitest';
import { affordableSeconds, pickBackBuffer } from '../../../src/mse/back-buffer.js';
import { ranges } from '../../support/time-ranges.js';

describe('pickBackBuffer', () => {
  it('keeps 30 seconds behind the playhead', () => {
    expect(pickBackBuffer(ranges([0, 100]), 80, undefined)).toEqual({ start: 0, end: 50 });
  });

  it('waits until enough can be removed', () => {
    expect(pickBackBuffer(ranges([0, 100]), 34, undefined)).toBeUndefined();
  });

  it('ends before a sync sample, because a removal goes on to the next one', () => {
    const range = pickBackBuffer(ranges([0, 100]), 80, [0, 12, 24, 36, 48, 60, 72]);
    expect(range!.end).toBeLessThan(48);
    expect(range!.end).toBeGreaterThan(47.9);
  });

  it('removes nothing from a video whose sync samples are all too near', () => {
    expect(pickBackBuffer(ranges([0, 100]), 80, [60, 72])).toBeUndefined();
  });

  it('has nothing to remove from an empty buffer', () => {
    expect(pickBackBuffer(ranges(), 80, undefined)).toBeUndefined();
  });
});

describe('affordableSeconds', () => {
  /** Seconds of media, each of so many megabytes. */
  const stream = (seconds: number, megabytes: number) =>
    Array.from({ length: seconds }, (_, start) => ({
      start,
      end: start + 1,
      bytes: megabytes * 1024 * 1024,
    }));

  it('is all that is wanted where it is light', () => {
    expect(affordableSeconds(stream(100, 0.5), 100, 30)).toBe(30);
  });

  it('is less where it is heavy', () => {
    expect(affordableSeconds(stream(100, 4), 100, 30)).toBe(6);
  });

  it('counts from the playhead back, whatever is ahead', () => {
    expect(affordableSeconds(stream(100, 4), 50, 30)).toBe(6);
    expect(
      affordableSeconds(
        [...stream(100, 4)].sort((a, b) => b.start - a.start),
        50,
        30,
      ),
    ).toBe(6);
  });

  it('grows with what is wanted, up to what a browser has room for', () => {
    expect(affordableSeconds(stream(1000, 0.5), 1000, 120)).toBe(120);
    expect(affordableSeconds(stream(1000, 0.5), 1000, 600)).toBe(192);
  });
});
