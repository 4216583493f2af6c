import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { GATEWAY_CLOSE } from '../../../src/errors/gateway-close.js';
import type { PlayerError } from '../../../src/errors/player-error.js';
import { openChannel } from '../../../src/transport/open-channel.js';
import { openWebSocket, type OpenWebSocketOptions } from '../../../src/transport/open-websocket.js';
import { collect, patternBytes } from '../../support/bytes.js';
import { Cleanup, nodeWebSocket, startTcpServer, until } from '../../support/gateway.js';

const cleanup = new Cleanup();
afterEach(async () => {
  vi.unstubAllGlobals();
  await cleanup.run();
});

async function startServer(onSocket: (socket: WebSocket, url: string) => void): Promise<string> {
  const server = createHttpServer();
  const webSockets = new WebSocketServer({
    server,
    handleProtocols: (protocols) => protocols.has('binary') && 'binary',
  });
  webSockets.on('connection', (socket, request) => onSocket(socket, request.url ?? ''));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanup.add(() => {
    for (const socket of webSockets.clients) socket.terminate();
    webSockets.close();
    return new Promise((resolve) => server.close(resolve));
  });
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/rtmp`;
}
const open = (url: string, options: OpenWebSocketOptions = {}): ReturnType<typeof openWebSocket> =>
  openWebSocket(url, { WebSocket: nodeWebSocket, ...options });
const errorOf = (promise: Promise<unknown>): Promise<PlayerError> =>
  promise.then(
    () => expect.unreachable('no error'),
    (error: unknown) => error as PlayerError,
  );

describe('openWebSocket', () => {
  it('offers the subprotocol binary and names its target in the query', async () => {
    let seen = '';
    const url = await startServer((socket, path) => (seen = `${socket.protocol} ${path}`));
    const channel = await open(`${url}?a=1`, { target: { host: 'media.example.com', port: 80 } });
    await until(() => seen !== '');
    expect(seen).toBe('binary /rtmp?a=1&target=media.example.com%3A80');
    channel.close();
  });

  it('carries bytes both ways and ends when the server closes in order', async () => {
    const sent = patternBytes(3_000_000);
    const url = await startServer((socket) => {
      let received = 0;
      socket.on('message', (data: Buffer) => {
        socket.send(data);
        received += data.byteLength;
        if (received === sent.byteLength) socket.close(1000);
      });
    });
    const channel = await open(url);
    const received = collect(channel);
    for (let at = 0; at < sent.byteLength; at += 65_537) await channel.send(sent.subarray(at, at + 65_537));
    expect(Buffer.compare(await received, sent)).toBe(0);
  });

  it.each([
    [GATEWAY_CLOSE.badTarget, 'CF_GATEWAY_REFUSED'],
    [GATEWAY_CLOSE.originDenied, 'CF_GATEWAY_ORIGIN_DENIED'],
    [GATEWAY_CLOSE.upstreamDenied, 'CF_GATEWAY_UPSTREAM_DENIED'],
    [GATEWAY_CLOSE.handshakeTimeout, 'CF_GATEWAY_REFUSED'],
    [GATEWAY_CLOSE.idleTimeout, 'CF_NETWORK_TIMEOUT'],
    [GATEWAY_CLOSE.notRtmp, 'CF_GATEWAY_NOT_RTMP'],
    [GATEWAY_CLOSE.busy, 'CF_GATEWAY_BUSY'],
    [GATEWAY_CLOSE.upstreamFailed, 'CF_GATEWAY_UPSTREAM_FAILED'],
    [GATEWAY_CLOSE.upstreamTimeout, 'CF_GATEWAY_UPSTREAM_FAILED'],
    [GATEWAY_CLOSE.upstreamNameUnknown, 'CF_GATEWAY_UPSTREAM_FAILED'],
    [GATEWAY_CLOSE.shuttingDown, 'CF_GATEWAY_BUSY'],
    [1008, 'CF_GATEWAY_REFUSED'],
    [1011, 'CF_GATEWAY_UPSTREAM_FAILED'],
    [1013, 'CF_GATEWAY_BUSY'],
  ])('turns close code %i into %s, with the words of the gateway', async (closeCode, code) => {
    const url = await startServer((socket) => socket.close(closeCode, 'the reason'));
    const channel = await open(url);
    const error = await errorOf(collect(channel));
    expect(error.code).toBe(code);
    expect(error.context).toMatchObject({ closeCode, serverText: 'the reason', stage: 'gateway' });
    expect((await errorOf(channel.send(Uint8Array.of(3)))).code).toBe(code);
  });

  it('gives the bytes that came before the connection broke, then CF_NETWORK_LOST', async () => {
    const url = await startServer((socket) => socket.send(Buffer.from('abc'), () => socket.terminate()));
    const channel = await open(url);
    const iterator = channel.incoming[Symbol.asyncIterator]();
    expect(Buffer.from((await iterator.next()).value as Uint8Array).toString()).toBe('abc');
    expect((await errorOf(iterator.next())).code).toBe('CF_NETWORK_LOST');
  });

  it('keeps the reason of the gateway for the reader although a send failed first and closed the channel', async () => {
    const url = await startServer((socket) => socket.close(GATEWAY_CLOSE.upstreamDenied, 'not listed'));
    const channel = await open(url);
    // The moment between the close frame and the end of the connection.
    await channel.send(new Uint8Array(1537)).catch(() => channel.close());
    await channel.send(new Uint8Array(1537)).catch(() => channel.close());
    expect((await errorOf(collect(channel))).code).toBe('CF_GATEWAY_UPSTREAM_DENIED');
  });

  it('says offline where the browser says so', async () => {
    vi.stubGlobal('navigator', { onLine: false });
    const url = await startServer((socket) => socket.terminate());
    expect((await errorOf(collect(await open(url)))).code).toBe('CF_NETWORK_OFFLINE');
    expect((await errorOf(open('ws://127.0.0.1:1/'))).code).toBe('CF_NETWORK_OFFLINE');
  });

  it('takes a text message for something that is no gateway', async () => {
    const url = await startServer((socket) => socket.send('<html>hello'));
    const error = await errorOf(collect(await open(url)));
    expect(error.code).toBe('CF_GATEWAY_NOT_RTMP');
    expect(error.context.serverText).toBe('<html>hello');
  });

  it('fails instead of holding more bytes than its limit for a reader that does not come', async () => {
    const url = await startServer((socket) => {
      for (let i = 0; i < 50; i += 1) socket.send(Buffer.alloc(10_000));
    });
    let isClosed = false;
    const channel = await open(url, { maxQueuedBytes: 200_000 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const error = await errorOf(collect(channel).finally(() => (isClosed = true)));
    expect(isClosed).toBe(true);
    expect(error.code).toBe('CF_NETWORK_LOST');
    expect(error.context).toMatchObject({ limit: 200_000, queuedBytes: 210_000 });
  });

  it('holds send back while the send buffer is over its limit', async () => {
    let server: WebSocket | undefined;
    const url = await startServer((socket) => (server = socket));
    const channel = await open(url, { maxSendBuffer: 100_000 });
    await until(() => server !== undefined);
    server?.pause();
    let sent = 0;
    const sending = (async () => {
      for (; sent < 40; sent += 1) await channel.send(new Uint8Array(1_000_000));
    })();
    for (let before = -1; before !== sent;) {
      before = sent;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    expect(sent).toBeLessThan(40);
    server?.resume();
    await sending;
    expect(sent).toBe(40);
    channel.close();
  });

  it('lets a send that waits fail when the channel is closed', async () => {
    let server: WebSocket | undefined;
    const url = await startServer((socket) => (server = socket));
    const channel = await open(url, { maxSendBuffer: 100_000 });
    await until(() => server !== undefined);
    server?.pause();
    const sending = channel.send(new Uint8Array(40_000_000));
    channel.close();
    expect((await errorOf(sending)).code).toBe('CF_NETWORK_LOST');
  });

  it('ends incoming when it is closed, and the server sees an orderly end', async () => {
    let code = 0;
    const url = await startServer((socket) => socket.once('close', (closeCode) => (code = closeCode)));
    const channel = await open(url);
    const reading = collect(channel);
    channel.close();
    channel.close();
    expect((await reading).byteLength).toBe(0);
    expect((await errorOf(channel.send(Uint8Array.of(1)))).code).toBe('CF_NETWORK_LOST');
    await until(() => code !== 0);
    expect(code).toBe(1000);
  });

  it('says CF_GATEWAY_UNREACHABLE when nobody listens, and when what listens is no WebSocket server', async () => {
    const port = await startTcpServer(cleanup, (socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n')),
    );
    for (const url of ['ws://127.0.0.1:1/', `ws://127.0.0.1:${port}/`]) {
      const error = await errorOf(open(url));
      expect(error.code).toBe('CF_GATEWAY_UNREACHABLE');
      expect(error.context).toMatchObject({ url, stage: 'gateway' });
    }
  });

  it('says CF_NETWORK_TIMEOUT when the gateway accepts and never answers', async () => {
    let isGone = false;
    const port = await startTcpServer(cleanup, (socket) =>
      socket.resume().on('close', () => (isGone = true)),
    );
    const error = await errorOf(open(`ws://127.0.0.1:${port}/`, { timeoutMs: 80 }));
    expect(error.code).toBe('CF_NETWORK_TIMEOUT');
    await until(() => isGone);
  });

  it('rejects with the reason of a signal that aborts before or while it opens', async () => {
    const port = await startTcpServer(cleanup, (socket) => socket.resume());
    const reason = new Error('no longer wanted');
    const controller = new AbortController();
    const opening = errorOf(open(`ws://127.0.0.1:${port}/`, { signal: controller.signal }));
    controller.abort(reason);
    expect(await opening).toBe(reason);
    expect(await errorOf(open(`ws://127.0.0.1:${port}/`, { signal: controller.signal }))).toBe(reason);
  });

  it('closes when its signal aborts later', async () => {
    let isGone = false;
    const url = await startServer((socket) => socket.once('close', () => (isGone = true)));
    const controller = new AbortController();
    const channel = await open(url, { signal: controller.signal });
    controller.abort();
    expect((await collect(channel)).byteLength).toBe(0);
    await until(() => isGone);
  });

  it.each([
    ['SecurityError', 'wss://gw.example/', 'https:', 'CF_ENV_NO_WEBSOCKET'],
    ['SecurityError', 'ws://gw.example/', 'https:', 'CF_CONFIG_INVALID'],
    ['SecurityError', 'ws://localhost/', 'https:', 'CF_ENV_NO_WEBSOCKET'],
    ['SyntaxError', 'ws://gw.example/', 'http:', 'CF_CONFIG_INVALID'],
  ])('%s from the constructor for %s on a page of %s is %s', async (name, url, protocol, code) => {
    vi.stubGlobal('location', { protocol });
    const forbidden = function () {
      throw new DOMException('no', name);
    };
    const options = { WebSocket: forbidden as unknown as typeof nodeWebSocket };
    expect((await errorOf(openWebSocket(url, options))).code).toBe(code);
  });

  it.each([
    ['ws://127.0.0.1:1/', 'CF_ENV_NO_WEBSOCKET'],
    ['ws', 'CF_ENV_NO_WEBSOCKET'],
    ['https://elsewhere.example/pixel', 'CF_GATEWAY_UNREACHABLE'],
  ])('with %s reported as blocked by connect-src, a failure is %s', async (blockedURI, code) => {
    const scope = new EventTarget();
    vi.stubGlobal('addEventListener', scope.addEventListener.bind(scope));
    vi.stubGlobal('removeEventListener', scope.removeEventListener.bind(scope));
    const opening = errorOf(open('ws://127.0.0.1:1/'));
    const violation = { effectiveDirective: 'connect-src', blockedURI };
    scope.dispatchEvent(Object.assign(new Event('securitypolicyviolation'), violation));
    expect((await opening).code).toBe(code);
  });

  it('blames the page where ws: from https: fails without an exception', async () => {
    vi.stubGlobal('location', { protocol: 'https:' });
    const error = await errorOf(open('ws://gateway.invalid/'));
    expect(error.code).toBe('CF_CONFIG_INVALID');
    expect(error.context).toMatchObject({ mixedContent: true });
  });

  it('says CF_ENV_NO_WEBSOCKET where there is none', async () => {
    vi.stubGlobal('WebSocket', undefined);
    expect((await errorOf(openWebSocket('ws://127.0.0.1:1/'))).code).toBe('CF_ENV_NO_WEBSOCKET');
  });
});

