import { describe, expect, it } from 'vitest';
import { TimestampUnwrapper } from '../../../src/media/timestamp-unwrapper.js';

function unwrap(...timestamps: readonly number[]): number[] {
  const unwrapper = new TimestampUnwrapper();
  return timestamps.map((timestamp) => unwrapper.unwrap(timestamp));
}
const TOP_32 = 2 ** 32;
const TOP_24 = 2 ** 24;

describe('TimestampUnwrapper', () => {
  it('begins with any value', () => {
    expect(unwrap(3_000_000_000, 3_000_000_040)).toEqual([3_000_000_000, 3_000_000_040]);
  });

  it('goes on over 32 bits', () => {
    expect(unwrap(TOP_32 - 90_000, TOP_32 - 20, 20, 60)).toEqual([
      TOP_32 - 90_000,
      TOP_32 - 20,
      TOP_32 + 20,
      TOP_32 + 60,
    ]);
  });

  it('goes on over 24 bits, again and again', () => {
    expect(unwrap(TOP_24 - 20, 20, 9_000_000, TOP_24 - 5, 15)).toEqual([
      TOP_24 - 20,
      TOP_24 + 20,
      TOP_24 + 9_000_000,
      2 * TOP_24 - 5,
      2 * TOP_24 + 15,
    ]);
  });

  it('leaves a server alone that counts on beyond 24 bits', () => {
    expect(unwrap(TOP_24 - 20, TOP_24 + 20)).toEqual([TOP_24 - 20, TOP_24 + 20]);
  });

  it('lets the other track be still before the wrap', () => {
    expect(unwrap(TOP_32 - 100_000, TOP_32 - 10, 13, TOP_32 - 5, 36).slice(1)).toEqual([
      TOP_32 - 10,
      TOP_32 + 13,
      TOP_32 - 5,
      TOP_32 + 36,
    ]);
  });

  it('takes a first timestamp just below 2^32 for a negative one', () => {
    expect(unwrap(TOP_32 - 40, 0, 40)).toEqual([-40, 0, 40]);
  });

  it('leaves other jumps as they are', () => {
    expect(unwrap(5_000_000, 0, 7_000_000)).toEqual([5_000_000, 0, 7_000_000]);
    expect(unwrap(3_000_000_000, 0)).toEqual([3_000_000_000, 0]);
  });
});
