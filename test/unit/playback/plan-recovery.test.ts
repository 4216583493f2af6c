import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PlayerError } from '../../../src/errors/player-error.js';
import { plansOfPage } from '../../../src/playback/plan-memory.js';
import { Player } from '../../../src/playback/player.js';
import type { CandidateStep } from '../../../src/playback/player-options.js';
import type { PlayerConfig } from '../../../src/source/player-config.js';
import { asMedia, FakeMedia } from '../../support/fake-media.js';
import { ManualClock } from '../../support/manual-clock.js';
import { scriptedEngine, type AttachedEngine } from '../../support/scripted-engine.js';

const A = 'https://h.example/a.m3u8';
const B = 'https://h.example/b.m3u8';
const FILE = 'https://h.example/a.mp4';
const THREE: PlayerConfig = { hls: [A, B], src: FILE };
const RTMP: PlayerConfig = {
  streamer: 'rtmp://h.example/cfx/st',
  file: 'videos/a.mp4',
  gateway: 'wss://g.example/rtmp',
  hls: A,
};

let media: FakeMedia;
let clock: ManualClock;
let attached: AttachedEngine[];
let warned: string[];
let steps: CandidateStep[];

beforeEach(() => {
  plansOfPage.clear();
  media = new FakeMedia();
  clock = new ManualClock();
  attached = [];
  warned = [];
  steps = [];
});

function createPlayer(decline: (step: CandidateStep) => boolean = () => false): Player {
  const engines = [
    scriptedEngine('rtmp', 'rtmp', attached),
    scriptedEngine('hls', 'hls', attached),
    scriptedEngine('file', 'file', attached),
  ] as const;
  const player = new Player(asMedia(media), { engines, clock, random: () => 0 });
  player.addEventListener('playerwarning', (event) =>
    warned.push((event as CustomEvent<PlayerError>).detail.code),
  );
  player.addEventListener('beforecandidate', (event) => {
    const step = (event as CustomEvent<CandidateStep>).detail;
    steps.push(step);
    if (decline(step)) event.preventDefault();
  });
  return player;
}

async function settle(): Promise<void> {
  await vi.dynamicImportSettled();
  for (let turn = 0; turn < 40; turn++) await Promise.resolve();
}

const newest = () => attached.at(-1)!;
const playingUrl = (player: Player) =>
  player.state.name === 'playing' && player.candidate?.kind !== 'rtmp' ? player.candidate?.url : undefined;

async function load(player: Player, config: PlayerConfig = THREE): Promise<void> {
  player.load(config);
  await settle();
}
async function fail(code: ConstructorParameters<typeof PlayerError>[0]): Promise<void> {
  newest().events.failure(new PlayerError(code));
  await settle();
}
/** The first candidate fails, the second one plays. */
async function fallBack(player: Player, code: ConstructorParameters<typeof PlayerError>[0]): Promise<void> {
  await load(player);
  await fail(code);
  newest().plays();
  void media.play();
}
async function pauseFor(milliseconds: number): Promise<void> {
  media.pause();
  clock.pass(milliseconds);
  await settle();
}

