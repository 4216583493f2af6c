import { describe, expect, it } from 'vitest';
import { PlayerError } from '../../../../src/errors/player-error.js';
import type { AmfValue } from '../../../../src/protocol/amf/amf-value.js';
import { amfObject } from '../../../../src/protocol/amf/amf-value.js';
import { ALL_EXTRAS } from '../../../../src/protocol/connection/all-extras.js';
import {
  dial,
  type DialEvent,
  type DialOptions,
  type Rung,
} from '../../../../src/protocol/connection/dial.js';
import type { ConnectExtras } from '../../../../src/protocol/connection/connect-extras.js';
import { memoryChannelPair, type MemoryChannel } from '../../../support/memory-channel.js';
import { recordingServer } from '../../../support/recording-server.js';
import {
  errorOf,
  scriptedServer,
  settle,
  WELL_BEHAVED,
  type Reaction,
} from '../../../support/scripted-server.js';

const SILENT = { connect: () => undefined };

function rung(name: string, protocol: Rung['protocol'] = 'rtmp', port = 1935): Rung {
  return { protocol, host: name, port, tcUrl: `${protocol}://${name}/cfx/st`, app: 'cfx/st' };
}

function refusing(more: Record<string, AmfValue>): Readonly<Record<string, Reaction>> {
  const info = { level: 'error', code: 'NetConnection.Connect.Rejected', ...more };
  return {
    connect: (server, { transactionId }) => server.command('_error', transactionId, [null, amfObject(info)]),
  };
}

type Behaviour = Readonly<Record<string, Reaction>> | 'hangs' | PlayerError;

/** A net of hosts, each of which behaves in its way; channels that were opened, by host. */
function net(hosts: Readonly<Record<string, Behaviour | readonly Behaviour[]>>) {
  const channels: { host: string; channel: MemoryChannel }[] = [];
  const events: DialEvent<Rung>[] = [];
  const visits = new Map<string, number>();
  const open: DialOptions<Rung>['open'] = async ({ host }, { signal }) => {
    const all = hosts[host] ?? new PlayerError('CF_NETWORK_LOST');
    const visit = visits.get(host) ?? 0;
    visits.set(host, visit + 1);
    const behaviour = Array.isArray(all)
      ? (all as readonly Behaviour[])[Math.min(visit, all.length - 1)]
      : all;
    if (behaviour instanceof PlayerError) throw behaviour;
    if (behaviour === 'hangs') {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      // As a socket that opens in the moment in which it is given up.
    }
    const script = behaviour === 'hangs' ? WELL_BEHAVED : { ...WELL_BEHAVED, ...(behaviour as object) };
    const { server, clientChannel } = scriptedServer(script);
    channels.push({ host, channel: server.channel });
    return clientChannel;
  };
  const options = (rungs: readonly Rung[], more: Partial<DialOptions<Rung>> = {}): DialOptions<Rung> => ({
    rungs,
    open,
    connect: { timeouts: { handshake: 300, connect: 300, call: 300 } },
    extras: ALL_EXTRAS,
    staggerMs: 20,
    onEvent: (event) => events.push(event),
    ...more,
  });
  return {
    options,
    channels,
    events,
    /** What happened, without times. */
    story: () => events.map((e) => `${e.attempt} ${e.rung.host} ${e.type === 'stage' ? e.stage : e.type}`),
    isClosed: (host: string) => channels.filter((c) => c.host === host).every((c) => c.channel.isClosed),
  };
}

