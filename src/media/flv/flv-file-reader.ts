import { PlayerError } from '../../errors/player-error.js';
import {
  FILE_HEADER_SIZE,
  PREVIOUS_TAG_SIZE,
  TAG_HEADER_SIZE,
  TAG_TYPE,
  type FlvHeader,
  type FlvTag,
} from './flv-tag.js';

export interface FlvFileCallbacks {
  onHeader?(header: FlvHeader): void;
  /** `payload` is a view of the bytes pushed where they held the whole tag, else a copy. */
  onTag(tag: FlvTag & { readonly position: number }): void;
}

const TYPE_NAMES: Readonly<Record<number, FlvTag['type']>> = {
  [TAG_TYPE.audio]: 'audio',
  [TAG_TYPE.video]: 'video',
  [TAG_TYPE.script]: 'script',
};
/** E.4.1: of the first byte of a tag, two bits are reserved for FMS and are 0; the next says encrypted. */
const RESERVED = 0xc0;
const FILTER = 0x20;
const EMPTY = new Uint8Array(0);

export interface FlvFileReaderOptions {
  /** Position of the first byte pushed, which begins a tag: to read from the middle of a file. Absent: its beginning. */
  readonly from?: number;
  /**
   * Whether a tag counts only when its StreamID is 0 and the PreviousTagSize behind it is right, so that damage is
   * noticed where it is. `by-example`: when they are in the second tag, since some muxers write what they like there
   * (and what adds an index to a file may forget to correct the first). Absent: no.
   */
  readonly isStrict?: boolean | 'by-example';
}

/** Reads an FLV file or stream pushed in pieces of any size: specification E.2 to E.4. */
export class FlvFileReader {
  readonly #callbacks: FlvFileCallbacks;
  /** What of the file is not yet used, from `#position` on. */
  #pending: Uint8Array = EMPTY;
  #position = 0;
  #hasHeader = false;
  /** Bytes to jump over before the next tag. */
  #skip = 0;
  /** Pieces of a tag that is not complete, so that a large tag in small pieces is joined once. */
  #pieces: Uint8Array[] = [];
  #piecesSize = 0;
  #needed = FILE_HEADER_SIZE;
  #isStrict: boolean | undefined;
  #tags = 0;

  constructor(callbacks: FlvFileCallbacks, { from, isStrict = false }: FlvFileReaderOptions = {}) {
    this.#callbacks = callbacks;
    this.#isStrict = isStrict === 'by-example' ? undefined : isStrict;
    if (from === undefined) return;
    this.#position = from;
    this.#hasHeader = true;
    this.#needed = TAG_HEADER_SIZE;
  }

  /** @throws PlayerError `CF_MEDIA_TAG_MALFORMED` where this is no FLV; `context.position` is that of the tag. */
  push(bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return;
    this.#pieces.push(bytes);
    this.#piecesSize += bytes.byteLength;
    if (this.#piecesSize < this.#needed) return;
    this.#pending = this.#join();
    let used = this.#readOne(0);
    while (used !== undefined) {
      const next = this.#readOne(used);
      if (next === undefined) break;
      used = next;
    }
    this.#keep(used ?? 0);
  }

  /** Whether tags are taken only with the right size behind them; `undefined`: too early to tell. */
  get isStrict(): boolean | undefined {
    return this.#isStrict;
  }

  /** Whether the bytes so far end where a tag does. */
  get isBetweenTags(): boolean {
    return this.#hasHeader && this.#piecesSize === 0;
  }

  #join(): Uint8Array {
    const [only] = this.#pieces;
    if (this.#pieces.length === 1 && only !== undefined) return only;
    const joined = new Uint8Array(this.#piecesSize);
    let at = 0;
    for (const piece of this.#pieces) {
      joined.set(piece, at);
      at += piece.byteLength;
    }
    return joined;
  }

  #keep(used: number): void {
    const rest = this.#pending.subarray(used);
    this.#position += used;
    this.#pieces = rest.byteLength === 0 ? [] : [rest];
    this.#piecesSize = rest.byteLength;
    this.#pending = EMPTY;
  }

  /** Reads what begins at `at` and returns where it ends; `undefined` when it is not all there. */
  #readOne(at: number): number | undefined {
    const available = this.#pending.byteLength - at;
    if (this.#skip > 0) {
      const step = Math.min(this.#skip, available);
      this.#skip -= step;
      this.#needed = 1;
      return step === 0 ? undefined : at + step;
    }
    return this.#hasHeader ? this.#readTag(at, available) : this.#readHeader(at, available);
  }

  #readHeader(at: number, available: number): number | undefined {
    if (available < FILE_HEADER_SIZE) return undefined;
    const bytes = this.#pending;
    if (bytes[at] !== 0x46 || bytes[at + 1] !== 0x4c || bytes[at + 2] !== 0x56) {
      throw new PlayerError('CF_MEDIA_TAG_MALFORMED', { message: 'this is no FLV file' });
    }
    const flags = bytes[at + 4] ?? 0;
    const dataOffset = u32(bytes, at + 5);
    this.#hasHeader = true;
    // DataOffset is 9 in every version there has been; some files have 0 there.
    this.#skip = Math.max(0, dataOffset - FILE_HEADER_SIZE) + PREVIOUS_TAG_SIZE;
    this.#callbacks.onHeader?.({ hasAudio: (flags & 4) !== 0, hasVideo: (flags & 1) !== 0 });
    return at + FILE_HEADER_SIZE;
  }

  #readTag(at: number, available: number): number | undefined {
    this.#needed = TAG_HEADER_SIZE;
    if (available < TAG_HEADER_SIZE) return undefined;
    const bytes = this.#pending;
    const first = bytes[at] ?? 0;
    if ((first & RESERVED) !== 0) {
      throw this.#malformed(`tag type ${first} in an FLV file`, at);
    }
    const size = u24(bytes, at + 1);
    this.#needed = TAG_HEADER_SIZE + size + PREVIOUS_TAG_SIZE;
    if (available < (this.#isStrict === false ? TAG_HEADER_SIZE + size : this.#needed)) return undefined;
    const start = at + TAG_HEADER_SIZE;
    if (this.#isStrict !== false) this.#check(at, start + size, u24(bytes, at + 8));
    const type = TYPE_NAMES[first & 0x1f];
    if (type !== undefined && (first & FILTER) === 0) {
      this.#callbacks.onTag({
        type,
        timestamp: (u24(bytes, at + 4) | ((bytes[at + 7] ?? 0) << 24)) >>> 0,
        payload: bytes.subarray(start, start + size),
        position: this.#position + at,
      });
    }
    this.#skip = PREVIOUS_TAG_SIZE;
    return start + size;
  }

  #check(at: number, end: number, streamId: number): void {
    const isRight = streamId === 0 && u32(this.#pending, end) === end - at;
    if (this.#isStrict === true && !isRight) throw this.#malformed('what follows a tag is not its size', at);
    if (this.#isStrict === undefined && ++this.#tags > 1) this.#isStrict = isRight;
  }

  #malformed(message: string, at: number): PlayerError {
    return new PlayerError('CF_MEDIA_TAG_MALFORMED', {
      message,
      context: { stage: 'media', position: this.#position + at },
    });
  }
}

function u24(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
}

function u32(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) * 2 ** 24 + u24(bytes, at + 1);
}
