import { describe, expect, it, onTestFinished } from 'vitest';
import { MediaLibrary } from '../../../src/origin/library/media-library.js';
import type { Publication } from '../../../src/origin/live/live-stream.js';
import { LiveStreams } from '../../../src/origin/live/live-streams.js';
import { ClientSession } from '../../../src/origin/rtmp/client-session.js';
import type { AmfValue } from '../../../src/protocol/amf/amf-value.js';
import { connect, type ConnectOptions } from '../../../src/protocol/connection/client.js';
import type { StreamLink } from '../../../src/protocol/connection/client-stream.js';
import type { StatusInfo } from '../../../src/protocol/connection/net-connection.js';
import { acceptConnection, type AcceptOptions } from '../../../src/protocol/connection/server.js';
import type { MediaMessage } from '../../../src/protocol/message/message.js';
import { milliseconds as ms } from '../../../src/protocol/units.js';
import { memoryChannelPair } from '../../support/memory-channel.js';
import { demoMedia, isHeader, isKeyframe } from '../../support/origin-viewer.js';

/** A client and the server's session, without sockets. */
async function open(app: string, options: Partial<ConnectOptions> = {}, limits: AcceptOptions = {}) {
  const live = new LiveStreams();
  const library = new MediaLibrary(demoMedia);
  const [here, there] = memoryChannelPair();
  const errors: string[] = [];
  void acceptConnection(there, new ClientSession({ library, live, distributions: [] }), {
    onError: ({ code }) => errors.push(code),
    ...limits,
  });
  const tcUrl = `rtmp://localhost/${app}`;
  const connection = await connect({ channel: here, tcUrl, app, timeouts: { play: 1000 }, ...options });
  onTestFinished(async () => {
    connection.close();
    await library.close();
  });
  const stream = await connection.createStream();
  const media: MediaMessage[] = [];
  const statuses: StatusInfo[] = [];
  stream.onMedia = (message) => void media.push(message);
  stream.onStatus = (info) => void statuses.push(info);
  const until = (condition: () => boolean) =>
    expect.poll(condition, { timeout: 5000, interval: 5 }).toBe(true);
  const send = (name: string, values: readonly AmfValue[]) =>
    (connection as unknown as StreamLink).notify(stream.id, name, values);
  return { live, connection, stream, media, statuses, until, send, errors };
}

const config = Uint8Array.of(0x17, 0, 0, 0, 0, 1, 66, 0, 30, 255, 225, 0, 0, 1, 0, 0);
const frame = (isKey: boolean, mark: number) => Uint8Array.of(isKey ? 0x17 : 0x27, 1, 0, 0, 0, mark);

/** A camera: 25 pictures a second, a keyframe each second, all marked with the camera's number. */
function camera(publication: Publication, mark: number, clock = 0) {
  publication.send({ type: 'video', timestamp: clock, payload: config });
  let count = 0;
  return {
    run(pictures: number) {
      for (let i = 0; i < pictures; i++, count++) {
        publication.send({
          type: 'video',
          timestamp: clock + count * 40,
          payload: frame(count % 25 === 0, mark),
        });
      }
    },
  };
}

const marksOf = (media: readonly MediaMessage[]) =>
  media.filter((message) => !isHeader(message)).map(({ payload }) => payload[5]);

