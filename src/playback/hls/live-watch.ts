import { PlayerError } from '../../errors/player-error.js';

export interface LiveWatchEvents {
  warning(error: PlayerError): void;
  failure(error: PlayerError): void;
}

/** Target durations without news after which a playlist counts as standing still; RFC 8216 6.2.1 grants it 1.5. */
const LATE_AFTER = 3;
/** The least of it, in milliseconds: a playlist of very short segments may come late by a round trip or two. */
const LATE_AFTER_MS = 5000;
/** How long a viewer waits before a picture that stands still. */
const LOST_AFTER_MS = 12_000;
const CHECK_MS = 500;

/**
 * Watches over a live playlist that must grow. One that does not is told of once (`CF_HLS_LIVE_STALLED`, a warning);
 * it is a failure when the picture stands still too, and stays so. When it grows again nothing has happened.
 */
export class LiveWatch {
  readonly #media: HTMLMediaElement;
  readonly #events: LiveWatchEvents;
  readonly #now: () => number;
  #timer: ReturnType<typeof setInterval> | undefined;
  #last = '';
  #url = '';
  #grownAt = 0;
  #targetMs = 0;
  #isTold = false;
  #stoodSince: number | undefined;
  #position = -1;

  constructor(media: HTMLMediaElement, events: LiveWatchEvents, now: () => number = () => performance.now()) {
    this.#media = media;
    this.#events = events;
    this.#now = now;
  }

  /**
   * A playlist has arrived.
   * @param newest says which its newest segment or part is.
   * @param target seconds.
   */
  saw(playlist: {
    readonly live: boolean;
    readonly newest: string;
    readonly target: number;
    url: string;
  }): void {
    if (!playlist.live) {
      this.end();
      return;
    }
    this.#targetMs = Math.max(0, playlist.target) * 1000 || 6000;
    this.#url = playlist.url;
    if (playlist.newest !== this.#last) {
      this.#last = playlist.newest;
      this.#grownAt = this.#now();
      this.#isTold = false;
    }
    this.#timer ??= setInterval(() => this.#check(), CHECK_MS);
  }

  end(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #check(): void {
    const now = this.#now();
    const { paused, currentTime, readyState } = this.#media;
    const stands = !paused && currentTime === this.#position && readyState < 3;
    this.#position = currentTime;
    this.#stoodSince = stands ? (this.#stoodSince ?? now) : undefined;
    const silentMs = now - this.#grownAt;
    if (silentMs < Math.max(LATE_AFTER_MS, LATE_AFTER * this.#targetMs)) return;
    const error = new PlayerError('CF_HLS_LIVE_STALLED', {
      message: `the live playlist has not changed for ${Math.round(silentMs / 1000)} s`,
      context: { stage: 'playlist', url: this.#url, targetDuration: this.#targetMs / 1000 },
    });
    if (!this.#isTold) {
      this.#isTold = true;
      this.#events.warning(error);
    }
    const lostMs = Math.max(LOST_AFTER_MS, 2 * this.#targetMs);
    if (this.#stoodSince === undefined || now - this.#stoodSince < lostMs) return;
    this.end();
    this.#events.failure(error);
  }
}
