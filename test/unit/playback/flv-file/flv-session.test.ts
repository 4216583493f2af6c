import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FlvSessionOptions } from '../../../../src/playback/flv-file/flv-session.js';
import { makeFlv, type FlvOptions } from '../../../support/flv-files.js';
import { FlvViewer } from '../../../support/flv-viewer.js';
import { flvVector } from '../../../support/flv-vector.js';
import { startRangeServer, type RangeServer, type ServedFile } from '../../../support/range-server.js';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function view(
  bytes: Uint8Array,
  served: Partial<ServedFile> = {},
  options: Partial<FlvSessionOptions> = {},
): Promise<{ viewer: FlvViewer; server: RangeServer }> {
  const server = await startRangeServer({ 'a.flv': { bytes, ...served } });
  const viewer = new FlvViewer(`${server.url}/a.flv`, options);
  closing.push(() => viewer.session.close(), server.stop);
  return { viewer, server };
}

const wait = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 10 });

/** Two seconds of the vector, so often, a keyframe at least every 2 s. */
const long = (options: FlvOptions = {}) => makeFlv(flvVector('b-frames.flv'), { copies: 150, ...options });
const SECONDS = 300;

/** Media from a keyframe at or before the place, up to behind it. */
async function expectMediaAt(viewer: FlvViewer, seconds: number): Promise<void> {
  await wait(() =>
    expect(viewer.span('video')?.end ?? 0).toBeGreaterThan(Math.min(seconds + 1, SECONDS - 0.3)),
  );
  expect(viewer.failure).toBeUndefined();
  const [first] = viewer.media('video');
  expect(first?.keyframe).toBe(true);
  expect(first?.start).toBeLessThanOrEqual(seconds + 0.001);
  expect(first?.start).toBeGreaterThan(seconds - 8);
  expect(viewer.span('audio')?.start).toBeLessThanOrEqual(seconds + 0.05);
}

describe('a file from the beginning', () => {
  it('gives its tracks and duration, and stops reading when enough is there', async () => {
    const bytes = long({ index: 'right' });
    const { viewer, server } = await view(bytes);
    await wait(() => expect(viewer.isFlowing).toBe(false));
    expect(viewer.tracks).toEqual(['audio', 'video']);
    expect(viewer.durations).toEqual([SECONDS]);
    const held = server.sent;
    expect(viewer.span('video')?.end).toBeGreaterThan(20);
    expect(held).toBeLessThan(bytes.byteLength / 3);
    viewer.playhead = 15;
    viewer.session.buffered(6);
    await wait(() => expect(server.sent).toBeGreaterThan(held));
    expect(viewer.isRangeless).toBe(false);
  });

  it('ends at its end with everything given out', async () => {
    const { viewer } = await view(makeFlv(flvVector('baseline.flv')));
    await wait(() => expect(viewer.ends).toEqual([0]));
    expect(viewer.span('video')?.end).toBeCloseTo(2, 1);
    expect(viewer.warnings).toEqual([]);
  });

  it.each(['late-timestamps.flv', 'no-duration.flv', 'mp3.flv', 'audio-only.flv', 'video-only.flv'])(
    'plays %s',
    async (name) => {
      const { viewer } = await view(readFileSync(flvVector(name)));
      await wait(() => expect(viewer.ends).toEqual([0]));
      expect(viewer.failure).toBeUndefined();
      const kind = viewer.tracks!.at(-1)!;
      expect(viewer.span(kind)!.start).toBeLessThan(0.5);
      await wait(() => expect(viewer.durations.at(-1)).toBeGreaterThan(1));
    },
  );

  it('finds the duration in the last tag where the metadata has none', async () => {
    const { viewer, server } = await view(long({ hasDuration: false }));
    await wait(() => expect(viewer.durations).toHaveLength(1));
    expect(viewer.durations[0]).toBeGreaterThan(SECONDS - 0.1);
    expect(viewer.durations[0]).toBeLessThanOrEqual(SECONDS);
    expect(server.requests.some(({ range }) => Number(/(\d+)-/.exec(range ?? '')?.[1]) > 1_000_000)).toBe(
      true,
    );
  });
});

