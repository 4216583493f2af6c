import type { Ranges } from '../../src/mse/time-ranges.js';

export const ranges = (...list: readonly (readonly [number, number])[]): Ranges => ({
  length: list.length,
  start: (index) => list[index]![0],
  end: (index) => list[index]![1],
});
