import { describe, expect, it } from 'vitest';
import { VideoClock } from '../../../src/media/video-clock.js';

/** [decode, presentation] in ticks of 90 kHz, of [decode time, composition time] in ms. */
const run = (...frames: readonly (readonly [number, number])[]) => {
  const clock = new VideoClock();
  return frames.map(([time, offset]) => {
    clock.next(time, offset);
    return [clock.decodeTime, clock.decodeTime + clock.compositionOffset];
  });
};

describe('VideoClock', () => {
  it('keeps decode and presentation times of frames in another order', () => {
    expect(run([0, 80], [40, 160], [80, 40], [120, 40])).toEqual([
      [0, 7200],
      [3600, 18000],
      [7200, 10800],
      [10800, 14400],
    ]);
  });

  it('keeps presentation before decoding', () => {
    expect(run([1000, 0], [1040, -20])[1]).toEqual([93600, 91800]);
  });

  it('lets decode times grow where two frames claim the same moment, and shows them as labelled', () => {
    expect(run([0, 40], [0, 120], [0, 80])).toEqual([
      [0, 3600],
      [1, 10800],
      [2, 7200],
    ]);
  });

  it('shows a frame without reordering no earlier than it is decoded', () => {
    expect(run([40, 0], [30, 0])).toEqual([
      [3600, 3600],
      [3601, 3601],
    ]);
  });

  it('begins at zero where the times are negative, and shows everything as labelled that is not', () => {
    expect(run([-80, 80], [-40, 160], [0, 40])).toEqual([
      [0, 0],
      [1, 10800],
      [2, 3600],
    ]);
  });
});