describe('a seek', () => {
  it.each<[string, FlvOptions]>([
    ['with an index', { index: 'right' }],
    ['without an index', {}],
    ['with neither index nor duration', { hasDuration: false }],
    ['without any metadata', { hasMetadata: false }],
    ['with an index that leads between the tags', { index: 'shifted-positions' }],
    ['without right sizes behind the tags', { previousSizes: 'without-header' }],
    ['with a clock of its own', { startAt: 3_600_000, index: 'right' }],
    ['with a clock of its own and no index', { startAt: 3_600_000 }],
    ['with sound ahead of its pictures', { audioLead: 1200 }],
  ])('in a file %s begins at a keyframe before and reads little', async (_, options) => {
    const bytes = long(options);
    const { viewer, server } = await view(bytes);
    await wait(() => expect(viewer.isFlowing).toBe(false));
    for (const seconds of [251.5, 100.02, 298.5, 4]) {
      const before = server.sent;
      viewer.seek(seconds);
      await expectMediaAt(viewer, seconds);
      expect(server.sent - before).toBeLessThan(bytes.byteLength / 4);
    }
    expect(viewer.landings).toEqual([1, 2, 3, 4]);
  });

  it('into what was read before asks for that place at once, without an index', async () => {
    const { viewer, server } = await view(long());
    await wait(() => expect(viewer.isFlowing).toBe(false));
    const before = server.requests.length;
    viewer.seek(7);
    await expectMediaAt(viewer, 7);
    const [request] = server.requests.slice(before);
    // The piece itself, no search before it.
    expect(request!.sent).toBeGreaterThan(40_000);
  });

  it('that is overtaken leaves nothing behind', async () => {
    const { viewer } = await view(long());
    await wait(() => expect(viewer.isFlowing).toBe(false));
    for (const seconds of [200, 20, 280, 60, 140]) viewer.seek(seconds);
    const last = viewer.seek(222.2);
    await expectMediaAt(viewer, 222.2);
    expect(viewer.landings).toEqual([last]);
  });

  it('behind the end plays the end', async () => {
    const { viewer } = await view(long({ hasDuration: false }));
    await wait(() => expect(viewer.isFlowing).toBe(false));
    const id = viewer.seek(5000);
    await wait(() => expect(viewer.ends).toEqual([id]));
    expect(viewer.span('video')?.end).toBeCloseTo(SECONDS, 0);
  });

  it('in sound alone begins just before', async () => {
    const { viewer } = await view(makeFlv(flvVector('audio-only.flv'), { copies: 100 }));
    await wait(() => expect(viewer.durations).toHaveLength(1));
    const seconds = viewer.durations[0]! * 0.7;
    viewer.seek(seconds);
    await wait(() => expect(viewer.span('audio')?.end ?? 0).toBeGreaterThan(seconds));
    expect(viewer.span('audio')!.start).toBeLessThanOrEqual(seconds);
    expect(viewer.span('audio')!.start).toBeGreaterThan(seconds - 6);
  });

  it('after the end plays again', async () => {
    const { viewer } = await view(makeFlv(flvVector('b-frames.flv'), { copies: 3 }));
    await wait(() => expect(viewer.ends).toEqual([0]));
    viewer.seek(0);
    await wait(() => expect(viewer.ends).toEqual([0, 1]));
    expect(viewer.span('video')!.start).toBeLessThan(0.2);
  });

  it('at the start reads the head of the file and then the place', async () => {
    const bytes = long({ index: 'right' });
    const { viewer, server } = await view(bytes, {}, { start: 200 });
    await expectMediaAt(viewer, 200);
    expect(viewer.landings).toEqual([0]);
    expect(server.sent).toBeLessThan(bytes.byteLength / 2);
  });
});

describe('a file of more than 4 h 39 min', () => {
  /** Five hours, in which every second of the clip takes a minute. */
  const hours = (options: FlvOptions) => long({ stretch: 60, ...options });
  const LAST = 300 * 60;

  it.each<[string, FlvOptions]>([
    ['that has left TimestampExtended at 0', { isWrapped: true }],
    ['that has left TimestampExtended at 0, with an index', { isWrapped: true, index: 'right' }],
    ['that has left TimestampExtended at 0, without a duration', { isWrapped: true, hasDuration: false }],
    ['with whole timestamps', {}],
    ['with whole timestamps, without a duration', { hasDuration: false }],
  ])('%s plays from the start and seeks on both sides of the wrap', async (_, options) => {
    const { viewer } = await view(hours(options));
    await wait(() => expect(viewer.span('video')).toBeDefined());
    expect(viewer.span('video')!.start).toBeLessThan(60);
    // Without a promise it takes some looks.
    await wait(() => expect(viewer.durations.at(-1)).toBeGreaterThan(LAST - 120));
    for (const seconds of [17_500, 9000, 16_700, 17_950, 600]) {
      viewer.seek(seconds);
      await wait(() => expect(viewer.span('video')).toBeDefined());
      // A keyframe stands every two minutes at least.
      expect(viewer.span('video')!.start).toBeLessThanOrEqual(seconds);
      expect(viewer.span('video')!.start).toBeGreaterThan(seconds - 400);
      expect(viewer.failure).toBeUndefined();
    }
    const duration = viewer.durations.at(-1)!;
    expect(duration).toBeGreaterThan(LAST - 120);
    expect(duration).toBeLessThanOrEqual(LAST);
  });

  it('goes on over the wrap where it is played', async () => {
    const { viewer } = await view(hours({ isWrapped: true }));
    await wait(() => expect(viewer.span('video')).toBeDefined());
    viewer.seek(16_600);
    await wait(() => expect(viewer.span('video')).toBeDefined());
    for (let at = 16_600; at < 17_600; at += 100) {
      viewer.playhead = at;
      viewer.session.buffered(0);
      await wait(() => expect(viewer.span('video')!.end).toBeGreaterThan(at));
    }
    const starts = viewer.media('video').map(({ start }) => start);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(starts.at(-1)).toBeGreaterThan(16_800);
    expect(viewer.failure).toBeUndefined();
  });
});

