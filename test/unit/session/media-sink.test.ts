import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Segment } from '../../../src/media/segment.js';
import { MediaSink } from '../../../src/session/media-sink.js';
import type { SinkCommand, SinkEvent } from '../../../src/session/sink-protocol.js';
import type { SessionEvent } from '../../../src/session/worker-protocol.js';
import { FakeMediaSource } from '../../support/fake-media-source.js';
import { initSegment, mediaSegment, VIDEO } from '../../support/test-segments.js';

const ID = 7;
let sink: MediaSink;
let posted: { readonly event: SessionEvent; readonly transfer: readonly unknown[] | undefined }[];

const source = (): FakeMediaSource => FakeMediaSource.last;
const events = (): SessionEvent[] => posted.map(({ event }) => event);
const facts = (what: SinkEvent['what']): SessionEvent[] =>
  events().filter((event) => event.type === 'sink' && event.what === what);
const segment = (of: Segment, seekId = 0): SessionEvent => ({ type: 'segment', segment: of, seekId });
const command = (rest: object, id = ID): void => sink.command({ type: 'sink', id, ...rest } as SinkCommand);
const appended = (): string[] => {
  source().finishAll();
  return source().buffers.get(VIDEO)!.done;
};
const metadata = (duration: number): SessionEvent => ({ type: 'metadata', duration, raw: {} });
const make = (): void => {
  sink = new MediaSink(ID, (event, transfer) => posted.push({ event, transfer }));
};
/** Open, with its configuration. */
const playing = (): void => {
  make();
  source().open();
  sink.take({ type: 'tracks', kinds: ['video'] });
  sink.take(segment(initSegment('video', VIDEO, 1)));
  // Without its media the first configuration waits a little.
  vi.advanceTimersByTime(100);
  source().finishAll();
};