describe('dialling a ladder', () => {
  it('connects by the first rung where it answers, and starts no other', async () => {
    const { options, story } = net({ a: {}, b: {} });
    const {
      connection,
      rung: won,
      redirects,
    } = await dial(options([rung('a'), rung('b')], { staggerMs: 60_000 }));
    expect([won.host, redirects]).toEqual(['a', 0]);
    expect(story()).toEqual(['0 a started', '0 a gateway', '0 a handshake', '0 a connect', '0 a connected']);
    connection.close();
  });

  it('starts the next rung at once where one fails', async () => {
    const { options, story } = net({ a: new PlayerError('CF_GATEWAY_UPSTREAM_FAILED'), b: {} });
    const { rung: won } = await dial(options([rung('a'), rung('b')], { staggerMs: 60_000 }));
    expect(won.host).toBe('b');
    expect(story().slice(0, 4)).toEqual(['0 a started', '0 a gateway', '0 a failed', '1 b started']);
  });

  it('starts the next rung beside one that is silent, and closes the one that lost', async () => {
    const { options, story, isClosed, channels } = net({ a: SILENT, b: {} });
    const { rung: won, connection } = await dial(options([rung('a'), rung('b')]));
    expect(won.host).toBe('b');
    await settle();
    expect(channels.map((c) => c.host)).toEqual(['a', 'b']);
    expect(isClosed('a')).toBe(true);
    expect(isClosed('b')).toBe(false);
    expect(story().slice(-2)).toEqual(['1 b connected', '0 a cancelled']);
    connection.close();
  });

  it('waits for the stagger before it starts the next rung', async () => {
    const { options, events } = net({ a: SILENT, b: {} });
    await dial(options([rung('a'), rung('b')], { staggerMs: 80 }));
    const startOfB = events.find((e) => e.rung.host === 'b' && e.type === 'started');
    expect(startOfB?.elapsedMs).toBeGreaterThanOrEqual(79);
  });

  it('lets an early rung win that answers after a later one was started', async () => {
    let answer: (() => void) | undefined;
    const slow: Record<string, Reaction> = {
      connect: (server, command) => (answer = () => WELL_BEHAVED['connect']?.(server, command)),
    };
    const { options, isClosed } = net({ a: slow, b: SILENT });
    const dialled = dial(
      options([rung('a'), rung('b')], {
        onEvent: (event) => {
          if (event.rung.host === 'b' && event.type === 'stage' && event.stage === 'connect') answer?.();
        },
      }),
    );
    expect((await dialled).rung.host).toBe('a');
    await settle();
    expect(isClosed('b')).toBe(true);
  });

  it('closes a channel that opens after another rung has won', async () => {
    const { options, channels, isClosed } = net({ a: 'hangs', b: {} });
    await dial(options([rung('a'), rung('b')]));
    await settle();
    expect(channels.map((c) => c.host)).toContain('a');
    expect(isClosed('a')).toBe(true);
  });

  it('gives the error of the preferred rung where none is an RTMP server', async () => {
    const { options, events } = net({
      a: new PlayerError('CF_GATEWAY_UPSTREAM_FAILED'),
      b: new PlayerError('CF_TUNNEL_REJECTED'),
    });
    expect((await errorOf(dial(options([rung('a'), rung('b')])))).code).toBe('CF_GATEWAY_UPSTREAM_FAILED');
    expect(events.filter((e) => e.type === 'failed')).toHaveLength(2);
  });

  it('gives the error of the rung that got as far as connect', async () => {
    const closing: Record<string, Reaction> = { connect: (server) => server.channel.close() };
    const { options } = net({
      a: new PlayerError('CF_NETWORK_TIMEOUT'),
      b: closing,
      c: new PlayerError('CF_NETWORK_LOST'),
    });
    const error = await errorOf(dial(options([rung('a'), rung('b'), rung('c')])));
    expect(error).toMatchObject({ code: 'CF_RTMP_CONNECT_CLOSED', context: { stage: 'connect' } });
  });

  it.each([
    [{}, 'CF_RTMP_CONNECT_REJECTED'],
    [{ code: 'NetConnection.Connect.InvalidApp' }, 'CF_RTMP_INVALID_APP'],
    [{ description: 'x DistributionNotFound y' }, 'CF_DISTRIBUTION_NOT_FOUND'],
    [
      { description: '[ AccessManager.Reject ] : [ code=403 need auth; authmod=adobe ] : ' },
      'CF_RTMP_AUTH_REQUIRED',
    ],
    [
      { description: '[ AccessManager.Reject ] : [ code=403 need auth; authmod=llnw ] : ' },
      'CF_RTMP_AUTH_REQUIRED',
    ],
  ])('ends at a server that refuses: %j', async (more, code) => {
    const { options, story } = net({ a: refusing(more), b: {} });
    expect((await errorOf(dial(options([rung('a'), rung('b')], { staggerMs: 60_000 })))).code).toBe(code);
    expect(story().at(-1)).toBe('0 a failed');
  });

  it('ends with the refusal of a late rung while an early one is still silent', async () => {
    const { options, isClosed, story } = net({ a: SILENT, b: refusing({}) });
    expect((await errorOf(dial(options([rung('a'), rung('b')])))).code).toBe('CF_RTMP_CONNECT_REJECTED');
    await settle();
    expect(isClosed('a')).toBe(true);
    expect(story().slice(-2)).toEqual(['1 b failed', '0 a cancelled']);
  });

  it('rejects with the reason of its signal, and leaves nothing open', async () => {
    const controller = new AbortController();
    const { options, isClosed, story } = net({ a: SILENT, b: SILENT });
    const dialled = dial(
      options([rung('a'), rung('b')], {
        signal: controller.signal,
        onEvent: ({ rung: { host }, type }) => {
          if (host === 'b' && type === 'stage') controller.abort(new Error('enough'));
        },
      }),
    );
    await expect(dialled).rejects.toThrow('enough');
    await settle();
    expect([isClosed('a'), isClosed('b')]).toEqual([true, true]);
    expect(story()).toEqual([]);
  });

  it('does not begin with a signal that was aborted before', async () => {
    const { options, channels, story } = net({ a: {} });
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(dial(options([rung('a')], { signal }))).rejects.toThrow('enough');
    expect([channels, story()]).toEqual([[], []]);
  });

  it('closes the connection when the signal aborts later', async () => {
    const controller = new AbortController();
    const { options, isClosed } = net({ a: {} });
    const { connection } = await dial(options([rung('a')], { signal: controller.signal }));
    controller.abort();
    expect(await connection.closed).toBeUndefined();
    expect(isClosed('a')).toBe(true);
  });

  it('encrypts where the rung says so, and does not fall back', async () => {
    const { options } = net({ a: {} });
    const { connection } = await dial(options([rung('a')]));
    expect(connection.handshake.kind).toBe('digest');
    const withoutExtra = options([rung('a', 'rtmpe')], { extras: {} });
    expect((await errorOf(dial(withoutExtra))).code).toBe('CF_ENV_NO_ENGINE');
  });

  it.each(['rtmpe', 'rtmpte'] as const)('plays by %s from a server that encrypts', async (protocol) => {
    const { openChannel } = recordingServer();
    const { options } = net({});
    const { connection } = await dial(options([rung('a', protocol)], { open: openChannel }));
    expect(connection.handshake.kind).toBe('rtmpe');
    const stream = await connection.createStream();
    let received = 0;
    stream.onMedia = () => received++;
    expect((await stream.play('a')).code).toBe('NetStream.Play.Start');
    await settle();
    expect(received).toBeGreaterThan(10);
    connection.close();
  });

  it('shakes hands anew, once, where an encrypted handshake may have come to two keys', async () => {
    const unpadded = new PlayerError('CF_RTMP_CHUNK_MALFORMED', { context: { mayBeUnpadded: true } });
    const first = net({ a: [unpadded, {}] });
    expect((await dial(first.options([rung('a')]))).rung.host).toBe('a');
    expect(first.story().filter((line) => line.endsWith('gateway'))).toHaveLength(2);
    const again = net({ a: [unpadded, unpadded, {}] });
    expect((await errorOf(dial(again.options([rung('a')])))).code).toBe('CF_RTMP_CHUNK_MALFORMED');
  });
});

