import { describe, expect, it } from 'vitest';
import { PollingPace, pollingStep } from '../../../../src/protocol/rtmpt/polling-pace.js';

describe('the pace of polling', () => {
  it('is at once after an answer that shows a flow', () => {
    expect(new PollingPace().after(0x21, 20_000)).toBe(0);
  });

  it('is one unit of 16 ms after a few bytes, whatever the polling byte says', () => {
    expect(new PollingPace().after(0x21, 5)).toBe(16);
  });

  it.each([
    [0x01, 16],
    [0x03, 48],
    [0x05, 80],
    [0x09, 144],
    [0x11, 272],
    [0x21, 528],
  ])('waits after an empty answer with the polling byte %i for %i ms', (byte, ms) => {
    expect(new PollingPace().after(byte, 0)).toBe(ms);
  });

  it('does not stall play over a polling byte that is in no series', () => {
    expect(new PollingPace().after(255, 0)).toBe(528);
  });

  it('asks a server that always says 1 less and less often, down to twice a second', () => {
    const pace = new PollingPace();
    const waits = Array.from({ length: 60 }, () => pace.after(1, 0));
    expect(waits.filter((_, i) => i % 10 === 9)).toEqual([48, 80, 144, 272, 528, 528]);
  });

  it.each([
    ['bytes have come', (pace: PollingPace) => pace.after(1, 1)],
    ['something was sent', (pace: PollingPace) => pace.restart()],
  ])('begins anew when %s', (_, happen) => {
    const pace = new PollingPace();
    for (let i = 0; i < 60; i += 1) pace.after(1, 0);
    happen(pace);
    expect(pace.after(1, 0)).toBe(16);
  });

  it('raises the byte of the server after ten empty answers each', () => {
    expect([0, 9, 10, 19, 20, 30, 40, 50, 1000].map(pollingStep)).toEqual([
      1, 1, 3, 3, 5, 9, 0x11, 0x21, 0x21,
    ]);
  });
});
