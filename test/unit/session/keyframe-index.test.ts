import { describe, expect, it } from 'vitest';
import { KeyframeIndex } from '../../../src/session/keyframe-index.js';

function learned(times: readonly number[], compositionOffset = 0): KeyframeIndex {
  const index = new KeyframeIndex();
  times.forEach((time, picture) => index.add(time, compositionOffset, picture));
  return index;
}

describe('KeyframeIndex', () => {
  it('knows nothing at first', () => {
    expect(new KeyframeIndex().before(5000)).toBeUndefined();
  });

  it('finds the keyframe before the target in a list from the metadata', () => {
    const index = new KeyframeIndex();
    index.load([0, 1200, 3700, 9100]);
    expect(index.before(9000)).toBe(3700);
    expect(index.before(3700)).toBe(3700);
  });

  it('goes on with a regular interval into what has not been seen', () => {
    expect(learned([0, 2000, 4000]).before(11_300)).toBe(10_000);
  });

  it('counts with timestamps that are rounded to whole milliseconds', () => {
    expect(learned([0, 2002, 4004, 6006]).before(7000)).toBe(6006);
  });

  it('does not guess where keyframes are irregular', () => {
    expect(learned([0, 700, 2900, 4000]).before(11_300)).toBeUndefined();
  });

  it('compares the target with the time a keyframe is shown, not decoded', () => {
    expect(learned([0, 2000, 4000], 80).before(4040)).toBe(2000);
  });

  it('recognises a picture whatever its timestamp says', () => {
    expect(learned([0, 2000, 4000]).locate(1)).toBe(2000);
    expect(learned([0, 2000, 4000]).locate(99)).toBeUndefined();
  });

  it('does not recognise a picture that came twice', () => {
    const index = learned([0, 2000]);
    index.add(4000, 0, 1);
    expect(index.locate(1)).toBeUndefined();
  });
});
