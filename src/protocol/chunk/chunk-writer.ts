import { PlayerError } from '../../errors/player-error.js';
import { DEFAULT_CHUNK_SIZE } from './chunk-reader.js';

interface WrittenHeader {
  readonly timestamp: number;
  /** -1 after a fmt 0. */
  readonly delta: number;
  readonly messageLength: number;
  readonly typeId: number;
  readonly messageStreamId: number;
}

const EXTENDED = 0xffffff;
/** 5.3.1.2 has 24 bits for it. */
const MAX_LENGTH = 0xffffff;

/** Messages in, bytes out: RTMP 1.0 section 5.3. Every message gets the shortest header that all readers agree on. */
export class ChunkWriter {
  readonly #written = new Map<number, WrittenHeader>();
  #chunkSize = DEFAULT_CHUNK_SIZE;

  get chunkSize(): number {
    return this.#chunkSize;
  }

  /** Obeyed from the next message on; the peer must be told by a Set Chunk Size message before. */
  set chunkSize(size: number) {
    if (!Number.isInteger(size) || size < 1 || size > 0x7fffffff) throw new RangeError(`chunk size ${size}`);
    this.#chunkSize = size;
  }

  /** All chunks of one message. `chunkStreamId` 2 to 65599. */
  write(
    chunkStreamId: number,
    message: {
      readonly typeId: number;
      readonly messageStreamId: number;
      readonly timestamp: number;
      readonly payload: Uint8Array;
    },
  ): Uint8Array<ArrayBuffer> {
    const { typeId, payload } = message;
    const length = payload.byteLength;
    if (length > MAX_LENGTH) {
      throw new PlayerError('CF_RTMP_MESSAGE_TOO_LARGE', {
        message: `${length} bytes do not fit into a message`,
      });
    }
    const timestamp = message.timestamp >>> 0;
    const last = this.#written.get(chunkStreamId);
    const fmt = pickFmt(last, timestamp, length, typeId, message.messageStreamId);
    const delta = fmt === 0 || last === undefined ? -1 : timestamp - last.timestamp;
    this.#written.set(chunkStreamId, {
      timestamp,
      delta,
      messageLength: length,
      typeId,
      messageStreamId: message.messageStreamId,
    });

    const time = fmt === 0 ? timestamp : delta;
    const isExtended = time >= EXTENDED;
    const extension = isExtended ? 4 : 0;
    const basicHeader = basicHeaderSize(chunkStreamId);
    const chunks = Math.max(1, Math.ceil(length / this.#chunkSize));
    const headerSize = basicHeader + ([11, 7, 3, 0][fmt] as number) + extension;
    const out = new Uint8Array(headerSize + (chunks - 1) * (basicHeader + extension) + length);

    let at = writeBasicHeader(out, 0, fmt, chunkStreamId);
    if (fmt < 3) at = writeU24(out, at, isExtended ? EXTENDED : time);
    if (fmt < 2) {
      at = writeU24(out, at, length);
      out[at++] = typeId;
    }
    if (fmt === 0) at = writeU32LittleEndian(out, at, message.messageStreamId);
    if (isExtended) at = writeU32(out, at, time);

    let offset = Math.min(this.#chunkSize, length);
    out.set(offset === length ? payload : payload.subarray(0, offset), at);
    at += offset;
    while (offset < length) {
      at = writeBasicHeader(out, at, 3, chunkStreamId);
      if (isExtended) at = writeU32(out, at, time);
      const next = Math.min(offset + this.#chunkSize, length);
      out.set(payload.subarray(offset, next), at);
      at += next - offset;
      offset = next;
    }
    return out;
  }
}

/**
 * fmt 3 starts a message only where the header before it had a delta that repeats, as readers disagree on what it
 * means after a fmt 0. A timestamp that goes back or far ahead is said in full.
 */
function pickFmt(
  last: WrittenHeader | undefined,
  timestamp: number,
  length: number,
  typeId: number,
  streamId: number,
): 0 | 1 | 2 | 3 {
  if (last === undefined || last.messageStreamId !== streamId) return 0;
  const delta = timestamp - last.timestamp;
  if (delta < 0 || delta >= EXTENDED) return 0;
  if (last.messageLength !== length || last.typeId !== typeId) return 1;
  return delta === last.delta ? 3 : 2;
}

function basicHeaderSize(id: number): number {
  if (id < 64) return 1;
  return id < 320 ? 2 : 3;
}

function writeBasicHeader(out: Uint8Array, at: number, fmt: number, id: number): number {
  if (id < 64) {
    out[at] = (fmt << 6) | id;
    return at + 1;
  }
  if (id < 320) {
    out[at] = fmt << 6;
    out[at + 1] = id - 64;
    return at + 2;
  }
  out[at] = (fmt << 6) | 1;
  out[at + 1] = (id - 64) & 0xff;
  out[at + 2] = (id - 64) >> 8;
  return at + 3;
}

function writeU24(out: Uint8Array, at: number, value: number): number {
  out[at] = value >>> 16;
  out[at + 1] = value >>> 8;
  out[at + 2] = value;
  return at + 3;
}
function writeU32(out: Uint8Array, at: number, value: number): number {
  out[at] = value >>> 24;
  return writeU24(out, at + 1, value);
}
function writeU32LittleEndian(out: Uint8Array, at: number, value: number): number {
  out[at] = value;
  out[at + 1] = value >>> 8;
  out[at + 2] = value >>> 16;
  out[at + 3] = value >>> 24;
  return at + 4;
}
