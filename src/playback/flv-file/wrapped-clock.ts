/** 24 bits of milliseconds, 4 h 39 min 37 s: FLV, E.4.1, without TimestampExtended. */
const WRAP = 2 ** 24;
/** This close to the wrap, on either side of it, a jump back is the wrap. ms. */
const NEAR = 60_000;
/**
 * The clock of a file whose writer has left TimestampExtended at 0: behind 4 h 39 min its timestamps begin anew. Times in
 * ms.
 */
export class WrappedClock {
  /** `undefined`: nothing has shown it yet. */
  #isWrapped: boolean | undefined;

  /** Whether such a length needs a look at the end of the file, to know which clock it has. */
  isInDoubt(duration: number | undefined): boolean {
    return this.#isWrapped === undefined && duration !== undefined && duration > WRAP - NEAR;
  }

  get isWrapped(): boolean {
    return this.#isWrapped === true;
  }

  /** @param last of the tag before, where reading came from there. */
  following(last: number, timestamp: number): number {
    if (!this.#mayWrap(timestamp)) return timestamp;
    const round = Math.floor(last / WRAP);
    const before = last - round * WRAP;
    // Configurations have 0 anywhere.
    if (timestamp > 0 && timestamp < NEAR && before > WRAP - NEAR) {
      this.#isWrapped = true;
      return timestamp + (round + 1) * WRAP;
    }
    const isLate = round > 0 && before < NEAR && timestamp > WRAP - NEAR;
    return timestamp + (isLate ? round - 1 : round) * WRAP;
  }

  /** @param guess what the time may be there, by position. */
  near(guess: number | undefined, timestamp: number): number {
    if (!this.#mayWrap(timestamp) || this.#isWrapped !== true || guess === undefined) return timestamp;
    return timestamp + Math.max(0, Math.round((guess - timestamp) / WRAP)) * WRAP;
  }

  /** The last timestamp of a file, beside the duration that its metadata promises. */
  judge(last: number, promised: number): void {
    if (this.#mayWrap(last) && this.isInDoubt(promised)) this.#isWrapped = promised - last > WRAP / 2;
  }

  /** Two timestamps in the order in which they stand in the file, far from one another. */
  compare(earlier: number, later: number): void {
    if (this.#mayWrap(earlier) && this.#mayWrap(later) && earlier > later + NEAR) this.#isWrapped = true;
  }

  #mayWrap(timestamp: number): boolean {
    if (timestamp >= WRAP) this.#isWrapped = false;
    return this.#isWrapped !== false;
  }
}
