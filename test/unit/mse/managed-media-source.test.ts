import { beforeEach, describe, expect, it } from 'vitest';
import { MediaSourceFeed } from '../../../src/mse/media-source-feed.js';
import { FakeMediaSource } from '../../support/fake-media-source.js';
import { initSegment, mediaSegment, VIDEO } from '../../support/test-segments.js';
import { ranges } from '../../support/time-ranges.js';

let source: FakeMediaSource;
let feed: MediaSourceFeed;
let changes: number;
let removed: unknown[];

const appended = (): string[] => {
  source.finishAll();
  return source.buffers.get(VIDEO)!.done;
};
const says = (type: 'startstreaming' | 'endstreaming'): boolean => source.dispatchEvent(new Event(type));

beforeEach(() => {
  changes = 0;
  removed = [];
  source = new FakeMediaSource();
  feed = new MediaSourceFeed(
    source,
    {
      failure: (error) => expect.unreachable(String(error)),
      warning: (error) => expect.unreachable(String(error)),
      changed: () => changes++,
      removed: (range) => removed.push(range),
      playhead: () => 0,
    },
    new AbortController().signal,
  );
  source.open();
  feed.setTracks(['video']);
  feed.append(initSegment('video', VIDEO, 1));
  feed.append(mediaSegment('video', 0, 2));
  source.finishAll();
});

describe('a source that manages itself', () => {
  it('takes media until it says that it has enough', () => {
    expect(feed.isHeld).toBe(false);
    const before = changes;
    says('endstreaming');
    expect(feed.isHeld).toBe(true);
    expect(changes).toBe(before + 1);
  });

  it('says what it removed', () => {
    const removedRanges = ranges([2, 4], [6, 8]);
    const before = changes;
    source.buffers.get(VIDEO)!.dispatchEvent(Object.assign(new Event('bufferedchange'), { removedRanges }));
    expect(removed).toEqual([
      { start: 2, end: 4 },
      { start: 6, end: 8 },
    ]);
    expect(changes).toBe(before + 1);
  });

  it('gets nothing more then, and everything that came meanwhile when it goes on', () => {
    says('endstreaming');
    feed.append(mediaSegment('video', 1, 3));
    feed.append(mediaSegment('video', 2, 4));
    expect(appended()).toEqual(['append 1', 'append 2']);
    says('startstreaming');
    expect(feed.isHeld).toBe(false);
    expect(appended()).toEqual(['append 1', 'append 2', 'append 3', 'append 4']);
  });

  it('hears of the end when it has got what waited before it', async () => {
    says('endstreaming');
    feed.append(mediaSegment('video', 1, 3));
    feed.endOfStream();
    await Promise.resolve();
    expect(source.readyState).toBe('open');
    says('startstreaming');
    source.finishAll();
    await expect.poll(() => source.readyState).toBe('ended');
    expect(appended().at(-1)).toBe('append 3');
  });

  it('wants the media of a seek, whatever it said of what is gone', () => {
    says('endstreaming');
    feed.append(mediaSegment('video', 1, 3));
    void feed.flush();
    feed.append(mediaSegment('video', 60, 4));
    expect(appended()).toEqual(['append 1', 'append 2', 'remove 0 Infinity', 'append 4']);
  });

  it('gets live media all the same, which cannot be asked for later', () => {
    feed.setDuration(Infinity);
    says('endstreaming');
    expect(feed.isHeld).toBe(false);
    feed.append(mediaSegment('video', 1, 3));
    expect(appended()).toEqual(['append 1', 'append 2', 'append 3']);
  });

  it('gets what waited when the stream turns out to be live', () => {
    says('endstreaming');
    feed.append(mediaSegment('video', 1, 3));
    feed.setDuration(Infinity);
    expect(appended().at(-1)).toBe('append 3');
  });
});

describe('the end of a stream', () => {
  it('that is told before the source is open comes behind its media', async () => {
    source = new FakeMediaSource();
    const callbacks = { failure() {}, warning() {}, changed() {}, playhead: () => 0 };
    const short = new MediaSourceFeed(source, callbacks, new AbortController().signal);
    short.setTracks(['video']);
    short.append(initSegment('video', VIDEO, 1));
    short.append(mediaSegment('video', 0, 2));
    short.endOfStream();
    source.open();
    source.finishAll();
    await expect.poll(() => source.readyState).toBe('ended');
    expect(appended()).toEqual(['append 1', 'append 2']);
  });
});
