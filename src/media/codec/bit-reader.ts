import { PlayerError } from '../../errors/player-error.js';

/** Bits from the most significant on. Reading past the end is a malformed tag. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get remaining(): number {
    return this.#bytes.byteLength * 8 - this.#position;
  }

  bit(): number {
    if (this.remaining < 1) {
      throw new PlayerError('CF_MEDIA_TAG_MALFORMED', { message: 'a codec configuration ends too early' });
    }
    const byte = this.#bytes[this.#position >> 3] ?? 0;
    return (byte >> (7 - (this.#position++ & 7))) & 1;
  }

  flag(): boolean {
    return this.bit() === 1;
  }

  /** Up to 32 bits. */
  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) value = value * 2 + this.bit();
    return value;
  }

  skip(count: number): void {
    if (count > this.remaining) this.#position = this.#bytes.byteLength * 8;
    else this.#position += count;
  }

  /** ue(v), ITU-T H.264 section 9.1. */
  unsignedExpGolomb(): number {
    let zeros = 0;
    while (this.bit() === 0) {
      if (++zeros > 31) {
        throw new PlayerError('CF_MEDIA_TAG_MALFORMED', { message: 'an Exp-Golomb code has no end' });
      }
    }
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  /** se(v), section 9.1.1. */
  signedExpGolomb(): number {
    const code = this.unsignedExpGolomb();
    return code % 2 === 1 ? (code + 1) / 2 : -code / 2;
  }
}
