import type { Clock } from './clock.js';
/** What another way to the same stream adds: the time after which it is started beside the one before. */
export const STAGGER_MS = 1500;

/** A time limit that can be held: waiting for the viewer costs nothing. */
export class Budget {
  readonly #clock: Clock;
  readonly #onExceeded: () => void;
  #remaining: number;
  #runningSince: number | undefined;
  #cancel: (() => void) | undefined;

  #limitMs: number;

  constructor(limitMs: number, clock: Clock, onExceeded: () => void) {
    this.#limitMs = limitMs;
    this.#remaining = limitMs;
    this.#clock = clock;
    this.#onExceeded = onExceeded;
  }

  get limitMs(): number {
    return this.#limitMs;
  }

  extend(milliseconds: number): void {
    const isRunning = this.#runningSince !== undefined;
    this.hold();
    this.#limitMs += milliseconds;
    this.#remaining += milliseconds;
    if (isRunning) this.run();
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
