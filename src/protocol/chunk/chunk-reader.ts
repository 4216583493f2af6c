import { PlayerError } from '../../errors/player-error.js';
import type { RawMessage } from '../message/message.js';
import { messageStreamId, milliseconds } from '../units.js';
import { ChunkStream } from './chunk-stream.js';

export interface ChunkReaderLimits {
  /** Bytes of one message. Default 8 MiB. */
  readonly maxMessageSize?: number;
  /** Bytes of all messages under way at the same time. Default: twice `maxMessageSize`. */
  readonly maxPendingBytes?: number;
  /** Default 128; players and servers use less than ten. */
  readonly maxChunkStreams?: number;
}

export const DEFAULT_MAX_MESSAGE_SIZE = 8 * 1024 * 1024;
/** 5.4.1 */
export const DEFAULT_CHUNK_SIZE = 128;
const EXTENDED = 0xffffff;
/** Basic header 3, message header 11, extended timestamp 4. */
const MAX_HEADER = 18;
/** A fmt 3 chunk that follows a fmt 0 repeats a timestamp as a delta only up to here, see `#startMessage`. */
const MAX_FIRST_DELTA = 10_000;
const EMPTY = new Uint8Array(0);
const MESSAGE_HEADER_SIZE = [11, 7, 3, 0] as const;

/**
 * Bytes in, messages out: RTMP 1.0 section 5.3. Takes the bytes in pieces of any size. Set Chunk Size and Abort are
 * obeyed here, as they bear on the next byte, and handed up like every message. Each payload byte is copied once,
 * into the buffer of its message. After an error the reader must not be used again.
 */
export class ChunkReader {
  readonly #onMessage: (message: RawMessage) => void;
  readonly #maxMessageSize: number;
  readonly #maxPendingBytes: number;
  readonly #maxChunkStreams: number;
  readonly #streams = new Map<number, ChunkStream>();
  /** The same for one-byte chunk stream ids, where nearly all chunks are. */
  readonly #fewStreams: (ChunkStream | undefined)[] = Array.from({ length: 64 }, () => undefined);
  #chunkSize = DEFAULT_CHUNK_SIZE;
  #pendingBytes = 0;
  #droppedBytes = 0;
  /** A header that is split over two pushes. */
  readonly #header = new Uint8Array(MAX_HEADER);
  #headerLength = 0;
  /** The chunk under way, once its header is complete. */
  #stream: ChunkStream | undefined;
  #chunkRemaining = 0;

  constructor(onMessage: (message: RawMessage) => void, limits: ChunkReaderLimits = {}) {
    this.#onMessage = onMessage;
    this.#maxMessageSize = limits.maxMessageSize ?? DEFAULT_MAX_MESSAGE_SIZE;
    this.#maxPendingBytes = limits.maxPendingBytes ?? 2 * this.#maxMessageSize;
    this.#maxChunkStreams = limits.maxChunkStreams ?? 128;
  }

  /** The size that the peer last announced. */
  get chunkSize(): number {
    return this.#chunkSize;
  }

  /** @throws PlayerError `CF_RTMP_CHUNK_MALFORMED`, `CF_RTMP_MESSAGE_TOO_LARGE`, and what `onMessage` throws. */
  push(bytes: Uint8Array): void {
    const end = bytes.byteLength;
    let offset = 0;
    while (offset < end) {
      if (this.#stream !== undefined) {
        offset = this.#copyPayload(bytes, offset, this.#stream);
      } else if (this.#headerLength > 0) {
        // Byte by byte, for at most 18 bytes: only a whole header tells how long it is.
        this.#header[this.#headerLength++] = bytes[offset++] as number;
        const used = this.#parseHeader(this.#header, 0, this.#headerLength);
        if (used > 0) {
          // An extended timestamp that proved to be payload leaves up to four bytes over.
          const rest = used < this.#headerLength ? this.#header.slice(used, this.#headerLength) : EMPTY;
          this.#headerLength = 0;
          if (rest.byteLength > 0) this.push(rest);
        }
      } else {
        const used = this.#parseHeader(bytes, offset, end);
        if (used === 0) {
          this.#header.set(bytes.subarray(offset, end));
          this.#headerLength = end - offset;
          return;
        }
        offset += used;
      }
    }
  }

