/** Where a client is that plays in real time, and may pause. Positions in ms of media. */
export class PlaybackClock {
  readonly #now: () => number;
  #isPaused = false;
  /** At `#anchorTime` the client was at `#anchorPosition`. */
  #anchorTime = 0;
  #anchorPosition = 0;
  /** While paused nothing goes out, but for what a seek needs to show its picture. */
  #pausedLimit = Number.NEGATIVE_INFINITY;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Playing begins at a position, or would if it were not paused. */
  begin(position: number, ahead: number): void {
    this.#anchorPosition = position;
    this.#anchorTime = this.#now();
    this.#pausedLimit = this.#isPaused ? position + ahead : Number.NEGATIVE_INFINITY;
  }

  /** It was held up until now. */
  restart(): void {
    this.#anchorTime = this.#now();
  }

  pause(paused: boolean): void {
    if (paused === this.#isPaused) return;
    if (paused) this.#anchorPosition = this.#position();
    this.#anchorTime = this.#now();
    this.#isPaused = paused;
    this.#pausedLimit = Number.NEGATIVE_INFINITY;
  }

  /** What may be sent by now: timestamps up to this. */
  limit(ahead: number): number {
    return this.#isPaused ? this.#pausedLimit : this.#position() + ahead;
  }

  #position(): number {
    return this.#isPaused ? this.#anchorPosition : this.#anchorPosition + this.#now() - this.#anchorTime;
  }
}
