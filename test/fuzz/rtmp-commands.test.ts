import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../src/errors/error-code.js';
import { PlayerError } from '../../src/errors/player-error.js';
import type { Origin } from '../../src/origin/origin.js';
import { openTcpChannel } from '../../src/gateway/tcp-channel.js';
import { amfObject, type AmfValue } from '../../src/protocol/amf/amf-value.js';
import { AMF3_CODEC } from '../../src/protocol/amf/amf3-codec.js';
import type { ByteChannel } from '../../src/protocol/byte-channel.js';
import { MessageExchange } from '../../src/protocol/connection/message-exchange.js';
import { acceptConnection } from '../../src/protocol/connection/server.js';
import { ClientHandshake } from '../../src/protocol/handshake/client-handshake.js';
import type { CommandMessage, RtmpMessage } from '../../src/protocol/message/message.js';
import { messageStreamId, milliseconds } from '../../src/protocol/units.js';
import { anyClientMessage, anyServerMessage } from '../support/arbitrary-messages.js';
import { patternBytes } from '../support/bytes.js';
import { holds } from '../support/holds.js';
import { memoryChannelPair } from '../support/memory-channel.js';
import { openStream, settle } from '../support/scripted-server.js';
import { openViewer, startTestOrigin } from '../support/origin-viewer.js';

const deed = fc.oneof(
  fc.record({ do: fc.constant('play' as const), start: fc.constantFrom(0, 5000, -1000, -2000) }),
  fc.record({ do: fc.constant('pause' as const), paused: fc.boolean() }),
  fc.record({ do: fc.constant('seek' as const) }),
  fc.record({ do: fc.constant('play2' as const), transition: fc.constantFrom('switch', 'stop', 'append') }),
  fc.record({ do: fc.constant('call' as const) }),
  fc.record({ do: fc.constant('buffer' as const) }),
  fc.record({ do: fc.constant('create' as const) }),
  fc.record({ do: fc.constant('close stream' as const) }),
);
const moment = fc.oneof(
  { weight: 3, arbitrary: anyServerMessage.map((message) => ({ message })) },
  { weight: 1, arbitrary: deed.map((one) => ({ deed: one })) },
);

describe('a client whose server says anything at any moment', () => {
  it('settles whatever was asked, with our errors only, and closes', async () => {
    await holds(
      fc.asyncProperty(fc.array(moment, { maxLength: 30 }), async (moments) => {
        const timeouts = { handshake: 200, connect: 200, call: 10, play: 10 };
        const { server, connection, stream } = await openStream({ play: () => {} }, { timeouts });
        const asked: Promise<unknown>[] = [];
        const ask = (promise: Promise<unknown>): void => {
          asked.push(
            promise.catch((error: unknown) => {
              expect(error).toBeInstanceOf(PlayerError);
              expect(ERROR_CODES).toContain((error as PlayerError).code);
              expect((error as PlayerError).code).not.toBe('CF_INTERNAL');
            }),
          );
        };
        let sent = 0;
        for (const one of moments) {
          if ('message' in one) {
            server.send(one.message);
            sent += 1;
            // In pieces of several messages now and then.
            if (sent % 3 === 0) await settle();
            continue;
          }
          const { deed: what } = one;
          if (what.do === 'play') ask(stream.play('x', { start: milliseconds(what.start) }));
          else if (what.do === 'pause') ask(stream.pause(what.paused, milliseconds(100)));
          else if (what.do === 'seek') ask(stream.seek(milliseconds(100)));
          else if (what.do === 'play2')
            ask(stream.play2({ streamName: 'y', transition: what.transition as 'switch' }));
          else if (what.do === 'call') ask(connection.call('f', 1));
          else if (what.do === 'create') ask(connection.createStream());
          else if (what.do === 'buffer') stream.setBufferLength(milliseconds(1000));
          else stream.close();
        }
        await settle();
        await Promise.all(asked);
        connection.close();
        const end = await connection.closed;
        if (end !== undefined) expect(end.code).not.toBe('CF_INTERNAL');
        // It answers what it is asked, and no more than that.
        expect(server.received.length).toBeLessThan(10 + 3 * moments.length);
      }),
      { numRuns: 100 },
    );
  });
});

/** A client that shakes hands and then says what it is told, whatever the server makes of it. */
async function say(channel: ByteChannel, messages: readonly RtmpMessage[]): Promise<number> {
  let received = 0;
  const handshake = new ClientHandshake('plain', { random: (n) => patternBytes(n, 5), now: () => 0 });
  const exchange = new MessageExchange({
    write: (bytes) => channel.send(bytes).catch(() => undefined),
    amf3: AMF3_CODEC,
    onMessage: () => (received += 1),
  });
  await channel.send(handshake.start());
  let isShaken = false;
  const reading = (async () => {
    for await (const bytes of channel.incoming) {
      if (isShaken) {
        exchange.push(bytes);
        continue;
      }
      const step = handshake.push(bytes);
      if (step.send !== undefined) await channel.send(step.send);
      if (step.done === undefined) continue;
      isShaken = true;
      for (const message of messages) void exchange.send(message);
      if (step.done.rest.byteLength > 0) exchange.push(step.done.rest);
      // What the server does with it may take a few turns.
      setTimeout(() => channel.close(), 4);
    }
  })();
  await reading.catch(() => undefined);
  channel.close();
  return received;
}

