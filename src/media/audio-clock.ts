/** FLV timestamps are whole ms and often truncated, capture clocks jitter more; below this no eye sees lips move. ms. */
const TOLERANCE = 20;
/** A frame this much later than expected comes after a gap. ms. */
const GAP = 250;
/** So many frames in a row off to the same side are no jitter. */
const PATIENCE = 8;

/**
 * Start times of audio frames in units of the sample rate. A frame begins exactly where the one before ended, so that
 * rounding never makes a click or adds up, as long as the timestamps stay within a tolerance; where they leave it for
 * good (lost frames, a clock that drifts) the next frame is put where its timestamp says. So the error is bounded by
 * `TOLERANCE`, or `GAP` for `PATIENCE` frames. Start times always grow.
 */
export class AudioClock {
  readonly #sampleRate: number;
  /** Nothing starts before this, in units of the sample rate. */
  readonly #earliest: number;
  #last: number | undefined;
  #lastLength = 0;
  #strayed = 0;

  /** @param earliest seconds */
  constructor(sampleRate: number, earliest = 0) {
    this.#sampleRate = sampleRate;
    this.#earliest = Math.ceil(earliest * sampleRate);
  }

  /** Where the last frame ends, in seconds. */
  get end(): number {
    return this.#last === undefined ? 0 : (this.#last + this.#lastLength) / this.#sampleRate;
  }

  /** @param time ms, as labelled. @param length Of the frame, in units of the sample rate. */
  next(time: number, length: number): number {
    const label = Math.round((time * this.#sampleRate) / 1000);
    const start =
      this.#last === undefined ? Math.max(this.#earliest, label) : this.#follow(this.#last, label);
    this.#last = start;
    this.#lastLength = length;
    return start;
  }

  #follow(last: number, label: number): number {
    const expected = last + this.#lastLength;
    const error = ((label - expected) * 1000) / this.#sampleRate;
    if (Math.abs(error) <= TOLERANCE) {
      this.#strayed = 0;
      return expected;
    }
    this.#strayed = error > 0 ? Math.max(0, this.#strayed) + 1 : Math.min(0, this.#strayed) - 1;
    if (error < GAP && Math.abs(this.#strayed) < PATIENCE) return expected;
    // Too many samples for the time they claim: frames overlap by half until it fits.
    return Math.max(last + (this.#lastLength >> 1), label);
  }
}