  #copyPayload(bytes: Uint8Array, offset: number, stream: ChunkStream): number {
    const payload = stream.payload as Uint8Array;
    const length = Math.min(this.#chunkRemaining, bytes.byteLength - offset);
    const target = stream.received;
    if (length < 48) {
      // Cheaper than a view for the ends of messages and for tiny pieces.
      for (let i = 0; i < length; i++) payload[target + i] = bytes[offset + i] as number;
    } else {
      payload.set(bytes.subarray(offset, offset + length), target);
    }
    stream.received = target + length;
    this.#chunkRemaining -= length;
    if (this.#chunkRemaining === 0) {
      this.#stream = undefined;
      if (stream.received === stream.messageLength) this.#finishMessage(stream);
    }
    return offset + length;
  }

  /** Returns the length of the header at `at`, or 0 when `end` comes before its own; changes nothing then. */
  #parseHeader(b: Uint8Array, at: number, end: number): number {
    // 5.3.1.1: fmt and chunk stream id; 0 and 1 stand for the two longer forms.
    const first = b[at] as number;
    const fmt = first >> 6;
    let id = first & 0x3f;
    let p = at + 1;
    if (id === 0) {
      if (p + 1 > end) return 0;
      id = 64 + (b[p] as number);
      p += 1;
    } else if (id === 1) {
      if (p + 2 > end) return 0;
      id = 64 + (b[p] as number) + (b[p + 1] as number) * 256;
      p += 2;
    }
    const headerAt = p;
    p += MESSAGE_HEADER_SIZE[fmt as 0 | 1 | 2 | 3];
    if (p > end) return 0;

    const stream = (id < 64 ? this.#fewStreams[id] : this.#streams.get(id)) ?? this.#addStream(id, fmt);
    if (fmt === 3) {
      if (stream.extendedTimestamp >= 0) {
        const length = repeatedTimestampLength(b, p, end, stream);
        if (length < 0) return 0;
        if (stream.payload === undefined) this.#startMessage(stream, fmt, length === 0 ? -1 : readU32(b, p));
        p += length;
      } else if (stream.payload === undefined) {
        this.#startMessage(stream, fmt, -1);
      }
    } else {
      const field = readU24(b, headerAt);
      const isExtended = field === EXTENDED;
      if (isExtended && p + 4 > end) return 0;
      const time = isExtended ? readU32(b, p) : field;
      if (isExtended) p += 4;
      if (stream.payload !== undefined) this.#dropMessage(stream);
      this.#readMessageHeader(stream, fmt, b, headerAt);
      stream.extendedTimestamp = isExtended ? time : -1;
      this.#startMessage(stream, fmt, time);
    }
    if (stream.payload === undefined) return p - at;
    this.#chunkRemaining = Math.min(this.#chunkSize, stream.messageLength - stream.received);
    this.#stream = stream;
    return p - at;
  }

