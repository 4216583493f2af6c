import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ByteChannel } from '../../../src/protocol/byte-channel.js';
import { openHttpTunnel } from '../../../src/transport/open-http-tunnel.js';
import { collect, patternBytes } from '../../support/bytes.js';
import { freePort } from '../../support/free-port.js';
import { Cleanup } from '../../support/gateway.js';
import { startHttpTunnelServer } from '../../support/http-tunnel-server.js';

const cleanup = new Cleanup();
afterEach(async () => {
  vi.unstubAllGlobals();
  await cleanup.run();
});

const open = async (...args: Parameters<typeof openHttpTunnel>): Promise<ByteChannel> => {
  const channel = await openHttpTunnel(...args);
  cleanup.add(() => channel.close());
  return channel;
};

describe('openHttpTunnel', () => {
  it('carries bytes both ways', async () => {
    const server = await startHttpTunnelServer(cleanup);
    const channel = await open(`http://127.0.0.1:${server.port}/`);
    const [other] = server.channels as [ByteChannel];
    const bytes = patternBytes(500_000);
    const atServer = collect(other, bytes.byteLength);
    const atClient = collect(channel, bytes.byteLength);
    for (let at = 0; at < bytes.byteLength; at += 50_000) {
      const piece = bytes.subarray(at, at + 50_000);
      await Promise.all([channel.send(piece), other.send(piece)]);
    }
    expect(Buffer.compare(await atServer, bytes)).toBe(0);
    expect(Buffer.compare(await atClient, bytes)).toBe(0);
  });

  it('makes simple requests, which need no preflight', async () => {
    const server = await startHttpTunnelServer(cleanup);
    await open(`http://127.0.0.1:${server.port}`);
    expect(server.seen.map(({ path }) => path)).toEqual(['/fcs/ident2', '/open/1']);
    for (const { method, headers } of server.seen) {
      expect(method).toBe('POST');
      expect(headers['content-type']).toBeUndefined();
      expect(headers['content-length']).toBe('1');
    }
  });

  it('keeps the path below which a proxy has the tunnel', async () => {
    const server = await startHttpTunnelServer(cleanup, (request) => {
      request.url = request.url?.replace('/tunnel/x', '') ?? '';
      return false;
    });
    await open(`http://127.0.0.1:${server.port}/tunnel/x/?ignored#too`);
    expect(server.seen.map(({ path }) => path)).toEqual(['/tunnel/x/fcs/ident2', '/tunnel/x/open/1']);
  });

  it.each([400, 403, 404, 411, 415, 500, 501])(
    'sends application/x-fcs for the whole session where the server answers %i without',
    async (status) => {
      const server = await startHttpTunnelServer(cleanup, ({ headers, url }, response) => {
        if (url === '/fcs/ident2' || headers['content-type'] === 'application/x-fcs') return false;
        response.writeHead(status).end('no');
        return true;
      });
      const channel = await open(`http://127.0.0.1:${server.port}`);
      await channel.send(Uint8Array.of(1));
      expect([...(await collect(server.channels[0] as ByteChannel, 1))]).toEqual([1]);
    },
  );

  it('tells what can be done where a browser says no more than that it failed', async () => {
    const blocked = (): Promise<never> => Promise.reject(new TypeError('Failed to fetch'));
    await expect(open('http://media.example.com', { fetch: blocked })).rejects.toMatchObject({
      code: 'CF_TUNNEL_REJECTED',
      message: expect.stringMatching(/Access-Control-Allow-Origin.*gateway/s),
    });
  });

  it('says of a page in place of a tunnel what the server answered', async () => {
    const server = await startHttpTunnelServer(cleanup, (_, response) => {
      response.writeHead(405).end('<html>');
      return true;
    });
    await expect(open(`http://127.0.0.1:${server.port}`)).rejects.toMatchObject({
      code: 'CF_TUNNEL_REJECTED',
      context: { httpStatus: 405 },
    });
  });

  it('says that nobody is there: CF_TUNNEL_REJECTED; CF_NETWORK_OFFLINE where the browser knows it is offline', async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}`;
    await expect(open(endpoint)).rejects.toMatchObject({ code: 'CF_TUNNEL_REJECTED' });
    vi.stubGlobal('navigator', { onLine: false });
    await expect(open(endpoint)).rejects.toMatchObject({ code: 'CF_NETWORK_OFFLINE' });
  });

  it('does not ask by http: from a page that came by https:, but for this machine', async () => {
    const server = await startHttpTunnelServer(cleanup);
    vi.stubGlobal('location', { protocol: 'https:' });
    await expect(open('http://media.example.com')).rejects.toMatchObject({ code: 'CF_ENV_MIXED_CONTENT' });
    await open(`http://127.0.0.1:${server.port}`);
  });

  it.each(['ws://media.example.com', 'media.example.com', 'javascript:alert(1)'])(
    'takes no address like %s',
    async (endpoint) => {
      await expect(open(endpoint)).rejects.toMatchObject({ code: 'CF_CONFIG_INVALID' });
    },
  );

  it('follows ident2 only to hosts that it may', async () => {
    const server = await startHttpTunnelServer(cleanup, ({ url }, response) => {
      if (url !== '/fcs/ident2') return false;
      response.end('localhost\n');
      return true;
    });
    const endpoint = `http://127.0.0.1:${server.port}`;
    await open(endpoint);
    await open(endpoint, { mayFollow: (host) => host === 'localhost' });
    const opens = server.seen.filter(({ path }) => path === '/open/1');
    expect(opens.map(({ headers }) => headers.host)).toEqual([
      `127.0.0.1:${server.port}`,
      `localhost:${server.port}`,
    ]);
  });

  it('rejects with the reason of a signal, also between its two tries', async () => {
    const controller = new AbortController();
    const reason = new Error('left');
    const server = await startHttpTunnelServer(cleanup, ({ url }, response) => {
      if (url !== '/open/1') return false;
      controller.abort(reason);
      response.writeHead(400).end();
      return true;
    });
    await expect(open(`http://127.0.0.1:${server.port}`, { signal: controller.signal })).rejects.toBe(reason);
  });

  it('loses the session when the connection breaks in an answer', async () => {
    const server = await startHttpTunnelServer(cleanup, ({ url = '' }, response) => {
      if (!url.startsWith('/send/')) return false;
      response.writeHead(200, { 'content-length': 1000 });
      response.write(Buffer.from([1, 7]));
      setTimeout(() => response.destroy(), 10);
      return true;
    });
    const channel = await open(`http://127.0.0.1:${server.port}`);
    await channel.send(Uint8Array.of(1));
    expect([...(await collect(channel, 1))]).toEqual([7]);
    await expect(collect(channel)).rejects.toMatchObject({ code: 'CF_TUNNEL_SESSION_LOST' });
  });
});
