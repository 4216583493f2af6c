import { describe, expect, it } from 'vitest';
import type { ByteChannel } from '../../../../src/protocol/byte-channel.js';
import type { TunnelServerOptions } from '../../../../src/protocol/rtmpt/tunnel-server.js';
import { collect, patternBytes } from '../../../support/bytes.js';
import { until } from '../../../support/gateway.js';
import { memoryTunnel, type MemoryTunnel } from '../../../support/tunnel.js';
import { readTunnelCapture, TUNNEL_CAPTURES } from '../../../support/tunnel-captures.js';

const ZERO = Uint8Array.of(0);

async function opened(options: Partial<TunnelServerOptions> = {}) {
  const tunnel = memoryTunnel(options);
  const { id, channel } = await openOne(tunnel);
  const ask = async (command: string, number: number, body: Uint8Array = ZERO) => {
    const answer = await tunnel.server.respond(`/${command}/${id}/${number}`, body);
    return answer.status === 200 ? [...answer.body] : answer.status;
  };
  return { ...tunnel, id, channel, ask };
}

async function openOne({ server, channels }: MemoryTunnel): Promise<{ id: string; channel: ByteChannel }> {
  const { status, body } = await server.respond('/open/1', ZERO);
  expect(status).toBe(200);
  return { id: new TextDecoder().decode(body).trim(), channel: channels.at(-1) as ByteChannel };
}

