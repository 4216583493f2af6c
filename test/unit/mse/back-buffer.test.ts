import { describe, expect, it } from 'vitest';
import { pickBackBuffer } from '../../../src/mse/back-buffer.js';
import { ranges } from '../../support/time-ranges.js';

describe('pickBackBuffer', () => {
  it('keeps 30 seconds behind the playhead', () => {
    expect(pickBackBuffer(ranges([0, 100]), 80, undefined)).toEqual({ start: 0, end: 50 });
  });

  it('waits until enough can be removed', () => {
    expect(pickBackBuffer(ranges([0, 100]), 34, undefined)).toBeUndefined();
  });

  it('ends before a sync sample, because a removal goes on to the next one', () => {
    const range = pickBackBuffer(ranges([0, 100]), 80, [0, 12, 24, 36, 48, 60, 72]);
    expect(range!.end).toBeLessThan(48);
    expect(range!.end).toBeGreaterThan(47.9);
  });

  it('removes nothing from a video whose sync samples are all too near', () => {
    expect(pickBackBuffer(ranges([0, 100]), 80, [60, 72])).toBeUndefined();
  });

  it('has nothing to remove from an empty buffer', () => {
    expect(pickBackBuffer(ranges(), 80, undefined)).toBeUndefined();
  });
});
