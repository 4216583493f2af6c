import { afterEach, expect, it, vi } from 'vitest';
import { RtmpQuality } from '../../../../src/playback/rtmp/quality/rtmp-quality.js';
import type { PlayerError } from '../../../../src/errors/player-error.js';
import type { QualityLevel } from '../../../../src/playback/engine.js';
import type { SessionCommand } from '../../../../src/session/worker-protocol.js';
import type { RtmpCandidate } from '../../../../src/source/candidate.js';
import { asMedia, FakeMedia } from '../../../support/fake-media.js';

const CANDIDATE = {
  streamName: 'mp4:a',
  host: 'h.example',
  endpoint: 'wss://g.example/rtmp',
  live: false,
  renditions: [
    { streamName: 'mp4:a', bitrate: 300_000 },
    { streamName: 'mp4:b', bitrate: 800_000 },
  ],
} as unknown as RtmpCandidate;

const qualityWith = (signal: AbortSignal) =>
  new RtmpQuality({
    candidate: CANDIDATE,
    media: asMedia(new FakeMedia()),
    events: {} as never,
    wanted: 10,
    ahead: () => 0,
    isOpen: () => true,
    send: () => undefined,
    signal,
  });

afterEach(() => vi.useRealTimers());

it('looks at playback for as long as that lasts', () => {
  vi.useFakeTimers();
  const life = new AbortController();
  qualityWith(life.signal);
  expect(vi.getTimerCount()).toBe(1);
  life.abort();
  expect(vi.getTimerCount()).toBe(0);
});

it('begins nothing where playback has ended while its code was fetched', () => {
  vi.useFakeTimers();
  qualityWith(AbortSignal.abort());
  expect(vi.getTimerCount()).toBe(0);
});

function chosenByHand(isOpen: () => boolean = () => true) {
  vi.useFakeTimers();
  const warnings: PlayerError[] = [];
  const told: (readonly QualityLevel[])[] = [];
  const sent: SessionCommand[] = [];
  const life = new AbortController();
  const quality = new RtmpQuality({
    candidate: CANDIDATE,
    media: asMedia(new FakeMedia()),
    events: {
      warning: (error: PlayerError) => void warnings.push(error),
      levels: (levels: readonly QualityLevel[]) => void told.push(levels),
    } as never,
    wanted: 10,
    ahead: () => 0,
    isOpen,
    send: (command) => void sent.push(command),
    signal: life.signal,
  });
  quality.take({ type: 'switched', streamName: 'mp4:a', at: 0 });
  quality.select('1');
  expect(sent).toMatchObject([{ type: 'switch', streamName: 'mp4:b' }]);
  expect(quality.chosen).toBe('1');
  return { quality, warnings, told };
}

it('says so when a choice by hand is not answered, and that it is not chosen any more', () => {
  const { quality, warnings, told } = chosenByHand();
  vi.advanceTimersByTime(19_000);
  expect(warnings).toEqual([]);
  expect(quality.chosen).toBe('1');
  vi.advanceTimersByTime(2000);
  expect(warnings.map(({ code, context }) => [code, context.streamName])).toEqual([
    ['CF_RTMP_PLAY_TIMEOUT', 'mp4:b'],
  ]);
  expect(quality.chosen).toBe('auto');
  expect(told.at(-1)?.map(({ selected }) => selected)).toEqual([true, false]);
  vi.advanceTimersByTime(60_000);
  expect(warnings).toHaveLength(1);
});

it('does not count the time without a stream', () => {
  let isOpen = false;
  const { quality, warnings } = chosenByHand(() => isOpen);
  vi.advanceTimersByTime(60_000);
  expect(quality.chosen).toBe('1');
  isOpen = true;
  vi.advanceTimersByTime(19_000);
  expect(warnings).toEqual([]);
  vi.advanceTimersByTime(2000);
  expect(warnings).toHaveLength(1);
});

it('takes what comes late for what it is', () => {
  const { quality } = chosenByHand();
  vi.advanceTimersByTime(21_000);
  quality.take({ type: 'switched', streamName: 'mp4:b', at: 0 });
  expect(quality.levels.map(({ selected }) => selected)).toEqual([false, true]);
  expect(quality.chosen).toBe('auto');
});
