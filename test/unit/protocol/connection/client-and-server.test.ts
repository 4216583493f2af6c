import { describe, expect, it, vi } from 'vitest';
import { amfObject } from '../../../../src/protocol/amf/amf-value.js';
import type { ByteChannel } from '../../../../src/protocol/byte-channel.js';
import type { AcceptOptions } from '../../../../src/protocol/connection/accept-options.js';
import { connect } from '../../../../src/protocol/connection/client.js';
import { acceptConnection } from '../../../../src/protocol/connection/server.js';
import type { ServerHandler, ServerStream } from '../../../../src/protocol/connection/server-handler.js';
import type { RtmpMessage } from '../../../../src/protocol/message/message.js';
import { milliseconds } from '../../../../src/protocol/units.js';
import { memoryChannelPair, type MemoryChannel } from '../../../support/memory-channel.js';
import { errorOf, settle } from '../../../support/scripted-server.js';

const FRAMES = Array.from({ length: 50 }, (_, i) => ({
  type: i % 2 === 0 ? ('video' as const) : ('audio' as const),
  timestamp: 16_777_000 + i * 20,
  payload: new Uint8Array(1 + i * 300).fill(i),
}));

/** Plays FRAMES; refuses other names than `clip` and other apps than `cfx/st`. */
function clipServer(more: Partial<ServerHandler> = {}): ServerHandler & { log: string[] } {
  const log: string[] = [];
  return {
    log,
    onConnect: (info) => {
      log.push(`connect ${info.app} ${info.tcUrl}`);
      if (info.app === 'cfx/st')
        return { accept: true, information: { data: amfObject({ version: '3,5,7,7009' }) } };
      return { accept: false, description: '[ Server.Reject ] : InvalidInstance' };
    },
    onPlay: async (stream, name, options) => {
      log.push(`play ${name} ${options.start} ${options.length} ${options.reset}`);
      if (name !== 'clip') {
        stream.sendStatus({ level: 'error', code: 'NetStream.Play.StreamNotFound' });
        return;
      }
      stream.sendStreamIsRecorded();
      stream.sendStreamBegin();
      stream.sendStatus({ code: 'NetStream.Play.Reset' });
      stream.sendStatus({ code: 'NetStream.Play.Start' });
      stream.sendData('onMetaData', amfObject({ duration: 2 }, 'ecma-array'));
      for (const frame of FRAMES) await stream.sendMedia(frame);
      stream.sendPlayStatus({ code: 'NetStream.Play.Complete' });
      stream.sendStreamEof();
    },
    onPause: (stream, paused, at) => {
      log.push(`pause ${paused} ${at}`);
      stream.sendStatus({ code: paused ? 'NetStream.Pause.Notify' : 'NetStream.Unpause.Notify' });
    },
    onSeek: (stream, to) => {
      log.push(`seek ${to}`);
      stream.sendStatus({ code: 'NetStream.Seek.Notify' });
    },
    onBufferLength: (_, length) => log.push(`buffer ${length}`),
    onCloseStream: (stream) => log.push(`closeStream ${stream.id}`),
    onCall: (name, values) => (name === 'getStreamLength' && values[0] === 'clip' ? [2] : undefined),
    onClose: () => log.push('close'),
    ...more,
  };
}

function serve(
  handler: ServerHandler,
  options: AcceptOptions = {},
): { channel: MemoryChannel; over: Promise<void> } {
  const [client, server] = memoryChannelPair();
  return { channel: client, over: acceptConnection(server, handler, options) };
}

const connectOver = (channel: ByteChannel, more: object = {}) =>
  connect({ channel, tcUrl: 'rtmp://h/cfx/st', app: 'cfx/st', timeouts: { call: 1000 }, ...more });

/** The same channel with everything cut into single bytes. */
function byteWise(channel: ByteChannel): ByteChannel {
  return {
    incoming: (async function* () {
      for await (const bytes of channel.incoming) for (const byte of bytes) yield Uint8Array.of(byte);
    })(),
    send: async (bytes) => {
      for (const byte of bytes) void channel.send(Uint8Array.of(byte));
    },
    close: () => channel.close(),
  };
}

