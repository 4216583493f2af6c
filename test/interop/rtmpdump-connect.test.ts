import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
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
): Promise<ScriptedServer<ByteChannel>> {
  let server: ScriptedServer<ByteChannel> | undefined;
  const port = await startTcpServer(cleanup, (socket) => {
    server = serveScript(channelOfSocket(socket), { ...WELL_BEHAVED, ...script });
  });
  const url = `rtmp://127.0.0.1:${port}/cfx/st`;
  const child = spawn('rtmpdump', ['-q', '-r', url, '-y', 'a', '-o', '/dev/null', ...options], {
    stdio: 'ignore',
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

  it('its answer to a request for SWF verification is ours, byte for byte', async () => {
    const hash = createHash('sha256').update('a SWF').digest();
    const script = {
      createStream: ((s, { transactionId }) => {
        s.send({ type: 'user-control', event: 'other', eventType: 26, data: new Uint8Array(0) });
        s.command('_result', transactionId, [null, 1]);
      }) as Reaction<ByteChannel>,
    };
    const isAnswer = (m: ScriptedServer<ByteChannel>['received'][number]) =>
      m.type === 'user-control' && m.event === 'other' && m.eventType === 27;
    const server = await rtmpdumpAgainst(script, ['-w', hash.toString('hex'), '-x', '123456'], (s) =>
      s.received.some(isAnswer),
    );
    const answer = server.received.find(isAnswer);
    expect(answer).toHaveProperty(
      'data',
      answerSwfVerification({ hash: new Uint8Array(hash), size: 123_456 }, server.s1 as Uint8Array),
    );
  });
});
