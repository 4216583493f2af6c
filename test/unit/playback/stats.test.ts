import { expect, it } from 'vitest';
import { bufferedAhead } from '../../../src/playback/stats.js';

const ranges = (...list: [number, number][]) =>
  ({ length: list.length, start: (i: number) => list[i]![0], end: (i: number) => list[i]![1] }) as TimeRanges;

it('counts what can be played from the playhead without a gap', () => {
  expect(bufferedAhead(ranges([0, 4], [5, 12]), 6)).toBe(6);
});

it('counts nothing in a gap', () => {
  expect(bufferedAhead(ranges([0, 4], [5, 12]), 4.5)).toBe(0);
});

it('takes a playhead just before a range for one inside it', () => {
  expect(bufferedAhead(ranges([0.04, 4]), 0)).toBe(4);
});