describe('the RTMPT server', () => {
  it('answers ident2 with 404, which means: stay here', async () => {
    expect((await memoryTunnel().server.respond('/fcs/ident2', ZERO)).status).toBe(404);
  });

  it('answers open with an id of its own and a line end, and no polling byte', async () => {
    const { server } = memoryTunnel();
    const ids = await Promise.all([1, 2, 3].map(() => server.respond('/open/1', ZERO)));
    const texts = ids.map(({ body }) => new TextDecoder().decode(body));
    for (const id of texts) expect(id).toMatch(/^[\w-]{16}\n$/);
    expect(new Set(texts).size).toBe(3);
    server.close();
  });

  it('puts the polling byte before what the server has to say', async () => {
    const { ask, channel, server } = await opened();
    await channel.send(Uint8Array.of(5, 6));
    expect(await ask('idle', 0)).toEqual([1, 5, 6]);
    expect(await ask('idle', 1)).toEqual([1]);
    server.close();
  });

  it('puts the reply to what was sent into the answer to it', async () => {
    const { ask, channel, server } = await opened();
    void (async () => {
      for await (const bytes of channel.incoming) {
        void channel.send(bytes);
        void channel.send(bytes);
      }
    })();
    expect(await ask('send', 0, Uint8Array.of(3))).toEqual([1, 3, 3]);
    server.close();
  });

  it('does not hold a request back for long when there is nothing to say', async () => {
    const { ask, server } = await opened();
    const at = performance.now();
    expect(await ask('idle', 0)).toEqual([1]);
    expect(await ask('send', 1, Uint8Array.of(3))).toEqual([1]);
    expect(performance.now() - at).toBeLessThan(200);
    server.close();
  });

  it('raises the polling byte after ten empty answers each, and begins anew when data flows', async () => {
    const { ask, channel, server } = await opened();
    const seen: unknown[] = [];
    for (let i = 0; i < 60; i += 1) seen.push(((await ask('idle', i)) as number[])[0]);
    expect([...new Set(seen)]).toEqual([1, 3, 5, 9, 0x11, 0x21]);
    expect(seen[8]).toBe(1);
    expect(seen[9]).toBe(3);
    await channel.send(Uint8Array.of(1));
    expect(await ask('idle', 60)).toEqual([1, 1]);
    server.close();
  });

  it('says zero once all has been said after the end, and knows the session no more', async () => {
    const { ask, channel, server } = await opened();
    void channel.send(Uint8Array.of(9));
    channel.close();
    expect(await ask('idle', 0)).toEqual([1, 9]);
    expect(await ask('idle', 1)).toEqual([0]);
    expect(await ask('idle', 2)).toBe(404);
    expect(server.sessions).toBe(0);
  });

  it('ends the channel when the client closes, after what it sent', async () => {
    const { ask, channel, server } = await opened();
    await ask('send', 0, Uint8Array.of(1, 2));
    expect(await ask('close', 1)).toEqual([0]);
    expect([...(await collect(channel))]).toEqual([1, 2]);
    await expect(channel.send(ZERO)).rejects.toMatchObject({ code: 'CF_NETWORK_LOST' });
    expect(server.sessions).toBe(0);
  });

  it.each(['/send/nobody/0', '/idle/nobody/0', '/close/nobody/0'])(
    'answers 404 to %s of no session',
    async (path) => {
      expect((await memoryTunnel().server.respond(path, ZERO)).status).toBe(404);
    },
  );

  it.each([
    '/send/',
    '/send/abc',
    '/idle/abc/x',
    '/open/',
    '/open/x',
    '/send/a/b/1',
    '/close/../1',
    '/fcs/other',
  ])('answers 400 to %s', async (path) => {
    expect((await memoryTunnel().server.respond(path, ZERO)).status).toBe(400);
  });

  it.each([0, 1, 17])('takes a client that counts from %i', async (first) => {
    const { ask, channel, server } = await opened();
    await ask('send', first, Uint8Array.of(1));
    await ask('send', first + 1, Uint8Array.of(2));
    expect([...(await collect(channel, 2))]).toEqual([1, 2]);
    server.close();
  });

  it('gives a repeated request the same answer, and takes its bytes once', async () => {
    const { ask, channel, server } = await opened();
    await channel.send(Uint8Array.of(8));
    expect(await ask('send', 0, Uint8Array.of(1))).toEqual([1, 8]);
    expect(await ask('send', 0, Uint8Array.of(1))).toEqual([1, 8]);
    await ask('send', 1, Uint8Array.of(2));
    expect(await ask('send', 0, Uint8Array.of(1))).toEqual([1]);
    channel.close();
    expect([...(await collect(channel))]).toEqual([1, 2]);
    server.close();
  });

  it('takes a client that does not count', async () => {
    const { ask, channel, server } = await opened();
    for (const byte of [1, 2, 3]) await ask('send', 1, Uint8Array.of(byte));
    expect([...(await collect(channel, 3))]).toEqual([1, 2, 3]);
    server.close();
  });

  it('puts requests that overtook each other into their order', async () => {
    const { ask, channel, server } = await opened();
    await ask('send', 0, Uint8Array.of(1));
    await Promise.all([3, 2, 1].map((number) => ask('send', number, Uint8Array.of(number + 1))));
    expect([...(await collect(channel, 4))]).toEqual([1, 2, 3, 4]);
    server.close();
  });

  it('goes on after a number that never comes', async () => {
    const { ask, channel, server } = await opened();
    await ask('send', 0, Uint8Array.of(1));
    await ask('send', 5, Uint8Array.of(2));
    expect([...(await collect(channel, 2))]).toEqual([1, 2]);
    server.close();
  });

  it('answers requests that are under way together in their order', async () => {
    const { ask, channel, server } = await opened();
    let count = 0;
    void (async () => {
      for await (const _ of channel.incoming) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        void channel.send(Uint8Array.of(++count));
      }
    })();
    const answers = await Promise.all(
      [0, 1, 2, 3, 4].map((number) => ask('send', number, Uint8Array.of(number))),
    );
    await until(() => count === 5);
    const later = ((await ask('idle', 5)) as number[]).slice(1);
    expect([...answers.flatMap((answer) => (answer as number[]).slice(1)), ...later]).toEqual([
      1, 2, 3, 4, 5,
    ]);
    server.close();
  });

  it('refuses more requests at a time than a client has reason for', async () => {
    const { ask, server } = await opened();
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) => ask('send', i, Uint8Array.of(1))),
    );
    expect(answers.filter((answer) => answer === 404)).toHaveLength(100 - 32);
    server.close();
  });

  it('makes the server code wait while the client does not ask', async () => {
    const { ask, channel, server } = await opened({ maxWaiting: 1000 });
    await channel.send(new Uint8Array(900));
    let taken = false;
    const sending = channel.send(new Uint8Array(900)).then(() => (taken = true));
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(taken).toBe(false);
    expect(await ask('idle', 0)).toHaveLength(1801);
    await sending;
    server.close();
  });

  it('ends a session whose client sends more than is read', async () => {
    const { ask, channel, server } = await opened({ maxUnread: 10_000 });
    for (let i = 0; i < 10; i += 1) await ask('send', i, patternBytes(2000));
    expect(await ask('send', 11, ZERO)).toBe(404);
    expect(server.sessions).toBe(0);
    expect((await collect(channel)).byteLength).toBeLessThanOrEqual(12_000);
  });

  it('answers 503 when there are as many sessions as there may be, and has room again afterwards', async () => {
    const { server, ask } = await opened({ maxSessions: 1 });
    expect((await server.respond('/open/1', ZERO)).status).toBe(503);
    await ask('close', 0);
    expect((await server.respond('/open/1', ZERO)).status).toBe(200);
    server.close();
  });

  it('ends sessions that nobody asks for any more, those without a first send sooner', async () => {
    const { ask, channel, server } = await opened({ idleTimeoutMs: 60, firstSendTimeoutMs: 20 });
    await ask('send', 0, ZERO);
    const at = performance.now();
    const other = await openOne({ server, channels: [channel], post: () => Promise.reject() });
    await until(() => server.sessions === 1);
    expect(performance.now() - at).toBeLessThan(60);
    expect(other.id).not.toBe('');
    expect([...(await collect(channel))]).toEqual([0]);
    expect(server.sessions).toBe(0);
    expect(await ask('idle', 1)).toBe(404);
  });

  it('ends all sessions when it closes, and opens no more', async () => {
    const { channel, server } = await opened();
    server.close();
    expect((await server.respond('/open/1', ZERO)).status).toBe(503);
    expect(await collect(channel)).toHaveLength(0);
  });
});

describe.each(TUNNEL_CAPTURES)('recorded: %s', (name) => {
  const exchanges = readTunnelCapture(name);
  const sent = exchanges.filter(({ command }) => command === 'send').map(({ requestBody }) => requestBody);

  const replay = async (times: number) => {
    const { id, channel, server } = await opened();
    const statuses: number[] = [];
    for (const { path, requestBody } of exchanges.slice(1)) {
      const own = path.replace(/^(\/\w+\/)[^/]+/, `$1${id}`);
      for (let i = 0; i < times; i += 1) {
        // A session that was closed is closed.
        if (!path.startsWith('/close') || i === 0)
          statuses.push((await server.respond(own, requestBody)).status);
      }
    }
    return { statuses: [...new Set(statuses)], received: await collect(channel), sessions: server.sessions };
  };

  it.each([1, 2])(
    'what the client sent arrives byte for byte when each request is made %i times',
    async (times) => {
      const { statuses, received, sessions } = await replay(times);
      expect(Buffer.compare(received, Buffer.concat(sent))).toBe(0);
      expect(statuses).toEqual([200]);
      expect(sessions).toBe(0);
    },
  );
});
