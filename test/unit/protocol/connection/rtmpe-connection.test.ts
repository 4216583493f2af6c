import { describe, expect, it } from 'vitest';
import type { ByteChannel } from '../../../../src/protocol/byte-channel.js';
import { amfObject } from '../../../../src/protocol/amf/amf-value.js';
import { ALL_EXTRAS } from '../../../../src/protocol/connection/all-extras.js';
import { connect } from '../../../../src/protocol/connection/client.js';
import { dial } from '../../../../src/protocol/connection/dial.js';
import { keyPairOf, sharedSecret } from '../../../../src/protocol/crypto/diffie-hellman.js';
import type { CipherStage } from '../../../../src/protocol/handshake/handshake.js';
import { createCipher, readPublicKey } from '../../../../src/protocol/handshake/rtmpe-keys.js';
import type { ConnectOptions } from '../../../../src/protocol/connection/connect-options.js';
import { connectCore } from '../../../../src/protocol/connection/connect-core.js';
import { MessageExchange } from '../../../../src/protocol/connection/message-exchange.js';
import { acceptConnection, type AcceptOptions } from '../../../../src/protocol/connection/server.js';
import type { ServerHandler } from '../../../../src/protocol/connection/server-handler.js';
import { handshakeFiller } from '../../../../src/protocol/handshake/handshake-filler.js';
import { ServerHandshake } from '../../../../src/protocol/handshake/server-handshake.js';
import { milliseconds } from '../../../../src/protocol/units.js';
import { patternBytes } from '../../../support/bytes.js';
import { memoryChannelPair } from '../../../support/memory-channel.js';
import { randomForKey, readRtmpeCapture } from '../../../support/rtmpe-captures.js';
import { rtmpeAnswer } from '../../../support/rtmpe-server.js';
import { errorOf } from '../../../support/scripted-server.js';

const LEADING_ZEROS = readRtmpeCapture('leading-zeros');

const FRAMES = Array.from({ length: 40 }, (_, i) => ({
  type: i % 2 === 0 ? ('video' as const) : ('audio' as const),
  timestamp: i * 20,
  payload: patternBytes(1 + i * 60, i + 1),
}));

const HANDLER: ServerHandler = {
  onConnect: () => ({ accept: true }),
  onPlay: async (stream) => {
    stream.sendStatus({ code: 'NetStream.Play.Start' });
    for (const frame of FRAMES) await stream.sendMedia(frame);
    stream.sendStreamEof();
  },
  onSeek: (stream) => stream.sendStatus({ code: 'NetStream.Seek.Notify' }),
};

/** A channel that shows what goes through it. */
function observed(channel: ByteChannel) {
  const sent: Uint8Array[] = [];
  const received: { bytes: Uint8Array; asReceived: Uint8Array }[] = [];
  const wrapped: ByteChannel = {
    incoming: (async function* () {
      for await (const bytes of channel.incoming) {
        received.push({ bytes, asReceived: bytes.slice() });
        yield bytes;
      }
    })(),
    send: (bytes) => {
      sent.push(bytes.slice());
      return channel.send(bytes);
    },
    close: () => channel.close(),
  };
  return { channel: wrapped, sent, received };
}

function serve(options: AcceptOptions = {}) {
  const [client, server] = memoryChannelPair();
  const over = acceptConnection(server, HANDLER, options);
  return { ...observed(client), over };
}

const options = (channel: ByteChannel, more: Partial<ConnectOptions> = {}): ConnectOptions => ({
  channel,
  tcUrl: 'rtmpe://h/cfx/st',
  app: 'cfx/st',
  handshake: 'rtmpe',
  timeouts: { handshake: 1000, connect: 1000, call: 1000 },
  ...more,
});

async function playAll(channel: ByteChannel, more: Partial<ConnectOptions> = {}) {
  const connection = await connect(options(channel, more));
  const stream = await connection.createStream();
  const media: { type: string; timestamp: number; payload: Uint8Array }[] = [];
  stream.onMedia = ({ type, timestamp, payload }) => media.push({ type, timestamp, payload });
  const ended = new Promise<void>((resolve) => (stream.onStreamEof = resolve));
  await stream.play('clip');
  await ended;
  return { connection, stream, media };
}

const holds = (haystack: readonly Uint8Array[], needle: string) =>
  Buffer.concat(haystack).includes(Buffer.from(needle));