describe('a page is asked before each candidate', () => {
  it('hears which, why, and what was before', async () => {
    const player = createPlayer();
    await load(player);
    await fail('CF_HLS_MANIFEST_NOT_FOUND');
    expect(steps).toMatchObject([
      { candidate: { url: A }, index: 0, reason: 'plan', previous: null, error: null },
      {
        candidate: { url: B },
        index: 1,
        reason: 'failed',
        previous: { url: A },
        error: { code: 'CF_HLS_MANIFEST_NOT_FOUND' },
      },
    ]);
  });

  it('skips what it declines, with a warning and a record, and goes on', async () => {
    const player = createPlayer(({ index }) => index === 0);
    await load(player);
    expect(attached.map(({ candidate }) => candidate)).toMatchObject([{ url: B }]);
    expect(warned).toEqual(['CF_CANDIDATE_DECLINED']);
    expect(player.attempts).toMatchObject([
      { index: 0, outcome: 'skipped', error: { code: 'CF_CANDIDATE_DECLINED' } },
      { index: 1, outcome: 'running' },
    ]);
    expect(steps[1]).toMatchObject({ reason: 'failed', error: { code: 'CF_CANDIDATE_DECLINED' } });
  });

  it('ends with that when it declines all, and with the real reason where there is one', async () => {
    const player = createPlayer(() => true);
    await load(player);
    expect(player.error?.code).toBe('CF_CANDIDATE_DECLINED');
    expect(attached).toEqual([]);
    const other = createPlayer(({ index }) => index > 0);
    await load(other);
    await fail('CF_NETWORK_TIMEOUT');
    expect(other.error?.code).toBe('CF_NETWORK_TIMEOUT');
  });

  it('reads no secret there', async () => {
    const player = createPlayer();
    await load(player, { src: `${A}?Policy=SECRET1&Signature=SECRET2&Key-Pair-Id=K` });
    expect(JSON.stringify(steps)).not.toContain('SECRET');
  });

  it('is asked about each way to an RTMP stream, and a declined one is not tried beside', async () => {
    const player = createPlayer(({ candidate }) => candidate.kind === 'rtmp' && candidate.port === 80);
    await load(player, RTMP);
    expect(steps.map(({ candidate }) => (candidate.kind === 'rtmp' ? candidate.port : 0))).toEqual([
      1935, 80, 80,
    ]);
    expect(newest().candidate).toMatchObject({ kind: 'rtmp', port: 1935 });
    expect(newest().candidate).not.toHaveProperty('ladder');
  });

  it('is not asked when what played is connected again', async () => {
    const player = createPlayer();
    await load(player);
    newest().plays();
    await fail('CF_NETWORK_LOST');
    clock.pass(1000);
    await settle();
    expect(attached).toHaveLength(2);
    expect(steps).toHaveLength(1);
    expect(player.state.name).toBe('attempting');
  });

  it('may load something else while it is asked', async () => {
    const player = createPlayer();
    player.addEventListener('beforecandidate', () => player.load({ src: FILE }), { once: true });
    await load(player);
    expect(attached.map(({ candidate }) => candidate)).toMatchObject([{ url: FILE }]);
  });
});

describe('the page remembers what played', () => {
  const startsWith = async (config: PlayerConfig = THREE) => {
    const before = attached.length;
    const player = createPlayer();
    await load(player, config);
    const { candidate } = attached[before]!;
    return { player, url: candidate.kind === 'rtmp' ? candidate.tcUrl : candidate.url };
  };

  it('a later player with the same plan begins there, and says so', async () => {
    await fallBack(createPlayer(), 'CF_HLS_MANIFEST_FAILED');
    expect((await startsWith()).url).toBe(B);
    expect(steps.at(-1)).toMatchObject({ index: 1, reason: 'remembered' });
  });

  it('for a minute where the better one may be well again, for ten where it said no', async () => {
    const firstAfter = async (milliseconds: number) => {
      clock.pass(milliseconds);
      const { player, url } = await startsWith();
      player.unload();
      return url;
    };
    await fallBack(createPlayer(), 'CF_HLS_MANIFEST_FAILED');
    expect(await firstAfter(59_000)).toBe(B);
    expect(await firstAfter(1000)).toBe(A);
    await fallBack(createPlayer(), 'CF_HLS_MANIFEST_NOT_FOUND');
    expect(await firstAfter(599_000)).toBe(B);
    expect(await firstAfter(1000)).toBe(A);
  });

  it('whatever becomes of another player that tries the better one', async () => {
    const other = createPlayer();
    await load(other);
    const first = newest();
    await fallBack(createPlayer(), 'CF_HLS_MANIFEST_FAILED');
    first.events.failure(new PlayerError('CF_NETWORK_TIMEOUT'));
    await settle();
    other.unload();
    expect((await startsWith()).url).toBe(B);
  });

  it('no longer because it was used', async () => {
    await fallBack(createPlayer(), 'CF_HLS_MANIFEST_FAILED');
    clock.pass(50_000);
    await startsWith();
    newest().plays();
    clock.pass(20_000);
    expect((await startsWith()).url).toBe(A);
  });

  it('the better ones are tried when it fails', async () => {
    await fallBack(createPlayer(), 'CF_HLS_MANIFEST_FAILED');
    const { player } = await startsWith();
    await fail('CF_HLS_MANIFEST_FAILED');
    expect(player.candidate).toMatchObject({ url: A });
    newest().plays();
    expect((await startsWith()).url).toBe(A);
  });

  it('a plan that is signed anew is the same, one of another stream is not', async () => {
    const signed = (name: string, signature: string): PlayerConfig => ({
      hls: [A, `https://h.example/${name}.m3u8?v=1&Policy=${signature}&Signature=${signature}&Key-Pair-Id=K`],
    });
    await load(createPlayer(), signed('b', 'one'));
    await fail('CF_HLS_MANIFEST_FAILED');
    newest().plays();
    expect((await startsWith(signed('b', 'two'))).url).toContain('/b.m3u8?v=1&Policy=two');
    expect((await startsWith(signed('c', 'one'))).url).toBe(A);
  });

  it('what a page declined counts for nothing', async () => {
    await load(createPlayer(({ index }) => index === 0));
    newest().plays();
    expect((await startsWith()).url).toBe(A);
  });

  it('nothing is remembered of what never played', async () => {
    await load(createPlayer());
    await fail('CF_HLS_MANIFEST_FAILED');
    expect((await startsWith()).url).toBe(A);
  });
});

