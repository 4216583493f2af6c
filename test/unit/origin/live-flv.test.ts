import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { FlvFileReader } from '../../../src/media/flv/flv-file-reader.js';
import type { FlvTag } from '../../../src/media/flv/flv-tag.js';
import { LiveStream } from '../../../src/origin/live/live-stream.js';
import { liveFlv } from '../../../src/origin/live/live-flv.js';
import type { Origin } from '../../../src/origin/origin.js';
import { startTestOrigin } from '../../support/origin-viewer.js';

let origin: Origin;
beforeAll(async () => {
  origin = await startTestOrigin({ channelFile: 'magicvideo.mp4' });
});
afterAll(() => origin.close());

/** Tags of what has arrived, the header taken off. */
function tagsOf(bytes: Uint8Array): FlvTag[] {
  const tags: FlvTag[] = [];
  const reader = new FlvFileReader({ onHeader: () => undefined, onTag: (tag: FlvTag) => tags.push(tag) });
  reader.push(bytes);
  return tags;
}
const isKeyframe = ({ type, payload }: FlvTag) =>
  type === 'video' && (payload[0] ?? 0) >> 4 === 1 && payload[1] === 1;
const isConfig = ({ type, payload }: FlvTag) => type !== 'script' && payload[1] === 0;

function expectPlayable(tags: readonly FlvTag[]): void {
  expect(tags[0]).toMatchObject({ type: 'script', timestamp: 0 });
  const frame = tags.findIndex((tag) => tag.type === 'video' && !isConfig(tag));
  expect(isKeyframe(tags[frame]!)).toBe(true);
  const configs = tags.slice(0, frame).filter(isConfig);
  expect(configs.map(({ type }) => type).sort()).toEqual(['audio', 'video']);
  expect(configs[0]?.timestamp).toBe(tags.find((tag) => tag.type !== 'script' && !isConfig(tag))?.timestamp);
}

const ENOUGH = 30_000;

describe('HTTP-FLV', () => {
  it('begins at a keyframe, and goes on', async () => {
    const leave = new AbortController();
    const answer = await fetch(`${origin.url}live/channel.flv`, { signal: leave.signal });
    expect(answer.headers.get('content-type')).toBe('video/x-flv');
    expect(answer.headers.get('content-length')).toBeNull();
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const part of answer.body as unknown as AsyncIterable<Uint8Array>) {
      parts.push(part);
      length += part.byteLength;
      if (length > ENOUGH) break;
    }
    leave.abort();
    expectPlayable(tagsOf(Buffer.concat(parts)));
  });

  it('is read by ffmpeg', async () => {
    const options = '-v error -read_intervals %+2 -show_entries stream=codec_name -of csv=p=0';
    const { stdout, stderr } = await promisify(execFile)('ffprobe', [
      ...options.split(' '),
      `${origin.url}live/channel.flv`,
    ]);
    expect(stdout.trim().split(/\s+/).sort()).toEqual(['aac', 'h264']);
    expect(stderr).toBe('');
  });

  it('is not there for a name that nobody publishes', async () => {
    expect((await fetch(`${origin.url}live/nobody.flv`)).status).toBe(404);
    expect((await fetch(`${origin.url}private/live/channel.flv`)).status).toBe(403);
  });

  it('of a file has ranges', async () => {
    const answer = await fetch(`${origin.url}videos/mediafile.flv`, { headers: { range: 'bytes=0-8' } });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([206, 'video/x-flv']);
    expect(Buffer.from(await answer.arrayBuffer()).toString('latin1', 0, 3)).toBe('FLV');
  });
});

