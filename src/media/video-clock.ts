/**
 * FLV times are whole ms, which 90 kHz holds exactly; what is left between two ms makes room for frames that claim
 * the same moment.
 */
export const VIDEO_TIMESCALE = 90_000;
const TICKS_PER_MS = VIDEO_TIMESCALE / 1000;

/**
 * Decode times and composition offsets of video. Presentation times are those of the messages; decode times grow by
 * at least a tick and are never negative, and where that moves one the composition offset takes the difference.
 */
export class VideoClock {
  decodeTime = 0;
  compositionOffset = 0;
  #hasLast = false;

  /** @param time Decode time, ms. @param offset Presentation minus decode time, ms. */
  next(time: number, offset: number): void {
    const decodeTime = Math.round(time * TICKS_PER_MS);
    const earliest = this.#hasLast ? this.decodeTime + 1 : 0;
    this.#hasLast = true;
    this.decodeTime = Math.max(earliest, decodeTime);
    // Without reordering a picture cannot be shown before the one decoded before it.
    this.compositionOffset =
      offset === 0 ? 0 : Math.max(0, Math.round((time + offset) * TICKS_PER_MS)) - this.decodeTime;
  }

  reset(): void {
    this.#hasLast = false;
  }
}