describe('a connection by RTMPE', () => {
  it('plays a clip to its end and says how it began', async () => {
    const { channel } = serve();
    const { connection, media } = await playAll(channel);
    expect(media).toEqual(FRAMES);
    expect(connection.handshake).toEqual({ kind: 'rtmpe', layout: 'key-first', version: '3.5.7.1' });
  });

  it('shows no word of what is said to those between', async () => {
    const open = serve();
    await playAll(open.channel, { handshake: 'digest' });
    expect(holds(open.sent, 'connect')).toBe(true);
    expect(
      holds(
        open.received.map(({ asReceived }) => asReceived),
        'NetStream.Play.Start',
      ),
    ).toBe(true);
    const hidden = serve();
    await playAll(hidden.channel);
    expect(holds(hidden.sent, 'connect')).toBe(false);
    expect(
      holds(
        hidden.received.map(({ asReceived }) => asReceived),
        'NetStream',
      ),
    ).toBe(false);
  });

  it('writes C1 by itself, C2 by itself, and connect in a later turn', async () => {
    const { channel, sent } = serve();
    await playAll(channel);
    expect(sent.slice(0, 2).map((bytes) => bytes.byteLength)).toEqual([1537, 1536]);
  });

  it('leaves the bytes alone that a channel gave it', async () => {
    const { channel, received } = serve();
    await playAll(channel);
    for (const { bytes, asReceived } of received) expect(bytes).toEqual(asReceived);
  });

  it('leaves the media alone that a server sends to several clients at a time', async () => {
    const before = FRAMES.map(({ payload }) => payload.slice());
    const runs = await Promise.all([
      playAll(serve().channel),
      playAll(serve().channel),
      playAll(serve().channel, { handshake: 'digest' }),
    ]);
    expect(FRAMES.map(({ payload }) => payload)).toEqual(before);
    for (const { media } of runs) expect(media).toEqual(FRAMES);
  });

  it('stays in step over seeks, calls and acknowledgements that cross', async () => {
    const { channel, over } = serve({ windowSize: 2000, chunkSize: 64 });
    const { connection, stream } = await playAll(channel);
    const calls = Array.from({ length: 20 }, (_, i) => connection.call('getStreamLength', `x${i}`));
    const seeks = [stream.seek(milliseconds(100)), stream.seek(milliseconds(200))];
    const answers = await Promise.allSettled([...calls, ...seeks]);
    for (const answer of answers) {
      if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'CF_RTMP_CALL_FAILED' });
    }
    await stream.seek(milliseconds(300));
    connection.close();
    await over;
  });

  it('decrypts what comes in one piece with S2', async () => {
    const [client, server] = memoryChannelPair();
    const handshake = new ServerHandshake({ random: handshakeFiller, now: () => 0 });
    void (async () => {
      for await (const bytes of server.incoming) {
        const step = handshake.push(bytes);
        if (step.send === undefined) return;
        const { cipher } = handshake.push(new Uint8Array(1536)).done ?? {};
        const exchange = new MessageExchange({
          write: async (message) => {
            cipher?.encrypt(message);
            void server.send(Uint8Array.of(...(step.send as Uint8Array), ...message));
          },
          onMessage: () => undefined,
        });
        void exchange.send({ type: 'window-acknowledgement-size', size: 123_456 });
        return;
      }
    })();
    const messages: unknown[] = [];
    await errorOf(
      connect(
        options(client, {
          timeouts: { connect: 50 },
          trace: ({ direction, message }) => {
            if (direction === 'in') messages.push(message);
          },
        }),
      ),
    );
    expect(messages).toEqual([{ type: 'window-acknowledgement-size', size: 123_456 }]);
  });

  it('is not made with a server that does not encrypt', async () => {
    const [client, server] = memoryChannelPair();
    void (async () => {
      for await (const bytes of server.incoming) void server.send(Uint8Array.of(3, ...bytes.subarray(1)));
    })();
    expect(await errorOf(connect(options(client)))).toMatchObject({
      code: 'CF_RTMP_ENCRYPTION_UNSUPPORTED',
      context: { stage: 'handshake', url: 'rtmpe://h/cfx/st', version: 3 },
    });
    expect(client.isClosed).toBe(true);
  });

  it('is not made by a build without RTMPE', async () => {
    const [client] = memoryChannelPair();
    expect((await errorOf(connectCore(options(client), {}))).code).toBe('CF_ENV_NO_ENGINE');
    expect(client.isClosed).toBe(true);
  });

  it('ends with an error when the two sides have other keys', async () => {
    const [client, server] = memoryChannelPair();
    const codes: string[] = [];
    const over = acceptConnection(server, HANDLER, {
      onError: (error) => codes.push(error.code),
      connectTimeoutMs: 300,
    });
    let total = 0;
    const wrong: ByteChannel = {
      ...client,
      incoming: client.incoming,
      send: (bytes) => {
        total += bytes.byteLength;
        const changed = bytes.slice();
        // Behind C0, C1 and C2.
        if (total > 3073) changed.fill(0x5a);
        return client.send(changed);
      },
      close: () => client.close(),
    };
    const error = await errorOf(connect(options(wrong, { timeouts: { connect: 200 } })));
    expect(['CF_RTMP_CALL_TIMEOUT', 'CF_RTMP_CONNECT_CLOSED']).toContain(error.code);
    await over;
    expect(codes).not.toContain('CF_INTERNAL');
  });
});

