import { describe, expect, it } from 'vitest';
import { milliseconds } from '../../../../src/protocol/units.js';
import { KeyframePlaces } from '../../../../src/playback/flv-file/keyframe-places.js';

const index = (...entries: readonly (readonly [number, number?])[]) =>
  entries.map(([time, position]) => ({
    time: milliseconds(time),
    ...(position === undefined ? {} : { position }),
  }));

describe('where keyframes are', () => {
  it('is what the index says', () => {
    const places = new KeyframePlaces();
    places.load(index([0, 500], [2000, 9000], [4000, 20_000]));
    expect(places.before(3999)).toEqual({ time: 2000, position: 9000 });
    expect(places.before(4000)).toEqual({ time: 4000, position: 20_000 });
    expect(places.before(-1)).toBeUndefined();
  });

  it.each([
    ['has no positions', index([0], [2000])],
    ['has one entry', index([0, 500])],
    ['goes back', index([0, 500], [2000, 400], [4000, 20_000])],
  ])('is not said by an index that %s', (_, entries) => {
    const places = new KeyframePlaces();
    places.load(entries);
    expect(places.before(3000)).toBeUndefined();
  });

  it('follows the clock of the file where the index begins at zero', () => {
    const places = new KeyframePlaces();
    places.load(index([0, 500], [2000, 9000]));
    places.begin();
    places.keyframe(7000, 500);
    expect(places.before(8999)).toEqual({ time: 7000, position: 500 });
    expect(places.before(9000)).toEqual({ time: 9000, position: 9000 });
  });

  it('is learned from what was read, and from nothing else', () => {
    const places = new KeyframePlaces();
    places.begin();
    places.keyframe(0, 500);
    places.passed(1900);
    places.keyframe(2000, 9000);
    places.passed(3500);
    places.begin();
    places.keyframe(100_000, 400_000);
    places.passed(101_000);
    expect(places.before(1000)).toEqual({ time: 0, position: 500 });
    expect(places.before(3500)).toEqual({ time: 2000, position: 9000 });
    // There may be more keyframes behind what was read.
    expect(places.before(3600)).toBeUndefined();
    expect(places.before(99_999)).toBeUndefined();
    expect(places.before(100_500)).toEqual({ time: 100_000, position: 400_000 });
    expect(places.interval).toBe(2000);
  });
});
