import { expect, it } from 'vitest';
import { TapReader } from '../../../../src/videojs/extras/taps.js';

it('reads two taps at a side, and each one behind them', () => {
  const reader = new TapReader();
  expect([0, 200, 400].map((at) => reader.tap({ at, x: 0.9 }))).toEqual([0, 1, 1]);
  expect([5000, 5200].map((at) => reader.tap({ at, x: 0.1 }))).toEqual([0, -1]);
});

it('takes slow taps, taps in the middle and taps at two sides for single ones', () => {
  const reader = new TapReader();
  expect([0, 500, 1000].map((at) => reader.tap({ at, x: 0.9 }))).toEqual([0, 0, 0]);
  expect([2000, 2100].map((at) => reader.tap({ at, x: 0.5 }))).toEqual([0, 0]);
  expect(reader.tap({ at: 3000, x: 0.1 })).toBe(0);
  expect(reader.tap({ at: 3100, x: 0.9 })).toBe(0);
});
