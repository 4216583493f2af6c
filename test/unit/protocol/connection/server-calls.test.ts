import { describe, expect, it } from 'vitest';
import { amfObject } from '../../../../src/protocol/amf/amf-value.js';
import { checkBandwidth } from '../../../../src/protocol/connection/check-bandwidth.js';
import { fcSubscribe } from '../../../../src/protocol/connection/fc-subscribe.js';
import { getStreamLength } from '../../../../src/protocol/connection/stream-length.js';
import { errorOf, openStream, settle, type Reaction } from '../../../support/scripted-server.js';

describe('functions that the server may call', () => {
  it('are called with what follows the command object, and answered', async () => {
    const { server, connection } = await openStream();
    connection.client.set('add', ([a, b]) => Number(a) + Number(b));
    server.command('add', 7, [null, 2, 3]);
    expect(await server.waitFor('_result')).toMatchObject({ transactionId: 7, values: [null, 5] });
  });

  it('are not answered where nobody waits', async () => {
    const { server, connection } = await openStream();
    let seen = 0;
    connection.client.set('told', () => ++seen);
    server.command('told', 0, [null]);
    await settle();
    expect([seen, server.commands('_result')]).toEqual([1, []]);
  });

  it('that return nothing are answered with nothing, and not refused', async () => {
    const { server, connection } = await openStream();
    connection.client.set('told', () => undefined);
    server.command('told', 3, [null]);
    expect((await server.waitFor('_result')).values).toEqual([null, undefined]);
  });

  it.each(['toString', 'constructor', '__proto__', 'unknown'])(
    'are refused where there is none: %s',
    async (name) => {
      const { server } = await openStream();
      server.command(name, 4, [null]);
      expect(await server.waitFor('_error')).toMatchObject({
        transactionId: 4,
        values: [null, { level: 'error', code: 'NetConnection.Call.Failed' }],
      });
    },
  );

  it('leave the bandwidth checks to the connection', async () => {
    const { server, connection } = await openStream();
    connection.client.set('onBWDone', () => undefined);
    server.command('onBWDone', 0, [null]);
    await server.waitFor('_checkbw');
  });
});

describe('FCSubscribe', () => {
  const answer =
    (code: string, level = 'status'): Reaction =>
    (server) =>
      server.command('onFCSubscribe', 0, [null, amfObject({ level, code, description: 'a' })]);

  it('asks for the stream and resolves when the edge has it', async () => {
    const { server, connection } = await openStream({ FCSubscribe: answer('NetStream.Play.Start') });
    expect(await fcSubscribe(connection, 'live?token=x')).toBe(true);
    expect(server.commands('FCSubscribe')).toMatchObject([{ values: [null, 'live?token=x'] }]);
  });

  it('rejects when the edge does not find it', async () => {
    const reaction = answer('NetStream.Play.StreamNotFound', 'error');
    const { connection } = await openStream({ FCSubscribe: reaction });
    expect(await errorOf(fcSubscribe(connection, 'a'))).toMatchObject({
      code: 'CF_RTMP_STREAM_NOT_FOUND',
      context: { streamName: 'a' },
    });
  });

  it('asks three times, and then says that nobody answered', async () => {
    const { server, connection } = await openStream();
    expect(await fcSubscribe(connection, 'a', { intervalMs: 10 })).toBe(false);
    expect(server.commands('FCSubscribe')).toHaveLength(3);
  });

  it('takes the answer to a later question', async () => {
    const { server, connection } = await openStream({
      FCSubscribe: (s, command) => {
        if (s.commands('FCSubscribe').length === 2) answer('NetStream.Play.Start')(s, command);
      },
    });
    expect(await fcSubscribe(connection, 'a', { intervalMs: 10 })).toBe(true);
    expect(server.commands('FCSubscribe')).toHaveLength(2);
  });

  it('is not refused by an _error to the call itself', async () => {
    const { connection } = await openStream({
      FCSubscribe: (s, { transactionId }) => s.command('_error', transactionId, [null]),
    });
    expect(await fcSubscribe(connection, 'a', { intervalMs: 10 })).toBe(false);
  });

  it('ends with its signal, and asks no more', async () => {
    const controller = new AbortController();
    const { server, connection } = await openStream();
    const subscribing = fcSubscribe(connection, 'a', { signal: controller.signal, intervalMs: 10 });
    controller.abort(new Error('enough'));
    await expect(subscribing).rejects.toThrow('enough');
    const asked = server.commands('FCSubscribe').length;
    await settle();
    expect(server.commands('FCSubscribe')).toHaveLength(asked);
  });

  it('rejects when the connection ends', async () => {
    const { connection } = await openStream({ FCSubscribe: (s) => s.channel.close() });
    expect((await errorOf(fcSubscribe(connection, 'a'))).code).toBe('CF_RTMP_CONNECT_CLOSED');
  });
});

