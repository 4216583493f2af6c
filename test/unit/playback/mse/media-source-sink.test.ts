import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PlayerError } from '../../../../src/errors/player-error.js';
import type { InitSegment, MediaSegment, TrackKind } from '../../../../src/media/segment.js';
import { MediaSourceSink } from '../../../../src/playback/mse/media-source-sink.js';
import { seconds } from '../../../../src/protocol/units.js';
import { FakeMediaElement, FakeMediaSource } from '../../../support/fake-media-source.js';

const VIDEO = 'video/mp4; codecs="avc1.42c00c"';
const AUDIO = 'audio/mp4; codecs="mp4a.40.2"';

const init = (kind: TrackKind, mimeType: string, mark: number, size = 1): InitSegment => ({
  type: 'init',
  track: { kind, mimeType, codec: 'codec', timescale: 1000 },
  data: new Uint8Array(size).fill(mark),
});
const media = (kind: TrackKind, start: number, mark: number): MediaSegment => ({
  type: 'media',
  kind,
  start: seconds(start),
  end: seconds(start + 1),
  keyframe: true,
  data: Uint8Array.from([mark]),
});

let revoked: string[];
beforeEach(() => {
  revoked = [];
  vi.stubGlobal('MediaSource', FakeMediaSource);
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:1');
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation((url) => void revoked.push(url));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function setUp() {
  const element = new FakeMediaElement();
  const failures: PlayerError[] = [];
  const warnings: PlayerError[] = [];
  const life = new AbortController();
  const sink = new MediaSourceSink(
    element as unknown as HTMLMediaElement,
    {
      failure: (error) => failures.push(error),
      warning: (error) => warnings.push(error),
      changed: () => {},
    },
    life.signal,
  );
  const source = FakeMediaSource.last;
  const done = (mimeType: string): string[] => {
    source.finishAll();
    return source.buffers.get(mimeType)!.done;
  };
  return { element, failures, warnings, life, sink, source, done };
}

/** Video and audio, each with its configuration. */
function playing() {
  const all = setUp();
  all.source.open();
  all.sink.setTracks(['video', 'audio']);
  // Without its media the first configuration waits a little.
  vi.useFakeTimers();
  all.sink.append(init('video', VIDEO, 1));
  all.sink.append(init('audio', AUDIO, 2));
  vi.advanceTimersByTime(100);
  vi.useRealTimers();
  return all;
}

describe('MediaSourceSink', () => {
  it('makes no SourceBuffer before the configuration of every track is there', () => {
    const { sink, source, done } = setUp();
    source.open();
    sink.setTracks(['video', 'audio']);
    sink.append(init('video', VIDEO, 1));
    sink.append(media('video', 0, 3));
    expect(source.buffers.size).toBe(0);
    sink.append(init('audio', AUDIO, 2));
    sink.append(media('audio', 0, 4));
    expect(done(VIDEO)).toEqual(['append 1', 'append 3']);
    expect(done(AUDIO)).toEqual(['append 2', 'append 4']);
  });

  it('keeps what comes before the source is open', () => {
    const { sink, source, done } = setUp();
    sink.setDuration(20);
    sink.setTracks(['video']);
    sink.append(init('video', VIDEO, 1));
    sink.append(media('video', 0, 3));
    source.open();
    expect(done(VIDEO)).toEqual(['append 1', 'append 3']);
    expect(source.duration).toBe(20);
  });

  it('releases the object URL when the source has opened', () => {
    const { source } = setUp();
    source.open();
    expect(revoked).toEqual(['blob:1']);
  });

  it('ends the stream only after everything given so far is in', async () => {
    const { sink, source } = playing();
    sink.append(media('video', 0, 3));
    sink.endOfStream();
    expect(source.readyState).toBe('open');
    source.finishAll();
    await vi.waitFor(() => expect(source.readyState).toBe('ended'));
  });

  it('does not end a stream that has been sought meanwhile', async () => {
    const { sink, source } = playing();
    sink.endOfStream();
    const flushed = sink.flush();
    source.finishAll();
    await flushed;
    await new Promise((resolve) => setTimeout(resolve));
    expect(source.readyState).toBe('open');
  });

  it('says that it was appending when it was told to forget everything, after everything is gone', async () => {
    const { sink, source } = playing();
    source.finishAll();
    sink.append(media('video', 0, 3));
    let isGone = false;
    const flushed = sink.flush().then((result) => {
      isGone = true;
      return result;
    });
    source.buffers.get(VIDEO)!.finish();
    await Promise.resolve();
    expect(isGone).toBe(false);
    source.finishAll();
    expect(await flushed).toEqual({ wasAppending: true });
  });

  it('removes everything for a seek, and what was waiting is never appended', () => {
    const { sink, done } = playing();
    sink.append(media('video', 0, 3));
    sink.append(media('video', 1, 4));
    void sink.flush();
    sink.append(media('video', 60, 5));
    expect(done(VIDEO)).toEqual(['append 1', 'remove 0 Infinity', 'append 5']);
  });

  it('tells raw MP3 its time where it does not follow what was before', () => {
    const { sink, source, done } = setUp();
    source.open();
    sink.setTracks(['audio']);
    sink.append(init('audio', 'audio/mpeg', 0, 0));
    sink.append(media('audio', 4, 1));
    sink.append(media('audio', 5, 2));
    sink.append(media('audio', 30, 3));
    expect(done('audio/mpeg')).toEqual(['append 1@4', 'append 2@4', 'append 3@30']);
  });

  it('follows a change of codec', () => {
    const { sink, done } = playing();
    sink.append(init('audio', 'audio/mpeg', 0, 0));
    sink.append(media('audio', 9, 7));
    expect(done(AUDIO)).toEqual(['append 2', 'type audio/mpeg', 'append 7@9']);
  });

  it('takes another profile of the same codec as new configuration', () => {
    const { sink, done } = playing();
    sink.append(init('video', 'video/mp4; codecs="avc1.64001f"', 8));
    expect(done(VIDEO)).toEqual(['append 1', 'append 8']);
  });

  it('fails when the browser does not take the codec', () => {
    const { sink, source, failures } = setUp();
    source.open();
    source.refuses = [VIDEO];
    sink.setTracks(['video']);
    sink.append(init('video', VIDEO, 1));
    sink.append(media('video', 0, 3));
    expect(failures.map(({ code }) => code)).toEqual(['CF_MEDIA_CODEC_UNSUPPORTED']);
  });

  it('says that decoding failed where the element says so', () => {
    const { element, failures, source } = playing();
    element.error = { code: 3, message: 'PIPELINE_ERROR_DECODE' };
    source.buffers.get(VIDEO)!.finish(true);
    expect(failures).toMatchObject([{ code: 'CF_DECODE_FAILED', message: 'PIPELINE_ERROR_DECODE' }]);
  });

  it('warns once when there is no room, and appends later', () => {
    const { sink, source, warnings, done } = playing();
    source.finishAll();
    source.buffers.get(VIDEO)!.throws = ['QuotaExceededError', 'QuotaExceededError'];
    sink.append(media('video', 0, 3));
    expect(sink.isFull).toBe(true);
    sink.tidy(0);
    sink.tidy(0);
    expect(warnings.map(({ code }) => code)).toEqual(['CF_MSE_QUOTA_EXCEEDED']);
    expect(done(VIDEO)).toEqual(['append 1', 'append 3']);
    expect(sink.isFull).toBe(false);
  });

  it('leaves the element without a source at the end of its life', () => {
    const { element, life, sink, source } = playing();
    life.abort();
    expect([element.src, element.loads]).toEqual(['', 1]);
    source.finishAll();
    sink.append(media('video', 0, 9));
    expect(source.buffers.get(VIDEO)!.done).toEqual(['append 1']);
  });

  it('does not touch a source that is not its own any more', () => {
    const { element, life } = playing();
    element.src = 'https://example.com/other.mp4';
    life.abort();
    expect(element.src).toBe('https://example.com/other.mp4');
  });
});
