import { PlayerError } from '../errors/player-error.js';

/** An HTTP tunnel that loses its session is opened anew; one that loses it this often, each time so soon, is not. */
const MAX_LOSSES = 3;
const LOSS_PERIOD_MS = 5000;
/** A server that asks for new connections all the time gets them no faster. */
const MOVE_PERIOD_MS = 1000;

/** When a session may connect anew by itself: not for every loss, and not all the time. */
export class ReopenPolicy {
  readonly #now: () => number;
  #openedAt = 0;
  #losses = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A connection is about to be opened. */
  opens(): void {
    this.#openedAt = this.#now();
  }

  /** HTTP tunnels lose their session by a proxy's or server's memory, not because the stream is over. */
  allows(error: unknown): error is PlayerError {
    if (!(error instanceof PlayerError) || error.code !== 'CF_TUNNEL_SESSION_LOST') return false;
    if (this.#now() - this.#openedAt > LOSS_PERIOD_MS) this.#losses = 0;
    return this.#losses++ < MAX_LOSSES;
  }

  /** Resolves when a server may have the new connection that it asked for. */
  async turn(): Promise<void> {
    const wait = this.#openedAt + MOVE_PERIOD_MS - this.#now();
    if (wait > 0) await new Promise<void>((resolve) => setTimeout(resolve, wait));
    this.opens();
  }
}
