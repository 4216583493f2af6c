/**
 * Servers say that a recording is over in up to three ways (`Play.Complete`, `Play.Stop`, StreamEOF), in any order,
 * and some before the last media is out. It is over when one was said and nothing has come for this long.
 */
const QUIET_MS = 250;

export class StreamEnd {
  readonly #onEnd: () => void;
  readonly #quietMs: number;
  #timer: number | undefined;
  #isSaid = false;

  constructor(onEnd: () => void, quietMs = QUIET_MS) {
    this.#onEnd = onEnd;
    this.#quietMs = quietMs;
  }

  get isSaid(): boolean {
    return this.#isSaid;
  }

  say(): void {
    this.#isSaid = true;
    this.#wait();
  }

  /** Media arrived. */
  postpone(): void {
    if (this.#isSaid) this.#wait();
  }

  reset(): void {
    this.#isSaid = false;
    clearTimeout(this.#timer);
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#isSaid) this.#onEnd();
    }, this.#quietMs);
  }
}
