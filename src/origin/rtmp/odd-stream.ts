import { amfObject, type AmfValue } from '../../protocol/amf/amf-value.js';
import type { ServerConnection, ServerStream } from '../../protocol/connection/server.js';
import { messageStreamId, milliseconds } from '../../protocol/units.js';
import type { OddHabit } from './odd-habit.js';
import type { TitleMessage } from './tag-body.js';

/** Messages after which the chunk size changes. */
const BEFORE_CHUNK_SIZE = 40;
const LARGEST_CHUNK_SIZE = 0x7fffffff;

/** A stream as a server with odd habits sends it. What has to do with times is VodPlayback's. */
export class OddStream implements ServerStream {
  readonly id: number;
  readonly connection: ServerConnection;
  readonly #stream: ServerStream;
  readonly #habits: ReadonlySet<OddHabit>;
  readonly #headers = new Map<TitleMessage['type'], Uint8Array>();
  #sent = 0;

  constructor(stream: ServerStream, habits: ReadonlySet<OddHabit>) {
    this.id = stream.id;
    this.connection = stream.connection;
    this.#stream = stream;
    this.#habits = habits;
  }

  get isClosed(): boolean {
    return this.#stream.isClosed;
  }

  sendStatus(info: { code: string; [more: string]: AmfValue }): void {
    const has = (habit: OddHabit) => this.#habits.has(habit);
    if (this.isClosed || has('no-start')) return;
    const object = amfObject({ level: 'status', ...info });
    void this.connection.send({
      type: 'command',
      messageStreamId: messageStreamId(has('status0') ? 0 : this.id),
      timestamp: milliseconds(0),
      name: 'onStatus',
      transactionId: has('transaction') ? 7 : 0,
      values: has('no-null') ? [object] : [null, object],
    });
  }

  sendPlayStatus(info: { code: string; [more: string]: AmfValue }): void {
    if (!this.#habits.has('no-start')) this.#stream.sendPlayStatus(info);
  }

  sendData(name: string, ...values: AmfValue[]): void {
    if (name === 'onMetaData' && this.#habits.has('set-data-frame')) {
      this.#stream.sendData('@setDataFrame', name, ...values);
    } else this.#stream.sendData(name, ...values);
  }

  async sendMedia(message: TitleMessage): Promise<void> {
    if (this.isClosed) return;
    if (this.#sent === 0 && this.#habits.has('empty-audio')) {
      await this.#send({ type: 'audio', timestamp: message.timestamp, payload: new Uint8Array(0) });
    }
    this.#sent += 1;
    if (this.#sent === BEFORE_CHUNK_SIZE && this.#habits.has('chunk-size')) {
      await this.connection.send({ type: 'set-chunk-size', chunkSize: LARGEST_CHUNK_SIZE });
    }
    if (isHeader(message)) {
      if (this.#habits.has('no-headers') && isEqual(this.#headers.get(message.type), message.payload)) return;
      this.#headers.set(message.type, message.payload);
      if (this.#habits.has('headers')) {
        await this.#send(message);
        await this.#send(message);
      }
    }
    await this.#send(message);
  }

  #send(message: TitleMessage): Promise<void> {
    if (!this.#habits.has('stream0')) return this.#stream.sendMedia(message);
    return this.connection.send({
      ...message,
      messageStreamId: messageStreamId(0),
      timestamp: milliseconds(message.timestamp >>> 0),
    });
  }

  sendStreamBegin(): void {
    this.#stream.sendStreamBegin();
  }
  sendStreamEof(): void {
    this.#stream.sendStreamEof();
  }
  sendStreamIsRecorded(): void {
    this.#stream.sendStreamIsRecorded();
  }
}

const isHeader = ({ type, payload }: TitleMessage): boolean =>
  payload[1] === 0 && (type === 'audio' ? (payload[0] ?? 0) >> 4 === 10 : ((payload[0] ?? 0) & 15) === 7);

const isEqual = (a: Uint8Array | undefined, b: Uint8Array): boolean =>
  a?.byteLength === b.byteLength && a.every((byte, i) => byte === b[i]);
