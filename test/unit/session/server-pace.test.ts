import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NetStream } from '../../../src/protocol/connection/net-connection.js';
import { ServerPace } from '../../../src/session/server-pace.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A pace of `bufferLength` seconds, and what it tells the server. */
function setUp(bufferLength: number) {
  const told: string[] = [];
  const stream = {
    setBufferLength: (length: number) => told.push(`buffer ${length}`),
    pause: async (paused: boolean, at: number) => void told.push(`${paused ? 'pause' : 'unpause'} ${at}`),
  };
  const pace = new ServerPace(stream as unknown as NetStream, bufferLength);
  return { pace, told };
}

describe('ServerPace', () => {
  it('says nothing while enough is buffered', () => {
    const { pace, told } = setUp(10);
    vi.advanceTimersByTime(5000);
    for (const ahead of [5, 10, 20]) pace.report(ahead, 0);
    expect(told).toEqual([]);
  });

  it('asks for what is missing when half of it is gone, and not again before the server could answer', () => {
    const { pace, told } = setUp(10);
    vi.advanceTimersByTime(2000);
    pace.report(4, 0);
    vi.advanceTimersByTime(900);
    pace.report(4, 0);
    expect(told).toEqual(['buffer 16000']);
    vi.advanceTimersByTime(200);
    pace.report(4, 0);
    expect(told).toEqual(['buffer 16000', 'buffer 22000']);
  });

  it('asks a fast viewer more of the server, and sooner of a small buffer', () => {
    const { pace, told } = setUp(2);
    vi.advanceTimersByTime(500);
    pace.report(0.5, 0, 4);
    // (2 - 0.5) s at four times the speed, and 0.5 s in which the viewer takes three more than comes.
    expect(told).toEqual([`buffer ${2000 + 1500 * 4 + 500 * 3}`]);
  });

  it('keeps up with any speed: a viewer of a server that sends in real time never waits', () => {
    for (const rate of [1, 1.5, 2, 4]) {
      for (const bufferLength of [1, 2, 10]) {
        const { pace, told } = setUp(bufferLength);
        const asked = () =>
          Number(
            told
              .filter((what) => what.startsWith('buffer'))
              .at(-1)
              ?.slice(7) ?? bufferLength * 1000,
          );
        let played = 0;
        let sent = 0;
        for (let time = 0; time < 120_000; time += 250) {
          vi.advanceTimersByTime(250);
          // So far ahead of the clock, and no faster than the line.
          if (!pace.isHeld) sent = Math.max(sent, Math.min(time + asked(), sent + 20_000));
          played += 250 * rate;
          const ahead = (sent - played) / 1000 / rate;
          if (time > 1000) expect(ahead, `${rate} x, ${bufferLength} s, at ${time}`).toBeGreaterThan(0);
          else played = Math.min(played, sent);
          pace.report(Math.max(0, ahead), 0, rate);
        }
      }
    }
  });

  it('lets the server wait at twice the buffer, and go on at once', async () => {
    const { pace, told } = setUp(10);
    expect(pace.report(21, 500)).toBe(false);
    expect(pace.isHeld).toBe(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(pace.report(11, 600)).toBe(false);
    expect(pace.report(9, 700)).toBe(true);
    expect(told).toEqual(['pause 500', 'unpause 700']);
  });
});
