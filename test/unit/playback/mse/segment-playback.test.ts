import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PlayerError } from '../../../../src/errors/player-error.js';
import type { InitSegment, MediaSegment, TrackKind } from '../../../../src/media/segment.js';
import { SegmentPlayback } from '../../../../src/playback/mse/segment-playback.js';
import { seconds } from '../../../../src/protocol/units.js';
import { asMedia, FakeMedia } from '../../../support/fake-media.js';
import { FakeSegmentSink } from '../../../support/fake-segment-sink.js';
import { ranges } from '../../../support/time-ranges.js';

const init = (kind: TrackKind): InitSegment => ({
  type: 'init',
  track: { kind, mimeType: `${kind}/mp4`, codec: 'codec', timescale: 1000 },
  data: new Uint8Array(1),
});
const video = (start: number): MediaSegment => ({
  type: 'media',
  kind: 'video',
  start: seconds(start),
  end: seconds(start + 1),
  keyframe: true,
  data: new Uint8Array(1),
});

const APPEND_FAILED = new PlayerError('CF_MSE_APPEND_FAILED');

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp({ live = false, ...clip }: { live?: boolean; start?: number; length?: number } = {}) {
  const media = new FakeMedia();
  const life = new AbortController();
  const sinks: FakeSegmentSink[] = [];
  const said: string[] = [];
  const playback = new SegmentPlayback(
    asMedia(media),
    {
      live,
      ...clip,
      running: life.signal,
      life: life.signal,
      createSink: (_, callbacks, signal) => {
        const sink = new FakeSegmentSink(callbacks, signal);
        sinks.push(sink);
        // A new source: the element forgets.
        media.src = `blob:${sinks.length}`;
        return sink;
      },
    },
    {
      failure: ({ code }) => said.push(`failure ${code}`),
      warning: ({ code }) => said.push(`warning ${code}`),
      ready: () => said.push('ready'),
      stage: () => {},
      seek: (to, seekId) => said.push(`seek ${to} ${seekId}`),
      buffered: (ahead) => said.push(`buffered ${ahead}`),
    },
  );
  const sink = (): FakeSegmentSink => sinks.at(-1)!;
  const buffer = (start: number, end: number): void => {
    media.buffered = ranges([start, end]) as typeof media.buffered;
    sink().callbacks.changed();
  };
  /** It plays at 8 s of 10. */
  const play = async (): Promise<void> => {
    playback.setTracks(['audio', 'video']);
    playback.setDuration(60);
    playback.append(init('audio'), 0);
    playback.append(init('video'), 0);
    playback.append(video(0), 0);
    buffer(0, 10);
    media.hasData();
    media.dispatchEvent(new Event('loadeddata'));
    await media.play();
    media.currentTime = 8;
    media.playbackRate = 1.5;
    said.length = 0;
  };
  return { media, life, sinks, sink, said, playback, buffer, play };
}