describe('an encrypted handshake that may have come to two keys', () => {
  const handshakeOf = (mayBeUnpadded: boolean): ConnectExtras => ({
    rtmpe: () => ({
      start: () => new Uint8Array(1537),
      push: () => ({
        done: { rest: new Uint8Array(0), kind: 'rtmpe', ...(mayBeUnpadded ? { mayBeUnpadded } : {}) },
      }),
    }),
  });
  /** Takes what comes for a garbled connect, and closes. */
  const closing = async () => {
    const [client, server] = memoryChannelPair();
    void server.send(Uint8Array.of(6));
    void (async () => {
      let received = 0;
      for await (const bytes of server.incoming) if ((received += bytes.byteLength) > 1537) server.close();
    })();
    return client;
  };

  it.each([
    [true, 2],
    [false, 1],
  ])('is told apart from one that cannot have: %j', async (mayBeUnpadded, visits) => {
    const { options } = net({});
    let opened = 0;
    const open = () => {
      opened += 1;
      return closing();
    };
    const extras = handshakeOf(mayBeUnpadded);
    const error = await errorOf(dial(options([rung('a', 'rtmpe')], { open, extras })));
    expect(error).toMatchObject({ code: 'CF_RTMP_CONNECT_CLOSED', context: { stage: 'connect' } });
    expect(opened).toBe(visits);
  });
});