describe('back up to a better candidate', () => {
  it('at a pause, after it has played out of sight, at the same position', async () => {
    const player = createPlayer();
    await fallBack(player, 'CF_HLS_MANIFEST_FAILED');
    media.currentTime = 42;
    await pauseFor(1000);
    const trial = newest();
    expect(trial.candidate).toMatchObject({ url: A, start: 42 });
    expect(trial.media).not.toBe(media);
    expect(trial.media.muted).toBe(true);
    expect(playingUrl(player)).toBe(B);
    trial.plays();
    await settle();
    expect(trial.isDestroyed).toBe(true);
    expect(steps.at(-1)).toMatchObject({ index: 0, reason: 'better', previous: { url: B }, error: null });
    expect(newest()).toMatchObject({ candidate: { url: A, start: 42 }, media });
    newest().plays();
    expect(playingUrl(player)).toBe(A);
    expect(media.currentTime).toBe(42);
    expect(player.paused).toBe(true);
    expect(player.attempts).toMatchObject([
      { index: 0, outcome: 'failed' },
      { index: 1, outcome: 'cancelled' },
      { index: 0, outcome: 'playing', reason: 'better' },
    ]);
  });

  it('takes nothing away when it does not play', async () => {
    const player = createPlayer();
    await fallBack(player, 'CF_HLS_MANIFEST_FAILED');
    const shown = newest();
    await pauseFor(1000);
    await fail('CF_HLS_MANIFEST_FAILED');
    expect(playingUrl(player)).toBe(B);
    expect(shown.isDestroyed).toBe(false);
    expect(warned).toEqual(['CF_HLS_MANIFEST_FAILED']);
    expect(player.attempts).toHaveLength(2);
  });

  it('gives it the time of an attempt', async () => {
    const player = createPlayer();
    player.budgets = { hls: 5000 };
    await fallBack(player, 'CF_HLS_MANIFEST_FAILED');
    await pauseFor(1000);
    newest().events.awaitingPlay?.();
    clock.pass(4999);
    await settle();
    expect(newest().isDestroyed).toBe(false);
    clock.pass(1);
    await settle();
    expect(newest().isDestroyed).toBe(true);
    expect(playingUrl(player)).toBe(B);
  });

  it('not while it plays, nor in the moment of a seek, and not when play goes on meanwhile', async () => {
    const player = createPlayer();
    await fallBack(player, 'CF_HLS_MANIFEST_FAILED');
    clock.pass(600_000);
    await pauseFor(900);
    void media.play();
    clock.pass(5000);
    await settle();
    expect(attached).toHaveLength(2);
    await pauseFor(1000);
    const trial = newest();
    expect(trial.media).not.toBe(media);
    void media.play();
    trial.plays();
    await settle();
    expect(trial.isDestroyed).toBe(true);
    expect(playingUrl(player)).toBe(B);
  });

  it('looks once in half a minute, and not for what said no', async () => {
    const player = createPlayer();
    await fallBack(player, 'CF_HLS_MANIFEST_FAILED');
    await pauseFor(1000);
    await fail('CF_HLS_MANIFEST_FAILED');
    void media.play();
    await pauseFor(1000);
    expect(attached).toHaveLength(3);
    void media.play();
    clock.pass(30_000);
    await pauseFor(1000);
    expect(attached).toHaveLength(4);
    const other = createPlayer();
    await load(other, { hls: ['https://h.example/x.m3u8', B] });
    await fail('CF_HLS_MANIFEST_NOT_FOUND');
    newest().plays();
    void media.play();
    const before = attached.length;
    await pauseFor(1000);
    expect(attached).toHaveLength(before);
  });

  it('on request, also while it plays and for what said no', async () => {
    const player = createPlayer();
    await fallBack(player, 'CF_HLS_MANIFEST_NOT_FOUND');
    media.currentTime = 7;
    const went = player.retryBetter();
    await settle();
    newest().plays();
    expect(await went).toBe(true);
    await settle();
    newest().plays();
    expect(playingUrl(player)).toBe(A);
    expect(media.currentTime).toBe(7);
    expect(player.paused).toBe(false);
  });

  it('on request says no when there is nothing better, or nothing that plays', async () => {
    const player = createPlayer();
    expect(await player.retryBetter()).toBe(false);
    await load(player);
    expect(await player.retryBetter()).toBe(false);
    newest().plays();
    expect(await player.retryBetter()).toBe(false);
    expect(attached).toHaveLength(1);
  });

  it('tries the best first and the next one after it', async () => {
    const player = createPlayer();
    await load(player);
    await fail('CF_HLS_MANIFEST_FAILED');
    await fail('CF_HLS_MANIFEST_FAILED');
    newest().plays();
    const went = player.retryBetter();
    await settle();
    expect(newest().candidate).toMatchObject({ url: A });
    await fail('CF_HLS_MANIFEST_FAILED');
    expect(newest().candidate).toMatchObject({ url: B });
    newest().plays();
    expect(await went).toBe(true);
    await settle();
    expect(newest()).toMatchObject({ candidate: { url: B }, media });
  });

  it('returns to what played when the better one fails after all', async () => {
    const player = createPlayer();
    await load(player);
    await fail('CF_HLS_MANIFEST_FAILED');
    await fail('CF_HLS_MANIFEST_FAILED');
    newest().plays();
    media.currentTime = 9;
    const went = player.retryBetter();
    await settle();
    await fail('CF_HLS_MANIFEST_FAILED');
    newest().plays();
    await went;
    await settle();
    await fail('CF_HLS_SEGMENT_FAILED');
    expect(newest()).toMatchObject({ candidate: { url: FILE, start: 9 }, media });
    newest().plays();
    expect(playingUrl(player)).toBe(FILE);
    expect(media.currentTime).toBe(9);
  });

  it('stays where it is when the page declines', async () => {
    const player = createPlayer(({ reason }) => reason === 'better');
    await fallBack(player, 'CF_HLS_MANIFEST_FAILED');
    const shown = newest();
    const went = player.retryBetter();
    await settle();
    newest().plays();
    expect(await went).toBe(false);
    expect(playingUrl(player)).toBe(B);
    expect(shown.isDestroyed).toBe(false);
  });

  it('is over with the run', async () => {
    const player = createPlayer();
    await fallBack(player, 'CF_HLS_MANIFEST_FAILED');
    const went = player.retryBetter();
    await settle();
    const trial = newest();
    player.unload();
    expect(await went).toBe(false);
    expect(trial.isDestroyed).toBe(true);
    await pauseFor(60_000);
    expect(newest()).toBe(trial);
  });

  it('looks at one RTMP stream once, by all its ways', async () => {
    const player = createPlayer();
    await load(player, RTMP);
    await fail('CF_GATEWAY_UNREACHABLE');
    expect(newest().candidate.kind).toBe('hls');
    newest().plays();
    void media.play();
    await pauseFor(1000);
    expect(newest().candidate).toMatchObject({
      kind: 'rtmp',
      port: 1935,
      ladder: [{ port: 80 }, { protocol: 'rtmpt' }],
    });
    newest().plays();
    await settle();
    newest().plays();
    expect(player.candidate?.kind).toBe('rtmp');
    expect(player.state.name).toBe('playing');
  });

  it('begins with a remembered candidate and still finds the way up', async () => {
    await fallBack(createPlayer(), 'CF_HLS_MANIFEST_FAILED');
    media = new FakeMedia();
    const player = createPlayer();
    await load(player);
    newest().plays();
    expect(playingUrl(player)).toBe(B);
    void media.play();
    await pauseFor(1000);
    expect(newest().candidate).toMatchObject({ url: A });
    newest().plays();
    await settle();
    newest().plays();
    expect(playingUrl(player)).toBe(A);
    expect(plansOfPage.indexOf(player.candidates, clock.now())).toBeUndefined();
  });
});