describe('our client and our server', () => {
  it.each(['digest', 'plain'] as const)('play a clip to its end after a %s handshake', async (handshake) => {
    const handler = clipServer();
    const { channel, over } = serve(handler);
    const connection = await connectOver(channel, { handshake });
    const stream = await connection.createStream();
    const media: { type: string; timestamp: number; payload: Uint8Array }[] = [];
    const events: string[] = [];
    stream.onMedia = ({ type, timestamp, payload }) => media.push({ type, timestamp, payload });
    stream.onData = (data) => events.push(data.name);
    stream.onStatus = (info) => events.push(info.code);
    const ended = new Promise<void>((resolve) => (stream.onStreamEof = resolve));
    await stream.play('clip');
    await ended;
    expect(media).toEqual(FRAMES);
    expect(events).toEqual([
      'NetStream.Play.Reset',
      'NetStream.Play.Start',
      'onMetaData',
      'NetStream.Play.Complete',
    ]);
    await stream.pause(true, milliseconds(500));
    await stream.pause(false, milliseconds(500));
    await stream.seek(milliseconds(1500));
    expect(await connection.call('getStreamLength', 'clip')).toEqual([2]);
    connection.close();
    await over;
    expect(await connection.closed).toBeUndefined();
    expect(handler.log).toEqual([
      'connect cfx/st rtmp://h/cfx/st',
      'play clip 0 -1000 true',
      'buffer 3000',
      'pause true 500',
      'pause false 500',
      'seek 1500',
      'closeStream 1',
      'close',
    ]);
  });

  it('play when every byte travels by itself', async () => {
    const { channel } = serve(clipServer());
    const connection = await connectOver(byteWise(channel));
    const stream = await connection.createStream();
    let bytes = 0;
    stream.onMedia = (m) => (bytes += m.payload.byteLength);
    const ended = new Promise<void>((resolve) => (stream.onStreamEof = resolve));
    await stream.play('clip');
    await ended;
    expect(bytes).toBe(FRAMES.reduce((sum, frame) => sum + frame.payload.byteLength, 0));
  });

  it('refuse an app, a name and a function', async () => {
    const { channel } = serve(clipServer());
    expect((await errorOf(connectOver(channel, { app: 'cfx/xx' }))).code).toBe('CF_INVALID_INSTANCE');
    const connection = await connectOver(serve(clipServer()).channel);
    const stream = await connection.createStream();
    expect((await errorOf(stream.play('nothere'))).code).toBe('CF_RTMP_STREAM_NOT_FOUND');
    expect((await errorOf(connection.call('nothing'))).code).toBe('CF_RTMP_CALL_FAILED');
  });

  it('keep the order of answers when a handler takes its time', async () => {
    const order: string[] = [];
    const { channel } = serve(
      clipServer({ onCall: async (name) => (name === 'slow' ? (await settle(), [1]) : [2]) }),
    );
    const connection = await connectOver(channel);
    await Promise.all(
      ['slow', 'fast'].map((name) =>
        connection.call(name).then((value) => order.push(`${name} ${value[0]}`)),
      ),
    );
    expect(order).toEqual(['slow 1', 'fast 2']);
  });

  it('hold back a server whose client does not read', async () => {
    const [client, server] = memoryChannelPair(50_000);
    let sent = 0;
    void acceptConnection(
      server,
      clipServer({
        onPlay: async (stream: ServerStream) => {
          stream.sendStatus({ code: 'NetStream.Play.Start' });
          for (; sent < 100; sent++) {
            await stream.sendMedia({ type: 'video', timestamp: sent, payload: new Uint8Array(20_000) });
          }
        },
      }),
    );
    let isReading = true;
    let go: () => void = () => undefined;
    const held: ByteChannel = {
      incoming: (async function* () {
        for await (const bytes of client.incoming) {
          if (!isReading) await new Promise<void>((resolve) => (go = resolve));
          yield bytes;
        }
      })(),
      send: (bytes) => client.send(bytes),
      close: () => client.close(),
    };
    const connection = await connectOver(held);
    const stream = await connection.createStream();
    stream.onStatus = () => (isReading = false);
    await stream.play('x');
    await settle();
    expect(sent).toBeLessThan(6);
    isReading = true;
    go();
    await vi.waitFor(() => expect(sent).toBe(100));
  });
});

