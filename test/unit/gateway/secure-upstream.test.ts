import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { GATEWAY_CLOSE } from '../../../src/errors/gateway-close.js';
import type { PlayerError } from '../../../src/errors/player-error.js';
import type { GatewayEvent, GatewayOptions } from '../../../src/gateway/gateway.js';
import { openWebSocket } from '../../../src/transport/open-websocket.js';
import { collect, patternBytes } from '../../support/bytes.js';
import { makeAuthority, makeCertificate, startTlsServer } from '../../support/certificates.js';
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
const DAY = 86_400_000;
const NAME = 'media.example.com';

/** What the gateway closes with when the client has said its first byte. */
async function closedWith(url: string, target: string) {
  const { socket, open, closed } = openClient(cleanup, `${url}?target=${encodeURIComponent(target)}`);
  await open;
  socket.send(C0);
  return closed;
}

/** The gateway's own lookup: NAME is this machine, which is listed so that it may be dialled at this port. */
const here = (port: number, more: GatewayOptions = {}): GatewayOptions => ({
  allow: [`${NAME}:${port}`, `127.0.0.1:${port}`],
  lookup: async () => ['127.0.0.1'],
  ...more,
});

describe('a server behind TLS', () => {
  it('is reached with several megabytes both ways, by its name, and counted as such', async () => {
    const own = await makeCertificate([NAME]);
    const { port, names } = await startTlsServer(cleanup, own, (socket) => void socket.pipe(socket));
    const events: GatewayEvent[] = [];
    const options = here(port, { ca: own.cert, onEvent: (event) => events.push(event) });
    const { url, gateway } = await startGateway(cleanup, options);
    const channel = await openWebSocket(url, {
      target: { protocol: 'rtmps', host: NAME, port },
      WebSocket: nodeWebSocket,
    });
    const sent = patternBytes(4_000_000);
    sent[0] = 3;
    const received = collect(channel, sent.byteLength);
    for (let at = 0; at < sent.byteLength; at += 99_991) await channel.send(sent.subarray(at, at + 99_991));
    expect(Buffer.compare(await received, sent)).toBe(0);
    expect(names).toEqual([NAME]);
    expect(gateway.stats.transports).toEqual({ tcp: 0, tls: 1, 'http-tunnel': 0 });
    channel.close();
    await until(() => events.length > 0);
    expect(events[0]).toMatchObject({ type: 'closed', transport: 'tls', bytesUp: 4_000_000 });
  });

  it.each([
    ['has expired', [NAME], { from: -2 * DAY, to: -DAY }, true],
    ['is for another name', ['other.example.com'], {}, true],
    ['comes from an unknown authority', [NAME], {}, false],
  ])(
    'with a certificate that %s is refused by a close code of its own',
    async (reason, names, life, known) => {
      const own = await makeCertificate(names, life);
      const { port } = await startTlsServer(cleanup, own, () => expect.unreachable('a client came'));
      const { url } = await startGateway(cleanup, here(port, known ? { ca: own.cert } : {}));
      expect(await closedWith(url, `rtmps://${NAME}:${port}`)).toEqual({
        code: GATEWAY_CLOSE.upstreamCertificate,
        reason: `the certificate of rtmps://${NAME}:${port} ${reason}`,
      });
    },
  );

  it('tells a page of its certificate as CF_GATEWAY_CERTIFICATE', async () => {
    const own = await makeCertificate([NAME]);
    const { port } = await startTlsServer(cleanup, own, () => {});
    const { url } = await startGateway(cleanup, here(port));
    const target = { protocol: 'rtmps', host: NAME, port } as const;
    const channel = await openWebSocket(url, { target, WebSocket: nodeWebSocket });
    await channel.send(C0);
    const error = await collect(channel).then(
      () => expect.unreachable('no error'),
      (thrown: unknown) => thrown as PlayerError,
    );
    expect(error.code).toBe('CF_GATEWAY_CERTIFICATE');
    expect(error.context['serverText']).toContain('comes from an unknown authority');
  });

  it('is asked for by the name that the map gives, and must have a certificate for that', async () => {
    const authority = await makeAuthority();
    const own = await makeCertificate([NAME], { issuer: authority });
    const { port, names } = await startTlsServer(cleanup, own, (socket) => void socket.pipe(socket));
    const old = 's5c39gqb8ow64r.cloudfront.net';
    const { url } = await startGateway(
      cleanup,
      here(port, { map: { [old]: `rtmps://${NAME}:${port}` }, ca: [authority.cert] }),
    );
    for (const target of [`${old}:1935`, `rtmps://${old}`]) {
      const { socket, open } = openClient(cleanup, `${url}?target=${target}`);
      await open;
      socket.send(C0);
      await new Promise((resolve) => socket.once('message', resolve));
    }
    expect(names).toEqual([NAME, NAME]);
    const wrong = await startGateway(
      cleanup,
      here(port, { map: { [old]: `rtmps://127.0.0.1:${port}` }, ca: [authority.cert] }),
    );
    expect((await closedWith(wrong.url, old)).reason).toContain('is for another name');
  });

  it('is reached at the next address where the first one shows a wrong certificate', async () => {
    const [wrong, own] = [await makeCertificate(['other.example.com']), await makeCertificate([NAME])];
    const first = await startTlsServer(cleanup, wrong, () => {});
    const { port } = first;
    const second = await startTlsServer(cleanup, own, (socket) => void socket.pipe(socket), {
      host: '127.0.0.2',
      port,
    });
    const allow = [
      `${NAME}:${port}`,
      ...['127.0.0.1', '127.0.0.2', '127.0.0.9'].map((host) => `${host}:${port}`),
    ];
    const ca = [wrong.cert, own.cert];
    const { url } = await startGateway(cleanup, {
      allow,
      ca,
      lookup: async () => ['127.0.0.1', '127.0.0.2'],
    });
    const { socket, open } = openClient(cleanup, `${url}?target=rtmps://${NAME}:${port}`);
    await open;
    socket.send(C0);
    await new Promise((resolve) => socket.once('message', resolve));
    expect(second.names).toEqual([NAME]);
    // Nobody listens on 127.0.0.9: what the one that answered had to say is the news.
    const half = await startGateway(cleanup, { allow, ca, lookup: async () => ['127.0.0.1', '127.0.0.9'] });
    expect((await closedWith(half.url, `rtmps://${NAME}:${port}`)).reason).toContain('is for another name');
  });

  it('is not reached at an address that its name resolves to only the second time', async () => {
    const own = await makeCertificate([NAME]);
    const { port, names } = await startTlsServer(cleanup, own, (socket) => void socket.pipe(socket));
    let answers = 0;
    const { url } = await startGateway(cleanup, {
      allow: [`rtmps://${NAME}:${port}`],
      // 240.0.0.1 stands in nobody's routing table, and may be dialled here because it is listed.
      map: { unused: `240.0.0.1:${port}` },
      connectTimeoutMs: 300,
      ca: own.cert,
      lookup: async () => (++answers === 1 ? ['240.0.0.1'] : ['127.0.0.1']),
    });
    const { code } = await closedWith(url, `rtmps://${NAME}:${port}`);
    expect([GATEWAY_CLOSE.upstreamFailed, GATEWAY_CLOSE.upstreamTimeout]).toContain(code);
    expect(answers).toBe(1);
    expect(names).toEqual([]);
  });

  it('is not reached in a private network by a name', async () => {
    const own = await makeCertificate([NAME]);
    const { port, names } = await startTlsServer(cleanup, own, () => {});
    const { url } = await startGateway(cleanup, {
      allow: [`rtmps://${NAME}:${port}`],
      lookup: async () => ['127.0.0.1', '::ffff:127.0.0.1', '10.1.2.3', '169.254.169.254'],
    });
    expect((await closedWith(url, `rtmps://${NAME}:${port}`)).code).toBe(GATEWAY_CLOSE.upstreamDenied);
    expect(names).toEqual([]);
  });

  it('that does not speak TLS, or says nothing, is a server that cannot be reached', async () => {
    const plain = await startTcpServer(cleanup, (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const mute = await startTcpServer(cleanup, (socket) => socket.resume());
    const allow = [`127.0.0.1:${plain}`, `127.0.0.1:${mute}`];
    const { url } = await startGateway(cleanup, { allow });
    const hasty = await startGateway(cleanup, { allow, connectTimeoutMs: 100 });
    expect(await closedWith(url, `rtmps://127.0.0.1:${plain}`)).toEqual({
      code: GATEWAY_CLOSE.upstreamFailed,
      reason: `rtmps://127.0.0.1:${plain} cannot be reached: the TLS handshake failed`,
    });
    expect((await closedWith(hasty.url, `rtmps://127.0.0.1:${mute}`)).code).toBe(
      GATEWAY_CLOSE.upstreamTimeout,
    );
  });

  it('hears of a client only after its first byte, which must be a handshake', async () => {
    const own = await makeCertificate([NAME]);
    let connections = 0;
    const port = await startTcpServer(cleanup, () => (connections += 1));
    const { url } = await startGateway(cleanup, here(port, { ca: own.cert }));
    const { socket, open, closed } = openClient(cleanup, `${url}?target=rtmps://${NAME}:${port}`);
    await open;
    socket.send(Uint8Array.of(0x47));
    expect((await closed).code).toBe(GATEWAY_CLOSE.notRtmp);
    expect(connections).toBe(0);
  });

  it('is no longer read when the client does not read, and goes on later without a gap', async () => {
    const own = await makeCertificate([NAME]);
    const total = 48_000_000;
    const block = patternBytes(1_000_000);
    let pending = (): number => 0;
    const { port } = await startTlsServer(cleanup, own, (socket) => {
      pending = () => socket.writableLength;
      for (let sent = 0; sent < total; sent += block.byteLength) socket.write(block);
    });
    const { url, gateway } = await startGateway(
      cleanup,
      here(port, { ca: own.cert, maxQueuedBytes: 65_536 }),
    );
    const { socket, open } = openClient(cleanup, `${url}?target=rtmps://${NAME}:${port}`);
    await open;
    socket.pause();
    socket.send(C0);
    let before = -1;
    while (before !== gateway.stats.bytesDown || before === 0) {
      before = gateway.stats.bytesDown;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(pending()).toBeGreaterThan(16_000_000);
    expect(gateway.stats.queuedBytes).toBeLessThan(1_000_000);
    let received = 0;
    let last = new Uint8Array(0);
    socket.on('message', (data: Buffer) => {
      received += data.byteLength;
      last = new Uint8Array(data);
    });
    socket.resume();
    await until(() => received === total);
    expect(last.at(-1)).toBe(block.at(-1));
  });

  it('on which nothing moves is closed', async () => {
    const own = await makeCertificate([NAME]);
    const { port } = await startTlsServer(cleanup, own, (socket) => socket.resume());
    const { url } = await startGateway(cleanup, here(port, { ca: own.cert, idleTimeoutMs: 80 }));
    expect((await closedWith(url, `rtmps://${NAME}:${port}`)).code).toBe(GATEWAY_CLOSE.idleTimeout);
  });
});

describe('a server behind the HTTP tunnel', () => {
  interface TunnelServer {
    readonly port: number;
    readonly paths: string[];
    readonly hosts: (string | undefined)[];
    received(): number;
  }

  /** The least RTMPT server: gives back what was sent. */
  async function startTunnelServer(
    answers: {
      ident?: string;
      open?: number;
      /** The session is unknown from this request on. */
      lostAt?: number;
      /** Sent down with the first `send`. */
      down?: Buffer;
    } = {},
  ): Promise<TunnelServer> {
    const paths: string[] = [];
    const hosts: (string | undefined)[] = [];
    let bytes = 0;
    const server = createHttpServer((request, response) => {
      const path = request.url ?? '';
      paths.push(path);
      hosts.push(request.headers.host);
      const body: Buffer[] = [];
      request.on('data', (part: Buffer) => body.push(part));
      request.on('end', () => {
        const sent = Buffer.concat(body);
        const [, command, , number] = path.split('/');
        if (command === 'fcs') {
          if (answers.ident === undefined) response.writeHead(404).end();
          else response.end(`${answers.ident}\n`);
        } else if (command === 'open') response.writeHead(answers.open ?? 200).end('Session1\n');
        else if (Number(number) >= (answers.lostAt ?? Infinity)) response.writeHead(400).end();
        else if (command === 'send') {
          bytes += sent.byteLength;
          response.end(Buffer.concat([Buffer.of(1), answers.down ?? sent]));
        } else response.end(Buffer.of(1));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanup.add(() => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    });
    return { port: (server.address() as AddressInfo).port, paths, hosts, received: () => bytes };
  }

  it('is reached with a megabyte both ways, by its name, and counted as such', async () => {
    const server = await startTunnelServer();
    const { url, gateway } = await startGateway(cleanup, here(server.port));
    const channel = await openWebSocket(url, {
      target: { protocol: 'rtmpte', host: NAME, port: server.port },
      WebSocket: nodeWebSocket,
    });
    const sent = patternBytes(1_000_000);
    sent[0] = 6;
    const received = collect(channel, sent.byteLength);
    for (let at = 0; at < sent.byteLength; at += 50_000) await channel.send(sent.subarray(at, at + 50_000));
    expect(Buffer.compare(await received, sent)).toBe(0);
    expect(server.paths.slice(0, 3)).toEqual(['/fcs/ident2', '/open/1', '/send/Session1/0']);
    expect(new Set(server.hosts)).toEqual(new Set([`${NAME}:${server.port}`]));
    expect(gateway.stats.transports).toEqual({ tcp: 0, tls: 0, 'http-tunnel': 1 });
    channel.close();
    await until(() => server.paths.at(-1)?.startsWith('/close/') === true);
  });

  it('that answers 404 to everything is refused as one that does not speak RTMPT', async () => {
    const server = await startTunnelServer({ open: 404 });
    const { url } = await startGateway(cleanup, here(server.port));
    expect(await closedWith(url, `rtmpt://${NAME}:${server.port}`)).toEqual({
      code: GATEWAY_CLOSE.tunnelRejected,
      reason: `rtmpt://${NAME}:${server.port} does not speak RTMPT (HTTP 404)`,
    });
  });

  it('that forgets the session is a lost tunnel, to a page CF_TUNNEL_SESSION_LOST', async () => {
    const server = await startTunnelServer({ lostAt: 2 });
    const { url } = await startGateway(cleanup, here(server.port));
    const target = { protocol: 'rtmpt', host: NAME, port: server.port } as const;
    const channel = await openWebSocket(url, { target, WebSocket: nodeWebSocket });
    await channel.send(C0);
    const error = await collect(channel).then(
      () => expect.unreachable('no error'),
      (thrown: unknown) => thrown as PlayerError,
    );
    expect(error.code).toBe('CF_TUNNEL_SESSION_LOST');
    expect(error.context).toMatchObject({ closeCode: GATEWAY_CLOSE.tunnelLost });
  });

  it('that does not listen is a server that cannot be reached', async () => {
    const early = new Cleanup();
    const gonePort = await startTcpServer(early, () => {});
    await early.run();
    const { url } = await startGateway(cleanup, here(gonePort));
    expect(await closedWith(url, `rtmpt://${NAME}:${gonePort}`)).toEqual({
      code: GATEWAY_CLOSE.upstreamFailed,
      reason: `rtmpt://${NAME}:${gonePort} cannot be reached: ECONNREFUSED`,
    });
  });

  it('is not reached in a private network by a name, nor when its name is resolved anew', async () => {
    const server = await startTunnelServer();
    let answers = 0;
    const { url } = await startGateway(cleanup, {
      allow: [`rtmpt://${NAME}:${server.port}`],
      map: { unused: `240.0.0.1:${server.port}` },
      connectTimeoutMs: 300,
      lookup: async () => (++answers === 1 ? ['240.0.0.1'] : ['127.0.0.1']),
    });
    const { code } = await closedWith(url, `rtmpt://${NAME}:${server.port}`);
    expect([GATEWAY_CLOSE.upstreamFailed, GATEWAY_CLOSE.upstreamTimeout]).toContain(code);
    expect((await closedWith(url, `rtmpt://${NAME}:${server.port}`)).code).toBe(GATEWAY_CLOSE.upstreamDenied);
    expect(server.paths).toEqual([]);
  });

  describe('whose ident2 names another', () => {
    /** Two servers cannot share a port on one address, so the other listens on 127.0.0.2. */
    async function startOther(port: number): Promise<string[]> {
      const paths: string[] = [];
      const server = createHttpServer((request, response) => {
        paths.push(request.url ?? '');
        request.resume();
        request.on('end', () =>
          response.end(request.url?.startsWith('/open') === true ? 'Other\n' : '\u0001'),
        );
      });
      await new Promise<void>((resolve) => server.listen(port, '127.0.0.2', resolve));
      cleanup.add(() => {
        server.closeAllConnections();
        return new Promise((resolve) => server.close(resolve));
      });
      return paths;
    }

    it.each([
      ['follows it where that is allowed', '127.0.0.2', ['127.0.0.2'], true],
      ['follows it by a name that is allowed', 'edge.example.com', ['edge.example.com', '127.0.0.2'], true],
      ['stays where that is not listed', '127.0.0.2', [], false],
      ['stays where it is allowed by another transport only', '127.0.0.2', ['rtmp://127.0.0.2'], false],
      ['stays where it is a disguised spelling', '127.2', ['127.0.0.2'], false],
      [
        'stays where a listed name leads into a private network',
        'edge.example.com',
        ['edge.example.com'],
        false,
      ],
    ])('%s', async (_, ident, listed, isFollowed) => {
      const server = await startTunnelServer({ ident });
      const other = await startOther(server.port);
      const { url } = await startGateway(cleanup, {
        allow: [
          `${NAME}:${server.port}`,
          `127.0.0.1:${server.port}`,
          ...listed.map((host) => `${host}:${server.port}`),
        ],
        lookup: async (host) => [host === NAME ? '127.0.0.1' : '127.0.0.2'],
      });
      const { socket, open } = openClient(cleanup, `${url}?target=rtmpt://${NAME}:${server.port}`);
      await open;
      socket.send(C0);
      const opened = (paths: readonly string[]): boolean => paths.some((path) => path.startsWith('/send'));
      await until(() => opened(server.paths) || opened(other));
      expect(opened(other)).toBe(isFollowed);
    });
  });

  it('is asked for no more when the client does not read, and goes on later without a gap', async () => {
    const total = 24;
    const block = patternBytes(500_000);
    // Nothing of it may look like a page.
    block[0] = 3;
    let given = 0;
    const server = createHttpServer((request, response) => {
      request.resume();
      request.on('end', () => {
        if (request.url === '/open/1') response.end('S\n');
        else if (request.url === '/fcs/ident2') response.writeHead(404).end();
        else if (given === total) response.end(Buffer.of(1));
        else {
          given += 1;
          response.end(Buffer.concat([Buffer.of(1), block]));
        }
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanup.add(() => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    });
    const { port } = server.address() as AddressInfo;
    const { url, gateway } = await startGateway(cleanup, here(port, { maxQueuedBytes: 65_536 }));
    const { socket, open } = openClient(cleanup, `${url}?target=rtmpt://${NAME}:${port}`);
    await open;
    socket.pause();
    socket.send(C0);
    let before = -1;
    while (before !== given || before === 0) {
      before = given;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    expect(given).toBeLessThan(total);
    expect(gateway.stats.queuedBytes).toBeLessThan(2_000_000);
    const received: Buffer[] = [];
    socket.on('message', (data: Buffer) => received.push(data));
    socket.resume();
    await until(() => received.reduce((sum, { byteLength }) => sum + byteLength, 0) === total * 500_000);
    const whole = Buffer.concat(received);
    for (let at = 0; at < total; at += 1) {
      expect(Buffer.compare(whole.subarray(at * 500_000, (at + 1) * 500_000), block)).toBe(0);
    }
  });

  it('is read no further in the middle of an answer when the client does not read', async () => {
    const answer = patternBytes(14_000_000);
    answer[0] = 3;
    let held = (): number => 0;
    const server = createHttpServer((request, response) => {
      request.resume();
      request.on('end', () => {
        if (request.url === '/open/1') response.end('S\n');
        else if (request.url?.startsWith('/send') === true) {
          held = () => response.writableLength;
          response.write(Buffer.of(1));
          for (let at = 0; at < answer.byteLength; at += 100_000) {
            response.write(answer.subarray(at, at + 100_000));
          }
          response.end();
        } else response.end(Buffer.of(1));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanup.add(() => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    });
    const { port } = server.address() as AddressInfo;
    const { url, gateway } = await startGateway(cleanup, here(port, { maxQueuedBytes: 65_536 }));
    const { socket, open } = openClient(cleanup, `${url}?target=rtmpt://${NAME}:${port}`);
    await open;
    socket.pause();
    socket.send(C0);
    let before = -1;
    while (before !== held() || before === 0) {
      before = held();
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    expect(held()).toBeGreaterThan(1_000_000);
    expect(gateway.stats.queuedBytes).toBeLessThan(1_000_000);
    const received: Buffer[] = [];
    socket.on('message', (data: Buffer) => received.push(data));
    socket.resume();
    await until(() => received.reduce((sum, { byteLength }) => sum + byteLength, 0) === answer.byteLength);
    expect(Buffer.compare(Buffer.concat(received), answer)).toBe(0);
  });

  it('on which nothing moves is closed, although it is asked again and again', async () => {
    const server = await startTunnelServer({ down: Buffer.alloc(0) });
    const { url } = await startGateway(cleanup, here(server.port, { idleTimeoutMs: 120 }));
    expect((await closedWith(url, `rtmpt://${NAME}:${server.port}`)).code).toBe(GATEWAY_CLOSE.idleTimeout);
    expect(server.paths.some((path) => path.startsWith('/idle'))).toBe(true);
  });
});
