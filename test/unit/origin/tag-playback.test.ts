import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Origin } from '../../../src/origin/origin.js';
import { encodeFlvHeader, encodeFlvTag } from '../../../src/media/flv/flv-file-writer.js';
import type { FlvTag } from '../../../src/media/flv/flv-tag.js';
import { encodeAmf0 } from '../../../src/protocol/amf/amf0-encode.js';
import { openTcpChannel } from '../../../src/gateway/tcp-channel.js';
import { ChunkReader } from '../../../src/protocol/chunk/chunk-reader.js';
import { TYPE_ID } from '../../../src/protocol/message/type-id.js';
import { milliseconds as ms } from '../../../src/protocol/units.js';
import { codesOf, openViewer, startTestOrigin, type Viewer } from '../../support/origin-viewer.js';

const picture = (timestamp: number, isKeyframe: boolean, mark: number): FlvTag => ({
  type: 'video',
  timestamp,
  payload: Uint8Array.from([isKeyframe ? 0x17 : 0x27, 1, 0, 0, 0, mark]),
});
/** Nothing that a server would make of a file by itself: no configuration, times that wrap, stand and go back. */
const TAGS: readonly FlvTag[] = [
  { type: 'script', timestamp: 0, payload: encodeAmf0(['onMetaData', { title: 'odd' }]) },
  picture(2 ** 32 - 20, true, 1),
  { type: 'audio', timestamp: 2 ** 32 - 10, payload: new Uint8Array(0) },
  picture(20, false, 2),
  picture(20, false, 3),
  picture(5020, true, 4),
  picture(5060, false, 5),
  picture(1000, false, 6),
];
/** More than the 16 MiB of an RTMP message. */
const HEAVY = Array.from({ length: 6 }, (_, index) => ({
  ...picture(index, true, index),
  payload: new Uint8Array(3_000_000).fill(0x17, 0, 1).fill(1, 1, 2),
}));
const media = TAGS.filter(({ type }) => type !== 'script');

let folder = '';
let origin: Origin;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cf-tags-'));
  const header = encodeFlvHeader({ hasAudio: true, hasVideo: true });
  await writeFile(join(folder, 'odd one.flv'), Buffer.concat([header, ...TAGS.map(encodeFlvTag)]));
  await writeFile(join(folder, 'heavy.flv'), Buffer.concat([header, ...HEAVY.map(encodeFlvTag)]));
  await writeFile(join(folder, 'no film.flv'), 'this is none');
  origin = await startTestOrigin({ folder });
});
afterAll(async () => {
  await origin.close();
  await rm(folder, { recursive: true, force: true });
});

/** Handshake: S0, S1, S2. */
const HANDSHAKE = 1 + 2 * 1536;

/** @param typeIds those of the messages that came, as they were on the wire */
async function withViewer<T>(
  work: (viewer: Viewer, typeIds: readonly number[]) => Promise<T>,
  app = 'vod',
): Promise<T> {
  const typeIds: number[] = [];
  const reader = new ChunkReader(({ typeId }) => void typeIds.push(typeId));
  const channel = await openTcpChannel('127.0.0.1', origin.rtmpPort);
  async function* seen() {
    let handshake = HANDSHAKE;
    for await (const bytes of channel.incoming) {
      reader.push(bytes.subarray(Math.min(handshake, bytes.byteLength)));
      handshake = Math.max(0, handshake - bytes.byteLength);
      yield bytes;
    }
  }
  const viewer = await openViewer(origin.rtmpPort, app, 'localhost', {
    channel: {
      incoming: seen(),
      send: (bytes) => channel.send(bytes),
      close: () => channel.close(),
    },
  });
  try {
    return await work(viewer, typeIds);
  } finally {
    viewer.close();
  }
}

const over = (viewer: Viewer) => viewer.until(() => codesOf(viewer).includes('NetStream.Play.Stop'));
const plain = (messages: readonly { type: string; timestamp: number; payload: Uint8Array }[]) =>
  messages.map(({ type, timestamp, payload }) => ({ type, timestamp, payload: [...payload] }));

it.each(['tags', 'aggregates'])('%s: everything as it stands in the file, then the end', (habit) =>
  withViewer(async (viewer, typeIds) => {
    await viewer.stream.play(`odd/${habit}/odd one`, { start: ms(0) });
    await over(viewer);
    expect(plain(viewer.media)).toEqual(plain(media));
    expect(viewer.data.map(({ name }) => name)).toContain('onMetaData');
    expect(codesOf(viewer)).toContain('NetStream.Play.Complete');
    const { audio, video, aggregate } = TYPE_ID;
    const onWire = typeIds.filter((id) => id === audio || id === video || id === aggregate);
    expect(onWire).toHaveLength(habit === 'tags' ? media.length : 1);
    expect(onWire.includes(aggregate)).toBe(habit === 'aggregates');
  }),
);

it('aggregates of tags that are too large for one message are several', () =>
  withViewer(async (viewer, typeIds) => {
    await viewer.stream.play('odd/aggregates/heavy', { start: ms(0) });
    await over(viewer);
    expect(viewer.media.map(({ timestamp, payload }) => [timestamp, payload.byteLength])).toEqual(
      HEAVY.map(({ timestamp, payload }) => [timestamp, payload.byteLength]),
    );
    expect(typeIds.filter((id) => id === TYPE_ID.aggregate).length).toBeGreaterThan(1);
  }));

it('a seek, and a play from the middle, begin with the last keyframe, by real time', () =>
  withViewer(async (viewer) => {
    await viewer.stream.play('odd/tags/odd one', { start: ms(0) });
    await over(viewer);
    const before = viewer.media.length;
    // The gap of five seconds is none in real time.
    await viewer.stream.seek(ms(150));
    await viewer.until(() => viewer.media.length === before + 3);
    expect(plain(viewer.media.slice(before))).toEqual(plain(media.slice(-3)));
    await viewer.stream.play('odd/tags/odd one', { start: ms(150) });
    await viewer.until(() => viewer.media.length === before + 6);
    expect(plain(viewer.media.slice(before + 3))).toEqual(plain(media.slice(-3)));
  }));

it('what is no FLV file is refused, and what is not there not found', () =>
  withViewer(async (viewer) => {
    await expect(viewer.stream.play('odd/tags/no film', { start: ms(0) })).rejects.toMatchObject({
      code: 'CF_RTMP_FILE_STRUCTURE_INVALID',
    });
    await expect(viewer.stream.play('nothing', { start: ms(0) })).rejects.toMatchObject({
      code: 'CF_RTMP_STREAM_NOT_FOUND',
    });
  }, 'odd/tags'));
