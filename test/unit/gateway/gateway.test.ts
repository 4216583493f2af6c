import { createConnection, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { GATEWAY_CLOSE } from '../../../src/errors/gateway-close.js';
import type { GatewayEvent } from '../../../src/gateway/gateway.js';
import { openWebSocket } from '../../../src/transport/open-websocket.js';
import { collect, patternBytes } from '../../support/bytes.js';
import {
  Cleanup,
  nodeWebSocket,
  openClient,
  startGateway,
  startTcpServer,
  until,
} from '../../support/gateway.js';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

const C0 = Uint8Array.of(3);
const echo = (socket: Socket): void => void socket.pipe(socket);
/** A server that counts who comes and what they say. */
const witness = async (): Promise<{ port: number; seen: { connections: number; bytes: number } }> => {
  const seen = { connections: 0, bytes: 0 };
  const port = await startTcpServer(cleanup, (socket) => {
    seen.connections += 1;
    socket.on('data', (data) => (seen.bytes += data.length));
  });
  return { port, seen };
};
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

describe('what the gateway refuses, and with which close code', () => {
  it('a target that is not listed', async () => {
    const { port, seen } = await witness();
    const { url } = await startGateway(cleanup, { allow: ['media.example.com:1935'] });
    const { closed } = openClient(cleanup, `${url}?target=127.0.0.1:${port}`);
    expect(await closed).toEqual({
      code: GATEWAY_CLOSE.upstreamDenied,
      reason: `127.0.0.1:${port} is not in the gateway's list`,
    });
    expect(seen.connections).toBe(0);
  });

  it.each(['', '?target=', '?target=a:b', '?target=a%20b:1', '?target=a.example:1&target=b.example:1'])(
    'a query %j that is no target',
    async (query) => {
      const { url } = await startGateway(cleanup, { allow: ['a.example:1', 'b.example:1'] });
      expect((await openClient(cleanup, url + query).closed).code).toBe(GATEWAY_CLOSE.badTarget);
    },
  );

  it('an address in a disguised spelling, although the address it means is listed', async () => {
    const { port, seen } = await witness();
    const { url } = await startGateway(cleanup, { allow: [`127.0.0.1:${port}`] });
    for (const host of ['2130706433', '0x7f.1', '127.1', '0177.0.0.1', '[::ffff:127.0.0.1]']) {
      const { socket, open, closed } = openClient(cleanup, `${url}?target=${host}:${port}`);
      await open;
      socket.send(C0);
      expect((await closed).code).toBe(GATEWAY_CLOSE.upstreamDenied);
    }
    expect(seen.connections).toBe(0);
  });

  it('a listed name that resolves to a private address, before the client has said anything', async () => {
    const { port, seen } = await witness();
    const { url } = await startGateway(cleanup, {
      allow: [`media.example.com:${port}`],
      lookup: async () => ['127.0.0.1', '::ffff:127.0.0.1', '10.1.2.3'],
    });
    const { closed } = openClient(cleanup, `${url}?target=media.example.com:${port}`);
    const { code, reason } = await closed;
    expect(code).toBe(GATEWAY_CLOSE.upstreamDenied);
    expect(reason).not.toMatch(/127|10\.1/);
    expect(seen.connections).toBe(0);
  });

  it('a name that resolves to a public address first and to a private one later', async () => {
    const { port, seen } = await witness();
    let answers = 0;
    const { url } = await startGateway(cleanup, {
      allow: [`media.example.com:${port}`],
      connectTimeoutMs: 300,
      // 240.0.0.1 stands in nobody's routing table, and may be dialled here because it is listed.
      map: { unused: `240.0.0.1:${port}` },
      lookup: async () => (++answers === 1 ? ['240.0.0.1'] : ['127.0.0.1']),
    });
    const { socket, open, closed } = openClient(cleanup, `${url}?target=media.example.com:${port}`);
    await open;
    socket.send(C0);
    expect([GATEWAY_CLOSE.upstreamFailed, GATEWAY_CLOSE.upstreamTimeout]).toContain((await closed).code);
    expect(answers).toBe(1);
    expect(seen.connections).toBe(0);
  });

  it('a name without an address', async () => {
    const { url } = await startGateway(cleanup, {
      allow: ['gone.example.com:1935'],
      lookup: () => Promise.reject(new Error('ENOTFOUND')),
    });
    const { closed } = openClient(cleanup, `${url}?target=gone.example.com:1935`);
    expect(await closed).toEqual({
      code: GATEWAY_CLOSE.upstreamNameUnknown,
      reason: 'gone.example.com cannot be resolved',
    });
  });

  it('a server that does not listen', async () => {
    const early = new Cleanup();
    const gonePort = await startTcpServer(early, () => {});
    await early.run();
    const { url } = await startGateway(cleanup, { allow: [`127.0.0.1:${gonePort}`] });
    const { socket, open, closed } = openClient(cleanup, `${url}?target=127.0.0.1:${gonePort}`);
    await open;
    socket.send(C0);
    expect(await closed).toEqual({
      code: GATEWAY_CLOSE.upstreamFailed,
      reason: `127.0.0.1:${gonePort} cannot be reached: ECONNREFUSED`,
    });
  });

  it('a page of another origin, and a missing Origin where a list is given', async () => {
    const { port } = await witness();
    const allow = [`127.0.0.1:${port}`];
    const target = `?target=127.0.0.1:${port}`;
    const own = await startGateway(cleanup, { allow });
    const listed = await startGateway(cleanup, { allow, origins: ['https://a.example'] });
    const evil = { origin: 'https://evil.example' };
    expect((await openClient(cleanup, own.url + target, evil).closed).code).toBe(GATEWAY_CLOSE.originDenied);
    expect((await openClient(cleanup, listed.url + target, evil).closed).code).toBe(
      GATEWAY_CLOSE.originDenied,
    );
    expect((await openClient(cleanup, listed.url + target).closed).code).toBe(GATEWAY_CLOSE.originDenied);
  });

  it.each([0, 1, 2, 4, 5, 7, 10, 0x16, 0x47, 0xff])('a first byte of %i', async (first) => {
    const { port, seen } = await witness();
    const { url } = await startGateway(cleanup, { allow: [`127.0.0.1:${port}`] });
    const { socket, open, closed } = openClient(cleanup, `${url}?target=127.0.0.1:${port}`);
    await open;
    socket.send(Uint8Array.of(first, 3, 3, 3));
    expect((await closed).code).toBe(GATEWAY_CLOSE.notRtmp);
    expect(seen.connections).toBe(0);
  });

  it('a text message, first or later', async () => {
    const { port } = await witness();
    const { url } = await startGateway(cleanup, { allow: [`127.0.0.1:${port}`] });
    for (const begin of [false, true]) {
      const { socket, open, closed } = openClient(cleanup, `${url}?target=127.0.0.1:${port}`);
      await open;
      if (begin) socket.send(C0);
      socket.send('\u0003');
      expect((await closed).code).toBe(GATEWAY_CLOSE.notRtmp);
    }
  });

  it('a client that says nothing', async () => {
    const { port, seen } = await witness();
    const { url } = await startGateway(cleanup, { allow: [`127.0.0.1:${port}`], handshakeTimeoutMs: 60 });
    const { socket, open, closed } = openClient(cleanup, `${url}?target=127.0.0.1:${port}`);
    await open;
    socket.send(new Uint8Array(0));
    expect((await closed).code).toBe(GATEWAY_CLOSE.handshakeTimeout);
    expect(seen.connections).toBe(0);
  });

  it('a connection on which nothing moves', async () => {
    const { port } = await witness();
    const { url } = await startGateway(cleanup, { allow: [`127.0.0.1:${port}`], idleTimeoutMs: 80 });
    const { socket, open, closed } = openClient(cleanup, `${url}?target=127.0.0.1:${port}`);
    await open;
    socket.send(C0);
    expect((await closed).code).toBe(GATEWAY_CLOSE.idleTimeout);
  });

  it('more connections than it may have, in total or of one address, until one has left', async () => {
    const port = await startTcpServer(cleanup, echo);
    for (const limit of [{ maxConnections: 1 }, { maxConnectionsPerAddress: 1 }]) {
      const { url, gateway } = await startGateway(cleanup, { allow: [`127.0.0.1:${port}`], ...limit });
      const first = openClient(cleanup, `${url}?target=127.0.0.1:${port}`);
      await first.open;
      expect((await openClient(cleanup, `${url}?target=127.0.0.1:${port}`).closed).code).toBe(
        GATEWAY_CLOSE.busy,
      );
      first.socket.close();
      await first.closed;
      await until(() => gateway.stats.connections === 0);
      const third = openClient(cleanup, `${url}?target=127.0.0.1:${port}`);
      await third.open;
      third.socket.send(C0);
      await new Promise((resolve) => third.socket.once('message', resolve));
    }
  });

  it('takes the address that the proxy saw for the client, when told to', async () => {
    const port = await startTcpServer(cleanup, echo);
    const { url } = await startGateway(cleanup, {
      allow: [`127.0.0.1:${port}`],
      maxConnectionsPerAddress: 1,
      trustProxy: true,
    });
    const open = (from: string): ReturnType<typeof openClient> =>
      openClient(cleanup, `${url}?target=127.0.0.1:${port}`, { 'x-forwarded-for': from });
    await open('198.51.100.1').open;
    const other = open('198.51.100.2');
    await other.open;
    // What the client itself wrote stands before it.
    expect((await open('203.0.113.9, 198.51.100.1').closed).code).toBe(GATEWAY_CLOSE.busy);
  });

  it('a flood of refused clients, before they cost a WebSocket', async () => {
    const { url } = await startGateway(cleanup, { maxConnections: 1, handshakeTimeoutMs: 5000 });
    const { port } = new URL(url);
    // Half-open clients, which never answer the close frame.
    const answers: string[] = [];
    for (let i = 0; i < 24; i += 1) {
      const socket = createConnection(Number(port), '127.0.0.1');
      cleanup.add(() => socket.destroy());
      socket.once('data', (data) => answers.push(data.toString().slice(9, 12)));
      socket.write(
        `GET /?target=x:1 HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16, i).toString('base64')}\r\n\r\n`,
      );
    }
    await until(() => answers.length === 24);
    expect(answers.filter((status) => status === '101')).toHaveLength(18);
    expect(answers.filter((status) => status === '503')).toHaveLength(6);
  });
});

describe('what the gateway carries', () => {
  it('several megabytes both ways at once, byte for byte', async () => {
    const port = await startTcpServer(cleanup, echo);
    const { url, gateway } = await startGateway(cleanup, { allow: [`127.0.0.1:${port}`] });
    const channel = await openWebSocket(url, {
      target: { host: '127.0.0.1', port },
      WebSocket: nodeWebSocket,
    });
    const sent = patternBytes(6_000_000);
    sent[0] = 3;
    const received = collect(channel, sent.byteLength);
    for (let at = 0; at < sent.byteLength; at += 99_991) await channel.send(sent.subarray(at, at + 99_991));
    expect(Buffer.compare(await received, sent)).toBe(0);
    expect(gateway.stats).toMatchObject({ bytesUp: 6_000_000, bytesDown: 6_000_000, connections: 1 });
    channel.close();
    await until(() => gateway.stats.connections === 0);
  });

  it.each([3, 6, 8, 9])('handshake version %i', async (version) => {
    const port = await startTcpServer(cleanup, echo);
    const { url } = await startGateway(cleanup, { allow: [`127.0.0.1:${port}`] });
    const { socket, open } = openClient(cleanup, `${url}?target=127.0.0.1:${port}`);
    await open;
    socket.send(Uint8Array.of(version));
    const data = await new Promise<Buffer>((resolve) => socket.once('message', resolve));
    expect([...data]).toEqual([version]);
  });

  it('a retired name to the server it is mapped to, whatever the port', async () => {
    const port = await startTcpServer(cleanup, echo);
    const { url } = await startGateway(cleanup, {
      map: { 's5c39gqb8ow64r.cloudfront.net': `127.0.0.1:${port}` },
    });
    for (const target of ['s5c39gqb8ow64r.cloudfront.net:1935', 'S5C39GQB8OW64R.cloudfront.net.%3A80']) {
      const { socket, open } = openClient(cleanup, `${url}?target=${target}`);
      await open;
      socket.send(C0);
      await new Promise((resolve) => socket.once('message', resolve));
    }
  });

  it('a client without a target to the only server there is', async () => {
    const port = await startTcpServer(cleanup, echo);
    const { url } = await startGateway(cleanup, { allow: [`127.0.0.1:${port}`] });
    const { socket, open } = openClient(cleanup, url);
    await open;
    socket.send(C0);
    await new Promise((resolve) => socket.once('message', resolve));
  });

  it('a page of its own host, and one that is listed', async () => {
    const port = await startTcpServer(cleanup, echo);
    const own = await startGateway(cleanup, { allow: [`127.0.0.1:${port}`] });
    const listed = await startGateway(cleanup, {
      allow: [`127.0.0.1:${port}`],
      origins: ['https://a.example'],
    });
    const clients = [
      openClient(cleanup, own.url, { origin: `http://127.0.0.1:${own.port}` }),
      openClient(cleanup, listed.url, { origin: 'https://a.example' }),
    ];
    for (const { socket, open } of clients) {
      await open;
      socket.send(C0);
      await new Promise((resolve) => socket.once('message', resolve));
    }
  });

  it('to the next address of a name when the first does not answer', async () => {
    const port = await startTcpServer(cleanup, echo);
    const { url } = await startGateway(cleanup, {
      // Listed themselves, else they would not be tried; nobody listens on 127.0.0.9.
      allow: [`media.example.com:${port}`, `127.0.0.1:${port}`, `127.0.0.9:${port}`],
      lookup: async () => ['10.0.0.1', '127.0.0.9', '127.0.0.1'],
    });
    const { socket, open } = openClient(cleanup, `${url}?target=media.example.com:${port}`);
    await open;
    socket.send(C0);
    await new Promise((resolve) => socket.once('message', resolve));
  });

  it('what the server said last before it closed', async () => {
    const port = await startTcpServer(cleanup, (socket) => {
      socket.once('data', () => socket.end(patternBytes(2_000_000)));
    });
    const { url } = await startGateway(cleanup, { allow: [`127.0.0.1:${port}`] });
    const channel = await openWebSocket(url, { WebSocket: nodeWebSocket });
    await channel.send(C0);
    expect(Buffer.compare(await collect(channel), patternBytes(2_000_000))).toBe(0);
  });
});

describe('back-pressure', () => {
  const LIMIT = 64 * 1024;

  it('stops reading the server when the client does not read, and goes on later without a gap', async () => {
    const total = 48_000_000;
    const source = patternBytes(1_000_000);
    let server: Socket | undefined;
    const port = await startTcpServer(cleanup, (socket) => {
      server = socket;
      for (let sent = 0; sent < total; sent += source.byteLength) socket.write(source);
    });
    const { url, gateway } = await startGateway(cleanup, {
      allow: [`127.0.0.1:${port}`],
      maxQueuedBytes: LIMIT,
    });
    const { socket, open } = openClient(cleanup, url);
    await open;
    let received = 0;
    let isIntact = true;
    socket.on('message', (data: Buffer) => {
      isIntact &&= data.every((byte, at) => byte === source[(received + at) % source.byteLength]);
      received += data.byteLength;
    });
    socket.pause();
    socket.send(C0);
    await until(() => server !== undefined);
    let waiting = -1;
    let largest = 0;
    while (waiting !== server?.writableLength || waiting === total) {
      waiting = server?.writableLength ?? 0;
      for (let i = 0; i < 20; i += 1) {
        largest = Math.max(largest, gateway.stats.queuedBytes);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }
    // What is not in the server's own buffer lies in the kernel's four socket buffers, and a little in the gateway.
    expect(waiting).toBeGreaterThan(total / 3);
    expect(largest).toBeGreaterThan(LIMIT);
    expect(largest).toBeLessThan(LIMIT * 4);
    socket.resume();
    await until(() => received === total);
    expect(isIntact).toBe(true);
  });

  it('stops reading the client when the server does not read, and goes on later without a gap', async () => {
    const total = 48_000_000;
    let server: Socket | undefined;
    const port = await startTcpServer(cleanup, (socket) => {
      server = socket.pause();
    });
    const { url, gateway } = await startGateway(cleanup, {
      allow: [`127.0.0.1:${port}`],
      maxQueuedBytes: LIMIT,
    });
    const { socket, open } = openClient(cleanup, url);
    await open;
    const block = patternBytes(50_000);
    block[0] = 3;
    for (let sent = 0; sent < total; sent += block.byteLength) socket.send(block);
    await until(() => server !== undefined);
    let waiting = -1;
    let largest = 0;
    while (waiting !== socket.bufferedAmount) {
      waiting = socket.bufferedAmount;
      for (let i = 0; i < 20; i += 1) {
        largest = Math.max(largest, gateway.stats.queuedBytes);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }
    expect(waiting).toBeGreaterThan(total / 3);
    expect(largest).toBeGreaterThan(0);
    // One socket read of messages that were under way when the pause came.
    expect(largest).toBeLessThan(LIMIT * 4);
    let received = 0;
    let isIntact = true;
    server?.on('data', (data) => {
      const bytes = data as Buffer;
      isIntact &&= bytes.every((byte, at) => byte === block[(received + at) % block.byteLength]);
      received += bytes.byteLength;
    });
    server?.resume();
    await until(() => received === total);
    expect(isIntact).toBe(true);
  });
});

describe('how connections end', () => {
  it('the server sees the end when the client closes', async () => {
    let isEnded = false;
    const port = await startTcpServer(cleanup, (socket) => socket.resume().on('end', () => (isEnded = true)));
    const { url, gateway } = await startGateway(cleanup, { allow: [`127.0.0.1:${port}`] });
    const { socket, open } = openClient(cleanup, url);
    await open;
    socket.send(C0);
    await until(() => gateway.stats.bytesUp === 1);
    socket.close();
    await until(() => isEnded);
    await until(() => gateway.stats.connections === 0);
  });

  it('the server sees the end when the client vanishes', async () => {
    let isEnded = false;
    const port = await startTcpServer(cleanup, (socket) => socket.resume().on('end', () => (isEnded = true)));
    const { url, gateway } = await startGateway(cleanup, { allow: [`127.0.0.1:${port}`] });
    const { socket, open } = openClient(cleanup, url);
    await open;
    socket.send(C0);
    await until(() => gateway.stats.bytesUp === 1);
    socket.terminate();
    await until(() => isEnded);
    await until(() => gateway.stats.connections === 0);
  });

  it('a client that no longer answers pings is cut off, one that does is not', async () => {
    const port = await startTcpServer(cleanup, (socket) => socket.resume());
    const { url, gateway } = await startGateway(cleanup, {
      allow: [`127.0.0.1:${port}`],
      heartbeatMs: 40,
    });
    const alive = openClient(cleanup, url);
    const asleep = openClient(cleanup, url);
    await Promise.all([alive.open, asleep.open]);
    for (const { socket } of [alive, asleep]) socket.send(C0);
    await until(() => gateway.stats.connections === 2);
    asleep.socket.pause();
    await until(() => gateway.stats.connections === 1);
    await settled();
    expect(alive.socket.readyState).toBe(alive.socket.OPEN);
  });

  it('the client is told in order that the server closed', async () => {
    const port = await startTcpServer(cleanup, (socket) => socket.once('data', () => socket.end('bye')));
    const { url } = await startGateway(cleanup, { allow: [`127.0.0.1:${port}`] });
    const { socket, open, closed } = openClient(cleanup, url);
    await open;
    socket.send(C0);
    expect((await closed).code).toBe(1000);
  });

  it('the client is told that the server broke the connection', async () => {
    const port = await startTcpServer(cleanup, (socket) =>
      socket.once('data', () => socket.resetAndDestroy()),
    );
    const { url } = await startGateway(cleanup, { allow: [`127.0.0.1:${port}`] });
    const { socket, open, closed } = openClient(cleanup, url);
    await open;
    socket.send(C0);
    expect((await closed).code).toBe(GATEWAY_CLOSE.upstreamFailed);
  });

  it('a client that leaves while the name is resolved leaves nothing behind', async () => {
    const { url, gateway } = await startGateway(cleanup, {
      allow: ['media.example.com:1935'],
      lookup: () => new Promise(() => {}),
    });
    const { socket, open, closed } = openClient(cleanup, url);
    await open;
    socket.send(C0);
    await until(() => gateway.stats.connections === 1);
    socket.close();
    await closed;
    await until(() => gateway.stats.connections === 0);
  });

  it('a resolver that does not answer ends as a server that does not', async () => {
    const { url } = await startGateway(cleanup, {
      allow: ['media.example.com:1935'],
      connectTimeoutMs: 50,
      lookup: () => new Promise(() => {}),
    });
    const { socket, open, closed } = openClient(cleanup, url);
    await open;
    socket.send(C0);
    expect((await closed).code).toBe(GATEWAY_CLOSE.upstreamTimeout);
  });

  it('close() tells every client and turns newcomers away', async () => {
    const port = await startTcpServer(cleanup, echo);
    const { url, gateway } = await startGateway(cleanup, { allow: [`127.0.0.1:${port}`] });
    const { socket, open, closed } = openClient(cleanup, url);
    await open;
    socket.send(C0);
    await until(() => gateway.stats.bytesDown === 1);
    await gateway.close();
    expect((await closed).code).toBe(GATEWAY_CLOSE.shuttingDown);
    expect(gateway.stats.queuedBytes).toBe(0);
    expect((await openClient(cleanup, url).closed).code).toBe(GATEWAY_CLOSE.shuttingDown);
  });

  it('a frame larger than a client may send ends the connection', async () => {
    const { port, seen } = await witness();
    const { url } = await startGateway(cleanup, { allow: [`127.0.0.1:${port}`] });
    const { socket, open, closed } = openClient(cleanup, url);
    await open;
    socket.send(C0);
    socket.send(Buffer.alloc(5_000_000, 3));
    expect((await closed).code).toBe(1009);
    expect(seen.bytes).toBeLessThan(2);
  });

  it('reports each end to the log with the target and the reason', async () => {
    const port = await startTcpServer(cleanup, echo);
    const events: GatewayEvent[] = [];
    const { url } = await startGateway(cleanup, {
      allow: [`127.0.0.1:${port}`],
      onEvent: (event) => events.push(event),
    });
    await openClient(cleanup, `${url}?target=x.example:1`).closed;
    const { socket, open, closed } = openClient(cleanup, `${url}?target=127.0.0.1:${port}`);
    await open;
    socket.send(C0);
    await new Promise((resolve) => socket.once('message', resolve));
    socket.close();
    await closed;
    await until(() => events.length === 2);
    expect(events[0]).toMatchObject({ type: 'refused', close: 'upstreamDenied', target: 'x.example:1' });
    expect(events[1]).toMatchObject({ type: 'closed', end: 'client closed', bytesUp: 1, bytesDown: 1 });
  });
});
