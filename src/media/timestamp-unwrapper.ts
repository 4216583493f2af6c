/**
 * RTMP timestamps wrap at 2^32 ms (RTMP 1.0 section 5.3.1.3); some servers and files carry the 24 bits of the first
 * FLV versions only. ms.
 */
const WRAPS = [
  // A reader that lost minutes still sees the wrap; a jump back of days that fits by chance is no wrap.
  { modulus: 2 ** 32, window: 600_000 },
  { modulus: 2 ** 24, window: 30_000 },
] as const;
/** A first timestamp this close below 2^32 is a small negative one: a stream that was cut just before zero. */
const NEGATIVE_WINDOW = 60_000;

/** Makes timestamps that wrap into ones that go on; every other jump is left as it is. */
export class TimestampUnwrapper {
  #raw: number | undefined;
  #unwrapped = 0;

  /** ms; numbers that are no 32-bit timestamps (negative ones, fractions) are taken as they are. */
  unwrap(raw: number): number {
    const last = this.#raw;
    this.#raw = raw;
    if (last === undefined) {
      this.#unwrapped = raw >= 2 ** 32 - NEGATIVE_WINDOW && raw < 2 ** 32 ? raw - 2 ** 32 : raw;
    } else {
      this.#unwrapped += stepBetween(last, raw);
    }
    return this.#unwrapped;
  }

  /** The same for something beside the sequence, which it does not change. */
  near(raw: number): number {
    return this.#raw === undefined ? raw : this.#unwrapped + stepBetween(this.#raw, raw);
  }

  reset(): void {
    this.#raw = undefined;
  }
}

function stepBetween(last: number, raw: number): number {
  const step = raw - last;
  for (const { modulus, window } of WRAPS) {
    if (Math.abs(step + modulus) < window) return step + modulus;
    // Audio and video take turns: after a wrap of the one, the other may still be before it.
    if (Math.abs(step - modulus) < window) return step - modulus;
  }
  return step;
}
