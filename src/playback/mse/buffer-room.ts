/** Of what fitted in when the browser had no room: so much is filled from then on, and refilled from there. */
const FILL = 0.75;
const REFILL = 0.4;
/** Seconds; with less nothing plays. */
const LEAST = 1;

/** How much a browser has room for, learnt from where it had none: the source is told to wait before it comes to that again. */
export class BufferRoom {
  #limit = Infinity;
  #isWaiting = false;

  /** Seconds ahead of the playhead as the source is to take them: `Infinity` where it must wait. */
  report(ahead: number, isFull: boolean): number {
    if (isFull) this.#limit = Math.max(LEAST, Math.min(this.#limit, ahead * FILL));
    const enough = this.#isWaiting ? this.#limit * (REFILL / FILL) : this.#limit;
    this.#isWaiting = isFull || ahead >= enough;
    return this.#isWaiting ? Infinity : ahead;
  }
}
