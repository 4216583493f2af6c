import { PlayerError } from '../../errors/player-error.js';
import { amfObject, type AmfValue } from '../amf/amf-value.js';
import { AMF3_CODEC } from '../amf/amf3-codec.js';
import type { CipherStage } from '../handshake/handshake.js';
import { handshakeFiller } from '../handshake/handshake-filler.js';
import { ServerHandshake } from '../handshake/server-handshake.js';
import type { CommandMessage, DataMessage, MediaMessage, RtmpMessage } from '../message/message.js';
import { messageStreamId, milliseconds } from '../units.js';
import { MessageExchange } from './message-exchange.js';
import { ServerCalls } from './server-calls.js';
import type { ConnectAnswer, ConnectInfo, ServerConnection, ServerHandler } from './server-handler.js';
import type { AcceptOptions } from './accept-options.js';
import { ServerMessageStream } from './server-stream.js';

/** What the connection needs of the outside. */
export interface ServerOutside {
  write(bytes: Uint8Array): Promise<void>;
  close(): void;
  /** Runs one command; the peer calls it for one after the other. */
  run(peer: ServerPeer, message: CommandMessage): Promise<void>;
}

const MAX_WAITING_BYTES = 16 * 1024 * 1024;
/** Where the last 32 bytes of S1 are in the answer to C0 and C1: behind S0. */
const SIGNATURE_AT = 1 + 1536 - 32;

/**
 * One client's connection, server side; synchronous but for what handlers take their time for, and commands are run
 * one after the other so that answers keep their order. Stages: handshake → connect → open → closed.
 */
export class ServerPeer implements ServerConnection {
  info: ConnectInfo | undefined;
  readonly handler: ServerHandler;
  readonly #options: AcceptOptions;
  readonly #outside: ServerOutside;
  readonly #handshake: ServerHandshake;
  #cipher: CipherStage | undefined;
  readonly #exchange: MessageExchange;
  readonly #streams = new Map<number, ServerMessageStream>();
  #stage: 'handshake' | 'connect' | 'open' | 'closed' = 'handshake';
  #lastStreamId = 0;
  /** Commands wait here for the ones before them. */
  #turn: Promise<void> = Promise.resolve();
  #waiting = 0;
  #waitingBytes = 0;
  #running = 0;
  readonly #calls = new ServerCalls((name, id, values) => this.#command(name, id, values));
  #signature = new Uint8Array(32);
  /** What commands and data are encoded with, once the client said. */
  #objectEncoding: 0 | 3 = 0;