describe('switching between live streams', () => {
  async function twoCameras(clock = 0) {
    const opened = await open('live');
    const first = camera(opened.live.get('first')!.publish()!, 1);
    const second = camera(opened.live.get('second')!.publish()!, 2, clock);
    first.run(5);
    second.run(5);
    await opened.stream.play('first', { start: ms(-1000) });
    await opened.until(() => opened.media.length > 4);
    return { ...opened, first, second };
  }
  const codes = (statuses: readonly StatusInfo[]) => statuses.map(({ code }) => code);

  it('goes over at the next keyframe of the new one, without anything twice', async () => {
    const { stream, first, second, media, statuses, until } = await twoCameras();
    const info = await stream.play2({ streamName: 'second', oldStreamName: 'first', transition: 'switch' });
    expect(info).toMatchObject({ details: 'second', reason: 'NetStream.Transition.Success' });
    first.run(20);
    await until(() => media.length === 26);
    expect(codes(statuses)).not.toContain('NetStream.Play.TransitionComplete');
    second.run(30);
    first.run(10);
    await until(() => codes(statuses).includes('NetStream.Play.TransitionComplete'));
    await until(() => media.filter((message) => !isHeader(message)).length === 35);
    expect(marksOf(media)).toEqual([...Array<number>(25).fill(1), ...Array<number>(10).fill(2)]);
    const frames = media.filter((message) => !isHeader(message));
    expect(isKeyframe(frames[25]!)).toBe(true);
    expect(frames.map(({ timestamp }) => timestamp as number)).toEqual(frames.map((_, i) => i * 40));
  });

  it('is forced between clocks that have nothing to do with each other, and time goes on', async () => {
    const { stream, first, second, media, until } = await twoCameras(900_000);
    const info = await stream.play2({ streamName: 'second', oldStreamName: 'first', transition: 'switch' });
    expect(info['reason']).toBe('NetStream.Transition.Forced');
    first.run(20);
    second.run(30);
    await until(() => marksOf(media).includes(2));
    await until(() => marksOf(media).length === 35);
    const times = media.map(({ timestamp }) => timestamp as number);
    expect(Math.max(...times)).toBeLessThan(3000);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('to one that nobody publishes is refused', async () => {
    const { stream } = await twoCameras();
    await expect(
      stream.play2({ streamName: 'third', oldStreamName: 'first', transition: 'switch' }),
    ).rejects.toMatchObject({ code: 'CF_RTMP_PLAY_FAILED' });
  });
});

describe('timestamps of a play from the middle', () => {
  const FILE = 'mp4:videos/ladder_low.mp4';
  const firstTime = async (options: Partial<ConnectOptions>) => {
    const { stream, media, until } = await open('vod', options);
    await stream.play(FILE, { start: ms(8000) });
    await until(() => media.some(isKeyframe));
    return media.find(isKeyframe)!.timestamp as number;
  };

  it("are the file's for clients of today", async () => {
    expect(await firstTime({})).toBe(7960);
  });

  it('count from the start for clients that know Flash Media Server only', async () => {
    expect(await firstTime({ enhanced: false })).toBe(0);
  });
});

describe('limits of what a client can make the server do', () => {
  it('plays that are not answered yet', async () => {
    const { send, connection, errors } = await open(
      'vod',
      {},
      { maxRunningRequests: 8, maxWaitingCommands: 1000 },
    );
    for (let i = 0; i < 20; i++) send('play', [`slow/answer/60000/x${i}`, 0, -1000, false]);
    await connection.closed;
    expect(errors).toContain('CF_RTMP_CALL_PROHIBITED');
  });

  it('plays that are answered are not counted', async () => {
    const { stream, statuses } = await open('vod', {}, { maxRunningRequests: 2 });
    for (let i = 0; i < 20; i++) {
      await expect(stream.play(`nothing${i}`, { start: ms(0) })).rejects.toMatchObject({
        code: 'CF_RTMP_STREAM_NOT_FOUND',
      });
    }
    expect(statuses).toHaveLength(20);
  });

  it('streams in a connection', async () => {
    const { connection } = await open('vod', {}, { maxStreams: 3 });
    await connection.createStream();
    await connection.createStream();
    await expect(connection.createStream()).rejects.toMatchObject({ code: 'CF_RTMP_CALL_FAILED' });
  });

  it('the size of a message', async () => {
    const { connection, errors } = await open('vod', {}, { maxMessageSize: 10_000 });
    void connection.call('connectInfo', 'x'.repeat(20_000)).catch(() => undefined);
    await connection.closed;
    expect(errors).toEqual(['CF_RTMP_MESSAGE_TOO_LARGE']);
  });

  it('a client that answers no call of the server leaves nothing behind', async () => {
    const { connection } = await open('bwcheck');
    connection.close();
    expect(await connection.closed).toBeUndefined();
  });
});
