import { afterEach, beforeEach, expect, it } from 'vitest';
import { PlaybackWatch } from '../../../src/playback/playback-watch.js';
import { FakeMedia } from '../../support/fake-media.js';

let now = 0;
let end = new AbortController();
let media = new FakeMedia();
beforeEach(() => {
  now = 0;
  end = new AbortController();
  media = new FakeMedia();
});
afterEach(() => end.abort());

const clock = { now: () => now, after: () => () => undefined };
const watch = () => new PlaybackWatch(media as unknown as HTMLMediaElement, clock, end.signal);
function at(time: number, type: string): void {
  now = time;
  media.dispatchEvent(new Event(type));
}
function playing(): PlaybackWatch {
  const watched = watch();
  at(100, 'loadeddata');
  media.paused = false;
  return watched;
}

it('knows when the first picture could be there, where the browser does not tell of pictures', () => {
  const watched = playing();
  at(500, 'loadeddata');
  expect(watched.firstFrameAt).toBe(100);
});

it('takes the first picture from the browser where it tells of it', () => {
  let present = (): void => undefined;
  Object.assign(media, {
    videoWidth: 640,
    requestVideoFrameCallback: (callback: () => void) => ((present = callback), 1),
    cancelVideoFrameCallback: () => undefined,
  });
  const watched = watch();
  at(10, 'loadstart');
  at(100, 'loadeddata');
  expect(watched.firstFrameAt).toBeUndefined();
  now = 120;
  present();
  expect(watched.firstFrameAt).toBe(120);
});

it('counts how often playback stood, and for how long', () => {
  const watched = playing();
  at(1000, 'waiting');
  at(1500, 'playing');
  at(3000, 'waiting');
  at(3250, 'playing');
  expect(watched.stalls).toBe(2);
  expect(watched.stalledSeconds).toBe(0.75);
});

it('counts a stall that goes on', () => {
  const watched = playing();
  at(1000, 'waiting');
  now = 1400;
  expect(watched.stalls).toBe(1);
  expect(watched.stalledSeconds).toBe(0.4);
});

it('counts no stall while joining, seeking or paused', () => {
  const watched = watch();
  media.paused = false;
  at(50, 'waiting');
  at(100, 'loadeddata');
  Object.assign(media, { seeking: true });
  at(200, 'waiting');
  Object.assign(media, { seeking: false, paused: true });
  at(300, 'waiting');
  expect(watched.stalls).toBe(0);
});

it('ends a stall when the viewer pauses', () => {
  const watched = playing();
  at(1000, 'waiting');
  at(1100, 'pause');
  now = 9000;
  expect(watched.stalledSeconds).toBe(0.1);
});

it('ends a stall when the media is taken off the element', () => {
  const watched = playing();
  at(1000, 'waiting');
  at(3000, 'emptied');
  now = 60_000;
  expect(watched.stalledSeconds).toBe(2);
});

it('lets go of the element at its end', () => {
  const watched = playing();
  end.abort();
  at(1000, 'waiting');
  expect(watched.stalls).toBe(0);
});
