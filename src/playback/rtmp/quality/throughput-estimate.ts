/** What came in a while: bytes, ms, and how much media that was in ms. */
export interface ThroughputSample {
  readonly bytes: number;
  readonly ms: number;
  readonly mediaMs: number;
}

/** Media comes so much faster than it is played: the server sends ahead, and the line is the limit. */
const BURST_PACE = 1.25;
/** And so much slower, while more is wanted: the line is the limit again. */
const STARVED_PACE = 0.9;
/** How soon half of what was known is forgotten, ms: bad news counts at once. */
const FORGETS_MORE_MS = 800;
const FORGETS_LESS_MS = 1200;

/**
 * What a line can carry, from a stream that is sent in real time. Such a stream says only that it is at least as much as
 * comes; the line itself shows when the server sends ahead, and when less comes than is played.
 */
export class ThroughputEstimate {
  #value: number | undefined;
  #measuredAt: number | undefined;

  /** @param value bits per second that are known from before */
  constructor(value?: number) {
    this.#value = value;
  }

  /** Bits per second; undefined: nothing was measured yet. */
  get value(): number | undefined {
    return this.#value;
  }
  /** When the line itself was last measured. */
  get measuredAt(): number | undefined {
    return this.#measuredAt;
  }

  /** @param isNeedy less is buffered than wanted, so that the server would send more if it could */
  take({ bytes, ms, mediaMs }: ThroughputSample, isNeedy: boolean, now: number): void {
    if (ms <= 0) return;
    const rate = (bytes * 8000) / ms;
    const pace = mediaMs / ms;
    const isOfLine = pace >= BURST_PACE || (isNeedy && pace <= STARVED_PACE);
    if (!isOfLine) {
      if (this.#value !== undefined && rate > this.#value) this.#value = rate;
      return;
    }
    this.#measuredAt = now;
    if (this.#value === undefined) {
      this.#value = rate;
      return;
    }
    const halfLife = rate < this.#value ? FORGETS_MORE_MS : FORGETS_LESS_MS;
    const weight = 1 - 0.5 ** (ms / halfLife);
    this.#value += (rate - this.#value) * weight;
  }
}