describe('openChannel', () => {
  const candidate = {
    protocol: 'rtmp',
    transport: 'websocket',
    host: 'media.example.com',
    port: 1935,
    endpoint: '',
  } as const;

  it.each([
    ['rtmp', 'media.example.com:1935'],
    ['rtmpe', 'media.example.com:1935'],
    ['rtmps', 'rtmps://media.example.com:1935'],
    ['rtmpt', 'rtmpt://media.example.com:1935'],
    ['rtmpte', 'rtmpt://media.example.com:1935'],
  ] as const)('goes to a candidate of %s through its gateway by the target %s', async (protocol, target) => {
    let seen = '';
    const endpoint = await startServer((_, path) => (seen = path));
    const channel = await openChannel({ ...candidate, protocol, endpoint }, { WebSocket: nodeWebSocket });
    await until(() => seen !== '');
    expect(seen).toBe(`/rtmp?target=${encodeURIComponent(target)}`);
    channel.close();
  });

  const tunnelled = { ...candidate, protocol: 'rtmpt', transport: 'http-tunnel' } as const;

  it('opens a tunnel at the endpoint of a candidate that is reached without a gateway', async () => {
    const channel = { incoming: (async function* () {})(), send: async () => {}, close: () => {} };
    const asked: string[] = [];
    const opened = await openChannel(
      { ...tunnelled, endpoint: 'https://media.example.com' },
      { openHttpTunnel: async (endpoint) => (asked.push(endpoint), channel) },
    );
    expect(opened).toBe(channel);
    expect(asked).toEqual(['https://media.example.com']);
  });

  it('says CF_ENV_NO_ENGINE of a tunnel where there is none', async () => {
    const error = await errorOf(openChannel({ ...tunnelled, endpoint: 'https://media.example.com' }));
    expect(error.code).toBe('CF_ENV_NO_ENGINE');
  });
});