  constructor(handler: ServerHandler, options: AcceptOptions, outside: ServerOutside) {
    this.handler = handler;
    this.#options = options;
    this.#outside = outside;
    this.#handshake = new ServerHandshake({
      random: options.random ?? handshakeFiller,
      now: options.now ?? (() => Date.now()),
    });
    this.#exchange = new MessageExchange({
      write: (bytes) => {
        // In place: what a message was encoded into is nobody else's. Here, so that it is the order of the wire.
        this.#cipher?.encrypt(bytes);
        return outside.write(bytes);
      },
      onMessage: (message) => this.#receive(message),
      limits: { maxMessageSize: options.maxMessageSize ?? 8 * 1024 * 1024, maxChunkStreams: 64 },
      amf3: AMF3_CODEC,
      trace: options.trace,
    });
  }

  get bytesReceived(): number {
    return this.#exchange.bytesReceived;
  }
  get bytesSent(): number {
    return this.#exchange.bytesSent;
  }
  get handshakeSignature(): Uint8Array {
    return this.#signature;
  }
  get stage(): 'handshake' | 'connect' | 'open' | 'closed' {
    return this.#stage;
  }

  /** @throws PlayerError for what breaks the connection. */
  push(bytes: Uint8Array): void {
    if (this.#stage === 'closed') return;
    if (this.#stage !== 'handshake') {
      this.#read(bytes);
      return;
    }
    const step = this.#handshake.push(bytes);
    if (step.send !== undefined) {
      if (step.send.byteLength >= SIGNATURE_AT + 32)
        this.#signature = step.send.slice(SIGNATURE_AT, SIGNATURE_AT + 32);
      void this.#outside.write(step.send);
    }
    this.#exchange.countReceived(bytes.byteLength - (step.done?.rest.byteLength ?? 0));
    if (step.done === undefined) return;
    this.#stage = 'connect';
    this.#cipher = step.done.cipher;
    if (step.done.rest.byteLength > 0) this.#read(step.done.rest.slice());
  }

  #read(bytes: Uint8Array): void {
    if (this.#cipher === undefined) {
      this.#exchange.push(bytes);
      return;
    }
    // A copy: the channel may still need what it gave.
    const clear = new Uint8Array(bytes);
    this.#cipher.decrypt(clear);
    this.#exchange.push(clear);
  }

  /** The channel ended, however. */
  end(): void {
    if (this.#stage === 'closed') return;
    this.#stage = 'closed';
    for (const stream of this.#streams.values()) this.#endStream(stream);
    this.#streams.clear();
    this.#outside.close();
    this.#calls.end();
    this.handler.onClose?.();
  }

  drop(): void {
    this.end();
  }

  close(status?: { code: string; description: string }): void {
    if (this.#stage === 'closed') return;
    if (this.#stage !== 'handshake') {
      if (status !== undefined) this.notify('onStatus', null, amfObject({ level: 'error', ...status }));
      this.notify('close', null);
    }
    this.end();
  }

  sendStatus(info: { code: string; [more: string]: AmfValue }): void {
    this.notify('onStatus', null, amfObject({ level: 'status', ...info }));
  }

  call(name: string, values: readonly AmfValue[], timeoutMs = 10_000): Promise<readonly AmfValue[]> {
    return this.#calls.call(name, values, timeoutMs);
  }

  notify(name: string, ...values: AmfValue[]): void {
    this.#command(name, 0, values[0] === null ? values : [null, ...values]);
  }

  ping(): void {
    this.send({
      type: 'user-control',
      event: 'ping-request',
      pingTimestamp: milliseconds((this.#options.now?.() ?? Date.now()) >>> 0),
    });
  }

  result(transactionId: number, ...values: AmfValue[]): void {
    if (transactionId !== 0) this.#command('_result', transactionId, values);
  }
  error(transactionId: number, info: { code: string; description: string; [more: string]: AmfValue }): void {
    if (transactionId !== 0)
      this.#command('_error', transactionId, [null, amfObject({ level: 'error', ...info })]);
  }

  stream(id: number): ServerMessageStream | undefined {
    return this.#streams.get(id);
  }

  createStream(): ServerMessageStream | undefined {
    if (this.#streams.size >= (this.#options.maxStreams ?? 16)) return undefined;
    this.#lastStreamId += 1;
    const stream = new ServerMessageStream(this.#lastStreamId, this, (message) => this.send(message));
    this.#streams.set(stream.id, stream);
    return stream;
  }

  /** `closeStream` leaves it usable for another play, `deleteStream` does not. */
  closeStream(stream: ServerMessageStream, isDeleted: boolean): void {
    this.#endStream(stream);
    if (isDeleted) {
      this.#streams.delete(stream.id);
      return;
    }
    this.#streams.set(stream.id, new ServerMessageStream(stream.id, this, (message) => this.send(message)));
  }

  /** RTMP 1.0 section 7.2.1.1: window, bandwidth, stream begin, then the answer. */
  answerConnect(transactionId: number, info: ConnectInfo, answer: ConnectAnswer): void {
    if (!answer.accept) {
      this.#command('_error', transactionId, [
        null,
        amfObject({
          level: 'error',
          code: answer.code ?? 'NetConnection.Connect.Rejected',
          description: answer.description,
          ...(answer.application === undefined ? {} : { application: answer.application }),
          ...(answer.ex === undefined ? {} : { ex: answer.ex }),
        }),
      ]);
      this.close();
      return;
    }
    if (this.#stage !== 'connect') return;
    this.#stage = 'open';
    const size = this.#options.windowSize ?? 2_500_000;
    this.send({ type: 'window-acknowledgement-size', size });
    this.send({ type: 'set-peer-bandwidth', size, limit: 'dynamic' });
    this.send({ type: 'set-chunk-size', chunkSize: this.#options.chunkSize ?? 4096 });
    this.send({ type: 'user-control', event: 'stream-begin', messageStreamId: messageStreamId(0) });
    this.#command('_result', transactionId, [
      amfObject({ fmsVer: 'FMS/3,5,7,7009', capabilities: 31, mode: 1, ...answer.properties }),
      amfObject({
        level: 'status',
        code: 'NetConnection.Connect.Success',
        description: 'Connection succeeded.',
        objectEncoding: info.objectEncoding,
        ...answer.information,
      }),
    ]);
    // Connect and its answer are AMF0 in any case.
    if (info.objectEncoding === 3) this.#objectEncoding = 3;
    this.handler.onOpen?.(this);
  }

  send(message: RtmpMessage): Promise<void> {
    if (this.#stage === 'closed') return Promise.resolve();
    const isAmf = message.type === 'command' || message.type === 'data';
    return this.#exchange.send(
      isAmf && this.#objectEncoding === 3 ? { ...message, objectEncoding: 3 } : message,
    );
  }

  /** A handler that plays may take as long as the media lasts, and must hear of pause and seek meanwhile. */
  inBackground(running: void | Promise<void>): void {
    if (running === undefined) return;
    this.#running += 1;
    if (this.#running > (this.#options.maxRunningRequests ?? 64)) {
      this.fail(
        new PlayerError('CF_RTMP_CALL_PROHIBITED', { message: 'the client does not wait for answers' }),
      );
    }
    running
      .catch((thrown: unknown) => this.fail(thrown))
      .finally(() => {
        this.#running -= 1;
      });
  }

  #command(name: string, transactionId: number, values: readonly AmfValue[]): void {
    void this.send({
      type: 'command',
      messageStreamId: messageStreamId(0),
      timestamp: milliseconds(0),
      name,
      transactionId,
      values,
    });
  }

  #receive(message: RtmpMessage): void {
    if (this.#stage === 'closed') return;
    switch (message.type) {
      case 'command':
        // Answers are nobody's turn: a call of ours may be what the command before them waits for.
        if (message.name === '_result' || message.name === '_error') this.#calls.answer(message);
        else this.#enqueue(message);
        break;
      case 'audio':
      case 'video':
      case 'data':
        this.#receivePublished(message);
        break;
      case 'user-control':
        if (message.event === 'set-buffer-length') {
          const stream = this.#streams.get(message.messageStreamId);
          if (stream !== undefined) this.handler.onBufferLength?.(stream, message.bufferLength);
        } else {
          this.handler.onUserControl?.(message, this);
        }
        break;
      default:
    }
  }

  /** An encoder need not wait for `Publish.Start`: what comes before the handler has said yes waits its turn. */
  #receivePublished(message: MediaMessage | DataMessage): void {
    if (this.#waiting === 0) {
      this.#deliver(message);
      return;
    }
    const size = message.type === 'data' ? 1024 : message.payload.byteLength;
    this.#waitingBytes += size;
    if (this.#waitingBytes > MAX_WAITING_BYTES) {
      throw new PlayerError('CF_RTMP_CALL_PROHIBITED', { message: 'the client does not wait for answers' });
    }
    this.#turn = this.#turn.then(() => {
      this.#waitingBytes -= size;
      try {
        this.#deliver(message);
      } catch (thrown) {
        this.fail(thrown);
      }
    });
  }

  #deliver(message: MediaMessage | DataMessage): void {
    const stream = this.#streams.get(message.messageStreamId);
    if (stream?.isPublishing !== true) return;
    if (message.type === 'data') this.handler.onPublishData?.(stream, message);
    else this.handler.onPublishMedia?.(stream, message);
  }

  #enqueue(message: CommandMessage): void {
    this.#waiting += 1;
    if (this.#waiting > (this.#options.maxWaitingCommands ?? 64)) {
      throw new PlayerError('CF_RTMP_CALL_PROHIBITED', { message: 'the client does not wait for answers' });
    }
    this.#turn = this.#turn.then(async () => {
      try {
        if (this.#stage !== 'closed') await this.#outside.run(this, message);
      } catch (thrown) {
        this.fail(thrown);
      }
      this.#waiting -= 1;
    });
  }

  /** What a handler threw: this connection is over, the server goes on. */
  fail(thrown: unknown): void {
    const error = PlayerError.from(thrown, 'CF_INTERNAL', { stage: 'server' });
    this.#options.onError?.(error);
    this.close({ code: 'NetConnection.Connect.AppShutdown', description: 'The application failed.' });
  }

  #endStream(stream: ServerMessageStream): void {
    if (stream.isClosed) return;
    stream.isClosed = true;
    if (stream.isInUse) this.handler.onCloseStream?.(stream);
  }
}
