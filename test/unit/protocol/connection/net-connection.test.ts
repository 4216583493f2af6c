import { describe, expect, it } from 'vitest';
import { amfObject } from '../../../../src/protocol/amf/amf-value.js';
import { messageStreamId, milliseconds } from '../../../../src/protocol/units.js';
import { errorOf, openStream, settle } from '../../../support/scripted-server.js';

describe('NetConnection', () => {
  it('answers pings with their timestamp', async () => {
    const { server } = await openStream();
    server.send({ type: 'user-control', event: 'ping-request', pingTimestamp: milliseconds(0xdeadbeef) });
    await settle();
    expect(server.received.at(-1)).toEqual({
      type: 'user-control',
      event: 'ping-response',
      pingTimestamp: 0xdeadbeef,
    });
  });

  it('answers a peer bandwidth with its window, once', async () => {
    const { server } = await openStream();
    server.send({ type: 'set-peer-bandwidth', size: 5_000_000, limit: 'dynamic' });
    server.send({ type: 'set-peer-bandwidth', size: 5_000_000, limit: 'dynamic' });
    await settle();
    const sizes = server.received.filter((m) => m.type === 'window-acknowledgement-size');
    expect(sizes).toEqual([{ type: 'window-acknowledgement-size', size: 5_000_000 }]);
  });

  it('acknowledges what it received', async () => {
    const acknowledged: number[] = [];
    const { server, connection, stream } = await openStream(
      {},
      {
        trace: ({ direction, message }) => {
          if (direction === 'out' && message.type === 'acknowledgement')
            acknowledged.push(message.sequenceNumber);
        },
      },
    );
    await stream.play('a');
    server.send({ type: 'window-acknowledgement-size', size: 20_000 });
    for (let i = 0; i < 10; i++) server.media('video', i, 5000);
    await settle();
    expect(acknowledged.length).toBeGreaterThanOrEqual(4);
    expect(acknowledged.at(-1)).toBeLessThanOrEqual(connection.bytesReceived);
    expect(connection.bytesReceived).toBeGreaterThan(50_000);
  });

  it('calls functions of the server', async () => {
    const { connection } = await openStream({
      getStreamLength: (server, { transactionId, values }) =>
        server.command('_result', transactionId, [null, values[1] === 'a' ? 20.5 : 0]),
    });
    expect(await connection.call('getStreamLength', 'a')).toEqual([20.5]);
  });

  it('rejects a call that the server refuses, and one it does not answer', async () => {
    const { connection } = await openStream({
      bad: (server, { transactionId }) =>
        server.command('_error', transactionId, [
          null,
          amfObject({
            level: 'error',
            code: 'NetConnection.Call.Failed',
            description: 'Method not found (bad).',
          }),
        ]),
    });
    expect(await errorOf(connection.call('bad'))).toMatchObject({
      code: 'CF_RTMP_CALL_FAILED',
      context: { serverText: 'Method not found (bad).' },
    });
    expect((await errorOf(connection.call('silent'))).code).toBe('CF_RTMP_CALL_TIMEOUT');
  });

  it('rejects a createStream without a number', async () => {
    const opening = openStream({
      createStream: (server, { transactionId }) => server.command('_result', transactionId, [null, 'one']),
    });
    expect((await errorOf(opening)).code).toBe('CF_RTMP_CALL_FAILED');
  });

  it('asks for the old bandwidth check once, and answers it', async () => {
    const { server } = await openStream();
    server.command('onBWDone', 0, [null]);
    server.command('onBWDone', 0, [null]);
    server.command('_onbwcheck', 7, [null]);
    server.command('_onbwdone', 8, [null]);
    await settle();
    expect(server.commands('_checkbw')).toHaveLength(1);
    expect(server.commands('_result').map((c) => c.transactionId)).toEqual([7, 8]);
  });

  it('answers the native bandwidth check with a number, and its report with nothing', async () => {
    const { server } = await openStream();
    server.command('onBWCheck', 3, [null, new Uint8Array(10)]);
    server.command('onBWDone', 0, [null, 2000, 1, 2, 3]);
    await settle();
    expect(server.commands('_result')).toMatchObject([{ transactionId: 3, values: [null, 0] }]);
    expect(server.commands('_checkbw')).toEqual([]);
  });

  it('refuses calls it does not know, to those who wait', async () => {
    const { server } = await openStream();
    server.command('doSomething', 9, [null]);
    server.command('doSomethingElse', 0, [null]);
    await settle();
    const [refusal, ...more] = server.commands('_error');
    expect(more).toEqual([]);
    expect(refusal?.transactionId).toBe(9);
    expect(refusal?.values[1]).toMatchObject({ code: 'NetConnection.Call.Failed' });
  });

  it('ignores answers that nobody waits for', async () => {
    const { server, connection } = await openStream();
    server.command('_error', 99, [null, amfObject({ level: 'error', code: 'NetConnection.Call.Failed' })]);
    server.command('_result', 98, []);
    await settle();
    server.channel.close();
    expect(await connection.closed).toBeUndefined();
  });

  it('tells status that belongs to no stream', async () => {
    const { server, connection } = await openStream();
    const codes: string[] = [];
    connection.onStatus = (info) => codes.push(info.code);
    server.status('NetConnection.Connect.NetworkChange', {}, 0);
    server.command('onFCSubscribe', 0, [null, amfObject({ level: 'status', code: 'NetStream.Play.Start' })]);
    await settle();
    expect(codes).toEqual(['NetConnection.Connect.NetworkChange', 'NetStream.Play.Start']);
  });

  it('ends with a command that cannot be read', async () => {
    const { server, connection } = await openStream();
    const at = { messageStreamId: messageStreamId(0), timestamp: milliseconds(0) };
    server.send({ type: 'unknown', typeId: 20, ...at, payload: Uint8Array.of(2, 0xff, 0xff) });
    expect(await connection.closed).toMatchObject({ code: 'CF_RTMP_MESSAGE_MALFORMED' });
  });

  it('goes on after metadata and messages that cannot be read', async () => {
    const { server, connection } = await openStream();
    const at = { messageStreamId: messageStreamId(1), timestamp: milliseconds(0) };
    server.send({ type: 'unknown', typeId: 18, ...at, payload: Uint8Array.of(2, 0xff, 0xff) });
    server.send({ type: 'unknown', typeId: 99, ...at, payload: Uint8Array.of(1) });
    await settle();
    expect(await connection.call('createStream')).toEqual([1]);
  });

  it('speaks AMF3 commands where asked', async () => {
    const { server } = await openStream({}, { objectEncoding: 3 });
    expect(server.commands('connect')[0]?.values[0]).toMatchObject({ objectEncoding: 3 });
    expect(server.commands('connect')[0]?.objectEncoding).toBeUndefined();
    expect(server.commands('createStream')[0]?.objectEncoding).toBe(3);
  });

  it('closes once, and tells so', async () => {
    const { server, connection } = await openStream();
    connection.close();
    connection.close();
    expect(await connection.closed).toBeUndefined();
    await settle();
    expect(server.commands('deleteStream')).toHaveLength(1);
  });
});
