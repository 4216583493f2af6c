import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ByteChannel } from '../../../../src/protocol/byte-channel.js';
import { AMF3_CODEC } from '../../../../src/protocol/amf/amf3-codec.js';
import { encodeAmf0 } from '../../../../src/protocol/amf/amf0-encode.js';
import { amfObject, type AmfObject, type AmfValue } from '../../../../src/protocol/amf/amf-value.js';
import { connectCore } from '../../../../src/protocol/connection/connect-core.js';
import type { ConnectOptions } from '../../../../src/protocol/connection/connect-options.js';
import { answerSecureToken } from '../../../../src/protocol/connection/secure-token.js';
import { answerSwfVerification } from '../../../../src/protocol/connection/swf-verification.js';
import { encodeMessage } from '../../../../src/protocol/message/encode-message.js';
import { messageStreamId, milliseconds } from '../../../../src/protocol/units.js';
import { hex } from '../../../support/rtmp-captures.js';
import {
  connectTo,
  errorOf,
  openStream,
  scriptedServer,
  settle,
  WELL_BEHAVED,
  type Reaction,
} from '../../../support/scripted-server.js';
import { SECURE_TOKENS } from '../../../support/secure-tokens.js';

/** A server that accepts with these properties in its information object. */
const accepting =
  (information: Record<string, AmfValue>, properties: Record<string, AmfValue> = {}): Reaction =>
  (server, { transactionId }) =>
    server.command('_result', transactionId, [
      amfObject(properties),
      amfObject({ level: 'status', code: 'NetConnection.Connect.Success', ...information }),
    ]);

async function commandObject(options: Partial<ConnectOptions>): Promise<AmfObject> {
  const { server, clientChannel } = scriptedServer();
  await connectTo(clientChannel, options);
  return server.commands('connect')[0]?.values[0] as AmfObject;
}

describe('the command object of connect', () => {
  it('carries more properties, which win over the usual ones', async () => {
    const object = await commandObject({ connectParams: { flashVer: 'WIN 11,2,202,235', token: 'x', n: 1 } });
    expect(object).toMatchObject({ flashVer: 'WIN 11,2,202,235', token: 'x', n: 1, app: 'cfx/st' });
  });

  it('leaves out what is undefined', async () => {
    expect(await commandObject({ connectParams: { fpad: undefined } })).not.toHaveProperty('fpad');
  });

  it('says by Enhanced RTMP which codecs are played, and that reconnect requests are honoured', async () => {
    const object = await commandObject({});
    expect(object['fourCcList']).toEqual(['avc1', 'mp4a', '.mp3']);
    // FourCcInfoMask: CanDecode 1.
    expect(object['videoFourCcInfoMap']).toEqual({ avc1: 1 });
    expect(object['audioFourCcInfoMap']).toEqual({ mp4a: 1, '.mp3': 1 });
    // CapsExMask: Reconnect 1, Multitrack 2, ModEx 4; no TimestampNanoOffset 8.
    expect(object['capsEx']).toBe(7);
  });

  it('says what is asked for in Enhanced RTMP, or nothing', async () => {
    const enhanced = { fourCcList: ['hvc1'], capsEx: 0 };
    expect(await commandObject({ enhanced })).toMatchObject(enhanced);
    const plain = Object.keys(await commandObject({ enhanced: false }));
    expect(plain.filter((name) => /fourCc|capsEx/i.test(name))).toEqual([]);
  });

  it('is followed by the arguments', async () => {
    const { server, clientChannel } = scriptedServer();
    await connectTo(clientChannel, { connectArguments: ['a', 1, null, amfObject({ b: true })] });
    expect(server.commands('connect')[0]?.values.slice(1)).toEqual(['a', 1, null, { b: true }]);
  });
});

