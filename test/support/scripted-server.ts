import { AMF3_CODEC } from '../../src/protocol/amf/amf3-codec.js';
import { amfObject, type AmfValue } from '../../src/protocol/amf/amf-value.js';
import { MessageExchange } from '../../src/protocol/connection/message-exchange.js';
import type { ConnectOptions } from '../../src/protocol/connection/connect-options.js';
import { connect } from '../../src/protocol/connection/client.js';
import type { NetConnection, NetStream } from '../../src/protocol/connection/net-connection.js';
import { ServerHandshake } from '../../src/protocol/handshake/server-handshake.js';
import type { CommandMessage, RtmpMessage } from '../../src/protocol/message/message.js';
import { messageStreamId, milliseconds } from '../../src/protocol/units.js';
import type { ByteChannel } from '../../src/protocol/byte-channel.js';
import { memoryChannelPair, type MemoryChannel } from './memory-channel.js';

export interface ScriptedServer<Channel extends ByteChannel = MemoryChannel> {
  readonly channel: Channel;
  /** The server's half of the handshake, once it is sent. */
  s1: Uint8Array | undefined;
  /** All that came, in order, without acknowledgements. */
  readonly received: RtmpMessage[];
  commands(name: string): CommandMessage[];
  send(message: RtmpMessage): void;
  command(name: string, transactionId: number, values: readonly AmfValue[], streamId?: number): void;
  status(code: string, more?: Record<string, AmfValue>, streamId?: number): void;
  media(type: 'audio' | 'video', timestamp: number, length?: number, streamId?: number): void;
  /** Resolves when a command of that name has come. */
  waitFor(name: string, count?: number): Promise<CommandMessage>;
}

export type Reaction<Channel extends ByteChannel = MemoryChannel> = (
  server: ScriptedServer<Channel>,
  command: CommandMessage,
) => void;

/** What a server does on each command; a test replaces what it is about. */
export const WELL_BEHAVED: Readonly<Record<string, Reaction<ByteChannel>>> = {
  connect: (server, { transactionId }) =>
    server.command('_result', transactionId, [
      amfObject({ fmsVer: 'FMS/3,5,7,7009' }),
      amfObject({ level: 'status', code: 'NetConnection.Connect.Success' }),
    ]),
  createStream: (server, { transactionId }) => server.command('_result', transactionId, [null, 1]),
  play: (server) => server.status('NetStream.Play.Start'),
};

/** A server that does the handshake and then what its script says. */
export function scriptedServer(script: Readonly<Record<string, Reaction>> = WELL_BEHAVED): {
  server: ScriptedServer;
  clientChannel: MemoryChannel;
} {
  const [clientChannel, channel] = memoryChannelPair();
  return { server: serveScript(channel, script), clientChannel };
}

/** The same over any channel. */
export function serveScript<Channel extends ByteChannel>(
  channel: Channel,
  script: Readonly<Record<string, Reaction<Channel>>> = WELL_BEHAVED,
): ScriptedServer<Channel> {
  const received: RtmpMessage[] = [];
  const waiting: { name: string; count: number; resolve: (command: CommandMessage) => void }[] = [];
  const handshake = new ServerHandshake({ random: (length) => new Uint8Array(length).fill(7), now: () => 0 });
  const write = (bytes: Uint8Array) => channel.send(bytes).catch(() => undefined);
  const server: ScriptedServer<Channel> = {
    channel,
    s1: undefined,
    received,
    commands: (name) => received.filter((m): m is CommandMessage => m.type === 'command' && m.name === name),
    send: (message) => void exchange.send(message),
    command: (name, transactionId, values, streamId = 0) =>
      server.send({
        type: 'command',
        messageStreamId: messageStreamId(streamId),
        timestamp: milliseconds(0),
        name,
        transactionId,
        values,
      }),
    status: (code, more = {}, streamId = 1) =>
      server.command('onStatus', 0, [null, amfObject({ level: 'status', code, ...more })], streamId),
    media: (type, timestamp, length = 10, streamId = 1) =>
      server.send({
        type,
        messageStreamId: messageStreamId(streamId),
        timestamp: milliseconds(timestamp),
        payload: new Uint8Array(length).fill(1),
      }),
    waitFor: (name, count = 1) => {
      const found = server.commands(name)[count - 1];
      if (found !== undefined) return Promise.resolve(found);
      return new Promise((resolve) => waiting.push({ name, count, resolve }));
    },
  };
  const exchange = new MessageExchange({
    write,
    amf3: AMF3_CODEC,
    onMessage: (message) => {
      if (message.type !== 'acknowledgement') received.push(message);
      if (message.type !== 'command') return;
      script[message.name]?.(server, message);
      for (const waiter of waiting) {
        const found = server.commands(waiter.name)[waiter.count - 1];
        if (found !== undefined) waiter.resolve(found);
      }
    },
  });
  let isShaken = false;
  void (async () => {
    for await (const bytes of channel.incoming) {
      if (isShaken) {
        exchange.push(bytes);
        continue;
      }
      const step = handshake.push(bytes);
      if (step.send !== undefined) {
        server.s1 ??= step.send.slice(1, 1537);
        await write(step.send);
      }
      isShaken = step.done !== undefined;
      if (step.done !== undefined && step.done.rest.byteLength > 0) exchange.push(step.done.rest);
    }
  })().catch(() => channel.close());
  return server;
}

export function connectTo(
  channel: MemoryChannel,
  options: Partial<ConnectOptions> = {},
): Promise<NetConnection> {
  return connect({
    channel,
    tcUrl: 'rtmp://example.com/cfx/st',
    app: 'cfx/st',
    timeouts: { handshake: 200, connect: 200, call: 200 },
    ...options,
  });
}

/** A client with a stream, connected to a server that does what `changes` say and else behaves. */
export async function openStream(
  changes: Readonly<Record<string, Reaction>> = {},
  options: Partial<ConnectOptions> = {},
): Promise<{ server: ScriptedServer; connection: NetConnection; stream: NetStream }> {
  const { server, clientChannel } = scriptedServer({ ...WELL_BEHAVED, ...changes });
  const connection = await connectTo(clientChannel, options);
  return { server, connection, stream: await connection.createStream() };
}

/** What a promise rejects with. */
export async function errorOf(promise: Promise<unknown>): Promise<{
  code: string;
  message: string;
  context: Record<string, unknown>;
}> {
  const value = await promise.then(
    (result) => ({ result }),
    (error: unknown) => ({ error }),
  );
  if ('error' in value) {
    return value.error as { code: string; message: string; context: Record<string, unknown> };
  }
  throw new Error(`no error, but ${JSON.stringify(value.result)}`);
}

/** Lets everything that is under way in memory channels arrive. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise<void>((resolve) => setImmediate(resolve));
}
