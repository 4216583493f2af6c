import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PlayerError } from '../../../../src/errors/player-error.js';
import { NativeLive } from '../../../../src/playback/native/native-live.js';
import { asMedia, FakeMedia } from '../../../support/fake-media.js';

const range = (start: number, end: number) => ({ length: 1, start: () => start, end: () => end });
const NOTHING = { length: 0, start: () => 0, end: () => 0 };

class LiveMedia extends FakeMedia {
  seekable = NOTHING;
  getStartDate?: () => Date;
}

let media: LiveMedia;
let told: [string, PlayerError][];
let live: NativeLive;
beforeEach(() => {
  vi.useFakeTimers();
  media = new LiveMedia();
  media.paused = false;
  media.readyState = 4;
  told = [];
  live = new NativeLive(asMedia(media), 'https://h.example/a.m3u8', {
    warning: (error) => told.push(['warning', error]),
    failure: (error) => told.push(['failure', error]),
  });
});
afterEach(() => {
  live.end();
  vi.useRealTimers();
});

/** The stream grows by two seconds every two seconds. */
function plays(seconds: number, grows = true): void {
  for (let second = 0; second < seconds; second++) {
    vi.advanceTimersByTime(1000);
    if (media.readyState > 2) media.currentTime += 1;
    const end = media.seekable.end();
    if (grows && second % 2 === 1) media.seekable = range(0, end + 2);
    if (media.currentTime >= end && !grows) media.readyState = 2;
  }
}

const codes = () => told.map(([how, { code }]) => `${how} ${code}`);

it('is quiet while what can be seeked to grows', () => {
  media.seekable = range(0, 10);
  live.begin();
  plays(120);
  expect(told).toEqual([]);
});

it('tells once of a stream that stops, and gives it up when the picture stands too', () => {
  media.seekable = range(0, 20);
  live.begin();
  plays(10);
  media.currentTime = media.seekable.end() - 9;
  plays(8, false);
  expect(codes()).toEqual(['warning CF_HLS_LIVE_STALLED']);
  plays(30, false);
  expect(codes()).toEqual(['warning CF_HLS_LIVE_STALLED', 'failure CF_HLS_LIVE_STALLED']);
});

it('says nothing of one that is paused: then a browser need not look for more', () => {
  media.seekable = range(0, 20);
  live.begin();
  plays(10);
  media.paused = true;
  vi.advanceTimersByTime(600_000);
  expect(told).toEqual([]);
});

it('measures by what is buffered where the browser shows no window', () => {
  media.buffered = range(0, 12);
  media.currentTime = 7;
  live.begin();
  expect(live.latency).toBe(5);
  media.seekable = range(0, 20);
  expect(live.latency).toBe(13);
});

it('passes on when it began, where the browser knows', () => {
  expect(live.startDate).toBeUndefined();
  media.getStartDate = () => new Date(NaN);
  expect(live.startDate).toBeUndefined();
  media.getStartDate = () => new Date('2026-01-02T03:04:05Z');
  expect(live.startDate).toBe('2026-01-02T03:04:05.000Z');
});