describe('AMF3', () => {
  const command = (values: readonly AmfValue[]) =>
    encodeMessage(
      {
        type: 'command',
        messageStreamId: messageStreamId(1),
        timestamp: milliseconds(0),
        name: 'a',
        transactionId: 0,
        values,
        objectEncoding: 3,
      },
      AMF3_CODEC,
    );

  it('goes out as type 17, a byte 0, and AMF0 that switches where there is more than a plain value', () => {
    const { typeId, payload } = command([null, 'b', 1, amfObject({ c: 1 })]);
    expect(typeId).toBe(17);
    // 02 "a", number 0, null, 02 "b", number 1, 11 = AVM+, object without class: 0a 0b 01, "c" = 1, end.
    expect(payload).toEqual(
      hex('00 020001 61 00 0000000000000000 05 020001 62 00 3ff0000000000000 11 0a0b01 03 63 0401 01'),
    );
  });

  it('is spoken where the server agrees, and only behind connect', async () => {
    const { server, stream } = await openStream(
      { connect: accepting({ objectEncoding: 3 }) },
      { objectEncoding: 3 },
    );
    await stream.play('a');
    expect(server.commands('connect')[0]).toMatchObject({ values: [{ objectEncoding: 3 }] });
    expect(server.commands('connect')[0]?.objectEncoding).toBeUndefined();
    expect(server.commands('createStream')[0]?.objectEncoding).toBe(3);
    expect(server.commands('play')[0]?.objectEncoding).toBe(3);
  });

  it.each([
    ['its information', accepting({ objectEncoding: 0 })],
    ['its properties', accepting({}, { objectEncoding: 0 })],
  ])('is not spoken to a server that says AMF0 in %s', async (_, connect) => {
    const { server } = await openStream({ connect }, { objectEncoding: 3 });
    expect(server.commands('createStream')[0]?.objectEncoding).toBeUndefined();
  });

  it('is not spoken to a server that offers it unasked', async () => {
    const { server } = await openStream({ connect: accepting({ objectEncoding: 3 }) });
    expect(server.commands('createStream')[0]?.objectEncoding).toBeUndefined();
  });

  it('is understood in answers, status and metadata', async () => {
    const say = (name: string, transactionId: number, values: readonly AmfValue[], streamId: number) =>
      ({
        type: 'command',
        messageStreamId: messageStreamId(streamId),
        timestamp: milliseconds(0),
        name,
        transactionId,
        values,
        objectEncoding: 3,
      }) as const;
    const { server, stream, connection } = await openStream(
      {
        connect: accepting({ objectEncoding: 3 }),
        play: (s) => {
          const info = amfObject({ level: 'status', code: 'NetStream.Play.Start', details: 'a' });
          s.send(say('onStatus', 0, [null, info], 1));
        },
        ask: (s, { transactionId, values }) => s.send(say('_result', transactionId, [null, values[1]], 0)),
      },
      { objectEncoding: 3 },
    );
    expect(await stream.play('a')).toMatchObject({ code: 'NetStream.Play.Start', details: 'a' });
    const value = amfObject({ list: [1, 2], bytes: Uint8Array.of(1, 2) });
    expect(await connection.call('ask', value)).toEqual([value]);
    const metadata: AmfValue[] = [];
    stream.onData = ({ values }) => metadata.push(...values);
    server.send({
      type: 'data',
      messageStreamId: messageStreamId(1),
      timestamp: milliseconds(0),
      name: 'onMetaData',
      values: ['onMetaData', amfObject({ duration: 15 }, 'ecma-array')],
      objectEncoding: 3,
    });
    await settle();
    expect(metadata).toEqual(['onMetaData', amfObject({ duration: 15 }, 'ecma-array')]);
  });
});

describe('SecureToken', () => {
  it.each(SECURE_TOKENS)(
    'with the secret %s is answered as rtmpdump answers it',
    async (secret, token, text) => {
      const { server } = await openStream(
        { connect: accepting({ secureToken: token }) },
        { secureToken: secret },
      );
      expect(server.commands('secureTokenResponse')).toMatchObject([
        { transactionId: 0, values: [null, text] },
      ]);
      // Before anything else is asked of the server.
      const names = server.received.flatMap((m) => (m.type === 'command' ? [m.name] : []));
      expect(names).toEqual(['connect', 'secureTokenResponse', 'createStream']);
    },
  );

  it.each([
    ['beside the version', [amfObject({ secureToken: 'TOKEN' }), amfObject({ code: 'x' })]],
    ['in an object of its own', [amfObject({}), amfObject({ data: amfObject({ secureToken: 'TOKEN' }) })]],
  ])('is found %s', (_, values) => {
    const [secret, token, text] = SECURE_TOKENS[1] as (typeof SECURE_TOKENS)[number];
    const inject = (value: AmfValue): AmfValue =>
      value === 'TOKEN'
        ? token
        : typeof value === 'object' && value !== null
          ? amfObject(Object.fromEntries(Object.entries(value).map(([k, v]) => [k, inject(v as AmfValue)])))
          : value;
    expect(answerSecureToken(values.map(inject), secret)).toBe(text);
  });

  it.each([
    ['not hexadecimal', 'xyz'],
    ['half a byte', 'abc'],
    ['empty', ''],
    ['endless', 'ab'.repeat(5000)],
    ['no text', 5],
  ])('that is %s is not answered', (_, token) => {
    expect(answerSecureToken([amfObject({ secureToken: token as AmfValue })], 'secret')).toBeUndefined();
  });

  it('is not searched for in an object that contains itself', () => {
    const cyclic: Record<string, AmfValue> = {};
    cyclic['self'] = cyclic as AmfObject;
    expect(answerSecureToken([cyclic as AmfObject], 'secret')).toBeUndefined();
  });

  it('is not asked for where there is none', async () => {
    const { server } = await openStream({}, { secureToken: 'secret' });
    expect(server.commands('secureTokenResponse')).toEqual([]);
  });
});

