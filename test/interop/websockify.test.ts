import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { PlayerError } from '../../src/errors/player-error.js';
import { openChannel } from '../../src/transport/open-channel.js';
import { collect, patternBytes } from '../support/bytes.js';
import { freePort } from '../support/free-port.js';
import { Cleanup, nodeWebSocket, startTcpServer, until } from '../support/gateway.js';
import { accepts, startProcess } from '../support/processes.js';

// Debian's websockify, the relay that many sites run already: it knows no target parameter, only its own ones.

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

async function startWebsockify(...args: string[]): Promise<string> {
  const port = await freePort();
  const process = await startProcess('websockify', [`127.0.0.1:${port}`, ...args], {
    isReady: () => accepts(port),
  });
  cleanup.add(() => process.stop());
  return `ws://127.0.0.1:${port}/`;
}

/** The page names the host it knows; where the bytes go is for websockify to say. */
const open = (endpoint: string) =>
  openChannel(
    { protocol: 'rtmp', transport: 'websocket', host: 'media.example.com', port: 1935, endpoint },
    { WebSocket: nodeWebSocket },
  );

async function carriesBytes(endpoint: string): Promise<void> {
  const channel = await open(endpoint);
  const sent = patternBytes(3_000_000);
  const received = collect(channel, sent.byteLength);
  for (let at = 0; at < sent.byteLength; at += 65_537) await channel.send(sent.subarray(at, at + 65_537));
  expect(Buffer.compare(await received, sent)).toBe(0);
  channel.close();
}

async function tokenFile(...lines: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cf-player-websockify-'));
  cleanup.add(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'tokens.cfg');
  await writeFile(file, `${lines.join('\n')}\n`);
  return file;
}

describe('a plain websockify', () => {
  it('carries bytes both ways to the one server it was started for', async () => {
    const port = await startTcpServer(cleanup, (socket) => void socket.pipe(socket));
    await carriesBytes(await startWebsockify(`127.0.0.1:${port}`));
  });

  it('finds its token in the address although a target stands beside it', async () => {
    const port = await startTcpServer(cleanup, (socket) => void socket.pipe(socket));
    const file = await tokenFile(`vod: 127.0.0.1:${port}`);
    const url = await startWebsockify('--token-plugin', 'TokenFile', '--token-source', file);
    await carriesBytes(`${url}?token=vod`);
  });

  it('ends the channel when the server closes, after its last bytes', async () => {
    const port = await startTcpServer(cleanup, (socket) =>
      socket.once('data', () => socket.end('last words')),
    );
    const channel = await open(await startWebsockify(`127.0.0.1:${port}`));
    await channel.send(Uint8Array.of(3));
    expect(Buffer.from(await collect(channel)).toString()).toBe('last words');
  });

  it('lets the server see the end when the channel is closed', async () => {
    let isEnded = false;
    const port = await startTcpServer(cleanup, (socket) => {
      socket.resume().on('close', () => (isEnded = true));
    });
    const channel = await open(await startWebsockify(`127.0.0.1:${port}`));
    await channel.send(Uint8Array.of(3));
    channel.close();
    await until(() => isEnded);
  });

  it('that does not reach its server is told apart from one that is not there', async () => {
    const gone = await freePort();
    const endpoint = await startWebsockify(`127.0.0.1:${gone}`);
    const error = await open(endpoint)
      .then((channel) => collect(channel))
      .then(
        () => expect.unreachable('no error'),
        (thrown: unknown) => thrown as PlayerError,
      );
    expect(error.code).toBe('CF_GATEWAY_UPSTREAM_FAILED');
  });

  it('that does not know the token refuses', async () => {
    const file = await tokenFile('vod: 127.0.0.1:1');
    const url = await startWebsockify('--token-plugin', 'TokenFile', '--token-source', file);
    const error = await open(`${url}?token=other`)
      .then((channel) => collect(channel))
      .then(
        () => expect.unreachable('no error'),
        (thrown: unknown) => thrown as PlayerError,
      );
    expect(error.context.url).not.toContain('other');
    expect(error.code).toBe('CF_GATEWAY_UNREACHABLE');
  });
});
