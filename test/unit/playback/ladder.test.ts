import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PlayerError } from '../../../src/errors/player-error.js';
import type { RungEvent } from '../../../src/playback/engine.js';
import { Player } from '../../../src/playback/player.js';
import { plansOfPage } from '../../../src/playback/plan-memory.js';
import { waysOfPage } from '../../../src/playback/way-memory.js';
import type { RtmpCandidate } from '../../../src/source/candidate.js';
import { asMedia, FakeMedia } from '../../support/fake-media.js';
import { ManualClock } from '../../support/manual-clock.js';
import { scriptedEngine, type AttachedEngine } from '../../support/scripted-engine.js';

type Code = ConstructorParameters<typeof PlayerError>[0];

const GATEWAY = 'wss://g.example/rtmp';
/** Plans rtmp 1935, rtmp 80, rtmpt 80 through the gateway. */
const RTMP = { streamer: 'rtmp://h.example/cfx/st', file: 'videos/a.mp4', gateway: GATEWAY };

let media: FakeMedia;
let clock: ManualClock;
let attached: AttachedEngine[];
let heard: string[];
let player: Player;

beforeEach(() => {
  plansOfPage.clear();
  media = new FakeMedia();
  clock = new ManualClock();
  attached = [];
  heard = [];
  player = new Player(asMedia(media), {
    engines: [scriptedEngine('rtmp', 'rtmp', attached, canPlay), scriptedEngine('hls', 'hls', attached)],
    clock,
    random: () => 0,
  });
  for (const type of ['playerwarning', 'playererror'])
    player.addEventListener(type, (event) =>
      heard.push(`${type} ${(event as CustomEvent<PlayerError>).detail.code}`),
    );
});

let refused: string[] = [];
const canPlay = (candidate: { kind: string; protocol?: string; transport?: string }) =>
  !refused.includes(`${candidate.protocol} ${candidate.transport}`);

afterEach(() => {
  refused = [];
  for (const way of player.candidates) waysOfPage.forget(player.candidates[0], way);
});