describe('a server without Range', () => {
  it('is told of, and plays', async () => {
    const { viewer, server } = await view(long(), { hasRanges: false });
    await wait(() => expect(viewer.isFlowing).toBe(false));
    expect(viewer.isRangeless).toBe(true);
    expect(viewer.isLive).toBe(false);
    expect(server.requests).toHaveLength(1);
  });

  it('sends everything once more for a seek to the beginning', async () => {
    const { viewer, server } = await view(makeFlv(flvVector('b-frames.flv')), { hasRanges: false });
    await wait(() => expect(viewer.ends).toEqual([0]));
    viewer.seek(0);
    await wait(() => expect(viewer.ends).toEqual([0, 1]));
    expect(server.requests).toHaveLength(2);
    expect(viewer.span('video')!.start).toBeLessThan(0.2);
  });

  it('and without an end is live', async () => {
    const bytes = makeFlv(flvVector('b-frames.flv'), { hasDuration: false, startAt: 7_200_000 });
    const { viewer } = await view(bytes, { hasRanges: false, isEndless: true });
    await wait(() => expect(viewer.failure).toBeDefined());
    expect(viewer.isLive).toBe(true);
    // Its clock begins where the viewer joins; when it ends, the player's rules for lost streams apply.
    expect(viewer.span('video')!.start).toBeLessThan(0.5);
    expect(viewer.failure?.code).toBe('CF_NETWORK_LOST');
    expect(viewer.failure?.retryable).toBe(true);
  });
});

describe('trouble', () => {
  it('of the network in the middle is met by asking again from there', async () => {
    const { viewer, server } = await view(makeFlv(flvVector('b-frames.flv'), { copies: 20 }), {
      cutAfter: 50_000,
      cuts: 2,
    });
    await wait(() => expect(viewer.span('video')?.end ?? 0).toBeGreaterThan(15));
    expect(viewer.failure).toBeUndefined();
    expect(server.requests.length).toBeGreaterThan(2);
  });

  it('of the network without end is CF_NETWORK_LOST', async () => {
    const { viewer } = await view(long(), { cutAfter: 16_384, cuts: 1000, hasRanges: false });
    await wait(() => expect(viewer.failure?.code).toBe('CF_NETWORK_LOST'));
  });

  it('of a file that is cut off is told, and what is there plays to its end', async () => {
    const bytes = makeFlv(flvVector('b-frames.flv'), { copies: 5 });
    const { viewer } = await view(bytes.subarray(0, bytes.byteLength - 1000));
    await wait(() => expect(viewer.ends).toEqual([0]));
    expect(viewer.warnings.map(({ code }) => code)).toEqual(['CF_MEDIA_TAG_MALFORMED']);
    expect(viewer.span('video')!.end).toBeGreaterThan(9);
  });

  it('of a file that is damaged is told, and it goes on behind', async () => {
    const bytes = long();
    bytes.fill(0xff, 100_000, 140_000);
    const { viewer } = await view(bytes);
    await wait(() => expect(viewer.isFlowing).toBe(false));
    expect(viewer.failure).toBeUndefined();
    expect(viewer.warnings.map(({ code }) => code)).toContain('CF_MEDIA_TAG_MALFORMED');
  });

  it.each([
    ['noise', new Uint8Array(40_000).fill(9), 'CF_MEDIA_TAG_MALFORMED'],
    ['a page', Buffer.from('<!doctype html><title>Not found</title>'), 'CF_FILE_UNSUPPORTED'],
    ['an MP4', Buffer.from('\0\0\0\x18ftypmp42 and more of it'), 'CF_FILE_UNSUPPORTED'],
    ['nothing', new Uint8Array(0), 'CF_HTTP_RANGE_REFUSED'],
    ['a header alone', makeFlv(flvVector('b-frames.flv')).subarray(0, 13), 'CF_MEDIA_NO_TRACKS'],
  ])('of %s in place of an FLV is an error', async (_, bytes, code) => {
    const { viewer } = await view(bytes);
    await wait(() => expect(viewer.failure?.code).toBe(code));
  });

  it.each([
    ['h263.flv', 'Sorenson H.263'],
    ['nellymoser.flv', 'Nellymoser'],
    ['speex.flv', 'Speex'],
  ])('of %s names the codec', async (name, codec) => {
    const { viewer } = await view(readFileSync(flvVector(name)));
    await wait(() => expect(viewer.failure ?? viewer.warnings[0]).toBeDefined());
    const error = viewer.failure ?? viewer.warnings[0];
    expect(error?.code).toBe('CF_MEDIA_CODEC_UNSUPPORTED');
    expect(error?.context.codec).toContain(codec);
  });

  it('of a file that is not there is what the server says', async () => {
    const server = await startRangeServer({});
    closing.push(server.stop);
    const viewer = new FlvViewer(`${server.url}/a.flv`);
    closing.push(() => viewer.session.close());
    await wait(() => expect(viewer.failure?.code).toBe('CF_FILE_NOT_FOUND'));
  });
});