const connectTo = (app: string): CommandMessage => ({
  type: 'command',
  name: 'connect',
  messageStreamId: messageStreamId(0),
  timestamp: milliseconds(0),
  transactionId: 1,
  values: [amfObject({ app, tcUrl: `rtmp://localhost/${app}`, capsEx: 15, objectEncoding: 3 })],
});

describe('a server whose client says anything at any moment', () => {
  it('ends when the client does, and never by a fault of its own', async () => {
    await holds(
      fc.asyncProperty(
        fc.array(anyClientMessage, { maxLength: 30 }),
        fc.boolean(),
        async (messages, connectsFirst) => {
          const [client, server] = memoryChannelPair();
          const codes: string[] = [];
          let closed = 0;
          const over = acceptConnection(
            server,
            {
              onConnect: () => ({ accept: true }),
              onPlay: (stream) => stream.sendStatus({ code: 'NetStream.Play.Start' }),
              onPublish: () => ({ accept: true }),
              onCall: (name, values) => (name === 'connectInfo' ? values : undefined),
              onClose: () => void (closed += 1),
            },
            { onError: (error) => codes.push(error.code) },
          );
          const received = await say(client, connectsFirst ? [connectTo('a'), ...messages] : messages);
          await over;
          expect(codes).not.toContain('CF_INTERNAL');
          expect(closed).toBeLessThanOrEqual(1);
          expect(received).toBeLessThan(20 + 4 * messages.length);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('the local distribution, whose client says anything at any moment', () => {
  let origin: Origin;
  const faults: string[] = [];
  beforeAll(async () => {
    origin = await startTestOrigin({
      rtmpsPort: null,
      httpsPort: null,
      onError: ({ code, message }) => {
        if (code === 'CF_INTERNAL') faults.push(message);
      },
    });
  });
  afterAll(() => origin.close());

  const app = fc.constantFrom(
    ...'vod cfx/st live subscribe token securetoken swf auth/adobe bwcheck bwcheck/old idle/1 reconnect/1 close/1 odd/stream0 fail/NetConnection.Call.Failed'.split(
      ' ',
    ),
  );
  /** Names that lead to something, in front of which may stand what the page of the distribution lists. */
  const name = fc
    .tuple(
      fc.array(
        fc.constantFrom(
          ...'fail/NetStream.Play.Failed/0/ slow/answer/1/ slow/stall/1/1/ end/eof/1/ silent/ data/all/1/ odd/no-null/ odd/chunk-size/ slow/rate/9999/ fail/x/ slow/'.split(
            ' ',
          ),
        ),
        { maxLength: 3 },
      ),
      fc.constantFrom('videos/mediafile', 'mp4:videos/mediafile.mp4', 'mp3:audio/mediafile', 'nobody', ''),
    )
    .map(([modes, real]) => modes.join('') + real);
  const command = (called: string, values: readonly AmfValue[]): RtmpMessage => ({
    ...connectTo(''),
    name: called,
    messageStreamId: messageStreamId(1),
    transactionId: 3,
    values: [null, ...values],
  });
  const played = fc.oneof(
    fc
      .tuple(name, fc.constantFrom(-2000, 0, 500, 1e9, Number.NaN))
      .map(([n, at]) => command('play', [n, at])),
    name.map((streamName) =>
      command('play2', [amfObject({ streamName, transition: 'switch', offset: -1, start: 0, len: -1 })]),
    ),
    fc.constantFrom(0, 700, 1e12, -5).map((to) => command('seek', [to])),
    fc.boolean().map((paused) => command('pause', [paused, 100])),
    name.map((n) => command('publish', [n, 'live'])),
  );

  it('goes on serving the others', async () => {
    await holds(
      fc.asyncProperty(
        app,
        fc.array(fc.oneof({ weight: 2, arbitrary: played }, { weight: 1, arbitrary: anyClientMessage }), {
          maxLength: 20,
        }),
        async (where, messages) => {
          faults.length = 0;
          const channel = await openTcpChannel('127.0.0.1', origin.rtmpPort);
          const createStream = { ...connectTo(''), name: 'createStream', transactionId: 2, values: [null] };
          await say(channel, [connectTo(where), createStream, ...messages]);
          expect(faults).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
    const viewer = await openViewer(origin.rtmpPort);
    await viewer.stream.play('mp4:videos/mediafile.mp4');
    await viewer.until(() => viewer.media.length > 5);
    viewer.close();
  });
});
