import type { Clock } from '../../playback/clock.js';

/** Seconds until it is tried again by itself: each time longer, and then no more. */
const DELAYS = [15, 30, 60, 120];
/** Milliseconds: what fails sooner after it began to play has not been mended. */
const STEADY = 60_000;

/** Counts down to the next try, second by second. Time in which nobody looks, or without a network, does not count. */
export class RetryCountdown {
  readonly #clock: Clock;
  readonly #onTick: (secondsLeft: number) => void;
  readonly #onDue: () => void;
  #tries = 0;
  #playingSince: number | undefined;
  #left = 0;
  #cancel: (() => void) | undefined;
  #isHeld: () => boolean;

  constructor(
    clock: Clock,
    callbacks: { onTick(secondsLeft: number): void; onDue(): void; isHeld(): boolean },
  ) {
    this.#clock = clock;
    this.#onTick = (left) => callbacks.onTick(left);
    this.#onDue = () => callbacks.onDue();
    this.#isHeld = () => callbacks.isHeld();
  }

  /** Whether there is a next try. */
  start(): boolean {
    this.stop();
    if (this.#playingSince !== undefined && this.#clock.now() - this.#playingSince >= STEADY) this.reset();
    this.#playingSince = undefined;
    const delay = DELAYS[this.#tries];
    if (delay === undefined) return false;
    this.#tries += 1;
    this.#left = delay;
    this.#onTick(delay);
    this.#wait();
    return true;
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /** It plays: a failure after some time of that begins with the short delay again. */
  played(): void {
    this.#playingSince ??= this.#clock.now();
  }

  /** Something else is to be played. */
  reset(): void {
    this.#tries = 0;
  }

  #wait(): void {
    this.#cancel = this.#clock.after(1000, () => {
      if (!this.#isHeld()) this.#left -= 1;
      if (this.#left > 0) {
        this.#onTick(this.#left);
        this.#wait();
        return;
      }
      this.#cancel = undefined;
      this.#onDue();
    });
  }
}
