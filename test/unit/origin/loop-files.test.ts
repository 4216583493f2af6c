import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MediaLibrary } from '../../../src/origin/library/media-library.js';
import { LiveStreams } from '../../../src/origin/live/live-streams.js';
import { LoopFiles } from '../../../src/origin/live/loop-files.js';
import type { Origin } from '../../../src/origin/origin.js';
import { milliseconds as ms } from '../../../src/protocol/units.js';
import {
  demoMedia,
  isKeyframe,
  openViewer,
  startTestOrigin,
  type Viewer,
} from '../../support/origin-viewer.js';

let origin: Origin;
beforeAll(async () => {
  origin = await startTestOrigin({ rtmpsPort: null, httpsPort: null });
});
afterAll(() => origin.close());

const viewers = new Set<Viewer>();
afterEach(() => {
  for (const viewer of viewers) viewer.close();
  viewers.clear();
});

async function play(name: string): Promise<Viewer> {
  const viewer = await openViewer(origin.rtmpPort, 'live');
  viewers.add(viewer);
  await viewer.stream.play(name, { start: ms(-1000) });
  return viewer;
}

describe('a loop of a file', () => {
  it('is there when it is asked for, from its last keyframe on', async () => {
    const viewer = await play('loop/magicvideo.mp4');
    await viewer.until(() => viewer.media.some(isKeyframe));
    const clock = (await (await fetch(`${origin.url}live/loop/magicvideo.mp4.json`)).json()) as {
      startedAt: number;
      speed: number;
    };
    const now = performance.timeOrigin + performance.now();
    const made = clock.startedAt + viewer.media.at(-1)!.timestamp;
    expect(clock.speed).toBe(1);
    expect(made).toBeLessThanOrEqual(now);
    expect(made).toBeGreaterThan(now - 10_000);
  });

  it('is there as FLV and as HLS too', async () => {
    const stop = new AbortController();
    const flv = await fetch(`${origin.url}live/loop/magicvideo.mp4.flv`, { signal: stop.signal });
    expect(flv.headers.get('content-type')).toBe('video/x-flv');
    stop.abort();
    const hls = await fetch(`${origin.url}live/loop/magicvideo.mp4.m3u8`);
    expect(await hls.text()).toContain('#EXT-X-STREAM-INF');
  });

  it('runs faster than the clock, from any timestamp on, and over the end of 24 bits', async () => {
    const viewer = await play('loop/fast/50/at/16770000/magicvideo.mp4');
    // 40 s of stream, which the clock alone does not bring within the time of a test.
    await viewer.until(() => (viewer.media.at(-1)?.timestamp ?? 0) > 16_810_000);
    const times = viewer.media.filter(({ type }) => type === 'video').map(({ timestamp }) => timestamp);
    expect(times[0]).toBeLessThan(2 ** 24);
    expect(times.every((time, i) => i === 0 || time >= times[i - 1]!)).toBe(true);
  });

  it('begins again at 0 behind the last timestamp of 32 bits', async () => {
    const viewer = await play('loop/fast/50/at/4294960000/magicvideo.mp4');
    const isOver = () => viewer.media.some(({ timestamp }) => timestamp > 0 && timestamp < 60_000);
    await viewer.until(isOver);
  });

  it('is no stream where there is no such file', async () => {
    const live = new LiveStreams();
    const library = new MediaLibrary(demoMedia);
    const stop = new AbortController();
    const loops = new LoopFiles(library, live, stop.signal);
    await loops.wake('loop/nothing.mp4');
    expect(live.find('loop/nothing.mp4')).toBeUndefined();
    expect(loops.wake('channel')).toBeUndefined();
    stop.abort();
    await loops.ended();
    await library.close();
  });

  it('ends when nobody has watched for a while', async () => {
    const live = new LiveStreams();
    const library = new MediaLibrary(demoMedia);
    const stop = new AbortController();
    const loops = new LoopFiles(library, live, stop.signal, 60);
    await loops.wake('loop/magicvideo.mp4');
    const stream = live.find('loop/magicvideo.mp4')!;
    const ended = new Promise<void>((resolve) => {
      const nothing = () => undefined;
      stream.observe({ onPublish: nothing, onMessage: nothing, onMetadata: nothing, onUnpublish: resolve });
    });
    await ended;
    expect(live.find('loop/magicvideo.mp4')).toBeUndefined();
    stop.abort();
    await loops.ended();
    await library.close();
  });
});