describe('SWF verification', () => {
  const hash = new Uint8Array(createHash('sha256').update('a SWF').digest());
  const asking: Record<string, Reaction> = {
    createStream: (server, { transactionId }) => {
      server.send({ type: 'user-control', event: 'other', eventType: 26, data: new Uint8Array(0) });
      server.command('_result', transactionId, [null, 1]);
    },
  };
  const answers = (received: readonly { readonly type: string }[]) =>
    received.filter((m) => m.type === 'user-control' && 'eventType' in m && m.eventType === 27);

  it('signs the hash of the SWF with the end of S1', () => {
    const s1 = new Uint8Array(1536).map((_, i) => i);
    const key = s1.subarray(1504);
    const answer = answerSwfVerification({ hash, size: 0x01020304 }, s1);
    expect(answer.subarray(0, 10)).toEqual(hex('0101 01020304 01020304'));
    expect(answer.subarray(10)).toEqual(new Uint8Array(createHmac('sha256', key).update(hash).digest()));
    expect(answer).toHaveLength(42);
  });

  it('is what rtmpdump 2.4 answered to the same', () => {
    const s1 = new Uint8Array(1536).fill(7);
    expect(answerSwfVerification({ hash, size: 123_456 }, s1)).toEqual(
      hex('0101 0001e240 0001e240 89bbea635da58fff7b7cc9de1f16fa474c776c28f44cd64477a573965e739aa1'),
    );
  });

  it('is answered by 44 bytes of user control where the SWF is known', async () => {
    const { server } = await openStream(asking, { swfVerification: { hash, size: 5 } });
    await settle();
    const data = answerSwfVerification({ hash, size: 5 }, server.s1 as Uint8Array);
    expect(answers(server.received)).toEqual([{ type: 'user-control', event: 'other', eventType: 27, data }]);
  });

  it('is what a server closes for that asked in vain', async () => {
    const { server, connection, stream } = await openStream(asking);
    const playing = stream.play('a');
    await playing;
    expect(answers(server.received)).toEqual([]);
    server.channel.close();
    expect(await connection.closed).toMatchObject({
      code: 'CF_RTMP_SWF_VERIFICATION',
      context: { swfVerificationRequested: true, stage: 'play', streamName: 'a' },
    });
  });

  it('stands in the context of other errors of such a server', async () => {
    const { stream } = await openStream({
      ...asking,
      play: (server) => server.status('NetStream.Play.Failed', { level: 'error' }),
    });
    expect(await errorOf(stream.play('a'))).toMatchObject({
      code: 'CF_RTMP_PLAY_FAILED',
      context: { swfVerificationRequested: true },
    });
  });

  it('is not blamed long after the request', async () => {
    let now = 1000;
    const { server, connection, stream } = await openStream(asking, { now: () => now });
    await stream.play('a');
    now += 10 * 60_000;
    server.channel.close();
    expect((await connection.closed)?.code).toBe('CF_RTMP_CONNECT_CLOSED');
  });
});

