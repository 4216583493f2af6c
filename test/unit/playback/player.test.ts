import { beforeEach, expect, it, vi } from 'vitest';
import { PlayerError } from '../../../src/errors/player-error.js';
import type { AnyEngineFactory } from '../../../src/playback/engine.js';
import { plansOfPage } from '../../../src/playback/plan-memory.js';
import { Player } from '../../../src/playback/player.js';
import type { PlayerOptions } from '../../../src/playback/player-options.js';
import { asMedia, FakeMedia } from '../../support/fake-media.js';
import { ManualClock } from '../../support/manual-clock.js';
import { scriptedEngine, type AttachedEngine } from '../../support/scripted-engine.js';

const TWO_MANIFESTS = { hls: ['https://h.example/a.m3u8', 'https://h.example/b.m3u8'] };
const HLS_THEN_FILE = {
  hls: 'https://h.example/a.m3u8',
  src: 'https://h.example/a.mp4',
  order: ['hls', 'file'],
} as const;
const RTMP = {
  streamer: 'rtmp://h.example/cfx/st',
  file: 'videos/a.mp4',
  gateway: 'wss://g.example/rtmp',
};

let media: FakeMedia;
let clock: ManualClock;
let attached: AttachedEngine[];
let heard: string[];

beforeEach(() => {
  plansOfPage.clear();
  media = new FakeMedia();
  clock = new ManualClock();
  attached = [];
  heard = [];
});

function createPlayer(options: PlayerOptions = {}): Player {
  const engines: AnyEngineFactory[] = [
    scriptedEngine('rtmp', 'rtmp', attached),
    scriptedEngine('hls', 'hls', attached),
    scriptedEngine('file', 'file', attached),
  ];
  const player = new Player(asMedia(media), { engines, clock, random: () => 0, ...options });
  for (const type of ['playerwarning', 'playererror']) {
    player.addEventListener(type, (event) =>
      heard.push(`${type} ${(event as CustomEvent<PlayerError>).detail.code}`),
    );
  }
  return player;
}

