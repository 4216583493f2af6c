import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PlayerError } from '../../../src/errors/player-error.js';
import { openTlsChannel } from '../../../src/gateway/tls-channel.js';
import { collect, patternBytes } from '../../support/bytes.js';
import { makeAuthority, makeCertificate, startTlsServer } from '../../support/certificates.js';
import { Cleanup, startTcpServer, until } from '../../support/gateway.js';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

const DAY = 86_400_000;
const NAME = 'media.example.com';
const errorOf = (promise: Promise<unknown>): Promise<PlayerError> =>
  promise.then(
    () => expect.unreachable('no error'),
    (error: unknown) => error as PlayerError,
  );

describe('openTlsChannel', () => {
  it('carries several megabytes both ways byte for byte', async () => {
    const own = await makeCertificate([NAME]);
    const { port, names } = await startTlsServer(cleanup, own, (socket) => void socket.pipe(socket));
    const channel = await openTlsChannel('127.0.0.1', port, { servername: NAME, ca: own.cert });
    const sent = patternBytes(5_000_000);
    const received = collect(channel, sent.byteLength);
    for (let at = 0; at < sent.byteLength; at += 70_001) await channel.send(sent.subarray(at, at + 70_001));
    expect(Buffer.compare(await received, sent)).toBe(0);
    expect(names).toEqual([NAME]);
    channel.close();
  });

  it('ends its incoming bytes when the peer ends', async () => {
    const own = await makeCertificate([NAME]);
    const { port } = await startTlsServer(cleanup, own, (socket) => socket.end('last words'));
    const channel = await openTlsChannel('127.0.0.1', port, { servername: NAME, ca: own.cert });
    expect(Buffer.from(await collect(channel)).toString()).toBe('last words');
  });

  it('believes what an authority that it was given has signed', async () => {
    const authority = await makeAuthority();
    const own = await makeCertificate([NAME], { issuer: authority });
    const { port } = await startTlsServer(cleanup, own, (socket) => socket.end('x'));
    (await openTlsChannel('127.0.0.1', port, { servername: NAME, ca: [authority.cert] })).close();
  });

  it('takes authorities as bytes, several in one text, and beside those of NODE_EXTRA_CA_CERTS', async () => {
    const own = await makeCertificate([NAME]);
    const other = await makeCertificate(['other.example.com']);
    const { port } = await startTlsServer(cleanup, own, (socket) => socket.end('x'));
    for (const ca of [
      Buffer.from(own.cert),
      `# two\r\n${other.cert}\r\n${own.cert.replaceAll('\n', '\r\n')}`,
    ]) {
      (await openTlsChannel('127.0.0.1', port, { servername: NAME, ca })).close();
    }
    const folder = await mkdtemp(join(tmpdir(), 'cf-player-ca-'));
    cleanup.add(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'extra.pem'), own.cert);
    vi.stubEnv('NODE_EXTRA_CA_CERTS', join(folder, 'extra.pem'));
    cleanup.add(() => vi.unstubAllEnvs());
    (await openTlsChannel('127.0.0.1', port, { servername: NAME, ca: other.cert })).close();
  });

  it('closes the connection, whoever leaves first', async () => {
    const own = await makeCertificate([NAME]);
    let open = 0;
    const { port } = await startTlsServer(cleanup, own, (socket) => {
      open += 1;
      socket.resume().once('close', () => (open -= 1));
    });
    const channels = [];
    for (let i = 0; i < 5; i += 1) {
      channels.push(await openTlsChannel('127.0.0.1', port, { servername: NAME, ca: own.cert }));
    }
    await until(() => open === 5);
    for (const channel of channels) channel.close();
    await until(() => open === 0);
    expect((await errorOf(channels[0]?.send(Uint8Array.of(1)) ?? Promise.resolve())).code).toBe(
      'CF_NETWORK_LOST',
    );
  });

  it('fails with CF_NETWORK_LOST when the peer resets the connection', async () => {
    const own = await makeCertificate([NAME]);
    const { port } = await startTlsServer(cleanup, own, (socket) =>
      socket.once('data', () => socket.destroy()),
    );
    const relay = await startTcpServer(cleanup, (client) => {
      const server = connectTcp(port, '127.0.0.1');
      server.on('error', () => {});
      client.pipe(server).pipe(client, { end: false });
      server.once('close', () => client.resetAndDestroy());
    });
    const channel = await openTlsChannel('127.0.0.1', relay, { servername: NAME, ca: own.cert });
    await channel.send(Uint8Array.of(3));
    expect((await errorOf(collect(channel))).code).toBe('CF_NETWORK_LOST');
  });

  it('checks an address against the addresses in the certificate, and sends no SNI for it', async () => {
    const own = await makeCertificate(['127.0.0.1', '::1']);
    const { port, names } = await startTlsServer(cleanup, own, (socket) => socket.end('x'));
    await collect(await openTlsChannel('127.0.0.1', port, { ca: own.cert }));
    expect(names).toEqual([false]);
    const other = await makeCertificate(['127.0.0.2', 'localhost']);
    const wrong = await startTlsServer(cleanup, other, (socket) => socket.end('x'));
    const error = await errorOf(openTlsChannel('127.0.0.1', wrong.port, { ca: other.cert }));
    expect(error.code).toBe('CF_GATEWAY_CERTIFICATE');
  });

  it.each([
    ['has expired', [NAME], { from: -2 * DAY, to: -DAY }, true],
    ['is not valid yet', [NAME], { from: DAY, to: 2 * DAY }, true],
    ['is for another name', ['other.example.com'], {}, true],
    ['comes from an unknown authority', [NAME], {}, false],
  ])('refuses a certificate that %s, and says so', async (reason, names, life, isTrusted) => {
    const own = await makeCertificate(names, life);
    const { port } = await startTlsServer(cleanup, own, () => expect.unreachable('a client came'));
    const error = await errorOf(
      openTlsChannel('127.0.0.1', port, { servername: NAME, ...(isTrusted ? { ca: own.cert } : {}) }),
    );
    expect(error.code).toBe('CF_GATEWAY_CERTIFICATE');
    expect(error.context).toMatchObject({ reason });
  });

  it('says of a server that answers without TLS that the handshake failed', async () => {
    const port = await startTcpServer(cleanup, (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const error = await errorOf(openTlsChannel('127.0.0.1', port));
    expect(error.code).toBe('CF_GATEWAY_UPSTREAM_FAILED');
    expect(error.context).toMatchObject({ reason: 'the TLS handshake failed' });
  });

  it.each([
    ['closes', (socket: { end(): unknown }) => socket.end()],
    ['resets', (socket: { resetAndDestroy(): unknown }) => socket.resetAndDestroy()],
  ])('fails at once where the server %s the connection in the handshake', async (_, act) => {
    const port = await startTcpServer(cleanup, (socket) => socket.once('data', () => void act(socket)));
    expect((await errorOf(openTlsChannel('127.0.0.1', port))).code).toBe('CF_GATEWAY_UPSTREAM_FAILED');
  });

  it('gives up a server that never answers the TLS handshake', async () => {
    const port = await startTcpServer(cleanup, (socket) => socket.resume());
    const error = await errorOf(openTlsChannel('127.0.0.1', port, { timeoutMs: 80 }));
    expect(error.code).toBe('CF_NETWORK_TIMEOUT');
  });

  it('rejects with the reason of its signal in the middle of the handshake', async () => {
    const controller = new AbortController();
    const reason = new Error('no longer wanted');
    const port = await startTcpServer(cleanup, (socket) =>
      socket.once('data', () => controller.abort(reason)),
    );
    expect(await errorOf(openTlsChannel('127.0.0.1', port, { signal: controller.signal }))).toBe(reason);
  });

  it.each(['', 'not a certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'])(
    'calls %j no authority',
    async (ca) => {
      await expect(openTlsChannel('127.0.0.1', 9, { ca })).rejects.toThrow(RangeError);
    },
  );
});
