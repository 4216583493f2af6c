/** What has been received up to now. */
export interface Received {
  readonly bytes: number;
  /** Media time of the newest, ms; undefined while there is none, or while it jumps. */
  readonly mediaMs: number | undefined;
  /** Whether the server owes media. */
  readonly isExpecting: boolean;
}

export interface ThroughputSample {
  readonly bytes: number;
  readonly ms: number;
  readonly mediaMs: number;
}

/** Shorter ones say more about timers than about the line. ms. */
const WINDOW_MS = 500;
/** In so long a jump forward no line has that much media. ms. */
const MAX_MEDIA_MS = 60_000;

/** Cuts what is received into windows: bytes, time, and how much media that was. */
export class ThroughputMeter {
  #from: (Received & { readonly at: number }) | undefined;

  /** A sample, when a window is full. */
  take(received: Received, at: number): ThroughputSample | undefined {
    const from = this.#from;
    if (!received.isExpecting || received.mediaMs === undefined) {
      this.#from = undefined;
      return undefined;
    }
    if (from?.mediaMs === undefined) {
      this.#from = { ...received, at };
      return undefined;
    }
    if (at - from.at < WINDOW_MS) return undefined;
    this.#from = { ...received, at };
    const bytes = received.bytes - from.bytes;
    const mediaMs = received.mediaMs - from.mediaMs;
    // A seek, or another stream, lay in between.
    if (bytes < 0 || mediaMs < 0 || mediaMs > MAX_MEDIA_MS) return undefined;
    return { bytes, ms: at - from.at, mediaMs };
  }
}