/**
 * A server that writes secrets without their leading zeros, and goes away when it reads nonsense. Its private key is
 * the one of the capture.
 */
async function serveUnpadded(channel: ByteChannel): Promise<void> {
  const own = keyPairOf(LEADING_ZEROS.serverPrivateKey);
  let isAnswered = false;
  let cipher: CipherStage | undefined;
  let waiting = Buffer.alloc(0);
  const exchange = new MessageExchange({
    write: (bytes) => {
      cipher?.encrypt(bytes);
      return channel.send(bytes);
    },
    onMessage: (message) => {
      if (message.type !== 'command') return;
      const info = amfObject({ level: 'status', code: 'NetConnection.Connect.Success' });
      void exchange.send({ ...message, name: '_result', values: [null, info] });
    },
  });
  for await (const bytes of channel.incoming) {
    waiting = Buffer.concat([waiting, bytes]);
    if (!isAnswered && waiting.byteLength >= 1537) {
      const c0c1 = new Uint8Array(waiting.subarray(0, 1537));
      isAnswered = true;
      const clientKey = readPublicKey(c0c1.subarray(1), 'key-first');
      const secret = sharedSecret(own.privateKey, clientKey) as Uint8Array;
      const significant = secret.subarray(secret.findIndex((byte) => byte !== 0));
      const unpadded = new Uint8Array(128);
      unpadded.set(significant);
      cipher = createCipher({ secret: unpadded, clientKey, serverKey: own.publicKey }, 'server');
      void channel.send(rtmpeAnswer(c0c1, { publicKey: own.publicKey }));
    }
    if (waiting.byteLength <= 3073) continue;
    const clear = new Uint8Array(waiting.subarray(3073));
    waiting = waiting.subarray(0, 3073);
    cipher?.decrypt(clear);
    // A command on chunk stream 3 is what every client begins with.
    if (exchange.bytesReceived === 0 && clear[0] !== 3) break;
    exchange.push(clear);
  }
  channel.close();
}

describe('a server that leaves out the leading zeros of secrets', () => {
  const start = () => {
    let asked = 0;
    // The first session gets the key of the capture, and with it a secret that begins with a zero byte.
    const random = (length: number) => {
      if (length !== 32 || ++asked > 8) return handshakeFiller(length);
      return randomForKey(LEADING_ZEROS.clientPrivateKey);
    };
    const channels: ByteChannel[] = [];
    const open = async () => {
      const [client, server] = memoryChannelPair();
      channels.push(client);
      void serveUnpadded(server);
      return client;
    };
    return { random, channels, open };
  };

  it('is one that a connection fails with, which says why', async () => {
    const { random, open } = start();
    expect(await errorOf(connect(options(await open(), { random })))).toMatchObject({
      code: 'CF_RTMP_CONNECT_CLOSED',
      context: { stage: 'connect', mayBeUnpadded: true },
    });
    // With another key it would have been none.
    expect((await connect(options(await open(), { random }))).handshake.kind).toBe('rtmpe');
  });

  it('is dialled again, with other keys on a new channel', async () => {
    const { random, channels, open } = start();
    const rung = { protocol: 'rtmpe', host: 'h', port: 1935, tcUrl: 'rtmpe://h/a', app: 'a' } as const;
    const { connection } = await dial({ rungs: [rung], open, connect: { random }, extras: ALL_EXTRAS });
    expect(connection.handshake).toMatchObject({ kind: 'rtmpe' });
    expect(channels.length).toBe(2);
    connection.close();
  });
});

describe('NetConnection.handshake', () => {
  it.each([
    ['digest', { kind: 'digest', layout: 'digest-first', version: '3.5.7.1' }],
    ['plain', { kind: 'plain' }],
  ] as const)('says how a %s handshake went', async (handshake, said) => {
    const { channel } = serve();
    expect((await connect(options(channel, { handshake }))).handshake).toEqual(said);
  });
});
