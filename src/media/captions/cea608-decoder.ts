import type { Caption } from './caption.js';
import { Cea608Channel } from './cea608-channel.js';

/** One field of line 21, with two channels: `CC1` and `CC2`, or `CC3` and `CC4` with the data about the programme. */
export class Cea608Field {
  readonly #channels: readonly [Cea608Channel, Cea608Channel];
  #channel: Cea608Channel | undefined;
  #lastControl = -1;
  /** Some encoders leave parity out, if only in text; until text is seen to have it, nothing is refused for it. */
  #hasParity = false;

  constructor(field: 0 | 1, tell: (caption: Caption) => void) {
    this.#channels = [
      new Cea608Channel(`CC${field * 2 + 1}`, tell),
      new Cea608Channel(`CC${field * 2 + 2}`, tell),
    ];
  }

  push(firstByte: number, secondByte: number, time: number): void {
    const isText = (firstByte & 0x7f) >= 0x20;
    const isFirstGood = this.#check(firstByte, isText);
    const isSecondGood = this.#check(secondByte, isText);
    if (!isFirstGood) return;
    const first = firstByte & 0x7f;
    const second = secondByte & 0x7f;
    if (first === 0 && second === 0) return;
    if (first >= 0x20) {
      this.#lastControl = -1;
      this.#channel?.text([first, isSecondGood ? second : SOLID_BLOCK], time);
    } else if (first >= 0x10) {
      if (isSecondGood) this.#control(first, second, time);
    } else {
      // Extended data services: they last until the next control code.
      this.#lastControl = -1;
      this.#channel = undefined;
    }
  }

  end(time: number): void {
    for (const channel of this.#channels) channel.end(time);
  }

  #control(first: number, second: number, time: number): void {
    const control = first * 128 + second;
    // They are sent twice, so that one may be lost.
    const isRepeated = control === this.#lastControl;
    this.#lastControl = isRepeated ? -1 : control;
    if (isRepeated) return;
    this.#channel = this.#channels[(first & 8) === 0 ? 0 : 1];
    this.#channel.control(first & ~8, second, time);
  }

  #check(byte: number, isText: boolean): boolean {
    const isGood = hasOddParity(byte);
    // Null pairs and control codes come with their bits from everybody.
    if (isGood && byte >= 0xa0 && isText) this.#hasParity = true;
    return isGood || !this.#hasParity;
  }
}

/** 47 CFR 15.119 (i): shown for a character that did not arrive well. */
const SOLID_BLOCK = 0x7f;

function hasOddParity(byte: number): boolean {
  let bits = byte;
  bits ^= bits >> 4;
  bits ^= bits >> 2;
  bits ^= bits >> 1;
  return (bits & 1) === 1;
}
