import { expect, it } from 'vitest';
import { edgeOfLive, timeText } from '../../../src/videojs/live-edge.js';
import type { Player } from '../../../src/playback/player.js';

const media = (currentTime: number, end?: number) =>
  ({
    currentTime,
    seekable: { length: end === undefined ? 0 : 1, start: () => 0, end: () => end ?? 0 },
  }) as unknown as HTMLMediaElement;
const core = (liveLatency?: number, latencyGoal?: number) =>
  ({ stats: { liveLatency, latencyGoal } }) as unknown as Player;

it('is at the edge as long as the latency is near its goal', () => {
  expect(edgeOfLive(core(1.4, 1), media(10))).toMatchObject({ isAtEdge: true });
});

it('tells how far behind the goal the viewer has gone', () => {
  const { behind, isAtEdge } = edgeOfLive(core(43, 1), media(10, 52));
  expect(isAtEdge).toBe(false);
  expect(behind).toBeCloseTo(42);
});

it('takes the distance of some segments for the edge where no goal is known', () => {
  expect(edgeOfLive(core(), media(88, 100)).isAtEdge).toBe(true);
  expect(edgeOfLive(core(), media(40, 100))).toEqual({ behind: 60, isAtEdge: false });
});

it.each([
  [0, '0:00'],
  [65.9, '1:05'],
  [7209, '2:00:09'],
  [-3, '0:00'],
])('writes %d seconds as %s', (seconds, text) => expect(timeText(seconds)).toBe(text));
