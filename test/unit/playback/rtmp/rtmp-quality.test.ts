import { afterEach, expect, it, vi } from 'vitest';
import { RtmpQuality } from '../../../../src/playback/rtmp/quality/rtmp-quality.js';
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