describe('WebSocket-FLV', () => {
  const open = (path: string) => new WebSocket(`${origin.url.replace('http', 'ws')}${path}`);
  const receive = (path: string, enough: number) =>
    new Promise<Uint8Array>((resolve, reject) => {
      const parts: Buffer[] = [];
      let length = 0;
      const socket = open(path);
      const done = () => {
        socket.terminate();
        resolve(Buffer.concat(parts));
      };
      socket.on('error', reject);
      socket.on('close', done);
      socket.on('message', (data: Buffer) => {
        parts.push(data);
        length += data.byteLength;
        if (length > enough) done();
      });
    });

  it('has the same bytes in messages', async () => {
    expectPlayable(tagsOf(await receive('live/channel.flv', ENOUGH)));
  });

  it('of a file ends with it', async () => {
    const file = await (await fetch(`${origin.url}videos/mediafile.flv`)).arrayBuffer();
    expect(Buffer.from(await receive('videos/mediafile.flv', Infinity)).equals(Buffer.from(file))).toBe(true);
  });

  it('is signed content where it is private', async () => {
    const { url } = await origin.sign('/private/live/channel.flv');
    const path = url.slice(origin.url.length);
    expect((await receive(path, 1000)).byteLength).toBeGreaterThan(1000);
  });

  it.each([
    ['live/nobody.flv', 404],
    ['private/live/channel.flv', 403],
    ['fail/503/live/channel.flv', 503],
    ['videos/mediafile.mp4', 404],
  ])('is refused for %s', async (path, status) => {
    const refusal = await new Promise<number | undefined>((resolve) => {
      const socket = open(path);
      socket.on('unexpected-response', (_, answer) => {
        resolve(answer.statusCode);
        socket.terminate();
      });
      socket.on('error', () => undefined);
    });
    expect(refusal).toBe(status);
  });
});

describe('a live FLV', () => {
  const video = (timestamp: number, isKey: boolean) =>
    ({ type: 'video', timestamp, payload: Uint8Array.of(isKey ? 0x17 : 0x27, 1, 0, 0, 0, 9) }) as const;

  it('ends with its publication', async () => {
    const live = new LiveStream('show');
    const publication = live.publish();
    publication?.send(video(100, true));
    const parts: Uint8Array[] = [];
    const reading = (async () => {
      for await (const part of liveFlv(live, new AbortController().signal)) {
        parts.push(part);
        if (parts.length === 2) publication?.end();
      }
    })();
    await reading;
    expect(tagsOf(Buffer.concat(parts)).map(({ timestamp }) => timestamp)).toEqual([100]);
    expect(live.isIdle).toBe(true);
  });

  it('ends with its viewer, and nobody is left behind', async () => {
    const live = new LiveStream('show');
    live.publish();
    const viewer = new AbortController();
    const stream = liveFlv(live, viewer.signal);
    await stream.next();
    const waiting = stream.next();
    viewer.abort();
    expect((await waiting).done).toBe(true);
  });

  it('loses what a slow viewer cannot hold, up to a keyframe', async () => {
    const live = new LiveStream('show');
    const publication = live.publish();
    const config = Uint8Array.of(0x17, 0, 0, 0, 0, 1);
    publication?.send({ type: 'video', timestamp: 0, payload: config });
    const stream = liveFlv(live, new AbortController().signal);
    await stream.next();
    await stream.next();
    const big = new Uint8Array(5 << 20);
    big.set([0x27, 1]);
    publication?.send(video(0, true));
    for (const timestamp of [40, 80, 120]) publication?.send({ type: 'video', timestamp, payload: big });
    publication?.send(video(160, false));
    publication?.send(video(200, true));
    publication?.end();
    const parts: Uint8Array[] = [Uint8Array.from([0x46, 0x4c, 0x56, 1, 1, 0, 0, 0, 9, 0, 0, 0, 0])];
    for await (const part of stream) parts.push(part);
    const tags = tagsOf(Buffer.concat(parts)).filter(({ timestamp }) => timestamp > 120);
    expect(tags.map(({ timestamp, payload }) => [timestamp, payload[1]])).toEqual([
      [200, 0],
      [200, 1],
    ]);
  });
});
