/** The unit of the polling byte: 0x21 of them are about half a second. */
export const POLLING_UNIT_MS = 16;

const LAST_STEP = 0x21;
/** What servers put into the first byte of an answer, one step on after ten answers without data. */
export const POLLING_SERIES: readonly number[] = [0x01, 0x03, 0x05, 0x09, 0x11, LAST_STEP];
const EMPTY_PER_STEP = 10;
export const LONGEST_PAUSE_MS = LAST_STEP * POLLING_UNIT_MS;

/** The step of the series after so many answers without data. */
export const pollingStep = (empty: number): number =>
  POLLING_SERIES[Math.floor(empty / EMPTY_PER_STEP)] ?? LAST_STEP;

/** An answer of this size shows that more is waiting. */
const FLOWING = 4096;

/** When to ask the server again that sends nothing by itself. */
export class PollingPace {
  #empty = 0;

  /** Something was asked of the server, so it will soon have something to say. */
  restart(): void {
    this.#empty = 0;
  }

  /**
   * Milliseconds from an answer to the next question.
   *
   * The server's byte counts where it had nothing to say. A server that always says 1 is asked ever less often all the
   * same, and none less than the end of the series tells, because play would stall over a mistake of it.
   */
  after(pollingByte: number, received: number): number {
    if (received >= FLOWING) return 0;
    if (received > 0) {
      this.#empty = 0;
      return POLLING_UNIT_MS;
    }
    this.#empty += 1;
    return POLLING_UNIT_MS * Math.min(LAST_STEP, Math.max(pollingByte, pollingStep(this.#empty)));
  }
}
