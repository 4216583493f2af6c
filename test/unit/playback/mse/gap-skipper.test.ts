import { describe, expect, it } from 'vitest';
import { GapSkipper, type GapMedia } from '../../../../src/playback/mse/gap-skipper.js';
import { ranges } from '../../../support/time-ranges.js';

const media = (facts: Partial<GapMedia>): GapMedia => ({
  buffered: ranges(),
  seeking: false,
  paused: false,
  readyState: 2,
  currentTime: 0,
  ...facts,
});

/** Asked every 50 ms for so long. */
function watch(element: GapMedia, forMs: number): number {
  const skipper = new GapSkipper(element);
  for (let now = 0; now <= forMs; now += 50) skipper.check(now);
  return element.currentTime;
}

describe('GapSkipper', () => {
  it('jumps over a small hole when the element has stood still', () => {
    expect(watch(media({ buffered: ranges([0, 10], [10.2, 20]), currentTime: 9.99 }), 200)).toBeCloseTo(
      10.2,
      2,
    );
  });

  it('starts a recording that begins a few frames late, also while paused', () => {
    const element = media({ buffered: ranges([0.08, 5]), readyState: 1, paused: true });
    expect(watch(element, 200)).toBeCloseTo(0.08, 2);
  });

  it('gives a large hole a second to be filled', () => {
    const buffered = ranges([0, 10], [18, 30]);
    expect(watch(media({ buffered, currentTime: 9.95 }), 900)).toBe(9.95);
    expect(watch(media({ buffered, currentTime: 9.95 }), 1100)).toBeCloseTo(18, 2);
  });

  it('leaves an element alone that has data ahead', () => {
    expect(watch(media({ buffered: ranges([0, 10], [10.2, 20]), currentTime: 5 }), 3000)).toBe(5);
  });

  it('leaves an element alone that is paused with a picture', () => {
    const element = media({ buffered: ranges([0, 10], [10.2, 20]), currentTime: 9.99, paused: true });
    expect(watch(element, 3000)).toBe(9.99);
  });

  it('waits at the end of what there is', () => {
    expect(watch(media({ buffered: ranges([0, 10]), currentTime: 10 }), 3000)).toBe(10);
  });

  it('begins to count anew when the playhead has moved', () => {
    const element = media({ buffered: ranges([0, 10], [10.2, 20]), currentTime: 9.9 });
    const skipper = new GapSkipper(element);
    skipper.check(0);
    element.currentTime = 9.95;
    skipper.check(90);
    skipper.check(150);
    expect(element.currentTime).toBe(9.95);
  });
});