describe('a sink that fails', () => {
  it('is built anew at the same place, with a warning, and goes on as the viewer had it', async () => {
    const { media, sinks, said, play } = setUp();
    await play();
    sinks[0]!.callbacks.failure(APPEND_FAILED);
    expect(said).toEqual(['warning CF_MSE_APPEND_FAILED', 'seek 8 1']);
    expect(sinks[1]!.told).toEqual(['duration 60', 'tracks audio video', 'init audio', 'init video']);
    expect(sinks[0]!.signal.aborted).toBe(true);
    expect([media.currentTime, media.paused, media.playbackRate]).toEqual([8, false, 1.5]);
  });

  it('stays paused where it was paused', async () => {
    const { media, sinks, play } = setUp();
    await play();
    media.pause();
    sinks[0]!.callbacks.failure(APPEND_FAILED);
    expect(media.paused).toBe(true);
  });

  it('gets nothing more of the media before, and what comes for the new place', async () => {
    const { playback, sink, sinks, play } = setUp();
    await play();
    sinks[0]!.callbacks.failure(APPEND_FAILED);
    playback.append(video(10), 0);
    playback.append(video(8), 1);
    expect(sink().told.slice(4)).toEqual(['video 8']);
  });

  it('fails for good when it fails again soon', async () => {
    const { sinks, said, play } = setUp();
    await play();
    sinks[0]!.callbacks.failure(APPEND_FAILED);
    said.length = 0;
    sinks[1]!.callbacks.failure(APPEND_FAILED);
    expect(said).toEqual(['failure CF_MSE_APPEND_FAILED']);
  });

  it('is built anew again when it has held for a while', async () => {
    const { sinks, said, play } = setUp();
    await play();
    sinks[0]!.callbacks.failure(APPEND_FAILED);
    vi.advanceTimersByTime(31_000);
    sinks[1]!.callbacks.failure(APPEND_FAILED);
    expect(sinks).toHaveLength(3);
    expect(said).not.toContain('failure CF_MSE_APPEND_FAILED');
  });

  it('fails at once before anything was shown: the next candidate is nearer', () => {
    const { sinks, said } = setUp();
    sinks[0]!.callbacks.failure(APPEND_FAILED);
    expect(said).toEqual(['failure CF_MSE_APPEND_FAILED']);
  });

  it('fails at once for what a new one cannot mend', async () => {
    const { sinks, said, play } = setUp();
    await play();
    sinks[0]!.callbacks.failure(new PlayerError('CF_MEDIA_CODEC_CHANGED'));
    expect(said).toEqual(['failure CF_MEDIA_CODEC_CHANGED']);
  });

  it('is built anew for what the element itself says', async () => {
    const { playback, said, play } = setUp();
    await play();
    playback.fail(new PlayerError('CF_DECODE_FAILED'));
    expect(said).toEqual(['warning CF_DECODE_FAILED', 'seek 8 1']);
  });

  it('of a live stream goes on where the stream is', async () => {
    const { sinks, said, play } = setUp({ live: true });
    await play();
    sinks[0]!.callbacks.failure(APPEND_FAILED);
    expect(said).toEqual(['warning CF_MSE_APPEND_FAILED']);
    expect(sinks[1]!.told[0]).toBe('duration Infinity');
  });
});

describe('a sink without room', () => {
  it('lets the source wait, also while paused, and go on when there is room', async () => {
    const { media, sink, said, play } = setUp();
    await play();
    media.currentTime = 2;
    media.pause();
    sink().isFull = true;
    vi.advanceTimersByTime(250);
    expect(said).toEqual(['buffered Infinity']);
    expect(sink().told.at(-1)).toBe('tidy 2');
    sink().isFull = false;
    media.currentTime = 8;
    media.playbackRate = 1;
    vi.advanceTimersByTime(250);
    expect(said.at(-1)).toBe('buffered 2');
  });

  it('is filled twice as far for a viewer at double speed', async () => {
    const { media, said, play } = setUp();
    await play();
    media.currentTime = 2;
    media.playbackRate = 2;
    vi.advanceTimersByTime(250);
    expect(said.at(-1)).toBe('buffered 4');
    media.playbackRate = 0.5;
    vi.advanceTimersByTime(250);
    expect(said.at(-1)).toBe('buffered 8');
  });

  it('and nothing to play is built anew, and after that has failed', async () => {
    const { media, sink, sinks, said, play } = setUp();
    await play();
    media.currentTime = 10;
    sink().isFull = true;
    vi.advanceTimersByTime(6000);
    expect(sinks).toHaveLength(2);
    expect(said).toContain('warning CF_MSE_QUOTA_EXCEEDED');
  });
});

