import { PlayerError } from '../../errors/player-error.js';

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Reads big-endian fields from one message. Reading past the end is a `PlayerError`
 * (`CF_RTMP_MESSAGE_MALFORMED`): the message said more than it holds.
 */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get offset(): number {
    return this.#offset;
  }
  get remaining(): number {
    return this.#bytes.byteLength - this.#offset;
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }
  u16(): number {
    return this.#view.getUint16(this.#take(2));
  }
  u24(): number {
    const at = this.#take(3);
    return (this.#view.getUint16(at) << 8) | this.#view.getUint8(at + 2);
  }
  u32(): number {
    return this.#view.getUint32(this.#take(4));
  }
  i32(): number {
    return this.#view.getInt32(this.#take(4));
  }
  f64(): number {
    return this.#view.getFloat64(this.#take(8));
  }
  /** The next byte without taking it, or -1 at the end. */
  peek(): number {
    return this.remaining > 0 ? this.#view.getUint8(this.#offset) : -1;
  }
  /** A view, not a copy. */
  bytes(length: number): Uint8Array {
    const at = this.#take(length);
    return this.#bytes.subarray(at, at + length);
  }
  /** UTF-8; bytes that are none become U+FFFD, as names from old servers are now and then in Latin-1. */
  text(length: number): string {
    return length === 0 ? '' : utf8.decode(this.bytes(length));
  }
  skip(length: number): void {
    this.#take(length);
  }

  #take(length: number): number {
    const at = this.#offset;
    if (length > this.#bytes.byteLength - at) {
      throw new PlayerError('CF_RTMP_MESSAGE_MALFORMED', {
        message: `${length} bytes wanted at ${at} of ${this.#bytes.byteLength}`,
      });
    }
    this.#offset = at + length;
    return at;
  }
}
