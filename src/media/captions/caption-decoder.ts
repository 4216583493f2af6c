import type { Caption } from './caption.js';
import type { CaptionTriplet } from './caption-triplets.js';
import { Cea608Field } from './cea608-decoder.js';
import { Cea708Decoder } from './cea708-decoder.js';

/**
 * CEA-608 and CEA-708 captions from their `cc_data`. Takes triplets in the order in which their pictures are shown, and
 * tells what each channel shows: again and again while that grows, and for the last time with its end.
 */
export class CaptionDecoder {
  readonly #fields: readonly [Cea608Field, Cea608Field];
  readonly #dtvcc: Cea708Decoder;
  #time = 0;

  constructor(tell: (caption: Caption) => void) {
    this.#fields = [new Cea608Field(0, tell), new Cea608Field(1, tell)];
    this.#dtvcc = new Cea708Decoder(tell);
  }

  /** `time`: ms. */
  push(triplets: readonly CaptionTriplet[], time: number): void {
    this.#time = time;
    for (const { type, first, second } of triplets) {
      if (type === 0 || type === 1) this.#fields[type].push(first, second, time);
      else this.#dtvcc.push(type === 3, first, second, time);
    }
  }

  /** What follows is from elsewhere: nobody knows how long what is shown now lasts. */
  end(): void {
    for (const decoder of [...this.#fields, this.#dtvcc]) decoder.end(this.#time);
  }
}
