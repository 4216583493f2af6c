import { describe, expect, it } from 'vitest';
import { PlayerError } from '../../../../src/errors/player-error.js';
import type { ByteChannel } from '../../../../src/protocol/byte-channel.js';
import { openTunnel, type OpenTunnelOptions } from '../../../../src/protocol/rtmpt/open-tunnel.js';
import { collect, patternBytes } from '../../../support/bytes.js';
import { until } from '../../../support/gateway.js';
import { afterOpen, memoryTunnel, ok, ScriptedTunnel, text } from '../../../support/tunnel.js';

const open = (tunnel: Pick<OpenTunnelOptions, 'post'>, options: Partial<OpenTunnelOptions> = {}) =>
  openTunnel({ post: tunnel.post, ...options });
const errorOf = (promise: Promise<unknown>): Promise<PlayerError> =>
  promise.then(
    () => expect.unreachable('no error'),
    (error: unknown) => error as PlayerError,
  );
const isSend = ({ path }: { path: string }): boolean => path.startsWith('/send/');

describe('openTunnel', () => {
  it('carries bytes both ways, in order, and never has two requests under way', async () => {
    const tunnel = memoryTunnel();
    const counting = new ScriptedTunnel(({ path, body }) => tunnel.server.respond(path, body));
    const channel = await open(counting);
    const [server] = tunnel.channels as [ByteChannel];
    const up = patternBytes(700_000, 1);
    const down = patternBytes(3_000_000, 2);
    const atServer = collect(server, up.byteLength);
    const atClient = collect(channel, down.byteLength);
    const sendAll = async (to: ByteChannel, bytes: Uint8Array): Promise<void> => {
      for (let at = 0; at < bytes.byteLength; at += 10_007) await to.send(bytes.subarray(at, at + 10_007));
    };
    await Promise.all([sendAll(channel, up), sendAll(server, down)]);
    expect(Buffer.compare(await atServer, up)).toBe(0);
    expect(Buffer.compare(await atClient, down)).toBe(0);
    expect(counting.mostAtATime).toBe(1);
    const numbers = counting.paths.slice(2).map((path) => Number(path.split('/')[3]));
    expect(numbers).toEqual(numbers.map((_, i) => i));
    channel.close();
    tunnel.server.close();
  });

  it('ends in order when the server closes, with everything that was sent before', async () => {
    const tunnel = memoryTunnel();
    const channel = await open(tunnel);
    const [server] = tunnel.channels as [ByteChannel];
    void channel.send(Uint8Array.of(1));
    await server.send(Uint8Array.of(4, 5, 6));
    server.close();
    expect([...(await collect(channel))]).toEqual([4, 5, 6]);
    expect(tunnel.server.sessions).toBe(0);
    await expect(channel.send(Uint8Array.of(1))).rejects.toMatchObject({ code: 'CF_NETWORK_LOST' });
  });

  it('says goodbye when it is closed, after what was still to be sent', async () => {
    const tunnel = memoryTunnel();
    const channel = await open(tunnel);
    const [server] = tunnel.channels as [ByteChannel];
    await channel.send(Uint8Array.of(1, 2, 3));
    channel.close();
    expect([...(await collect(server))]).toEqual([1, 2, 3]);
    expect(await collect(channel)).toHaveLength(0);
    expect(tunnel.server.sessions).toBe(0);
  });

  it('closes the session when its reader leaves', async () => {
    const tunnel = memoryTunnel();
    const channel = await open(tunnel);
    const [server] = tunnel.channels as [ByteChannel];
    await channel.send(Uint8Array.of(1));
    await server.send(Uint8Array.of(2));
    for await (const _ of channel.incoming) break;
    await until(() => tunnel.server.sessions === 0);
  });

  it('opens although ident2 fails in whatever way', async () => {
    const failures = [
      () => Promise.reject(new TypeError('Failed to fetch')),
      () => text('Bad Gateway', 502),
      () => text('x'.repeat(100_000)),
    ];
    for (const failure of failures) {
      const tunnel = new ScriptedTunnel((request, count) =>
        count === 0 ? failure() : afterOpen(() => ok(0))(request),
      );
      const channel = await open(tunnel);
      expect(tunnel.paths).toEqual(['/fcs/ident2', '/open/1']);
      channel.close();
    }
  });

  it('tells of the host that ident2 names before it opens there, and opens also when that is refused', async () => {
    const told: string[] = [];
    const tunnel = new ScriptedTunnel((request, count) =>
      count === 0 ? text('10.0.0.9\n') : afterOpen(() => ok(0))(request),
    );
    const channel = await open(tunnel, {
      followIdent(host) {
        told.push(`${host} after ${tunnel.paths.length}`);
        throw new Error('not allowed');
      },
    });
    expect(told).toEqual(['10.0.0.9 after 1']);
    channel.close();
  });

  it.each([
    ['a page in place of a session', () => text('<html></html>')],
    ['405', () => text('', 405)],
    ['a connection that breaks', () => Promise.reject(new TypeError('Failed to fetch'))],
  ])('rejects with CF_TUNNEL_REJECTED for %s', async (_, answer) => {
    const tunnel = new ScriptedTunnel(({ path }) => (path === '/open/1' ? answer() : text('', 404)));
    expect(await errorOf(open(tunnel))).toMatchObject({ code: 'CF_TUNNEL_REJECTED' });
    expect(tunnel.paths).toEqual(['/fcs/ident2', '/open/1']);
  });

  it('passes on what the transport says of a host that cannot be reached', async () => {
    const unreachable = new PlayerError('CF_NETWORK_OFFLINE');
    expect(await errorOf(open({ post: () => Promise.reject(unreachable) }))).toBe(unreachable);
  });

  it('gives up a server that does not answer open, even where the transport ignores the signal', async () => {
    const post = (path: string) =>
      path === '/open/1' ? new Promise<never>(() => {}) : Promise.resolve(text('', 404));
    expect(await errorOf(open({ post }, { openTimeoutMs: 30 }))).toMatchObject({
      code: 'CF_NETWORK_TIMEOUT',
    });
  });

  it('ends the request that is under way when it is aborted before it is open', async () => {
    const controller = new AbortController();
    const reason = new Error('not any more');
    let signal: AbortSignal | undefined;
    let ended = 0;
    const post: OpenTunnelOptions['post'] = (path, _, given) => {
      signal = given as AbortSignal;
      if (path === '/open/1') setTimeout(() => controller.abort(reason), 5);
      return path === '/open/1' ? new Promise(() => {}) : Promise.resolve(text('', 404));
    };
    const onEnd = (): void => void (ended += 1);
    expect(await errorOf(open({ post }, { signal: controller.signal, onEnd }))).toBe(reason);
    expect(signal?.aborted).toBe(true);
    expect(ended).toBe(1);
  });

  it('does not begin for a signal that is aborted', async () => {
    const tunnel = memoryTunnel();
    const reason = new Error('never');
    expect(await errorOf(open(tunnel, { signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(tunnel.server.sessions).toBe(0);
  });

  it('closes the session when it is aborted later', async () => {
    const controller = new AbortController();
    const tunnel = memoryTunnel();
    const channel = await open(tunnel, { signal: controller.signal });
    controller.abort();
    expect(await collect(channel)).toHaveLength(0);
    await until(() => tunnel.server.sessions === 0);
  });

  it.each([
    ['404', () => text('', 404)],
    ['410', () => text('', 410)],
    ['an empty answer', () => ok()],
    ['a page', () => text('<!doctype html><title>Portal</title>')],
    ['a broken connection', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['a rejection of the transport', () => Promise.reject(new PlayerError('CF_TUNNEL_REJECTED'))],
  ])('breaks with CF_TUNNEL_SESSION_LOST, after what had come, on %s', async (_, end) => {
    let answers = 0;
    const tunnel = new ScriptedTunnel(afterOpen(() => (++answers === 1 ? ok(1, 7, 8) : end())));
    const channel = await open(tunnel);
    await channel.send(Uint8Array.of(1));
    const received: number[] = [];
    const reading = (async () => {
      for await (const bytes of channel.incoming) received.push(...bytes);
    })();
    expect(await errorOf(reading)).toMatchObject({ code: 'CF_TUNNEL_SESSION_LOST' });
    expect(received).toEqual([7, 8]);
    await expect(channel.send(Uint8Array.of(1))).rejects.toMatchObject({ code: 'CF_TUNNEL_SESSION_LOST' });
  });

  it('breaks when an answer stays away', async () => {
    const tunnel = new ScriptedTunnel(afterOpen(() => new Promise(() => {})));
    const channel = await open(tunnel, { answerTimeoutMs: 30 });
    await channel.send(Uint8Array.of(1));
    expect(await errorOf(collect(channel))).toMatchObject({ code: 'CF_TUNNEL_SESSION_LOST' });
  });

  it('does not wait longer for a server that it closes than it is told to', async () => {
    let signal: AbortSignal | undefined;
    let ended = false;
    const post: OpenTunnelOptions['post'] = (path, _, given) => {
      if (path === '/fcs/ident2') return Promise.resolve(text('', 404));
      if (path === '/open/1') return Promise.resolve(text('abc'));
      signal = given as AbortSignal;
      return new Promise(() => {});
    };
    const channel = await open({ post }, { closeTimeoutMs: 20, onEnd: () => (ended = true) });
    await channel.send(Uint8Array.of(1));
    await until(() => signal !== undefined);
    channel.close();
    await until(() => ended);
    expect(signal?.aborted).toBe(true);
  });

  it('gives what has come of an answer before that is complete', async () => {
    let finish = (): void => {};
    const finished = new Promise<void>((resolve) => (finish = resolve));
    async function* body(): AsyncGenerator<Uint8Array> {
      yield Uint8Array.of(1, 2);
      await finished;
      yield Uint8Array.of(3);
    }
    const post: OpenTunnelOptions['post'] = (path) => {
      if (path === '/send/abc/0') return Promise.resolve({ status: 200, body: body() });
      return Promise.resolve(afterOpen(() => ok(0))({ path, body: new Uint8Array(0), at: 0 }));
    };
    const channel = await open({ post });
    await channel.send(Uint8Array.of(1));
    expect([...(await collect(channel, 1))]).toEqual([2]);
    finish();
    expect([...(await collect(channel))]).toEqual([3]);
  });

  it('asks for nothing more while its reader is behind', async () => {
    const tunnel = new ScriptedTunnel(
      afterOpen(() => ({ status: 200, body: new Uint8Array(10_001).fill(1) })),
    );
    const channel = await open(tunnel, { maxQueuedBytes: 50_000 });
    await channel.send(Uint8Array.of(1));
    await until(() => tunnel.paths.length >= 2 + 6);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(tunnel.paths).toHaveLength(2 + 6);
    await collect(channel, 20_000);
    await until(() => tunnel.paths.length > 2 + 6);
    channel.close();
  });

  it('leaves no gap while data flows, whatever the polling byte says', async () => {
    const tunnel = new ScriptedTunnel(
      afterOpen(() => ({ status: 200, body: new Uint8Array(5001).fill(0x21) })),
    );
    const channel = await open(tunnel);
    await channel.send(Uint8Array.of(1));
    const at = performance.now();
    await collect(channel, 40 * 5000);
    // One pause alone would be 528 ms.
    expect(performance.now() - at).toBeLessThan(500);
    channel.close();
  });

  it('holds back who sends more than it takes', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const tunnel = new ScriptedTunnel(
      afterOpen((request) => (isSend(request) ? held.then(() => ok(1)) : ok(1))),
    );
    const channel = await open(tunnel, { maxSendBuffer: 1000 });
    await channel.send(new Uint8Array(500));
    await until(() => tunnel.paths.length === 3);
    let taken = false;
    const sending = channel.send(new Uint8Array(1500)).then(() => (taken = true));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(taken).toBe(false);
    release();
    await sending;
    channel.close();
  });

  it('rejects who waits to send when the session is lost', async () => {
    const tunnel = new ScriptedTunnel(afterOpen(() => text('', 404)));
    const channel = await open(tunnel, { maxSendBuffer: 10 });
    await expect(Promise.all([1, 2, 3].map(() => channel.send(new Uint8Array(500))))).rejects.toMatchObject({
      code: 'CF_TUNNEL_SESSION_LOST',
    });
  });

  it('polls a silent server ever less often, and sends at once all the same', async () => {
    const tunnel = new ScriptedTunnel(afterOpen((request) => (isSend(request) ? ok(0x21) : ok(0x21))));
    const channel = await open(tunnel);
    await channel.send(Uint8Array.of(1));
    await until(() => tunnel.paths.length === 3);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(tunnel.paths).toHaveLength(3);
    const at = performance.now();
    await channel.send(Uint8Array.of(2));
    await until(() => tunnel.paths.length === 4);
    expect(performance.now() - at).toBeLessThan(100);
    expect(tunnel.paths[3]).toBe('/send/abc/1');
    channel.close();
  });
});
