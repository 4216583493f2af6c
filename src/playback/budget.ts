import type { Clock } from './clock.js';
import type { Candidate } from '../source/candidate.js';

/** Milliseconds that one attempt may take from attach to ready, by kind of candidate. */
export type Budgets = Readonly<Record<Candidate['kind'], number>>;

export const DEFAULT_BUDGETS: Budgets = { rtmp: 4000, hls: 8000, file: 10_000 };

/** A time limit that can be held: waiting for the viewer costs nothing. */
export class Budget {
  readonly limitMs: number;
  readonly #clock: Clock;
  readonly #onExceeded: () => void;
  #remaining: number;
  #runningSince: number | undefined;
  #cancel: (() => void) | undefined;

  constructor(limitMs: number, clock: Clock, onExceeded: () => void) {
    this.limitMs = limitMs;
    this.#remaining = limitMs;
    this.#clock = clock;
    this.#onExceeded = onExceeded;
  }

  /** Starts, or goes on after {@link hold}. */
  run(): void {
    if (this.#runningSince !== undefined || !Number.isFinite(this.#remaining)) return;
    this.#runningSince = this.#clock.now();
    this.#cancel = this.#clock.after(Math.max(0, this.#remaining), () => {
      this.#runningSince = undefined;
      this.#remaining = 0;
      this.#onExceeded();
    });
  }

  hold(): void {
    if (this.#runningSince === undefined) return;
    this.#remaining -= this.#clock.now() - this.#runningSince;
    this.#runningSince = undefined;
    this.#cancel?.();
  }

  /** For good: the attempt is ready, or over. */
  end(): void {
    this.hold();
    this.#remaining = Number.POSITIVE_INFINITY;
  }
}
