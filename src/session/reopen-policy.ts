/** A server that asks for new connections all the time gets them no faster. */
const MOVE_PERIOD_MS = 1000;

/** When a session may connect anew because its server asks for it: not all the time. */
export class ReopenPolicy {
  readonly #now: () => number;
  #openedAt = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A connection is about to be opened. */
  opens(): void {
    this.#openedAt = this.#now();
  }

  /** Resolves when a server may have the new connection that it asked for. */
  async turn(): Promise<void> {
    const wait = this.#openedAt + MOVE_PERIOD_MS - this.#now();
    if (wait > 0) await new Promise<void>((resolve) => setTimeout(resolve, wait));
    this.opens();
  }
}
