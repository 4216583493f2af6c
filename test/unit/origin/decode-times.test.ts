import { describe, expect, it } from 'vitest';
import { decodeTimesOf } from '../../../src/origin/library/decode-times.js';
import { snapToFrames } from '../../../src/origin/library/flv-title.js';

describe('decode times of presentation times', () => {
  it('are the same where nothing is reordered', () => {
    expect([...decodeTimesOf(Float64Array.of(0, 40, 80, 120))]).toEqual([0, 40, 80, 120]);
  });

  it('keep the spacing of the pictures and come as late as reordering allows', () => {
    // I P B B P B B, two B-frames one of which refers to the other.
    const presentation = Float64Array.of(0, 120, 80, 40, 240, 200, 160);
    expect([...decodeTimesOf(presentation)]).toEqual([-80, -40, 0, 40, 80, 120, 160]);
  });
});

describe('sound with times in whole milliseconds', () => {
  it('is put end to end', () => {
    const times = Float64Array.of(0, 23, 46, 70, 93);
    snapToFrames(times, 44_100, 1024);
    expect([...times]).toEqual([0, 1024, 2048, 3072, 4096]);
  });

  it('keeps its gaps', () => {
    const times = Float64Array.of(0, 23, 1000, 1023);
    snapToFrames(times, 44_100, 1024);
    expect([...times]).toEqual([0, 1024, 44_100, 45_124]);
  });
});