beforeEach(() => {
  vi.useFakeTimers();
  posted = [];
  vi.stubGlobal('MediaSource', FakeMediaSource);
});
afterEach(() => {
  sink.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('the MediaSource of a worker', () => {
  it('sends its handle to the page, as what it is', () => {
    make();
    expect(posted).toEqual([
      {
        event: { type: 'sink', id: ID, what: 'handle', handle: source().handle },
        transfer: [source().handle],
      },
    ]);
  });

  it('keeps the segments, and lets the page hear everything else', () => {
    playing();
    expect(sink.take(segment(mediaSegment('video', 0, 2)))).toBe(true);
    expect(sink.take(metadata(20))).toBe(false);
    expect(sink.take({ type: 'tracks', kinds: ['video'] })).toBe(false);
    expect(sink.take({ type: 'ended', seekId: 0 })).toBe(false);
    expect(appended()).toEqual(['append 1', 'append 2']);
  });

  it('has the duration of the metadata before its first media', () => {
    make();
    source().open();
    sink.take({ type: 'tracks', kinds: ['video'] });
    sink.take(metadata(20));
    sink.take(segment(initSegment('video', VIDEO, 1)));
    expect(source().duration).toBe(20);
  });

  it('tells of a live stream when each piece of it came, however seldom the page is told', () => {
    playing();
    command({ action: 'duration', duration: Infinity });
    vi.advanceTimersByTime(10_000);
    posted = [];
    const began = performance.timeOrigin + performance.now();
    for (let piece = 0; piece < 6; piece++) {
      sink.take(segment(mediaSegment('video', piece, 2)));
      source().finishAll();
      vi.advanceTimersByTime(40);
    }
    vi.advanceTimersByTime(1000);
    const told = facts('changed') as unknown as { arrivals: { end: number; at: number }[] }[];
    expect(told.length).toBeLessThan(4);
    const arrivals = told.flatMap(({ arrivals }) => arrivals);
    expect(arrivals.map(({ end }) => end)).toEqual([2, 3, 4, 5, 6, 7]);
    expect(arrivals.map(({ at }) => Math.round(at - began))).toEqual([0, 40, 80, 120, 160, 200]);
  });

  it('believes the page about the duration, whatever the metadata says again', async () => {
    playing();
    command({ action: 'duration', duration: Infinity });
    sink.take(metadata(20));
    await vi.advanceTimersByTimeAsync(0);
    expect(source().duration).toBe(Infinity);
  });

  it('appends nothing of an earlier seek than the last flush, but its configuration', async () => {
    playing();
    sink.take(segment(mediaSegment('video', 0, 2)));
    command({ action: 'flush', seekId: 1, at: Infinity });
    sink.take(segment(mediaSegment('video', 1, 3), 0));
    sink.take(segment(initSegment('video', VIDEO, 4), 0));
    sink.take(segment(mediaSegment('video', 60, 5), 1));
    expect(appended()).toEqual(['append 1', 'append 2', 'remove 0 Infinity', 'append 4', 'append 5']);
    await vi.advanceTimersByTimeAsync(0);
    expect(facts('flushed')).toMatchObject([{ seekId: 1, wasAppending: true }]);
  });

  it('knows a seek that empties nothing, too', () => {
    playing();
    sink.command({ type: 'seek', to: 60, seekId: 1 });
    sink.take(segment(mediaSegment('video', 0, 2), 0));
    sink.take(segment(mediaSegment('video', 60, 3), 1));
    expect(appended()).toEqual(['append 1', 'append 3']);
  });

  it('says so where media came between the wish of the page and the flush', async () => {
    playing();
    command({ action: 'flush', seekId: 1, at: 0 });
    await vi.advanceTimersByTimeAsync(0);
    source().finishAll();
    await vi.advanceTimersByTimeAsync(0);
    expect(facts('flushed')).toMatchObject([{ wasAppending: true }]);
  });

  it('in the place of another has its configuration, and not its media', () => {
    playing();
    sink.take(segment(mediaSegment('video', 0, 2)));
    const failed = source();
    sink = new MediaSink(ID + 1, (event, transfer) => posted.push({ event, transfer }), sink);
    expect(source()).not.toBe(failed);
    source().open();
    sink.command({ type: 'seek', to: 8, seekId: 1 });
    sink.take(segment(mediaSegment('video', 8, 3), 1));
    expect(appended()).toEqual(['append 1', 'append 3']);
    failed.finishAll();
    expect(failed.buffers.get(VIDEO)!.done).toEqual(['append 1', 'append 2']);
  });

  it('ends when the page says so, behind what it has got, and tells that it has', async () => {
    playing();
    sink.take(segment(mediaSegment('video', 0, 2)));
    command({ action: 'end' });
    expect(source().readyState).toBe('open');
    source().finishAll();
    await vi.advanceTimersByTimeAsync(0);
    expect(source().readyState).toBe('ended');
    expect(facts('changed').at(-1)).toMatchObject({ isEnded: true });
  });

  it('tells at once that the browser has no room, and takes the place of the page for what can go', async () => {
    playing();
    const buffer = source().buffers.get(VIDEO)!;
    buffer.throws = ['QuotaExceededError', 'QuotaExceededError'];
    sink.take(segment(mediaSegment('video', 0, 2)));
    await vi.advanceTimersByTimeAsync(0);
    expect(facts('changed').at(-1)).toMatchObject({ isFull: true });
    expect(facts('warning')).toMatchObject([{ error: { code: 'CF_MSE_QUOTA_EXCEEDED' } }]);
    command({ action: 'tidy', playhead: 0, from: 0 });
    command({ action: 'tidy', playhead: 0, from: 0 });
    expect(appended().at(-1)).toBe('append 2');
    await vi.advanceTimersByTimeAsync(0);
    expect(facts('changed').at(-1)).toMatchObject({ isFull: false });
  });

  it('tells of changes a few times a second while it plays on', async () => {
    playing();
    await vi.advanceTimersByTimeAsync(3000);
    const before = facts('changed').length;
    for (let time = 0; time < 40; time++) {
      sink.take(segment(mediaSegment('video', time, 2)));
      source().finishAll();
      await vi.advanceTimersByTimeAsync(25);
    }
    expect(facts('changed').length - before).toBeGreaterThan(2);
    expect(facts('changed').length - before).toBeLessThan(6);
  });

  it('says what the browser does not take', () => {
    make();
    source().refuses = [VIDEO];
    source().open();
    sink.take({ type: 'tracks', kinds: ['video'] });
    sink.take(segment(initSegment('video', VIDEO, 1)));
    expect(facts('failure')).toMatchObject([{ error: { code: 'CF_MEDIA_CODEC_UNSUPPORTED' } }]);
  });

  it('passes over what is meant for the one before', () => {
    playing();
    command({ action: 'duration', duration: 99 }, ID - 1);
    expect(source().duration).not.toBe(99);
  });
});

describe('a worker whose source does not open', () => {
  const init = initSegment('video', VIDEO, 1);
  const media = mediaSegment('video', 0, 2);

  it('hands everything over that came, and all that comes', async () => {
    make();
    sink.take({ type: 'tracks', kinds: ['video'] });
    expect([sink.take(segment(init)), sink.take(segment(media))]).toEqual([true, true]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(events().slice(1)).toEqual([
      { type: 'sink', id: ID, what: 'gone' },
      segment(init),
      segment(media),
    ]);
    expect(sink.take(segment(mediaSegment('video', 1, 3)))).toBe(false);
  });

  it('hands over nothing from before a seek but the configuration', async () => {
    make();
    for (const of of [init, media]) sink.take(segment(of));
    command({ action: 'flush', seekId: 1, at: Infinity });
    sink.take(segment(mediaSegment('video', 60, 3), 1));
    await vi.advanceTimersByTimeAsync(2000);
    expect(events().slice(-3)).toMatchObject([
      { what: 'gone' },
      { segment: { type: 'init' } },
      { segment: { start: 60 } },
    ]);
  });

  it('waits as long as there is no media', async () => {
    make();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(facts('gone')).toEqual([]);
  });

  it('has none to wait for where the browser has none for workers', () => {
    vi.stubGlobal('MediaSource', undefined);
    make();
    expect(events()).toEqual([{ type: 'sink', id: ID, what: 'gone' }]);
    expect(sink.take(segment(init))).toBe(false);
  });

  it('waits where the page is hidden, however long, and not much longer than it is shown', async () => {
    make();
    command({ action: 'shown', isShown: false });
    for (const of of [init, media]) sink.take(segment(of));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(facts('gone')).toEqual([]);
    command({ action: 'shown', isShown: true });
    await vi.advanceTimersByTimeAsync(1000);
    expect(facts('gone')).toEqual([]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(facts('gone')).toHaveLength(1);
  });

  it('waits too where the page says late that it is hidden, and feeds what came when it is shown', async () => {
    make();
    sink.take({ type: 'tracks', kinds: ['video'] });
    for (const of of [init, media]) sink.take(segment(of));
    await vi.advanceTimersByTimeAsync(1000);
    command({ action: 'shown', isShown: false });
    await vi.advanceTimersByTimeAsync(60_000);
    command({ action: 'shown', isShown: true });
    source().open();
    source().finishAll();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(facts('gone')).toEqual([]);
    expect(appended()).toEqual(['append 1', 'append 2']);
  });

  it('tells the page to let the server wait when much waits', async () => {
    make();
    command({ action: 'shown', isShown: false });
    sink.take(segment(init));
    for (let second = 0; second < 9; second++)
      sink.take(segment({ ...mediaSegment('video', second, 2), data: new Uint8Array(1024 * 1024) }));
    await vi.advanceTimersByTimeAsync(1000);
    expect(facts('changed').at(-1)).toMatchObject({ isHeld: true });
  });
});