async function settle(): Promise<void> {
  await vi.dynamicImportSettled();
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

async function load(config: Parameters<Player['load']>[0] = RTMP): Promise<void> {
  player.load(config);
  await settle();
}

/** The last engine says what happens on one of its ways. */
const rung = (index: number, type: RungEvent['type'], more: Partial<RungEvent> = {}) =>
  attached.at(-1)!.events.rung!({ index, type, elapsedMs: 0, ...more });
const reach = (index: number, ...stages: string[]) => {
  for (const stage of stages) rung(index, 'stage', { stage });
};
const failRung = (index: number, code: Code) =>
  rung(index, 'failed', { error: new PlayerError(code, { message: `${code} of ${index}` }) });
const fail = (code: Code, message: string = code) =>
  attached.at(-1)!.events.failure(new PlayerError(code, { message }));

const way = ({ protocol, port, transport }: RtmpCandidate) => `${protocol} ${port} ${transport}`;
const waysOf = (candidate: unknown): string[] => {
  const { ladder = [], ...first } = candidate as RtmpCandidate;
  return [first, ...ladder].map(way);
};
const said = () =>
  player.attempts.map(({ index, outcome, error }) => `${index} ${outcome}${error ? ` ${error.code}` : ''}`);

describe('the ladder', () => {
  it('is one attempt of the engine with all ways to the stream', async () => {
    await load();
    expect(attached).toHaveLength(1);
    expect(waysOf(attached[0]!.candidate)).toEqual([
      'rtmp 1935 websocket',
      'rtmp 80 websocket',
      'rtmpt 80 websocket',
    ]);
    expect(said()).toEqual(['0 running']);
  });

  it('is kept out of the candidates and the records that people look at', async () => {
    await load();
    expect(JSON.stringify([player.candidates, player.attempts, player.candidate])).not.toContain('ladder');
  });

  it('has no further rung where the plan has one way', async () => {
    await load({ ...RTMP, streamer: 'rtmps://h.example/live' });
    expect(attached[0]!.candidate).not.toHaveProperty('ladder');
  });

  it('joins the ways of one stream, not those of another or of another kind', async () => {
    await load([
      { ...RTMP, streamer: 'rtmp://h.example:1935/cfx/st' },
      {
        ...RTMP,
        streamer: 'rtmp://h.example:1935/cfx/st',
        file: 'videos/b.mp4',
        hls: 'https://h.example/b.m3u8',
      },
    ]);
    expect(waysOf(attached[0]!.candidate)).toEqual(['rtmp 1935 websocket', 'rtmpt 80 websocket']);
    fail('CF_RTMP_STREAM_NOT_FOUND');
    await settle();
    expect(attached[1]!.candidate).toMatchObject({ streamName: 'mp4:videos/b.mp4' });
    expect(waysOf(attached[1]!.candidate)).toEqual(['rtmp 1935 websocket', 'rtmpt 80 websocket']);
  });

  it('leaves out what the engine cannot do here, which is skipped with its reason when the rest failed', async () => {
    refused = ['rtmpt websocket'];
    await load();
    expect(waysOf(attached[0]!.candidate)).toEqual(['rtmp 1935 websocket', 'rtmp 80 websocket']);
    rung(1, 'started');
    failRung(0, 'CF_GATEWAY_UPSTREAM_FAILED');
    failRung(1, 'CF_GATEWAY_UPSTREAM_FAILED');
    fail('CF_GATEWAY_UPSTREAM_FAILED', 'CF_GATEWAY_UPSTREAM_FAILED of 1');
    await settle();
    expect(said()[2]).toMatch(/^2 skipped CF_ENV_/);
  });

  it('goes to the place in the stream where playing is to go on, by every way', async () => {
    player.load(RTMP, { position: 12 });
    await settle();
    const { start, ladder } = attached[0]!.candidate as RtmpCandidate;
    expect([start, ...ladder!.map((other) => other.start)]).toEqual([12, 12, 12]);
  });
});

describe('the records of a ladder', () => {
  it('tell of every way that was tried when it began, how far it came and how it ended', async () => {
    await load();
    reach(0, 'gateway');
    clock.pass(1500);
    rung(1, 'started');
    clock.pass(100);
    reach(1, 'gateway', 'handshake', 'connect');
    rung(1, 'connected');
    rung(0, 'cancelled');
    attached[0]!.events.stage('connect');
    clock.pass(50);
    attached[0]!.events.stage('play');
    attached[0]!.plays();
    expect(player.attempts).toMatchObject([
      { index: 0, outcome: 'cancelled', startedAt: 0, elapsed: 1600, stages: [{ name: 'gateway', at: 0 }] },
      {
        index: 1,
        outcome: 'playing',
        startedAt: 1500,
        elapsed: 150,
        stages: [
          { name: 'gateway', at: 100 },
          { name: 'handshake', at: 100 },
          { name: 'connect', at: 100 },
          { name: 'play', at: 150 },
        ],
      },
    ]);
  });

  it('count a way as begun when its gateway is open, since a browser opens one WebSocket after the other', async () => {
    await load();
    clock.pass(1500);
    rung(1, 'started');
    expect(said()).toEqual(['0 running']);
    clock.pass(200);
    reach(0, 'gateway');
    expect(player.attempts).toMatchObject([{ outcome: 'running' }, { outcome: 'running', startedAt: 1700 }]);
  });

  it('give each way that fails its own error', async () => {
    await load();
    reach(0, 'gateway');
    failRung(0, 'CF_GATEWAY_UPSTREAM_FAILED');
    rung(1, 'started');
    reach(1, 'gateway', 'handshake');
    failRung(1, 'CF_RTMP_HANDSHAKE_FAILED');
    rung(2, 'started');
    expect(said()).toEqual([
      '0 failed CF_GATEWAY_UPSTREAM_FAILED',
      '1 failed CF_RTMP_HANDSHAKE_FAILED',
      '2 running',
    ]);
    expect(heard).toEqual([
      'playerwarning CF_GATEWAY_UPSTREAM_FAILED',
      'playerwarning CF_RTMP_HANDSHAKE_FAILED',
    ]);
  });

  it('hold no way that was not tried, because the first answered', async () => {
    await load();
    reach(0, 'gateway', 'handshake', 'connect');
    rung(0, 'connected');
    attached[0]!.plays();
    expect(said()).toEqual(['0 playing']);
  });

  it('call what still ran cancelled when something else is loaded', async () => {
    await load();
    reach(0, 'gateway');
    rung(1, 'started');
    expect(player.attempts).toHaveLength(2);
    const seen: string[][] = [];
    player.addEventListener('attemptschange', () => seen.push(said()));
    player.load({ hls: 'https://h.example/a.m3u8' });
    expect(seen).toContainEqual(['0 cancelled', '1 cancelled']);
  });

  it('follow a redirect in the record of the way that was redirected', async () => {
    await load();
    reach(0, 'gateway', 'handshake', 'connect');
    rung(0, 'redirected');
    rung(3, 'started');
    reach(3, 'gateway', 'handshake');
    rung(3, 'connected');
    attached[0]!.plays();
    expect(said()).toEqual(['0 playing']);
    expect(player.attempts[0]!.stages.map(({ name }) => name)).toContain('redirected');
  });

  it('say by which way it plays after the engine has connected anew by another', async () => {
    await load();
    rung(0, 'connected');
    attached[0]!.plays();
    rung(0, 'started');
    rung(0, 'failed', { error: new PlayerError('CF_NETWORK_LOST') });
    rung(1, 'started');
    rung(1, 'connected');
    expect(player.state).toMatchObject({ name: 'playing', index: 1 });
    expect(said()).toEqual(['0 cancelled', '1 playing']);
  });
});

describe('the candidate of the player', () => {
  it('is the way that answered, from then on', async () => {
    await load();
    expect(player.candidate).toMatchObject({ port: 1935 });
    rung(1, 'started');
    rung(1, 'connected');
    expect(player.candidate).toMatchObject({ protocol: 'rtmp', port: 80 });
    attached[0]!.plays();
    expect(player.state).toMatchObject({ name: 'playing', index: 1 });
    expect(player.stats.stages).toEqual({});
  });
});

describe('the time of a ladder', () => {
  it('is that of one way, plus the stagger for each that is started behind it through an open gateway', async () => {
    await load({ ...RTMP, webDistribution: 'h.example' });
    reach(0, 'gateway');
    clock.pass(1500);
    rung(1, 'started');
    clock.pass(1500);
    rung(2, 'started');
    clock.pass(3999);
    expect(player.candidate?.kind).toBe('rtmp');
    clock.pass(1);
    await settle();
    expect(player.candidate?.kind).toBe('hls');
    expect(said()).toEqual([
      '0 failed CF_NETWORK_TIMEOUT',
      '1 failed CF_NETWORK_TIMEOUT',
      '2 failed CF_NETWORK_TIMEOUT',
      '3 running',
    ]);
    expect(heard).toEqual(['playerwarning CF_NETWORK_TIMEOUT']);
  });

  it('is no longer than that of one way where the gateway does not open', async () => {
    await load({ ...RTMP, webDistribution: 'h.example' });
    clock.pass(1500);
    rung(1, 'started');
    clock.pass(1500);
    rung(2, 'started');
    clock.pass(1000);
    await settle();
    expect(player.candidate?.kind).toBe('hls');
    // Each step has its own: one that failed, two that were left out for it.
    expect(heard).toEqual([0, 1, 2].map(() => 'playerwarning CF_GATEWAY_UNREACHABLE'));
    expect(said()).toEqual([
      '0 failed CF_GATEWAY_UNREACHABLE',
      '1 skipped CF_GATEWAY_UNREACHABLE',
      '2 skipped CF_GATEWAY_UNREACHABLE',
      '3 running',
    ]);
  });

  it('is over at once when the gateway is not there and every way leads through it', async () => {
    await load({ ...RTMP, webDistribution: 'h.example' });
    failRung(0, 'CF_GATEWAY_UNREACHABLE');
    await settle();
    expect(attached[0]!.isDestroyed).toBe(true);
    expect(player.candidate?.kind).toBe('hls');
    expect(said()).toEqual([
      '0 failed CF_GATEWAY_UNREACHABLE',
      '1 skipped CF_GATEWAY_UNREACHABLE',
      '2 skipped CF_GATEWAY_UNREACHABLE',
      '3 running',
    ]);
    // Each step has its own: one that failed, two that were left out for it.
    expect(heard).toEqual([0, 1, 2].map(() => 'playerwarning CF_GATEWAY_UNREACHABLE'));
  });

  it('goes on where one way leads past the gateway that is not there', async () => {
    await load({ ...RTMP, tunnel: 'direct' });
    failRung(0, 'CF_GATEWAY_UNREACHABLE');
    await settle();
    expect(attached[0]!.isDestroyed).toBe(false);
    rung(2, 'started');
    rung(2, 'connected');
    attached[0]!.plays();
    expect(player.candidate).toMatchObject({ protocol: 'rtmpt', transport: 'http-tunnel' });
  });
});

describe('when a ladder fails', () => {
  it('the next kind of candidate is tried, with no way asked twice', async () => {
    await load({ ...RTMP, webDistribution: 'h.example' });
    for (const index of [0, 1, 2]) {
      rung(index, 'started');
      reach(index, 'gateway');
      failRung(index, 'CF_GATEWAY_UPSTREAM_FAILED');
    }
    fail('CF_GATEWAY_UPSTREAM_FAILED', 'CF_GATEWAY_UPSTREAM_FAILED of 0');
    await settle();
    expect(attached).toHaveLength(2);
    expect(player.candidate?.kind).toBe('hls');
    expect(heard).toEqual([0, 1, 2].map(() => 'playerwarning CF_GATEWAY_UPSTREAM_FAILED'));
  });

  it('a verdict of the server that answered is not asked for again by other ways', async () => {
    await load();
    rung(0, 'connected');
    fail('CF_RTMP_PLAY_TIMEOUT');
    await settle();
    expect(attached).toHaveLength(1);
    expect(said()).toEqual([
      '0 failed CF_RTMP_PLAY_TIMEOUT',
      '1 skipped CF_RTMP_PLAY_TIMEOUT',
      '2 skipped CF_RTMP_PLAY_TIMEOUT',
    ]);
    expect(player.error?.code).toBe('CF_RTMP_PLAY_TIMEOUT');
  });

  it('a rejected connect is an answer, too: no other way is asked', async () => {
    await load();
    reach(0, 'gateway', 'handshake', 'connect');
    failRung(0, 'CF_RTMP_CONNECT_REJECTED');
    fail('CF_RTMP_CONNECT_REJECTED', 'CF_RTMP_CONNECT_REJECTED of 0');
    await settle();
    expect(attached).toHaveLength(1);
    expect(said()).toEqual([
      '0 failed CF_RTMP_CONNECT_REJECTED',
      '1 skipped CF_RTMP_CONNECT_REJECTED',
      '2 skipped CF_RTMP_CONNECT_REJECTED',
    ]);
    expect(heard).toEqual([
      ...[0, 1, 2].map(() => 'playerwarning CF_RTMP_CONNECT_REJECTED'),
      'playererror CF_RTMP_CONNECT_REJECTED',
    ]);
  });

  it('a connection that breaks before it plays leads to the ways that were not tried', async () => {
    await load();
    rung(0, 'connected');
    fail('CF_NETWORK_LOST');
    await settle();
    expect(waysOf(attached[1]!.candidate)).toEqual(['rtmp 80 websocket', 'rtmpt 80 websocket']);
  });

  it('an engine that knows nothing of ladders is given the ways one by one', async () => {
    await load();
    fail('CF_NETWORK_LOST');
    await settle();
    fail('CF_NETWORK_LOST');
    await settle();
    expect(attached.map(({ candidate }) => way(candidate as RtmpCandidate))).toEqual([
      'rtmp 1935 websocket',
      'rtmp 80 websocket',
      'rtmpt 80 websocket',
    ]);
  });

  it('the error is about the address that was meant, not about a port that was guessed', async () => {
    await load();
    reach(0, 'gateway');
    failRung(0, 'CF_GATEWAY_UPSTREAM_FAILED');
    rung(1, 'started');
    failRung(1, 'CF_GATEWAY_UPSTREAM_DENIED');
    rung(2, 'started');
    failRung(2, 'CF_TUNNEL_REJECTED');
    fail('CF_TUNNEL_REJECTED', 'CF_TUNNEL_REJECTED of 2');
    await settle();
    expect(player.error?.code).toBe('CF_GATEWAY_UPSTREAM_FAILED');
  });

  it('the verdict of a server that answered by another way counts more than a closed port', async () => {
    await load();
    failRung(0, 'CF_GATEWAY_UPSTREAM_FAILED');
    rung(1, 'started');
    rung(1, 'connected');
    fail('CF_RTMP_STREAM_NOT_FOUND');
    await settle();
    expect(player.error?.code).toBe('CF_RTMP_STREAM_NOT_FOUND');
  });
});

describe('what led to a host', () => {
  /** Plays by the way in the middle. */
  async function playByPort80(): Promise<void> {
    await load();
    rung(1, 'started');
    rung(1, 'connected');
    attached[0]!.plays();
  }

  it('goes first the next time, with the others behind it', async () => {
    await playByPort80();
    await load({ ...RTMP, file: 'videos/b.mp4' });
    expect(waysOf(attached[1]!.candidate)).toEqual([
      'rtmp 80 websocket',
      'rtmp 1935 websocket',
      'rtmpt 80 websocket',
    ]);
    expect(player.attempts).toMatchObject([{ index: 1, outcome: 'running' }]);
    rung(1, 'started');
    rung(1, 'connected');
    expect(player.candidate).toMatchObject({ port: 1935 });
  });

  it('counts for every player of the page, and for that host alone', async () => {
    await playByPort80();
    const other = new Player(asMedia(new FakeMedia()), {
      engines: [scriptedEngine('rtmp', 'rtmp', attached)],
      clock,
    });
    other.load({ ...RTMP, streamer: 'rtmp://h.example/vod' });
    await settle();
    expect(waysOf(attached[1]!.candidate)[0]).toBe('rtmp 80 websocket');
    other.load({ ...RTMP, streamer: 'rtmp://elsewhere.example/vod' });
    await settle();
    expect(waysOf(attached[2]!.candidate)[0]).toBe('rtmp 1935 websocket');
    other.unload();
  });

  it('says nothing of another port of that host that an address names', async () => {
    await playByPort80();
    await load({ ...RTMP, streamer: 'rtmp://h.example:1936/cfx/st' });
    expect(waysOf(attached[1]!.candidate)).toEqual(['rtmp 1936 websocket', 'rtmpt 80 websocket']);
    rung(1, 'started');
    rung(1, 'connected');
    await load();
    expect(waysOf(attached[2]!.candidate)[0]).toBe('rtmp 80 websocket');
  });

  it('is forgotten when it fails', async () => {
    await playByPort80();
    await load();
    failRung(0, 'CF_GATEWAY_UPSTREAM_FAILED');
    player.unload();
    await load();
    expect(waysOf(attached[2]!.candidate)[0]).toBe('rtmp 1935 websocket');
  });

  it('is kept when the server says no to a stream', async () => {
    await playByPort80();
    await load();
    rung(0, 'connected');
    fail('CF_RTMP_STREAM_NOT_FOUND');
    await load({ ...RTMP, file: 'videos/b.mp4' });
    expect(waysOf(attached[2]!.candidate)[0]).toBe('rtmp 80 websocket');
  });

  it('is what a reconnect begins with, and the others are behind it', async () => {
    await playByPort80();
    fail('CF_NETWORK_LOST');
    clock.pass(500);
    await settle();
    expect(waysOf(attached[1]!.candidate)).toEqual([
      'rtmp 80 websocket',
      'rtmp 1935 websocket',
      'rtmpt 80 websocket',
    ]);
    expect(player.attempts.at(-1)).toMatchObject({ index: 1, reason: 'reconnect', outcome: 'running' });
    rung(1, 'started');
    rung(1, 'connected');
    attached[1]!.plays();
    expect(player.state).toMatchObject({ name: 'playing', index: 0 });
  });
});
