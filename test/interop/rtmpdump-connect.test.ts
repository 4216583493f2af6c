import { spawn } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { channelOfSocket } from '../../src/gateway/tcp-channel.js';
import { amfObject, type AmfValue } from '../../src/protocol/amf/amf-value.js';
import type { ByteChannel } from '../../src/protocol/byte-channel.js';
import { answerSecureToken } from '../../src/protocol/connection/secure-token.js';
import { answerSwfVerification } from '../../src/protocol/connection/swf-verification.js';
import { Cleanup, startTcpServer } from '../support/gateway.js';
import { serveScript, WELL_BEHAVED, type Reaction, type ScriptedServer } from '../support/scripted-server.js';
import { SECURE_TOKENS } from '../support/secure-tokens.js';

// librtmp's answers to what servers ask at connect, next to ours.

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

/** Runs rtmpdump against a scripted server until it has answered. */
async function rtmpdumpAgainst(
  script: Readonly<Record<string, Reaction<ByteChannel>>>,
  options: readonly string[],
  isAnswered: (server: ScriptedServer<ByteChannel>) => boolean,
  home?: string,
): Promise<ScriptedServer<ByteChannel>> {
  let server: ScriptedServer<ByteChannel> | undefined;
  const port = await startTcpServer(cleanup, (socket) => {
    server = serveScript(channelOfSocket(socket), { ...WELL_BEHAVED, ...script });
  });
  const url = `rtmp://127.0.0.1:${port}/cfx/st`;
  const child = spawn('rtmpdump', ['-q', '-r', url, '-y', 'a', '-o', '/dev/null', ...options], {
    stdio: 'ignore',
    // Where it keeps what it knows of SWF files.
    env: { ...process.env, ...(home === undefined ? {} : { HOME: home }) },
  });
  const gone = once(child, 'exit');
  cleanup.add(async () => {
    child.kill('SIGKILL');
    await gone;
  });
  await expect.poll(() => server !== undefined && isAnswered(server), { timeout: 8000 }).toBe(true);
  if (server === undefined) throw new Error('rtmpdump never came');
  return server;
}

describe('what librtmp answers to a server that asks something at connect', () => {
  it.each(SECURE_TOKENS)('its answer to a secureToken is ours: %s', async (secret, token, text) => {
    const information = { level: 'status', code: 'NetConnection.Connect.Success', secureToken: token };
    const values: AmfValue[] = [amfObject({ fmsVer: 'FMS/3,5,7,7009' }), amfObject(information)];
    const script = {
      connect: ((s, { transactionId }) =>
        s.command('_result', transactionId, values)) as Reaction<ByteChannel>,
    };
    const server = await rtmpdumpAgainst(
      script,
      ['-T', secret],
      (s) => s.commands('secureTokenResponse').length > 0,
    );
    const answered = server.commands('secureTokenResponse')[0]?.values[1];
    // librtmp leaves the padding of the cipher where it is.
    expect(String(answered).replace(/\0+$/, '')).toBe(text);
    expect(answerSecureToken(values, secret)).toBe(text);
  });

  const asking: Record<string, Reaction<ByteChannel>> = {
    createStream: (s, { transactionId }) => {
      s.send({ type: 'user-control', event: 'other', eventType: 26, data: new Uint8Array(0) });
      s.command('_result', transactionId, [null, 1]);
    },
  };
  const answerIn = (server: ScriptedServer<ByteChannel>) =>
    server.received.find((m) => m.type === 'user-control' && m.event === 'other' && m.eventType === 27);

  it('its answer to a request for SWF verification is ours, byte for byte', async () => {
    const hash = createHash('sha256').update('a SWF').digest();
    const options = ['-w', hash.toString('hex'), '-x', '123456'];
    const server = await rtmpdumpAgainst(asking, options, (s) => answerIn(s) !== undefined);
    const ours = answerSwfVerification(
      { hash: new Uint8Array(hash), size: 123_456 },
      server.s1 as Uint8Array,
    );
    expect(answerIn(server)).toHaveProperty('data', ours);
  });

  it.each(['FWS', 'CWS'] as const)(
    'it knows a SWF that begins with %s by the HMAC and the size that it has unpacked',
    async (kind) => {
      // Version 9, length, and a body that no player is to see.
      const body = Buffer.alloc(2000, 'frames and tags ');
      const header = Buffer.from([...Buffer.from('FWS'), 9, 0, 0, 0, 0]);
      header.writeUInt32LE(header.length + body.length, 4);
      const unpacked = Buffer.concat([header, body]);
      const packed = Buffer.concat([Buffer.from('CWS'), header.subarray(3), deflateSync(body)]);
      const file = kind === 'FWS' ? unpacked : packed;
      const web = createServer((_, response) => {
        response.writeHead(200, {
          'content-type': 'application/x-shockwave-flash',
          'content-length': file.length,
          'last-modified': new Date(0).toUTCString(),
          connection: 'close',
        });
        response.end(file);
      });
      await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
      cleanup.add(() => new Promise((resolve) => web.close(resolve)));
      const home = await mkdtemp(join(tmpdir(), 'cf-player-rtmpdump-'));
      cleanup.add(() => rm(home, { recursive: true, force: true }));
      const { port } = web.address() as AddressInfo;
      const options = ['-W', `http://127.0.0.1:${port}/player.swf`];
      const server = await rtmpdumpAgainst(asking, options, (s) => answerIn(s) !== undefined, home);
      const hash = createHmac('sha256', 'Genuine Adobe Flash Player 001').update(unpacked).digest();
      const swf = { hash: new Uint8Array(hash), size: unpacked.length };
      expect(answerIn(server)).toHaveProperty('data', answerSwfVerification(swf, server.s1 as Uint8Array));
    },
  );
});