describe('the server by itself', () => {
  it('takes what an encoder publishes, and says so to it', async () => {
    const published: string[] = [];
    const { channel } = serve(
      clipServer({
        onPublish: (_, name, type) => {
          published.push(`${name} ${type}`);
          return name === 'taken' ? { accept: false, description: 'taken' } : { accept: true };
        },
        onPublishMedia: (_, m) => published.push(`${m.type} ${m.timestamp}`),
        onPublishData: (_, m) => published.push(m.name),
      }),
    );
    const statuses: unknown[] = [];
    const trace = ({ direction, message }: { direction: string; message: RtmpMessage }) => {
      if (direction === 'in' && message.type === 'command' && message.name.startsWith('on')) {
        statuses.push((message.values[1] as { code: string }).code);
      }
    };
    const connection = (await connectOver(channel, { trace })) as Awaited<ReturnType<typeof connectOver>> & {
      notify(streamId: number, name: string, values: unknown[]): void;
      send(message: RtmpMessage): void;
    };
    await connection.call('FCPublish', 'cam');
    const stream = await connection.createStream();
    connection.send({
      type: 'video',
      messageStreamId: stream.id,
      timestamp: 1,
      payload: Uint8Array.of(1),
    } as RtmpMessage);
    connection.notify(stream.id, 'publish', ['taken', 'live']);
    connection.notify(stream.id, 'publish', ['cam', 'live']);
    await settle();
    for (const timestamp of [7, 8]) {
      connection.send({
        type: 'audio',
        messageStreamId: stream.id,
        timestamp,
        payload: Uint8Array.of(1),
      } as RtmpMessage);
    }
    await settle();
    expect(published).toEqual(['taken live', 'cam live', 'audio 7', 'audio 8']);
    expect(statuses).toEqual([
      'NetStream.Publish.Start',
      'NetStream.Publish.BadName',
      'NetStream.Publish.Start',
    ]);
  });

  it('keeps what an encoder sends before its publish was accepted', async () => {
    const published: number[] = [];
    const { channel } = serve(
      clipServer({
        onPublish: async () => {
          await settle();
          return { accept: true };
        },
        onPublishMedia: (_, m) => published.push(m.timestamp),
      }),
    );
    const connection = (await connectOver(channel)) as Awaited<ReturnType<typeof connectOver>> & {
      notify(streamId: number, name: string, values: unknown[]): void;
      send(message: RtmpMessage): void;
    };
    const stream = await connection.createStream();
    connection.notify(stream.id, 'publish', ['cam', 'live']);
    for (const timestamp of [1, 2, 3]) {
      connection.send({
        type: 'video',
        messageStreamId: stream.id,
        timestamp,
        payload: Uint8Array.of(1),
      } as RtmpMessage);
    }
    await vi.waitFor(() => expect(published).toEqual([1, 2, 3]));
  });

  it('ends with a client that is no RTMP client, and with one that says nothing', async () => {
    const errors: string[] = [];
    const options = { connectTimeoutMs: 50, onError: (error: { code: string }) => errors.push(error.code) };
    const web = serve(clipServer(), options);
    await web.channel.send(new TextEncoder().encode('GET / HTTP/1.1\r\n\r\n'));
    await web.over;
    expect(errors).toEqual(['CF_RTMP_HANDSHAKE_FAILED']);
    await serve(clipServer(), options).over;
  });

  it('pings, and keeps a client that answers', async () => {
    const { channel } = serve(clipServer(), { idleTimeoutMs: 10_000, pingIntervalMs: 10 });
    let pings = 0;
    let enough: () => void = () => undefined;
    const pinged = new Promise<void>((resolve) => (enough = resolve));
    const connection = await connectOver(channel, {
      trace: ({ message }: { message: RtmpMessage }) => {
        if (message.type === 'user-control' && message.event === 'ping-response') pings += 1;
        if (pings === 3) enough();
      },
    });
    await pinged;
    expect(await connection.call('getStreamLength', 'clip')).toEqual([2]);
    connection.close();
  });

  it('ends with a client that has gone silent', async () => {
    const handler = clipServer();
    await serve(handler, { connectTimeoutMs: 60_000, idleTimeoutMs: 30 }).over;
    expect(handler.log).toEqual(['close']);
  });

  it('closes one connection when its handler throws, and tells the client why', async () => {
    const errors: string[] = [];
    const { channel, over } = serve(
      clipServer({
        onPlay: () => {
          throw new Error('disk');
        },
      }),
      { onError: (error) => errors.push(error.message) },
    );
    const connection = await connectOver(channel);
    const stream = await connection.createStream();
    expect((await errorOf(stream.play('clip'))).code).toBe('CF_RTMP_APP_SHUTDOWN');
    await over;
    expect(errors).toEqual(['Error: disk']);
  });

  it('bounds the streams of a connection and the commands that wait', async () => {
    const connection = await connectOver(serve(clipServer(), { maxStreams: 2 }).channel);
    await connection.createStream();
    await connection.createStream();
    expect((await errorOf(connection.createStream())).code).toBe('CF_RTMP_CALL_FAILED');
    const flooded = await connectOver(
      serve(clipServer({ onCall: () => new Promise(() => undefined) })).channel,
    );
    const calls = Array.from({ length: 100 }, () => flooded.call('never'));
    expect((await errorOf(calls[99] as Promise<unknown>)).code).toBe('CF_RTMP_CONNECT_CLOSED');
  });

  it('refuses commands in front of connect', async () => {
    const handler = clipServer();
    const { channel, over } = serve(handler);
    const connection = connectOver(channel, { app: 'other' });
    await errorOf(connection);
    await over;
    expect(handler.log).toEqual(['connect other rtmp://h/cfx/st', 'close']);
  });
});
