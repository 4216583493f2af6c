/** librtmp and ffmpeg assume about as much of a server that names none. */
export const DEFAULT_WINDOW_SIZE = 2_500_000;

/**
 * When to acknowledge: RTMP 1.0 section 5.4.3. At half of the window already, as ffmpeg does, because a server that
 * stops at the window would otherwise wait for a round trip.
 */
export class AcknowledgementWindow {
  #size = DEFAULT_WINDOW_SIZE;
  #received = 0;
  #acknowledged = 0;

  /** Bytes received. */
  get received(): number {
    return this.#received;
  }

  /** 5.4.4. Zero, which some servers send, means nothing. */
  set size(size: number) {
    if (size > 0) this.#size = size;
  }

  /** The sequence number to acknowledge, 32 bits that wrap, or `undefined` when it is not yet time. */
  receive(length: number): number | undefined {
    this.#received += length;
    if (this.#received - this.#acknowledged < this.#size / 2) return undefined;
    this.#acknowledged = this.#received;
    return this.#received % 0x1_0000_0000;
  }
}