describe('a build without extras', () => {
  const options = { tcUrl: 'rtmp://example.com/cfx/st', app: 'cfx/st' };

  it.each([
    ['rtmpe', { handshake: 'rtmpe' }],
    ['AMF3', { objectEncoding: 3 }],
    ['SecureToken', { secureToken: 'x' }],
    ['SWF verification', { swfVerification: { hash: new Uint8Array(32), size: 1 } }],
  ] as const)('says that it cannot do %s, and closes the channel', async (_, more) => {
    const { clientChannel } = scriptedServer();
    const error = await errorOf(connectCore({ ...options, ...more, channel: clientChannel }, {}));
    expect(error.code).toBe('CF_ENV_NO_ENGINE');
    expect(clientChannel.isClosed).toBe(true);
  });

  it('closes a channel that opens only when that is known', async () => {
    const { clientChannel } = scriptedServer();
    const channel = new Promise<ByteChannel>((resolve) => setTimeout(() => resolve(clientChannel)));
    const error = await errorOf(connectCore({ ...options, handshake: 'rtmpe', channel }, {}));
    expect(error.code).toBe('CF_ENV_NO_ENGINE');
    await channel;
    await settle();
    expect(clientChannel.isClosed).toBe(true);
  });

  it('has signed what it says first when the channel opens', async () => {
    const { clientChannel } = scriptedServer();
    const order: string[] = [];
    const random = (length: number): Uint8Array => {
      order.push('signed');
      return new Uint8Array(length);
    };
    const channel = settle().then(() => {
      order.push('open');
      return clientChannel;
    });
    await connectCore({ ...options, random, channel }, {});
    expect(order.slice(0, 2)).toEqual(['signed', 'open']);
  });

  it('connects where nothing of that is asked for', async () => {
    const { clientChannel } = scriptedServer();
    const connection = await connectCore({ ...options, channel: clientChannel }, {});
    expect(connection.serverInfo.properties['fmsVer']).toBe('FMS/3,5,7,7009');
  });

  it('reads AMF0 in messages of AMF3, and of metadata in AMF3 what comes before', async () => {
    const { server, clientChannel } = scriptedServer();
    const connection = await connectCore({ ...options, channel: clientChannel }, {});
    const stream = await connection.createStream();
    const seen: unknown[] = [];
    stream.onStatus = ({ code }) => seen.push(code);
    stream.onData = ({ values }) => seen.push(values);
    const message = (typeId: number, values: readonly AmfValue[]) =>
      server.send({
        type: 'unknown',
        typeId,
        messageStreamId: messageStreamId(1),
        timestamp: milliseconds(0),
        payload: Uint8Array.of(0, ...encodeAmf0(values, AMF3_CODEC)),
      });
    message(17, ['onStatus', 0, null, amfObject({ level: 'status', code: 'NetStream.Play.Start' })]);
    message(15, ['onMetaData', Uint8Array.of(1), 'behind']);
    await settle();
    expect(seen).toEqual(['NetStream.Play.Start', ['onMetaData']]);
    expect(clientChannel.isClosed).toBe(false);
  });

  it('rejects, and does not throw, where an argument cannot be said in AMF0', async () => {
    const { clientChannel } = scriptedServer();
    const connectArguments = [Uint8Array.of(1)];
    const error = await errorOf(connectCore({ ...options, connectArguments, channel: clientChannel }, {}));
    expect(error.code).toBe('CF_RTMP_MESSAGE_MALFORMED');
    expect(clientChannel.isClosed).toBe(true);
  });
});

