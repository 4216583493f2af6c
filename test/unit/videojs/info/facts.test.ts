import { expect, it } from 'vitest';
import { PlayerError } from '../../../../src/errors/player-error.js';
import type { Player } from '../../../../src/playback/player.js';
import { pointsOf } from '../../../../src/videojs/info/chart.js';
import { joinText, planLines } from '../../../../src/videojs/info/facts.js';

it('tells the time to the first picture and its steps, in order', () => {
  expect(joinText({ join: { firstFrame: 20.4, plan: 2, handshake: 10 } })).toBe(
    '32 ms (plan 2, handshake 10, firstFrame 20)',
  );
  expect(joinText({ join: {} })).toBe('');
});

it('tells of each candidate of the plan what became of it', () => {
  const rtmp = { kind: 'rtmp', protocol: 'rtmp', tcUrl: 'rtmp://a/b', streamName: 'mp4:c' };
  const hls = { kind: 'hls', url: 'https://a/c.m3u8' };
  const file = { kind: 'file', url: 'https://a/c.mp4' };
  const error = new PlayerError('CF_NETWORK_TIMEOUT');
  const attempt = (index: number, outcome: string, more = {}) => ({ index, outcome, ...more });
  const player = {
    candidates: [rtmp, hls, file],
    attempts: [attempt(0, 'failed', { elapsed: 4000.4, error }), attempt(1, 'playing', { elapsed: 301 })],
  } as unknown as Player;
  expect(planLines(player)).toEqual([
    { text: 'RTMP rtmp://a/b mp4:c', outcome: 'failed: CF_NETWORK_TIMEOUT, 4000 ms', isCurrent: false },
    { text: 'HLS https://a/c.m3u8', outcome: 'playing, 301 ms', isCurrent: true },
    { text: 'HTTP https://a/c.mp4', outcome: '', isCurrent: false },
  ]);
});

it('draws the newest value at the right, the greatest at the top', () => {
  expect(pointsOf([0, 5, 10])).toBe('57,39 58,20 59,1');
});

it('draws nothing but zeros at the bottom', () => expect(pointsOf([0, 0])).toBe('58,39 59,39'));
