import { describe, expect, it } from 'vitest';
import { pickLiveJump, pickLiveStart } from '../../../../src/playback/mse/live-edge.js';
import { ranges } from '../../../support/time-ranges.js';

describe('live edge', () => {
  it('starts a second before the newest picture', () => {
    expect(pickLiveStart(ranges([0, 8]))).toBe(7);
  });

  it('starts where the newest range begins when that is shorter', () => {
    expect(pickLiveStart(ranges([0, 3], [7.5, 8]))).toBe(7.5);
  });

  it('jumps to the edge from far behind', () => {
    expect(pickLiveJump(ranges([0, 60]), 20)).toBe(59);
  });

  it('jumps to the edge when its place is gone', () => {
    expect(pickLiveJump(ranges([50, 60]), 47)).toBe(59);
  });

  it('plays on from a place that is a little behind', () => {
    expect(pickLiveJump(ranges([0, 60]), 55)).toBeUndefined();
  });
});
