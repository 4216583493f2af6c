import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Duplex } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { PlayerError } from '../../../src/errors/player-error.js';
import { channelOfSocket, openTcpChannel } from '../../../src/gateway/tcp-channel.js';
import { collect, patternBytes } from '../../support/bytes.js';
import { until } from '../../support/gateway.js';

const servers: Server[] = [];
const listen = async (onSocket: (socket: Socket) => void): Promise<number> => {
  const server = createServer(onSocket).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  return (server.address() as AddressInfo).port;
};
const errorOf = (promise: Promise<unknown>): Promise<PlayerError> =>
  promise.then(
    () => expect.unreachable('no error'),
    (error: unknown) => error as PlayerError,
  );

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

describe('openTcpChannel', () => {
  it('carries several megabytes both ways byte for byte', async () => {
    const port = await listen((socket) => socket.pipe(socket));
    const channel = await openTcpChannel('127.0.0.1', port);
    const sent = patternBytes(5_000_000);
    const received = collect(channel, sent.byteLength);
    for (let at = 0; at < sent.byteLength; at += 70_001) await channel.send(sent.subarray(at, at + 70_001));
    expect(Buffer.compare(await received, sent)).toBe(0);
    channel.close();
  });

  it('gives plain Uint8Arrays, whose slice is a copy', async () => {
    const port = await listen((socket) => socket.end('abc'));
    const channel = await openTcpChannel('127.0.0.1', port);
    for await (const bytes of channel.incoming) expect(bytes.constructor).toBe(Uint8Array);
  });

  it('ends its incoming bytes when the peer ends', async () => {
    const port = await listen((socket) => socket.end('last words'));
    const channel = await openTcpChannel('127.0.0.1', port);
    expect(Buffer.from(await collect(channel)).toString()).toBe('last words');
  });

  it('fails with CF_NETWORK_LOST when the peer resets the connection', async () => {
    const port = await listen((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const channel = await openTcpChannel('127.0.0.1', port);
    await channel.send(Uint8Array.of(3));
    const error = await errorOf(collect(channel));
    expect(error.code).toBe('CF_NETWORK_LOST');
    expect((await errorOf(channel.send(Uint8Array.of(1)))).code).toBe('CF_NETWORK_LOST');
  });

  it('still tells the reader that it broke when a failed send closed the channel', async () => {
    const port = await listen((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const channel = await openTcpChannel('127.0.0.1', port);
    const sending = (async () => {
      // Bounded: without back-pressure and without an error it must end too.
      for (let i = 0; i < 100; i += 1) await channel.send(new Uint8Array(1_000_000));
    })();
    await expect(sending).rejects.toThrow();
    channel.close();
    expect((await errorOf(collect(channel))).code).toBe('CF_NETWORK_LOST');
  });

  it('names the server and the reason when nobody listens', async () => {
    const port = await listen(() => {});
    await new Promise((resolve) => servers.pop()?.close(resolve));
    const error = await errorOf(openTcpChannel('127.0.0.1', port));
    expect(error.code).toBe('CF_GATEWAY_UPSTREAM_FAILED');
    expect(error.context).toMatchObject({ url: `127.0.0.1:${port}`, systemCode: 'ECONNREFUSED' });
  });

  it('rejects with the reason of its signal', async () => {
    const port = await listen((socket) => socket.resume());
    const controller = new AbortController();
    const opening = openTcpChannel('127.0.0.1', port, { signal: controller.signal });
    const reason = new Error('no longer wanted');
    controller.abort(reason);
    expect(await errorOf(opening)).toBe(reason);
  });
});

describe('channelOfSocket', () => {
  it('holds send back while the peer does not read, and goes on when it does', async () => {
    let peer: Socket | undefined;
    const port = await listen((socket) => (peer = socket.pause()));
    const channel = await openTcpChannel('127.0.0.1', port);
    const block = patternBytes(1_000_000);
    let sent = 0;
    const sending = (async () => {
      for (; sent < 64; sent += 1) await channel.send(block);
    })();
    let before = -1;
    while (before !== sent) {
      before = sent;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(sent).toBeLessThan(64);
    let received = 0;
    peer?.on('data', (data) => (received += data.length)).resume();
    await sending;
    await until(() => received === 64_000_000);
    expect(received).toBe(64_000_000);
    channel.close();
  });

  it('hands on in one piece what is sent in one turn', async () => {
    const writes: number[] = [];
    const socket = Object.assign(
      new Duplex({
        read() {},
        writev(chunks, done) {
          writes.push(chunks.length);
          done();
        },
      }),
      { setNoDelay: () => undefined },
    );
    const channel = channelOfSocket(socket as unknown as Socket);
    await Promise.all([1, 2, 3].map((byte) => channel.send(Uint8Array.of(byte))));
    await until(() => writes.length > 0);
    await Promise.all([4, 5].map((byte) => channel.send(Uint8Array.of(byte))));
    await until(() => writes.length > 1);
    expect(writes).toEqual([3, 2]);
    channel.close();
  });

  it('does not read from the socket what nobody asked for', async () => {
    let peer: Socket | undefined;
    const port = await listen((socket) => (peer = socket));
    const channel = await openTcpChannel('127.0.0.1', port);
    const block = Buffer.alloc(1_000_000);
    await until(() => peer !== undefined);
    for (let i = 0; i < 64; i += 1) peer?.write(block);
    let before = -1;
    while (before !== peer?.writableLength) {
      before = peer?.writableLength ?? 0;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(peer?.writableLength).toBeGreaterThan(32_000_000);
    expect((await collect(channel, 64_000_000)).byteLength).toBe(64_000_000);
    channel.close();
  });

  it('lets the last words of a closed channel arrive although the peer was sending', async () => {
    const port = await listen((socket) => {
      const channel = channelOfSocket(socket);
      void channel.send(Buffer.from('rejected'));
      channel.close();
    });
    const channel = await openTcpChannel('127.0.0.1', port);
    await channel.send(new Uint8Array(100_000));
    expect(Buffer.from(await collect(channel)).toString()).toBe('rejected');
  });

  it('ends incoming and refuses to send once closed, any number of times', async () => {
    const port = await listen((socket) => socket.resume());
    const channel = await openTcpChannel('127.0.0.1', port);
    const reading = collect(channel);
    channel.close();
    channel.close();
    expect((await reading).byteLength).toBe(0);
    expect((await errorOf(channel.send(Uint8Array.of(1)))).code).toBe('CF_NETWORK_LOST');
  });

  it('closes the connection when the reader leaves', async () => {
    let ended = false;
    const port = await listen((socket) => socket.on('end', () => (ended = true)).write('abc'));
    const channel = await openTcpChannel('127.0.0.1', port);
    for await (const _ of channel.incoming) break;
    await until(() => ended);
    expect(ended).toBe(true);
  });
});