describe('the limits of a connection', () => {
  it('end it at a message that is too large', async () => {
    const { server, connection } = await openStream({}, { maxMessageSize: 1000 });
    server.media('video', 0, 1001);
    expect((await connection.closed)?.code).toBe('CF_RTMP_MESSAGE_TOO_LARGE');
  });

  it('let a message through that is as large as allowed', async () => {
    const { server, stream } = await openStream({}, { maxMessageSize: 1000 });
    let size = 0;
    stream.onMedia = ({ payload }) => (size = payload.byteLength);
    server.media('video', 0, 1000);
    await settle();
    expect(size).toBe(1000);
  });

  it('end it at one chunk stream too many', async () => {
    const { server, connection } = await openStream({}, { maxChunkStreams: 6 });
    // fmt 0, timestamp 0, length 0, type 9, stream 1.
    const header = (id: number) => [id, 0, 0, 0, 0, 0, 0, 9, 1, 0, 0, 0];
    await server.channel.send(Uint8Array.from([10, 11, 12, 13, 14, 15].flatMap(header)));
    const error = await connection.closed;
    expect(error).toMatchObject({ code: 'CF_RTMP_CHUNK_MALFORMED' });
    expect(error?.message).toMatch(/6 chunk streams/);
  });

  it('refuse a call while too many wait for an answer, and take more when those are answered', async () => {
    const { connection } = await openStream(
      {
        late: (server, { transactionId }) =>
          setTimeout(() => server.command('_result', transactionId, [null, 'ok']), 20),
      },
      { maxPendingCalls: 2 },
    );
    const two = [connection.call('late'), connection.call('late')];
    expect((await errorOf(connection.call('late'))).code).toBe('CF_RTMP_CALL_FAILED');
    await Promise.all(two);
    expect(await connection.call('late')).toEqual(['ok']);
  });

  it('refuse a seek while too many wait for an answer', async () => {
    const { server, stream } = await openStream({}, { maxPendingCalls: 2 });
    await stream.play('a');
    void stream.seek(milliseconds(1));
    void stream.seek(milliseconds(2));
    expect((await errorOf(stream.seek(milliseconds(3)))).code).toBe('CF_RTMP_CALL_FAILED');
    await settle();
    expect(server.commands('seek')).toHaveLength(2);
  });

  it('end it where the server asks and asks, and reads no answer', async () => {
    const { server, clientChannel } = scriptedServer();
    let sent = 0;
    const deaf = {
      ...clientChannel,
      incoming: clientChannel.incoming,
      send: async (bytes: Uint8Array) => {
        await clientChannel.send(bytes);
        // From the first answer on nothing is taken any more.
        if (server.commands('connect').length > 0 && (sent += bytes.byteLength) > 0) {
          await new Promise<void>(() => undefined);
        }
      },
    };
    const connection = await connectTo(deaf as typeof clientChannel);
    // Each is refused by its name.
    for (let id = 1; id < 100 && !clientChannel.isClosed; id++) {
      server.command('n'.repeat(50_000), id, [null]);
      await settle();
    }
    expect((await connection.closed)?.code).toBe('CF_NETWORK_LOST');
    expect(sent).toBeLessThanOrEqual(1 << 20);
  });

  it('end it at AMF values nested too deep', async () => {
    const { server, connection } = await openStream();
    // "a", transaction 0, and a hundred arrays of one.
    const payload = [2, 0, 1, 0x61, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    for (let depth = 0; depth < 100; depth++) payload.push(0x0a, 0, 0, 0, 1);
    payload.push(5);
    server.send({
      type: 'unknown',
      typeId: 20,
      messageStreamId: messageStreamId(0),
      timestamp: milliseconds(0),
      payload: Uint8Array.from(payload),
    });
    expect(await connection.closed).toMatchObject({ code: 'CF_RTMP_MESSAGE_MALFORMED' });
  });

  it.each([
    ['maxAmfDepth', { maxAmfDepth: 3 }, '0a00000001'.repeat(4) + '05'],
    ['maxAmfItems', { maxAmfItems: 20 }, '05'.repeat(19)],
  ])('are what is set, for AMF0: %s', async (_, options, values) => {
    const { server, connection } = await openStream({}, options);
    const send = (payload: string) =>
      server.send({
        type: 'unknown',
        typeId: 20,
        messageStreamId: messageStreamId(0),
        timestamp: milliseconds(0),
        payload: hex(payload),
      });
    const command = '020001 61 00 0000000000000000';
    send(`${command} 05`);
    await settle();
    expect(server.channel.isClosed).toBe(false);
    send(`${command} ${values}`);
    expect(await connection.closed).toMatchObject({
      code: 'CF_RTMP_MESSAGE_MALFORMED',
      message: expect.stringMatching(/nested deeper than 3|more than 20 AMF values/),
    });
  });

  it.each([
    ['maxAmfDepth', { maxAmfDepth: 3 }, `11 ${'090301'.repeat(4)}01`],
    ['maxAmfItems', { maxAmfItems: 20 }, `11 093101${'01'.repeat(24)}`],
  ])('are what is set, for AMF3 too: %s', async (_, options, values) => {
    const { server, connection } = await openStream({}, options);
    server.send({
      type: 'unknown',
      typeId: 17,
      messageStreamId: messageStreamId(0),
      timestamp: milliseconds(0),
      payload: hex(`00 020001 61 00 0000000000000000 ${values}`),
    });
    expect(await connection.closed).toMatchObject({
      code: 'CF_RTMP_MESSAGE_MALFORMED',
      message: expect.stringMatching(/nested deeper than 3|more than 20 AMF values/),
    });
  });

  it('end it at an array that claims to be longer than its message', async () => {
    const { server, connection } = await openStream();
    server.send({
      type: 'unknown',
      typeId: 20,
      messageStreamId: messageStreamId(0),
      timestamp: milliseconds(0),
      payload: hex('020001 61 00 0000000000000000 0a 7fffffff 05'),
    });
    expect(await connection.closed).toMatchObject({ code: 'CF_RTMP_MESSAGE_MALFORMED' });
  });

  it.each([
    ['handshake', 'CF_NETWORK_TIMEOUT'],
    ['connect', 'CF_RTMP_CALL_TIMEOUT'],
  ] as const)('end it when the %s takes too long', async (stage, code) => {
    const script = stage === 'connect' ? { ...WELL_BEHAVED, connect: () => undefined } : WELL_BEHAVED;
    const { server, clientChannel } = scriptedServer(script);
    if (stage === 'handshake') server.channel.send = async () => undefined;
    const timeouts = { handshake: 40, connect: 40 };
    expect(await errorOf(connectTo(clientChannel, { timeouts }))).toMatchObject({ code, context: { stage } });
    expect(clientChannel.isClosed).toBe(true);
  });
});
