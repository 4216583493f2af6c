/** Where a finger has been lifted, as parts of the width, and when. */
export interface Tap {
  readonly at: number;
  readonly x: number;
}

/** Taps in one place, at most so many milliseconds apart, belong together. */
const TOGETHER = 350;

/**
 * Reads taps as going back or forward: the second of two on the left or right third, and each one behind it. One alone
 * means nothing here.
 */
export class TapReader {
  #last: (Tap & { readonly side: -1 | 0 | 1 }) | undefined;

  /** -1: back, 1: forward, 0: nothing. */
  tap({ at, x }: Tap): -1 | 0 | 1 {
    const side = x < 1 / 3 ? -1 : x > 2 / 3 ? 1 : 0;
    const isAgain = this.#last !== undefined && this.#last.side === side && at - this.#last.at <= TOGETHER;
    this.#last = { at, x, side };
    return isAgain ? side : 0;
  }
}