/** Loading code and leaving an element are promises; nothing else happens meanwhile. */
async function settle(): Promise<void> {
  await vi.dynamicImportSettled();
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

const fail = (code: ConstructorParameters<typeof PlayerError>[0]) =>
  attached.at(-1)!.events.failure(new PlayerError(code));

it('plays the first candidate that an engine can play', async () => {
  const player = createPlayer();
  player.load(HLS_THEN_FILE);
  await settle();
  attached[0]!.plays();
  expect(player.state.name).toBe('playing');
  expect(player.engine).toBe('hls');
  expect(player.attempts).toMatchObject([{ outcome: 'playing', engine: 'hls' }]);
});

it('goes to the next candidate when one fails, and warns', async () => {
  const player = createPlayer();
  player.load(HLS_THEN_FILE);
  await settle();
  fail('CF_HLS_MANIFEST_NOT_FOUND');
  await settle();
  expect(attached[0]!.isDestroyed).toBe(true);
  expect(player.candidate?.kind).toBe('file');
  expect(heard).toEqual(['playerwarning CF_HLS_MANIFEST_NOT_FOUND']);
});

it('gives an attempt the time of its kind and no more', async () => {
  const player = createPlayer({ budgets: { hls: 700 } });
  player.load(HLS_THEN_FILE);
  await settle();
  attached[0]!.events.stage('manifest');
  clock.pass(699);
  expect(player.attempts).toHaveLength(1);
  clock.pass(1);
  await settle();
  expect(player.attempts).toMatchObject([
    {
      outcome: 'failed',
      elapsed: 700,
      error: { code: 'CF_NETWORK_TIMEOUT', context: { stage: 'manifest' } },
    },
    { outcome: 'running', engine: 'file' },
  ]);
});

it('holds the budget while the browser waits for the viewer, and goes on at play', async () => {
  const player = createPlayer({ budgets: { hls: 700 } });
  player.load(HLS_THEN_FILE);
  await settle();
  attached[0]!.events.awaitingPlay?.();
  clock.pass(60_000);
  expect(player.state).toMatchObject({ name: 'attempting', index: 0 });
  void player.play();
  clock.pass(700);
  expect(player.state).toMatchObject({ name: 'attempting', index: 1 });
});

it('loads nothing before play with preload none', async () => {
  const player = createPlayer();
  player.load(HLS_THEN_FILE, { preload: 'none' });
  await settle();
  clock.pass(60_000);
  expect(player.state.name).toBe('held');
  expect(attached).toEqual([]);
  void player.play();
  await settle();
  expect(attached).toHaveLength(1);
});

it('loads at the element’s own play too, which is what controls call', async () => {
  const player = createPlayer();
  player.load(HLS_THEN_FILE, { preload: 'none' });
  void media.play();
  await settle();
  expect(player.state.name).toBe('attempting');
});

it('skips a candidate that no engine takes, with the reason', async () => {
  const player = createPlayer({ engines: [scriptedEngine('file', 'file', attached)] });
  player.load(HLS_THEN_FILE);
  await settle();
  expect(player.attempts).toMatchObject([
    { outcome: 'skipped', engine: null, error: { category: 'environment' } },
    { outcome: 'running', engine: 'file' },
  ]);
});

it('does not ask the other port for a stream that the server has not got', async () => {
  const player = createPlayer();
  player.load(RTMP);
  await settle();
  const ports = player.candidates.flatMap((candidate) => (candidate.kind === 'rtmp' ? [candidate.port] : []));
  expect(ports.length).toBeGreaterThan(1);
  fail('CF_RTMP_STREAM_NOT_FOUND');
  await settle();
  expect(attached).toHaveLength(1);
  expect(player.attempts.slice(1).every(({ outcome }) => outcome === 'skipped')).toBe(true);
  expect(player.error?.code).toBe('CF_RTMP_STREAM_NOT_FOUND');
  expect(heard).toEqual([
    ...ports.map(() => 'playerwarning CF_RTMP_STREAM_NOT_FOUND'),
    'playererror CF_RTMP_STREAM_NOT_FOUND',
  ]);
});

it('tells of every step of the plan once, with the candidate that it is about', async () => {
  const player = createPlayer();
  const told: unknown[] = [];
  player.addEventListener('playerwarning', (event) => {
    const { code, context, message } = (event as CustomEvent<PlayerError>).detail;
    told.push([context['candidateIndex'], code, context['isSkipped'] ?? false, message]);
  });
  player.load({ ...RTMP, hls: 'https://h.example/a.m3u8' });
  await settle();
  const count = player.candidates.length;
  fail('CF_RTMP_STREAM_NOT_FOUND');
  await settle();
  fail('CF_HLS_MANIFEST_NOT_FOUND');
  await settle();
  expect(told).toEqual([
    [0, 'CF_RTMP_STREAM_NOT_FOUND', false, 'CF_RTMP_STREAM_NOT_FOUND'],
    ...Array.from({ length: count - 2 }, (_, index) => [
      index + 1,
      'CF_RTMP_STREAM_NOT_FOUND',
      true,
      'left out: CF_RTMP_STREAM_NOT_FOUND',
    ]),
    [count - 1, 'CF_HLS_MANIFEST_NOT_FOUND', false, 'CF_HLS_MANIFEST_NOT_FOUND'],
  ]);
  expect(player.error?.code).toBe('CF_RTMP_STREAM_NOT_FOUND');
});

it('takes a gateway that does not open in time for absent, whatever port is behind it', async () => {
  const player = createPlayer({ budgets: { rtmp: 4000 } });
  player.load({ ...RTMP, webDistribution: 'h.example' });
  await settle();
  clock.pass(4000);
  await settle();
  expect(player.candidate?.kind).toBe('hls');
  expect(heard[0]).toBe('playerwarning CF_GATEWAY_UNREACHABLE');
});

it('asks the other port when the gateway opened and the server behind it is silent', async () => {
  const player = createPlayer({ budgets: { rtmp: 4000 } });
  player.load({ ...RTMP, webDistribution: 'h.example' });
  await settle();
  attached[0]!.events.stage('gateway');
  clock.pass(4000);
  await settle();
  expect(player.candidate).toMatchObject({ kind: 'rtmp', port: 80 });
  expect(heard).toEqual(['playerwarning CF_NETWORK_TIMEOUT']);
});

it('ends with the most useful error of all candidates, fatal', async () => {
  const player = createPlayer();
  player.load(HLS_THEN_FILE);
  await settle();
  fail('CF_HTTP_SIGNATURE_EXPIRED');
  await settle();
  fail('CF_FILE_FAILED');
  await settle();
  expect(player.error).toMatchObject({ code: 'CF_HTTP_SIGNATURE_EXPIRED', severity: 'fatal' });
  expect(player.engine).toBeNull();
});

it.each([{}, { src: '' }, { gateway: 'wss://g.example' }])('ends %j with CF_CONFIG_NO_SOURCE', (config) => {
  const player = createPlayer();
  player.load(config);
  expect(player.error?.code).toBe('CF_CONFIG_NO_SOURCE');
  expect(heard).toEqual(['playererror CF_CONFIG_NO_SOURCE']);
});

it('ends a configuration of the wrong form with CF_CONFIG_INVALID', () => {
  const player = createPlayer();
  player.load({ src: 42, port: 'x' } as never);
  expect(player.error?.code).toBe('CF_CONFIG_INVALID');
});

it('reconnects what has played, at the same position and at the viewer’s rate, and plays on', async () => {
  const player = createPlayer();
  player.load(HLS_THEN_FILE, { autoplay: true });
  await settle();
  attached[0]!.plays();
  media.currentTime = 31.5;
  media.playbackRate = 1.5;
  media.dispatchEvent(new Event('ratechange'));
  fail('CF_NETWORK_LOST');
  expect(player.state).toMatchObject({ name: 'reconnecting', index: 0 });
  expect(player.position).toBe(31.5);
  expect(player.paused).toBe(false);
  clock.pass(500);
  await settle();
  expect(attached[1]!.candidate).toMatchObject({ kind: 'hls', start: 31.5 });
  expect(player.attempts.at(-1)).toMatchObject({ reason: 'reconnect' });
  attached[1]!.plays();
  expect(media).toMatchObject({ currentTime: 31.5, playbackRate: 1.5, paused: false });
});

it('stays paused over a change of candidate when the viewer had paused', async () => {
  const player = createPlayer();
  player.load(HLS_THEN_FILE, { autoplay: true });
  await settle();
  attached[0]!.plays();
  player.pause();
  fail('CF_HLS_FATAL');
  await settle();
  attached[1]!.plays();
  expect(player.candidate?.kind).toBe('file');
  expect(player.paused).toBe(true);
});

it('goes on elsewhere, at the same position, within seconds of the gateway being gone for good', async () => {
  const player = createPlayer();
  player.load({ ...RTMP, webDistribution: 'h.example' }, { autoplay: true });
  await settle();
  attached[0]!.plays();
  media.currentTime = 7.5;
  fail('CF_NETWORK_LOST');
  for (let tries = 0; tries < 2; tries++) {
    clock.pass(1000);
    await settle();
    fail('CF_GATEWAY_UNREACHABLE');
  }
  await settle();
  expect(player.candidate?.kind).toBe('hls');
  expect(attached.at(-1)!.candidate).toMatchObject({ kind: 'hls', start: 7.5 });
});

it('has all its patience with a server that can only be asked at another port', async () => {
  const player = createPlayer({ recovery: { maxReconnects: 4 } });
  player.load(RTMP, { autoplay: true });
  await settle();
  attached[0]!.plays();
  fail('CF_NETWORK_LOST');
  for (let tries = 0; tries < 3; tries++) {
    clock.pass(8000);
    await settle();
    fail('CF_NETWORK_LOST');
  }
  expect(player.state).toMatchObject({ name: 'reconnecting', index: 0, reconnects: 4 });
});

it('takes the next candidate when reconnects are used up', async () => {
  const player = createPlayer({ recovery: { maxReconnects: 2, firstMs: 100 } });
  player.load(HLS_THEN_FILE);
  await settle();
  attached[0]!.plays();
  for (let reconnect = 0; reconnect < 2; reconnect++) {
    fail('CF_NETWORK_LOST');
    clock.pass(1000);
    await settle();
  }
  fail('CF_NETWORK_LOST');
  await settle();
  expect(player.candidate?.kind).toBe('file');
});

it('does not take a live stream to a position', async () => {
  const player = createPlayer();
  player.load({ ...HLS_THEN_FILE, live: true });
  await settle();
  attached[0]!.events.streamType('live');
  attached[0]!.plays();
  media.currentTime = 500;
  fail('CF_NETWORK_LOST');
  clock.pass(1000);
  await settle();
  expect(attached[1]!.candidate).not.toHaveProperty('start');
});

it('lets a server hang up after the end', async () => {
  const player = createPlayer();
  player.load(HLS_THEN_FILE);
  await settle();
  attached[0]!.plays();
  media.ended = true;
  fail('CF_NETWORK_LOST');
  expect(player.state.name).toBe('playing');
});

it('keeps the element’s own error from the page as long as there is another candidate', async () => {
  const player = createPlayer();
  const onPage: string[] = [];
  media.addEventListener('error', () => onPage.push('error'));
  player.load(HLS_THEN_FILE);
  await settle();
  media.breaks(3, 'PIPELINE_ERROR_DECODE');
  await settle();
  expect(onPage).toEqual([]);
  expect(player.attempts[0]).toMatchObject({ outcome: 'failed', error: { code: 'CF_DECODE_FAILED' } });
});

it('settles play() when a later candidate plays', async () => {
  const player = createPlayer();
  player.load(HLS_THEN_FILE);
  const played = player.play();
  await settle();
  fail('CF_HLS_MANIFEST_FAILED');
  await settle();
  attached[1]!.plays();
  await expect(played).resolves.toBeUndefined();
});

it('rejects play() as the standard says when nothing can be played', async () => {
  const player = createPlayer();
  player.load(TWO_MANIFESTS);
  const played = player.play();
  await settle();
  fail('CF_HLS_MANIFEST_NOT_FOUND');
  await settle();
  fail('CF_HLS_MANIFEST_NOT_FOUND');
  await expect(played).rejects.toMatchObject({ name: 'NotSupportedError' });
  await expect(player.play()).rejects.toMatchObject({ name: 'NotSupportedError' });
});

it('takes a forbidden autoplay for a warning, and keeps the candidate', async () => {
  media.autoplayBlocked = true;
  const player = createPlayer();
  player.load(HLS_THEN_FILE, { autoplay: true });
  await settle();
  attached[0]!.plays();
  await settle();
  expect(heard).toEqual(['playerwarning CF_ENV_AUTOPLAY_BLOCKED']);
  expect(player.state.name).toBe('playing');
  expect(player.paused).toBe(true);
});

it('cancels what runs when another configuration is loaded, and drops what comes late', async () => {
  const player = createPlayer();
  player.load(TWO_MANIFESTS);
  await settle();
  const [first] = attached;
  player.load({ src: 'https://h.example/new.mp4' });
  await settle();
  expect(first!.signal.aborted).toBe(true);
  first!.events.ready();
  first!.events.failure(new PlayerError('CF_INTERNAL'));
  expect(player.state).toMatchObject({ name: 'attempting', index: 0 });
  expect(player.candidate?.kind).toBe('file');
  expect(heard).toEqual([]);
});

it('never has two engines in the element, however quickly configurations follow', async () => {
  const player = createPlayer();
  for (let n = 0; n < 10; n++) {
    player.load({ src: `https://h.example/${n}.mp4` });
    if (n % 3 === 0) await settle();
  }
  await settle();
  expect(attached.filter(({ isDestroyed }) => !isDestroyed)).toHaveLength(1);
  expect(attached.at(-1)!.candidate).toMatchObject({ url: 'https://h.example/9.mp4' });
});

it('bears a listener that loads something else', async () => {
  const player = createPlayer();
  player.addEventListener('playererror', () => player.load({ src: 'https://h.example/spare.mp4' }), {
    once: true,
  });
  player.load({});
  await settle();
  attached[0]!.plays();
  expect(player.state.name).toBe('playing');
});

it('uses the next engine when the code of the first cannot be loaded', async () => {
  const broken: AnyEngineFactory = {
    kind: 'hls',
    name: 'broken',
    canPlay: () => true,
    load: () => Promise.reject(new Error('chunk')),
  };
  const player = createPlayer({ engines: [broken, scriptedEngine('hls', 'hls', attached)] });
  player.load(TWO_MANIFESTS);
  await settle();
  attached[0]!.plays();
  expect(player.engine).toBe('hls');
});

it('shows no secret in candidates, attempts and statistics', async () => {
  const player = createPlayer();
  player.load({ src: 'https://h.example/a.mp4?Expires=1&Signature=s3cret&Key-Pair-Id=K' });
  await settle();
  attached[0]!.plays();
  expect(attached[0]!.candidate).toMatchObject({ url: expect.stringContaining('s3cret') as string });
  expect(JSON.stringify([player.candidates, player.candidate, player.attempts, player.stats])).not.toContain(
    's3cret',
  );
});

it('leaves the element alone after destroy', async () => {
  const player = createPlayer();
  player.load(HLS_THEN_FILE);
  await settle();
  await player.destroy();
  expect(attached[0]!.isDestroyed).toBe(true);
  const onPage: string[] = [];
  media.addEventListener('error', () => onPage.push('error'));
  media.breaks(4);
  expect(onPage).toEqual(['error']);
});

it('has the levels of a stream when it tells of them, before the first picture too', async () => {
  const levels = [
    { id: '0', bitrate: 200_000, selected: true },
    { id: '1', bitrate: 800_000, selected: false },
  ];
  const plain = scriptedEngine('hls', 'hls', attached);
  const chosen: string[] = [];
  const withLevels: AnyEngineFactory = {
    ...plain,
    load: async () =>
      Object.assign(await plain.load(), { levels, selectLevel: (id: string) => chosen.push(id) }),
  };
  const player = createPlayer({ engines: [withLevels] });
  const told: unknown[] = [];
  player.addEventListener('qualitieschange', () => {
    told.push(player.qualities);
    player.quality = '1';
  });
  player.load({ hls: 'https://h.example/a.m3u8' });
  await settle();
  attached[0]!.events.levels?.(levels);
  expect(told).toEqual([levels]);
  expect(chosen).toEqual(['1']);
});
