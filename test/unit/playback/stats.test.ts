import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Player } from '../../../src/playback/player.js';
import { bufferedAhead } from '../../../src/playback/stats.js';
import { FakeMedia } from '../../support/fake-media.js';
import { scriptedEngine, type AttachedEngine } from '../../support/scripted-engine.js';

const ranges = (...list: [number, number][]) =>
  ({ length: list.length, start: (i: number) => list[i]![0], end: (i: number) => list[i]![1] }) as TimeRanges;

it('counts what can be played from the playhead without a gap', () => {
  expect(bufferedAhead(ranges([0, 4], [5, 12]), 6)).toBe(6);
});

it('counts nothing in a gap', () => {
  expect(bufferedAhead(ranges([0, 4], [5, 12]), 4.5)).toBe(0);
});

it('takes a playhead just before a range for one inside it', () => {
  expect(bufferedAhead(ranges([0.04, 4]), 0)).toBe(4);
});

const ALWAYS = {
  state: 'string',
  engine: 'string',
  candidate: 'object',
  streamType: 'string',
  attempts: 'number',
  join: 'object',
  stages: 'object',
  stalls: 'number',
  stalledSeconds: 'number',
  bufferedAhead: 'number',
  rate: 'number',
  details: 'object',
};
const SOMETIMES = [
  'joinTimeMs',
  'bytesReceived',
  'bitrate',
  'bandwidth',
  'height',
  'droppedFrames',
  'totalFrames',
  'liveLatency',
  'latencyGoal',
  'drift',
];
const STEPS = ['plan', 'connect', 'handshake', 'play', 'firstTag', 'firstAppend', 'firstFrame'];

const HLS = 'https://example.test/a.m3u8';

it('has the same names before anything plays and while something does', async () => {
  const media = new FakeMedia();
  const log: AttachedEngine[] = [];
  const engine = scriptedEngine('hls', 'scripted', log);
  const player = new Player(media as unknown as HTMLMediaElement, { engines: [engine] });
  expect(Object.keys(player.stats).sort()).toEqual(Object.keys(ALWAYS).sort());
  player.load({ src: HLS }, { autoplay: true });
  await expect.poll(() => log.length).toBe(1);
  log[0]!.events.streamType('on-demand');
  log[0]!.plays();
  const { stats } = player;
  const types = Object.entries(stats).map(([name, value]) => [name, typeof value]);
  expect(Object.fromEntries(types)).toMatchObject({ ...ALWAYS, joinTimeMs: 'number' });
  expect(Object.keys(stats).filter((name) => !(name in ALWAYS) && !SOMETIMES.includes(name))).toEqual([]);
  await player.destroy();
});

it('has what the engine of the moment says under names of its own', async () => {
  const media = new FakeMedia();
  const log: AttachedEngine[] = [];
  const figures = { bytesReceived: 9, bitrate: 8, bandwidth: 7, liveLatency: 6, latencyGoal: 5, drift: 4 };
  const factory = scriptedEngine('hls', 'scripted', log);
  const load = async () => Object.assign(await factory.load(), { stats: { ...figures, odd: 1 } });
  const player = new Player(media as unknown as HTMLMediaElement, { engines: [{ ...factory, load }] });
  player.load({ src: HLS }, { autoplay: true });
  await expect.poll(() => log.length).toBe(1);
  log[0]!.plays();
  expect(player.stats).toMatchObject({ ...figures, details: { odd: 1 } });
  await player.destroy();
});

it('has each of its names documented', () => {
  const text = readFileSync(new URL('../../../docs/statistics.md', import.meta.url), 'utf8');
  const documented = [...text.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
  expect(documented.sort()).toEqual([...Object.keys(ALWAYS), ...SOMETIMES, ...STEPS].sort());
});
