import type { Amf3Codec } from '../amf/amf3-codec.js';
import type { AmfLimits } from '../amf/amf-limits.js';
import { AcknowledgementWindow } from '../chunk/acknowledgement-window.js';
import { ChunkReader, type ChunkReaderLimits } from '../chunk/chunk-reader.js';
import { ChunkWriter } from '../chunk/chunk-writer.js';
import { decodeMessage } from '../message/decode-message.js';
import { chunkStreamIdFor, encodeMessage } from '../message/encode-message.js';
import type { RawMessage, RtmpMessage } from '../message/message.js';
import type { RtmpTrace } from './trace.js';

export interface MessageExchangeOptions {
  /** Takes what is to be sent; the promise resolves when the channel takes more. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** Protocol control that is dealt with here comes as well. */
  readonly onMessage: (message: RtmpMessage) => void;
  readonly limits?: ChunkReaderLimits & AmfLimits;
  /** Absent: both sides say AMF0 through and through. */
  readonly amf3?: Amf3Codec | undefined;
  readonly trace?: RtmpTrace | undefined;
}

/**
 * Messages both ways over a connection whose handshake is done, the same for client and server: chunks, chunk size,
 * acknowledgements, peer bandwidth, pings. Synchronous.
 */
export class MessageExchange {
  readonly #write: (bytes: Uint8Array) => Promise<void>;
  readonly #onMessage: (message: RtmpMessage) => void;
  readonly #trace: RtmpTrace | undefined;
  readonly #amf3: Amf3Codec | undefined;
  readonly #limits: AmfLimits | undefined;
  readonly #reader: ChunkReader;
  readonly #writer = new ChunkWriter();
  readonly #window = new AcknowledgementWindow();
  #announcedWindow = 0;
  #bytesSent = 0;

  constructor(options: MessageExchangeOptions) {
    this.#write = options.write;
    this.#onMessage = options.onMessage;
    this.#trace = options.trace;
    this.#amf3 = options.amf3;
    this.#limits = options.limits;
    this.#reader = new ChunkReader((raw) => this.#receive(raw), options.limits);
  }

  get bytesReceived(): number {
    return this.#window.received;
  }
  get bytesSent(): number {
    return this.#bytesSent;
  }

  /** @throws PlayerError for what breaks the connection. */
  push(bytes: Uint8Array): void {
    this.#reader.push(bytes);
    this.countReceived(bytes.byteLength);
  }

  /** RTMP 1.0 section 5.4.3 counts from the first byte on; the handshake's are counted by this. */
  countReceived(length: number): void {
    const sequenceNumber = this.#window.receive(length);
    if (sequenceNumber !== undefined) void this.send({ type: 'acknowledgement', sequenceNumber });
  }

  send(message: RtmpMessage): Promise<void> {
    this.#trace?.({ direction: 'out', message });
    const raw = encodeMessage(message, this.#amf3);
    const bytes = this.#writer.write(chunkStreamIdFor(raw), raw);
    // 5.4.1: for everything behind this message.
    if (message.type === 'set-chunk-size') this.#writer.chunkSize = message.chunkSize;
    if (message.type === 'window-acknowledgement-size') this.#announcedWindow = message.size;
    this.#bytesSent += bytes.byteLength;
    return this.#write(bytes);
  }

  #receive(raw: RawMessage): void {
    for (const message of decodeMessage(raw, this.#amf3, this.#limits)) {
      this.#trace?.({ direction: 'in', message });
      this.#obey(message);
      this.#onMessage(message);
    }
  }

  #obey(message: RtmpMessage): void {
    switch (message.type) {
      case 'window-acknowledgement-size':
        this.#window.size = message.size;
        break;
      case 'set-peer-bandwidth':
        // 5.4.5: answer with a window acknowledgement size unless it is the one said last.
        if (message.size > 0 && message.size !== this.#announcedWindow) {
          void this.send({ type: 'window-acknowledgement-size', size: message.size });
        }
        break;
      case 'user-control':
        if (message.event === 'ping-request') {
          const { pingTimestamp } = message;
          void this.send({ type: 'user-control', event: 'ping-response', pingTimestamp });
        }
        break;
      default:
    }
  }
}
