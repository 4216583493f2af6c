import { amfObject, type AmfValue } from '../amf/amf-value.js';
import type { RtmpMessage } from '../message/message.js';
import { messageStreamId, milliseconds } from '../units.js';
import type { ServerConnection, ServerStream } from './server-handler.js';

/** A message stream on the server's side: turns what the handler says into messages. */
export class ServerMessageStream implements ServerStream {
  readonly id: number;
  readonly connection: ServerConnection;
  isClosed = false;
  /** Whether the handler has heard of it. */
  isInUse = false;
  /** Whether the client publishes on it: only then is media from it anybody's. */
  isPublishing = false;
  readonly #send: (message: RtmpMessage) => Promise<void>;
  #timestamp = milliseconds(0);

  constructor(id: number, connection: ServerConnection, send: (message: RtmpMessage) => Promise<void>) {
    this.id = id;
    this.connection = connection;
    this.#send = send;
  }

  sendStatus(info: { code: string; [more: string]: AmfValue }): void {
    this.#tell({
      type: 'command',
      messageStreamId: messageStreamId(this.id),
      timestamp: milliseconds(0),
      name: 'onStatus',
      transactionId: 0,
      values: [null, amfObject({ level: 'status', ...info })],
    });
  }

  sendPlayStatus(info: { code: string; [more: string]: AmfValue }): void {
    this.sendData('onPlayStatus', amfObject({ level: 'status', ...info }));
  }

  sendData(name: string, ...values: AmfValue[]): void {
    this.#tell({
      type: 'data',
      messageStreamId: messageStreamId(this.id),
      timestamp: this.#timestamp,
      name,
      values: [name, ...values],
    });
  }

  async sendMedia(message: {
    readonly type: 'audio' | 'video';
    readonly timestamp: number;
    readonly payload: Uint8Array;
  }): Promise<void> {
    if (this.isClosed) return;
    this.#timestamp = milliseconds(message.timestamp >>> 0);
    await this.#send({
      type: message.type,
      messageStreamId: messageStreamId(this.id),
      timestamp: this.#timestamp,
      payload: message.payload,
    });
  }

  sendStreamBegin(): void {
    this.#tellEvent('stream-begin');
  }
  sendStreamEof(): void {
    this.#tellEvent('stream-eof');
  }
  sendStreamIsRecorded(): void {
    this.#tellEvent('stream-is-recorded');
  }

  #tellEvent(event: 'stream-begin' | 'stream-eof' | 'stream-is-recorded'): void {
    this.#tell({ type: 'user-control', event, messageStreamId: messageStreamId(this.id) });
  }

  #tell(message: RtmpMessage): void {
    if (!this.isClosed) void this.#send(message);
  }
}