describe('getStreamLength', () => {
  it('gives seconds', async () => {
    const { server, connection } = await openStream({
      getStreamLength: (s, { transactionId }) => s.command('_result', transactionId, [null, 183.5]),
    });
    expect(await getStreamLength(connection, 'mp3:song')).toBe(183.5);
    expect(server.commands('getStreamLength')[0]?.values).toEqual([null, 'mp3:song']);
  });

  it.each([
    ['zero', (s, { transactionId }) => s.command('_result', transactionId, [null, 0])],
    ['a text', (s, { transactionId }) => s.command('_result', transactionId, [null, '12'])],
    ['nothing', (s, { transactionId }) => s.command('_result', transactionId, [null])],
    ['a refusal', (s, { transactionId }) => s.command('_error', transactionId, [null])],
    ['silence', () => undefined],
    ['its end', (s) => s.channel.close()],
  ] as [string, Reaction][])('gives nothing for %s', async (_, getStreamLengthReaction) => {
    const { connection } = await openStream({ getStreamLength: getStreamLengthReaction });
    expect(await getStreamLength(connection, 'a')).toBeUndefined();
  });
});

describe('checkBandwidth', () => {
  /** FMS: calls onBWCheck, waits for its answer, and says what it measured, one run after the other. */
  const measuring =
    (...runs: readonly (readonly number[])[]): Reaction =>
    (server, { transactionId }) => {
      const run = runs[server.commands('checkBandwidth').length - 1] ?? [];
      server.command('_result', transactionId, [null]);
      server.command('onBWCheck', 99, [null, 'payload']);
      void server
        .waitFor('_result', server.commands('checkBandwidth').length)
        .then(() => server.command('onBWDone', 0, [null, ...run]));
    };

  it('gives what the server measured', async () => {
    const { server, connection } = await openStream({ checkBandwidth: measuring([2500, 600, 240, 12]) });
    expect(await checkBandwidth(connection)).toEqual({
      kilobitsPerSecond: 2500,
      kilobits: 600,
      milliseconds: 240,
      latency: 12,
    });
    expect(server.commands('_result')).toMatchObject([{ transactionId: 99, values: [null, 0] }]);
  });

  it('measures again where the first run gave 0', async () => {
    const { connection } = await openStream({ checkBandwidth: measuring([0, 0, 0, 0], [800, 1, 2, 3]) });
    expect((await checkBandwidth(connection)).kilobitsPerSecond).toBe(800);
  });

  it('rejects where the server has no such function', async () => {
    const { connection } = await openStream({
      checkBandwidth: (s, { transactionId }) => s.command('_error', transactionId, [null]),
    });
    expect((await errorOf(checkBandwidth(connection))).code).toBe('CF_RTMP_CALL_FAILED');
  });

  it('rejects where the server says nothing', async () => {
    const { connection } = await openStream();
    expect((await errorOf(checkBandwidth(connection, { timeoutMs: 30 }))).code).toBe('CF_RTMP_CALL_TIMEOUT');
  });
});

describe('a request to reconnect (Enhanced RTMP v2)', () => {
  const request = (more: Record<string, string>) =>
    amfObject({ level: 'status', code: 'NetConnection.Connect.ReconnectRequest', ...more });

  it.each([
    [{ tcUrl: 'rtmp://b.example.com:1936/app' }, 'rtmp://b.example.com:1936/app'],
    [{ tcUrl: '//b.example.com/app' }, 'rtmp://b.example.com/app'],
    [{ tcUrl: '/other' }, 'rtmp://example.com/other'],
    [{}, 'rtmp://example.com/cfx/st'],
  ])('%j leads to %s', async (more, tcUrl) => {
    const { server, connection } = await openStream();
    const requests: unknown[] = [];
    connection.onReconnectRequest = (r) => requests.push(r);
    server.command('onStatus', 0, [
      null,
      request({ ...more, description: 'maintenance' } as Record<string, string>),
    ]);
    await settle();
    expect(requests).toEqual([{ tcUrl, description: 'maintenance' }]);
  });

  it('leaves the connection as it is', async () => {
    const { server, connection, stream } = await openStream();
    server.command('onStatus', 0, [null, request({})]);
    await stream.play('a');
    server.channel.close();
    expect((await connection.closed)?.code).toBe('CF_RTMP_CONNECT_CLOSED');
  });
});
