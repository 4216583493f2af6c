import { afterEach, describe, expect, it } from 'vitest';
import { openHttpTunnelChannel } from '../../../src/gateway/http-tunnel-channel.js';
import type { ByteChannel } from '../../../src/protocol/byte-channel.js';
import { collect, patternBytes } from '../../support/bytes.js';
import { freePort } from '../../support/free-port.js';
import { Cleanup, startTcpServer } from '../../support/gateway.js';
import { startHttpTunnelServer } from '../../support/http-tunnel-server.js';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

const open = async (...args: Parameters<typeof openHttpTunnelChannel>): Promise<ByteChannel> => {
  const channel = await openHttpTunnelChannel(...args);
  cleanup.add(() => channel.close());
  return channel;
};

describe('the HTTP tunnel of Node', () => {
  it('carries bytes both ways over one connection of its own', async () => {
    const server = await startHttpTunnelServer(cleanup);
    const channel = await open('127.0.0.1', server.port);
    const [other] = server.channels as [ByteChannel];
    const bytes = patternBytes(1_500_000);
    const atServer = collect(other, bytes.byteLength);
    const atClient = collect(channel, bytes.byteLength);
    for (let at = 0; at < bytes.byteLength; at += 50_000) {
      const piece = bytes.subarray(at, at + 50_000);
      await Promise.all([channel.send(piece), other.send(piece)]);
    }
    expect(Buffer.compare(await atServer, bytes)).toBe(0);
    expect(Buffer.compare(await atClient, bytes)).toBe(0);
    expect(new Set(server.seen.map(({ connection }) => connection)).size).toBe(1);
  });

  it('asks as the Flash player did', async () => {
    const server = await startHttpTunnelServer(cleanup);
    await open('media.example.com', server.port, { addresses: ['127.0.0.1'] });
    expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /fcs/ident2',
      'POST /open/1',
    ]);
    expect(server.seen[1]?.headers).toMatchObject({
      host: `media.example.com:${server.port}`,
      'user-agent': 'Shockwave Flash',
      'content-type': 'application/x-fcs',
      'cache-control': 'no-cache',
      'content-length': '1',
      connection: 'keep-alive',
    });
  });

  it('dials the addresses it is given one after the other, and nothing else', async () => {
    const server = await startHttpTunnelServer(cleanup);
    const dialled: string[] = [];
    const { openTcpSocket } = await import('../../../src/gateway/tcp-channel.js');
    const addresses = ['127.0.0.2', '127.0.0.1'];
    await open('media.example.com', server.port, {
      addresses,
      dial: (address, port, options) => {
        dialled.push(address);
        return openTcpSocket(address, port, options);
      },
    });
    expect(dialled).toEqual(addresses);
  });

  it('makes a new connection where the server ends the one there was, and goes on with the session', async () => {
    const server = await startHttpTunnelServer(cleanup, (_, response) => {
      response.setHeader('connection', 'close');
      return false;
    });
    const channel = await open('127.0.0.1', server.port);
    const [other] = server.channels as [ByteChannel];
    for (const byte of [1, 2, 3]) {
      await channel.send(Uint8Array.of(byte));
      await other.send(Uint8Array.of(byte));
    }
    expect([...(await collect(other, 3))]).toEqual([1, 2, 3]);
    expect([...(await collect(channel, 3))]).toEqual([1, 2, 3]);
    const connections = server.seen.map(({ connection }) => connection);
    expect(connections).toEqual(connections.map((_, i) => i + 1));
  });

  it('opens a session where the server hangs up on ident2', async () => {
    const server = await startHttpTunnelServer(cleanup, ({ url, socket }) => {
      if (url !== '/fcs/ident2') return false;
      socket.destroy();
      return true;
    });
    await open('127.0.0.1', server.port);
    expect(server.seen.map(({ path, connection }) => `${connection} ${path}`)).toEqual([
      '1 /fcs/ident2',
      '2 /open/1',
    ]);
  });

  it('talks to the host that ident2 names only where it may', async () => {
    const server = await startHttpTunnelServer(cleanup, ({ url }, response) => {
      if (url !== '/fcs/ident2') return false;
      response.end('edge.example.com\n');
      return true;
    });
    await open('media.example.com', server.port, { addresses: ['127.0.0.1'] });
    await open('media.example.com', server.port, {
      addresses: ['127.0.0.1'],
      followIdent: async (host) => (host === 'edge.example.com' ? ['127.0.0.1'] : undefined),
    });
    const opens = server.seen.filter(({ path }) => path === '/open/1');
    expect(opens.map(({ headers }) => headers.host)).toEqual([
      `media.example.com:${server.port}`,
      `edge.example.com:${server.port}`,
    ]);
  });

  it('stays where it is when the host that ident2 names cannot be reached', async () => {
    const server = await startHttpTunnelServer(cleanup, ({ url }, response) => {
      if (url !== '/fcs/ident2') return false;
      response.end('edge.example.com\n');
      return true;
    });
    await open('media.example.com', server.port, {
      addresses: ['127.0.0.1'],
      followIdent: async () => ['127.0.0.2'],
    });
    expect(server.seen.at(-1)).toMatchObject({
      path: '/open/1',
      connection: 1,
      headers: { host: `media.example.com:${server.port}` },
    });
  });

  it('says that nobody is there: CF_GATEWAY_UPSTREAM_FAILED', async () => {
    await expect(open('127.0.0.1', await freePort())).rejects.toMatchObject({
      code: 'CF_GATEWAY_UPSTREAM_FAILED',
      context: { systemCode: 'ECONNREFUSED' },
    });
  });

  it.each([
    ['closes at once', (socket: { end(): void }) => void socket.end()],
    ['speaks something else', (socket: { end(text: string): void }) => void socket.end('220 mail ready\r\n')],
  ])('says of a server that %s: CF_TUNNEL_REJECTED', async (_, serve) => {
    const port = await startTcpServer(cleanup, (socket) => serve(socket as never));
    await expect(open('127.0.0.1', port)).rejects.toMatchObject({ code: 'CF_TUNNEL_REJECTED' });
  });

  it('gives up a server that accepts and says nothing', async () => {
    const port = await startTcpServer(cleanup, () => {});
    await expect(open('127.0.0.1', port, { openTimeoutMs: 100 })).rejects.toMatchObject({
      code: 'CF_NETWORK_TIMEOUT',
    });
  });

  it('takes a connection that breaks in the middle of an answer for the loss of the session', async () => {
    const server = await startHttpTunnelServer(cleanup, ({ url = '' }, response) => {
      if (!url.startsWith('/send/')) return false;
      response.writeHead(200, { 'content-length': 1000 });
      response.write(Buffer.from([1, 7]));
      setTimeout(() => response.destroy(), 10);
      return true;
    });
    const channel = await open('127.0.0.1', server.port);
    await channel.send(Uint8Array.of(1));
    expect([...(await collect(channel, 1))]).toEqual([7]);
    await expect(collect(channel)).rejects.toMatchObject({ code: 'CF_TUNNEL_SESSION_LOST' });
  });

  it('leaves no connection behind when it closes, or when it is aborted', async () => {
    let open_ = 0;
    const server = await startHttpTunnelServer(cleanup);
    const { openTcpSocket } = await import('../../../src/gateway/tcp-channel.js');
    const controller = new AbortController();
    const channels = await Promise.all(
      [{}, { signal: controller.signal }].map((options) =>
        open('127.0.0.1', server.port, {
          ...options,
          dial: async (...args) => {
            const socket = await openTcpSocket(...args);
            open_ += 1;
            socket.once('close', () => (open_ -= 1));
            return socket;
          },
        }),
      ),
    );
    expect(open_).toBe(2);
    channels[0]?.close();
    controller.abort();
    await expect.poll(() => open_).toBe(0);
    expect(server.seen.filter(({ path }) => path.startsWith('/close/'))).toHaveLength(2);
  });
});
