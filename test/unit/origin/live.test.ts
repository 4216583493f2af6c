import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { milliseconds as ms } from '../../../src/protocol/units.js';
import type { MediaMessage } from '../../../src/protocol/message/message.js';
import type { Origin } from '../../../src/origin/origin.js';
import {
  codesOf,
  demoMedia,
  isHeader,
  isKeyframe,
  openViewer,
  startTestOrigin,
  type Viewer,
} from '../../support/origin-viewer.js';

let origin: Origin;
beforeAll(async () => {
  origin = await startTestOrigin({ channelFile: 'magicvideo.mp4' });
});
afterAll(() => origin.close());

const LIVE = { start: ms(-1000) };
const publishers = new Set<ChildProcess>();
const viewers = new Set<Viewer>();
afterEach(async () => {
  for (const viewer of viewers) viewer.close();
  viewers.clear();
  for (const child of publishers) await stop(child);
});

function publish(name: string): ChildProcess {
  const file = join(demoMedia, 'magicvideo.mp4');
  const url = `rtmp://127.0.0.1:${origin.rtmpPort}/live/${name}`;
  const child = spawn('ffmpeg', ['-v', 'error', '-re', '-i', file, '-c', 'copy', '-f', 'flv', url], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  publishers.add(child);
  return child;
}

async function stop(child: ChildProcess): Promise<void> {
  publishers.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

async function view(): Promise<Viewer> {
  const viewer = await openViewer(origin.rtmpPort, 'live');
  viewers.add(viewer);
  return viewer;
}

describe('the channel', () => {
  it('shows a picture at once', async () => {
    const viewer = await view();
    const begin = performance.now();
    await viewer.stream.play('channel', LIVE);
    await viewer.until(() => viewer.media.some(isKeyframe));
    expect(performance.now() - begin).toBeLessThan(1000);
    const videos = viewer.media.filter(({ type }) => type === 'video');
    expect(isHeader(videos[0]!)).toBe(true);
    expect(isKeyframe(videos[1]!)).toBe(true);
    expect(viewer.data.find(({ name }) => name === 'onMetaData')?.values[1]).toMatchObject({ width: 320 });
    expect(viewer.data.find(({ name }) => name === 'onMetaData')?.values[1]).not.toHaveProperty('duration');
  });

  it('cannot be published over', async () => {
    const child = publish('channel');
    let output = '';
    child.stderr?.on('data', (part: Buffer) => (output += part.toString()));
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).not.toBe(0);
    expect(output).toContain('already being published');
  });

  it('has no position to seek to', async () => {
    const viewer = await view();
    await viewer.stream.play('channel', LIVE);
    await expect(viewer.stream.seek(ms(1000))).rejects.toMatchObject({ code: 'CF_RTMP_SEEK_FAILED' });
  });

  it('goes on where it is after a pause, with headers and a keyframe', async () => {
    const viewer = await view();
    await viewer.stream.play('channel', LIVE);
    await viewer.until(() => viewer.media.length > 10);
    await viewer.stream.pause(true, ms(0));
    const before = viewer.media.length;
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(viewer.media.length - before).toBeLessThanOrEqual(1);
    await viewer.stream.pause(false, ms(0));
    const isUnpause = (entry: (typeof viewer.log)[number]) =>
      'code' in entry && entry.code === 'NetStream.Unpause.Notify';
    const after = () =>
      viewer.log
        .slice(viewer.log.findIndex(isUnpause))
        .filter((entry): entry is MediaMessage => 'payload' in entry);
    await viewer.until(() => after().some(isKeyframe));
    expect(after().find(({ type }) => type === 'video')).toSatisfy(isHeader);
  });
});

describe('a published stream', () => {
  it('reaches who waited for it and who came later, and both are told when it ends', async () => {
    const early = await view();
    await early.stream.play('show', LIVE);
    expect(early.media).toEqual([]);
    const publisher = publish('show');
    await early.until(() => early.media.filter(isKeyframe).length > 0);
    expect(codesOf(early)).toContain('NetStream.Play.PublishNotify');
    const late = await view();
    await late.stream.play('show', LIVE);
    await late.until(() => late.media.some(isKeyframe));
    const videos = late.media.filter(({ type }) => type === 'video');
    expect([isHeader(videos[0]!), isKeyframe(videos[1]!)]).toEqual([true, true]);
    await stop(publisher);
    for (const viewer of [early, late]) {
      await viewer.until(() => codesOf(viewer).includes('NetStream.Play.UnpublishNotify'));
    }
  });

  it('can be published again, and who stayed sees it', async () => {
    const viewer = await view();
    await viewer.stream.play('again', LIVE);
    const first = publish('again');
    await viewer.until(() => viewer.media.some(isKeyframe));
    await stop(first);
    await viewer.until(() => codesOf(viewer).includes('NetStream.Play.UnpublishNotify'));
    const before = viewer.media.length;
    publish('again');
    await viewer.until(() => viewer.media.slice(before).some(isKeyframe));
    const [video] = viewer.media.slice(before).filter(({ type }) => type === 'video');
    expect(isHeader(video!)).toBe(true);
  });

  it('is played over HLS too, and ends there when it ends', async () => {
    const publisher = publish('both%20ways');
    const url = `${origin.url}live/both%2520ways.m3u8`;
    await expect.poll(async () => (await fetch(url)).status, { timeout: 15_000, interval: 300 }).toBe(200);
    await stop(publisher);
    const playlist = `${origin.url}live/both%2520ways/video.m3u8`;
    await expect
      .poll(async () => (await fetch(playlist)).text(), { timeout: 5000 })
      .toContain('#EXT-X-ENDLIST');
  });

  it('has no recording', async () => {
    const viewer = await view();
    await expect(viewer.stream.play('channel', { start: ms(0) })).rejects.toMatchObject({
      code: 'CF_RTMP_STREAM_NOT_FOUND',
    });
  });
});
