import { beforeEach, describe, expect, it } from 'vitest';
import type { MediaSegment, TrackKind } from '../../../src/media/segment.js';
import { MediaSourceFeed } from '../../../src/mse/media-source-feed.js';
import { FakeMediaSource } from '../../support/fake-media-source.js';
import { AUDIO, initSegment, mediaSegment, VIDEO } from '../../support/test-segments.js';

const MIB = 1024 * 1024;

let source: FakeMediaSource;
let feed: MediaSourceFeed;
let failures: string[];
let changes: number;

/** One second of so many bytes; their first says which it is. */
const heavy = (kind: TrackKind, start: number, bytes: number, keyframe = true): MediaSegment => ({
  ...mediaSegment(kind, start, 0),
  keyframe,
  data: new Uint8Array(bytes).fill(100 + start, 0, 1),
});
const media = (mimeType: string): number[] => {
  source.finishAll();
  return source.buffers.get(mimeType)!.done.flatMap((done) => {
    const mark = Number(/^append (\d+)/.exec(done)?.[1] ?? 0);
    return mark >= 100 ? [mark - 100] : [];
  });
};

beforeEach(() => {
  failures = [];
  changes = 0;
  source = new FakeMediaSource();
  feed = new MediaSourceFeed(
    source,
    {
      failure: ({ code }) => failures.push(code),
      warning: (error) => expect.unreachable(String(error)),
      changed: () => changes++,
      playhead: () => 0,
    },
    new AbortController().signal,
  );
  feed.setTracks(['audio', 'video']);
  feed.append(initSegment('audio', AUDIO, 1));
  feed.append(initSegment('video', VIDEO, 1));
});

describe('media for a source that is not open yet', () => {
  it('of a recording waits, and from 8 MiB on the server is to wait too', () => {
    for (let second = 0; second < 8; second++) feed.append(heavy('video', second, MIB));
    expect([feed.isHeld, changes]).toEqual([false, 0]);
    feed.append(heavy('video', 8, MIB));
    feed.append(heavy('video', 9, MIB));
    expect([feed.isHeld, changes]).toEqual([true, 1]);
    source.open();
    expect(feed.isHeld).toBe(false);
    expect(media(VIDEO)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('is not held any more after a seek', async () => {
    for (let second = 0; second < 9; second++) feed.append(heavy('video', second, MIB));
    await feed.flush();
    expect(feed.isHeld).toBe(false);
    feed.append(heavy('video', 60, MIB));
    source.open();
    expect(media(VIDEO)).toEqual([60]);
  });

  it('is an error where the server does not wait', () => {
    for (let second = 0; second < 64; second++) feed.append(heavy('video', second, MIB));
    expect(failures).toEqual([]);
    feed.append(heavy('video', 64, MIB));
    feed.append(heavy('video', 65, MIB));
    expect(failures).toEqual(['CF_MSE_QUOTA_EXCEEDED']);
  });

  it('of a live stream loses its oldest pictures, whole groups of them, and the sound of these', () => {
    feed.setDuration(Infinity);
    for (let second = 0; second < 40; second++) {
      feed.append(heavy('audio', second, MIB / 64));
      feed.append(heavy('video', second, MIB, second % 3 === 0));
    }
    expect(feed.isHeld).toBe(false);
    source.open();
    const pictures = media(VIDEO);
    expect(pictures.length).toBeGreaterThanOrEqual(2);
    expect(pictures.length).toBeLessThanOrEqual(8);
    expect(pictures[0]! % 3).toBe(0);
    expect(pictures).toEqual(Array.from(pictures, (_, index) => pictures[0]! + index));
    expect(pictures.at(-1)).toBe(39);
    expect(media(AUDIO)).toEqual(pictures);
    expect(failures).toEqual([]);
  });

  it('of a live stream is bounded where one group of pictures is too much, and where there is only sound', () => {
    feed.setDuration(Infinity);
    for (let second = 0; second < 100; second++) feed.append(heavy('video', second, MIB, second === 0));
    source.open();
    expect(media(VIDEO).length).toBeLessThan(9);
  });

  it('of a live stream of sound keeps the newest', () => {
    feed.setDuration(Infinity);
    for (let second = 0; second < 100; second++) feed.append(heavy('audio', second, MIB));
    source.open();
    expect(media(AUDIO).at(-1)).toBe(99);
    expect(media(AUDIO).length).toBeLessThan(9);
  });

  it('of a live stream that configures itself all the time keeps the configuration that is good for it', () => {
    feed.setDuration(Infinity);
    for (let second = 0; second < 30; second++) {
      feed.append(initSegment('video', VIDEO, second));
      feed.append(heavy('video', second, MIB));
    }
    source.open();
    source.finishAll();
    const { done } = source.buffers.get(VIDEO)!;
    const first = Number(/\d+/.exec(done[0]!));
    expect(done.slice(0, 2)).toEqual([`append ${first}`, `append ${100 + first}`]);
    expect(first).toBeGreaterThan(20);
  });
});

describe('media of a recording for a browser that wants nothing', () => {
  it('is an error where the server goes on without end', () => {
    source.open();
    source.finishAll();
    source.dispatchEvent(new Event('endstreaming'));
    for (let second = 0; second < 66; second++) feed.append(heavy('video', second, MIB));
    expect(failures).toEqual(['CF_MSE_QUOTA_EXCEEDED']);
  });
});