  /** 5.3.1.2, without the timestamp */
  #readMessageHeader(stream: ChunkStream, fmt: number, b: Uint8Array, at: number): void {
    if (fmt === 2) return;
    stream.messageLength = readU24(b, at + 3);
    stream.typeId = b[at + 6] as number;
    if (fmt === 0) {
      // The one little-endian field of the protocol.
      stream.messageStreamId =
        ((b[at + 7] as number) |
          ((b[at + 8] as number) << 8) |
          ((b[at + 9] as number) << 16) |
          ((b[at + 10] as number) << 24)) >>>
        0;
    }
  }

  #startMessage(stream: ChunkStream, fmt: number, time: number): void {
    if (fmt === 0) {
      stream.timestamp = time;
      // 5.3.1.2.4: a fmt 3 chunk after a fmt 0 takes the timestamp of that as its delta. ffmpeg, librtmp and SRS read
      // it so, and ffmpeg writes it so for a first frame at 23 ms and a second at 46. nginx-rtmp and librtmp, though,
      // write fmt 3 where the timestamp has not changed at all, and nginx-rtmp reads it so: a sequence header sent
      // twice at 12:34 would end up at 25:08. A timestamp that is no plausible distance of two messages is no delta.
      stream.timestampDelta = time <= MAX_FIRST_DELTA ? time : 0;
    } else {
      if (fmt !== 3) stream.timestampDelta = time;
      else if (time >= 0 && time !== stream.extendedTimestamp)
        stream.timestampDelta = time - stream.timestamp;
      stream.timestamp = (stream.timestamp + stream.timestampDelta) >>> 0;
    }
    if (stream.messageLength === 0) {
      this.#emit(stream, EMPTY.slice());
      return;
    }
    if (stream.messageLength > this.#maxMessageSize) {
      throw tooLarge(
        `a message of ${stream.messageLength} bytes; ${this.#maxMessageSize} are allowed`,
        stream,
      );
    }
    if (this.#pendingBytes + stream.messageLength > this.#maxPendingBytes) {
      throw tooLarge(`more than ${this.#maxPendingBytes} bytes of unfinished messages`, stream);
    }
    this.#pendingBytes += stream.messageLength;
    stream.payload = new Uint8Array(stream.messageLength);
    stream.received = 0;
  }

  #finishMessage(stream: ChunkStream): void {
    const payload = stream.payload as Uint8Array;
    this.#release(stream);
    if (stream.typeId === 1) this.#setChunkSize(payload);
    else if (stream.typeId === 2) this.#abort(payload);
    this.#emit(stream, payload);
  }

  #emit(stream: ChunkStream, payload: Uint8Array): void {
    this.#onMessage({
      typeId: stream.typeId,
      messageStreamId: messageStreamId(stream.messageStreamId),
      timestamp: milliseconds(stream.timestamp),
      payload,
    });
  }

  /**
   * A message that was aborted, or that another header cut short: ffmpeg and librtmp go on with the new one. Twelve
   * bytes can make us allocate a whole message, so not for ever.
   */
  #dropMessage(stream: ChunkStream): void {
    this.#droppedBytes += stream.messageLength;
    this.#release(stream);
    if (this.#droppedBytes > 16 * this.#maxPendingBytes)
      throw malformed('message after message is cut short');
  }

  #release(stream: ChunkStream): void {
    this.#pendingBytes -= stream.messageLength;
    stream.payload = undefined;
    stream.received = 0;
  }

  /** 5.4.1 */
  #setChunkSize(payload: Uint8Array): void {
    if (payload.byteLength < 4) throw malformed('Set Chunk Size without a size');
    const size = readU32(payload, 0);
    if (size < 1 || size > 0x7fffffff) throw malformed(`chunk size ${size}`);
    this.#chunkSize = size;
  }

  /** 5.4.2 */
  #abort(payload: Uint8Array): void {
    if (payload.byteLength < 4) throw malformed('Abort without a chunk stream id');
    const stream = this.#streams.get(readU32(payload, 0));
    if (stream?.payload !== undefined) this.#dropMessage(stream);
  }

  #addStream(id: number, fmt: number): ChunkStream {
    // fmt 1 says all but the message stream id, and librtmp opens chunk stream 2 with it; fmt 2 and 3 say too little.
    if (fmt > 1) throw malformed(`chunk stream ${id} begins with fmt ${fmt}`);
    if (this.#streams.size >= this.#maxChunkStreams) {
      throw malformed(`more than ${this.#maxChunkStreams} chunk streams`);
    }
    const stream = new ChunkStream(id);
    this.#streams.set(id, stream);
    if (id < 64) this.#fewStreams[id] = stream;
    return stream;
  }
}

/**
 * The length of the extended timestamp of a fmt 3 chunk: 4, 0, or -1 when more bytes must come to tell. 5.3.1.3 has
 * it on fmt 3 too, but some writers leave it out there (nginx-rtmp with `play_time_fix off`, and always where its
 * fmt 3 starts a message; librtmp the same). What the four bytes say decides: a repeated field is as it was, or from
 * writers that think in absolute times is the timestamp of the message, a new one where a message starts.
 */
function repeatedTimestampLength(b: Uint8Array, at: number, end: number, stream: ChunkStream): number {
  const known = Math.min(4, end - at);
  let low = 0;
  for (let i = 0; i < 4; i++) low = low * 256 + (i < known ? (b[at + i] as number) : 0);
  const high = low + 256 ** (4 - known) - 1;
  const isNewMessage = stream.payload === undefined;
  const latest = stream.timestamp + (isNewMessage ? MAX_FIRST_DELTA : 0);
  const isPossible =
    (low <= stream.extendedTimestamp && stream.extendedTimestamp <= high) ||
    (low <= latest && stream.timestamp <= high && latest >= EXTENDED);
  if (!isPossible) return 0;
  return known === 4 ? 4 : -1;
}

function readU24(b: Uint8Array, at: number): number {
  return ((b[at] as number) << 16) | ((b[at + 1] as number) << 8) | (b[at + 2] as number);
}

function readU32(b: Uint8Array, at: number): number {
  return (
    (((b[at] as number) << 24) |
      ((b[at + 1] as number) << 16) |
      ((b[at + 2] as number) << 8) |
      (b[at + 3] as number)) >>>
    0
  );
}

function malformed(message: string): PlayerError {
  return new PlayerError('CF_RTMP_CHUNK_MALFORMED', { message });
}

function tooLarge(message: string, stream: ChunkStream): PlayerError {
  return new PlayerError('CF_RTMP_MESSAGE_TOO_LARGE', {
    message,
    context: { typeId: stream.typeId, messageLength: stream.messageLength, chunkStreamId: stream.id },
  });
}
