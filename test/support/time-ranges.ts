import type { Ranges } from '../../src/playback/mse/time-ranges.js';

export const ranges = (...list: readonly (readonly [number, number])[]): Ranges => ({
  length: list.length,
  start: (index) => list[index]![0],
  end: (index) => list[index]![1],
});
