import type { Sample } from './sample.js';

/** A sample whose duration the next one will tell. */
type OpenSample = { -readonly [K in keyof Sample]: Sample[K] };

const NONE: readonly Sample[] = [];
/** Frames come no faster than this; closer ones are two that claim the same moment, and say nothing of the rate. */
const MAX_RATE = 500;

/** The samples of one track that are not yet put out, in decode order. */
export class TrackQueue {
  readonly #timescale: number;
  readonly #maxDuration: number;
  #samples: OpenSample[] = [];
  #bytes = 0;
  #usualDuration: number;
  #isSealed = false;

  /**
   * @param maxDuration Seconds. The longest time one sample may fill; where the next comes later there is a gap.
   * @param usualDuration In units of the timescale, until the distance of two samples is known.
   */
  constructor(timescale: number, maxDuration: number, usualDuration: number) {
    this.#timescale = timescale;
    this.#maxDuration = maxDuration * timescale;
    this.#usualDuration = usualDuration;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Seconds from the first decode time to the last. */
  get span(): number {
    const first = this.#samples[0];
    const last = this.#samples[this.#samples.length - 1];
    if (first === undefined || last === undefined) return 0;
    return Math.abs(last.decodeTime - first.decodeTime) / this.#timescale;
  }

  /** @param duration Where the codec knows it; else the last distance is a good guess until the next sample comes. */
  push(
    data: Uint8Array,
    decodeTime: number,
    compositionOffset: number,
    isSync: boolean,
    duration?: number,
  ): void {
    const last = this.#samples[this.#samples.length - 1];
    if (last !== undefined && !this.#isSealed) this.#close(last, decodeTime - last.decodeTime);
    this.#samples.push({
      data,
      decodeTime,
      duration: duration ?? this.#usualDuration,
      compositionOffset,
      isSync,
    });
    this.#bytes += data.byteLength;
    this.#isSealed = false;
  }

  /** Whatever comes next is no continuation: the last sample keeps its usual duration. */
  seal(): void {
    this.#isSealed = true;
  }

  /** Takes out all samples whose duration is known. */
  take(): readonly Sample[] {
    const samples = this.#samples;
    const last = samples[samples.length - 1];
    if (last === undefined || (samples.length === 1 && !this.#isSealed)) return NONE;
    if (this.#isSealed) {
      this.#samples = [];
      this.#bytes = 0;
    } else {
      samples.pop();
      this.#samples = [last];
      this.#bytes = last.data.byteLength;
    }
    return samples;
  }

  #close(last: OpenSample, distance: number): void {
    if (distance > this.#maxDuration) return;
    last.duration = distance;
    if (distance * MAX_RATE > this.#timescale) this.#usualDuration = distance;
  }
}