describe('a redirect', () => {
  const to = (redirect: string) => refusing({ ex: amfObject({ code: 302, redirect }) });
  const rungsOfRedirect: NonNullable<DialOptions<Rung>['rungsOfRedirect']> = ({
    protocol,
    host,
    port,
    app,
    tcUrl,
  }) => [{ protocol, host, port: port ?? 1935, app, tcUrl }];

  it('is followed, with the whole path as the application', async () => {
    const { options, events, story } = net({
      a: to('rtmp://B.example.com:1936/live/inst?k=v'),
      'b.example.com': {},
    });
    const { rung: won, redirects } = await dial(
      options([rung('a'), rung('c')], { rungsOfRedirect, staggerMs: 60_000 }),
    );
    expect(won).toMatchObject({ host: 'b.example.com', port: 1936, app: 'live/inst' });
    expect(won.tcUrl).toBe('rtmp://b.example.com:1936/live/inst?k=v');
    expect(redirects).toBe(1);
    expect(story()).toContain('0 a redirected');
    expect(story().at(-1)).toBe('1 b.example.com connected');
    expect(events.find((e) => e.type === 'redirected')).toMatchObject({ to: { host: 'b.example.com' } });
  });

  it('is followed where it stands inside the object of the application', async () => {
    const application = amfObject({ ex: amfObject({ code: 302, redirect: 'rtmp://b/x' }) });
    const { options } = net({ a: refusing({ application }), b: {} });
    expect((await dial(options([rung('a')], { rungsOfRedirect }))).rung.host).toBe('b');
  });

  it('goes where the server said, secrets and all, while errors show none', async () => {
    const signed = 'rtmp://b/x?Signature=S3CR3T&Key-Pair-Id=APKA';
    const { options } = net({ a: to(signed), b: {} });
    expect((await dial(options([rung('a')], { rungsOfRedirect }))).rung.tcUrl).toBe(signed);
    const error = await errorOf(dial(options([rung('a')])));
    expect(JSON.stringify(error.context)).not.toContain('S3CR3T');
  });

  it('climbs a whole ladder there', async () => {
    const { options } = net({ a: to('rtmp://b/x'), b: new PlayerError('CF_NETWORK_LOST'), c: {} });
    const { rung: won } = await dial(options([rung('a')], { rungsOfRedirect: () => [rung('b'), rung('c')] }));
    expect(won.host).toBe('c');
  });

  it.each([0, 1, 3])('is followed %i times and no more', async (maxRedirects) => {
    const { options, channels } = net({ a: to('rtmp://a/x') });
    const error = await errorOf(dial(options([rung('a')], { rungsOfRedirect, maxRedirects })));
    expect(error.code).toBe('CF_RTMP_REDIRECT_LOOP');
    expect(channels).toHaveLength(maxRedirects + 1);
  });

  it.each([
    ['nobody wants to follow it', undefined, 'rtmp://b/x'],
    ['nobody knows a way there', () => [], 'rtmp://b/x'],
    ['it is no address', rungsOfRedirect, 'http://b/x'],
  ])('is the error that it is where %s', async (_, follow, address) => {
    const { options } = net({ a: to(address), b: {} });
    const more = follow === undefined ? {} : { rungsOfRedirect: follow };
    const error = await errorOf(dial(options([rung('a')], more)));
    expect(error).toMatchObject({ code: 'CF_RTMP_CONNECT_REDIRECTED', context: { redirect: address } });
  });

  it('ends with the signal during the pause before the new address', async () => {
    const controller = new AbortController();
    const { options, channels } = net({ a: to('rtmp://b/x'), b: {} });
    const dialled = dial(
      options([rung('a')], {
        rungsOfRedirect,
        signal: controller.signal,
        onEvent: ({ type }) => {
          if (type === 'redirected') controller.abort(new Error('enough'));
        },
      }),
    );
    await expect(dialled).rejects.toThrow('enough');
    expect(channels.map((c) => c.host)).toEqual(['a']);
  });
});