describe('media that the browser removed by itself', () => {
  /** Of [0, 10] this is left. */
  const evict = (set: ReturnType<typeof setUp>, start: number, end: number): void => {
    const left = [
      [0, start],
      [end, 10],
    ] as const;
    set.media.buffered = ranges(...left.filter(([from, to]) => to > from)) as typeof set.media.buffered;
    set.sink().callbacks.removed?.({ start, end });
    set.sink().callbacks.changed();
  };

  it('ahead of the playhead is fetched again when it comes there, and not jumped', async () => {
    const set = setUp();
    await set.play();
    set.media.currentTime = 2;
    evict(set, 4, 7);
    vi.advanceTimersByTime(250);
    expect(set.said.filter((said) => said.startsWith('seek'))).toEqual([]);
    set.media.currentTime = 3.7;
    vi.advanceTimersByTime(250);
    expect(set.said.filter((said) => said.startsWith('seek'))).toEqual(['seek 3.7 1']);
    expect(set.sink().told).toContain('flush');
    vi.advanceTimersByTime(5000);
    expect(set.media.currentTime).toBe(3.7);
  });

  it('up to the end of what was there is fetched again too', async () => {
    const set = setUp();
    await set.play();
    evict(set, 8.2, 10);
    vi.advanceTimersByTime(250);
    expect(set.said.filter((said) => said.startsWith('seek'))).toEqual(['seek 8 1']);
  });

  it('is fetched without a seek that the page sees', async () => {
    const set = setUp();
    await set.play();
    const seen: string[] = [];
    for (const type of ['seeking', 'seeked']) set.media.addEventListener(type, () => seen.push(type));
    evict(set, 8.2, 10);
    await vi.advanceTimersByTimeAsync(250);
    set.media.dispatchEvent(new Event('seeking'));
    set.playback.landed(1);
    set.media.dispatchEvent(new Event('seeked'));
    expect(seen).toEqual([]);
  });

  it('behind the playhead is fetched when the viewer goes there, and not before', async () => {
    const set = setUp();
    await set.play();
    evict(set, 0, 5);
    vi.advanceTimersByTime(5000);
    expect(set.said.filter((said) => said.startsWith('seek'))).toEqual([]);
    set.media.currentTime = 3;
    set.media.dispatchEvent(new Event('seeking'));
    expect(set.said.filter((said) => said.startsWith('seek'))).toEqual(['seek 3 1']);
  });

  it('of a live stream is jumped like any hole', async () => {
    const set = setUp({ live: true });
    await set.play();
    evict(set, 8.2, 9);
    vi.advanceTimersByTime(1000);
    expect(set.said.filter((said) => said.startsWith('seek'))).toEqual([]);
  });
});

describe('a clip', () => {
  it('is not left by a seek, and begins again at its beginning', () => {
    const { media, said } = setUp({ start: 5, length: 3 });
    media.dispatchEvent(new Event('seeking'));
    expect(media.currentTime).toBe(5);
    for (const [wanted, got] of [
      [0, 5],
      [20, 8],
      [6, 6],
    ] as const) {
      media.currentTime = wanted;
      media.dispatchEvent(new Event('seeking'));
      expect(media.currentTime).toBe(got);
    }
    media.dispatchEvent(new Event('seeking'));
    expect(said).toEqual(['seek 6 1']);
  });
});

describe('a track that comes late, which the browser does not take any more', () => {
  const LATE = new PlayerError('CF_MEDIA_CODEC_CHANGED', { context: { isLate: true } });
  const alone = async ({ live }: { readonly live: boolean }) => {
    const all = setUp({ live });
    // A live stream is at its place near the edge.
    const place = live ? 5 : 3.5;
    all.playback.setTracks(['audio']);
    all.playback.append(init('audio'), 0);
    for (let at = 0; at < 6; at++)
      all.playback.append({ ...video(at), kind: 'audio', start: seconds(at), end: seconds(at + 1) }, 0);
    all.buffer(0, 6);
    all.media.hasData();
    all.media.dispatchEvent(new Event('loadeddata'));
    await all.media.play();
    all.media.currentTime = 3.5;
    // Looks that let go of what is behind.
    await vi.advanceTimersByTimeAsync(600);
    all.media.currentTime = place;
    all.said.length = 0;
    all.playback.setTracks(['audio', 'video']);
    all.playback.append(init('video'), 0);
    all.sinks[0]!.callbacks.failure(LATE);
    return all;
  };

  it('gets a new source with it, which goes on from what was there, without a word to the server', async () => {
    const { sinks, said, media, playback } = await alone({ live: false });
    expect(sinks).toHaveLength(2);
    expect(sinks[1]!.told).toEqual([
      'tracks audio video',
      'init audio',
      'init video',
      'audio 2',
      'audio 3',
      'audio 4',
      'audio 5',
    ]);
    expect(said.filter((word) => !word.startsWith('buffered'))).toEqual([]);
    expect([media.currentTime, media.paused]).toEqual([3.5, false]);
    playback.append(video(6), 0);
    expect(sinks[1]!.told.at(-1)).toBe('video 6');
  });

  it('in a live stream, too', async () => {
    const { sinks, media } = await alone({ live: true });
    expect(sinks[1]!.told).toContain('audio 5');
    expect(media.currentTime).toBe(5);
  });
});
