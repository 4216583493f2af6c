/**
 * Servers say that a recording is over in up to three ways (`Play.Complete`, `Play.Stop`, StreamEOF), in any order,
 * and some before the last media is out. It is over when one was said and nothing has come for this long.
 */
const QUIET_MS = 250;
/** Said twice, it is meant. */
const QUIET_WHEN_SURE_MS = 30;

export class StreamEnd {
  readonly #onEnd: () => void;
  #timer: number | undefined;
  #said = 0;

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
  }

  get isSaid(): boolean {
    return this.#said > 0;
  }

  say(): void {
    this.#said++;
    this.#wait();
  }

  /** Media arrived. */
  postpone(): void {
    if (this.#said > 0) this.#wait();
  }

  reset(): void {
    this.#said = 0;
    clearTimeout(this.#timer);
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#onEnd(), this.#said > 1 ? QUIET_WHEN_SURE_MS : QUIET_MS);
  }
}
