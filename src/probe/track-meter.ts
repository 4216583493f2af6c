import type { TrackKind } from '../media/segment.js';

/** Larger steps between two messages are a jump of the server, not media. ms */
const MAX_STEP = 10_000;

export interface TrackReport {
  readonly kind: TrackKind;
  /** RFC 6381 (`avc1.64001f`, `mp4a.40.2`, `mp3`), or the name of what cf-player does not play. */
  readonly codec: string;
  /** Whether cf-player plays this codec. */
  readonly playable: boolean;
  /** Whether what a decoder must know first has come (AVC and AAC configuration; MP3 needs none). */
  readonly configured: boolean;
  readonly width?: number;
  readonly height?: number;
  /** Hz. */
  readonly sampleRate?: number;
  readonly channels?: number;
  readonly frames: number;
  readonly bytes: number;
  /** Seconds of media received, jumps not counted. */
  readonly seconds: number;
  /** ms on the wire. */
  readonly firstTimestamp: number | null;
  readonly lastTimestamp: number | null;
  readonly keyframes?: number;
}

export interface TrackFacts {
  readonly codec: string;
  readonly width?: number;
  readonly height?: number;
  readonly sampleRate?: number;
  readonly channels?: number;
}

/** Counts one track of what arrives. */
export class TrackMeter {
  readonly kind: TrackKind;
  readonly playable: boolean;
  configured: boolean;
  facts: TrackFacts;
  frames = 0;
  bytes = 0;
  /** Jumps of the timestamp, forward or back, that nobody asked for. */
  jumps = 0;
  #first: number | undefined;
  #last: number | undefined;
  #milliseconds = 0;
  #step = 0;
  #lastKeyframe: number | undefined;
  #keyframes = 0;
  #intervals = { count: 0, sum: 0, min: Infinity, max: 0 };

  constructor(kind: TrackKind, facts: TrackFacts, playable: boolean, configured: boolean) {
    this.kind = kind;
    this.facts = facts;
    this.playable = playable;
    this.configured = configured;
  }

  /** ms */
  get milliseconds(): number {
    return this.#milliseconds + this.#step;
  }
  /** ms between one keyframe and the next, of all pairs without a jump between them. */
  get keyframeIntervals(): {
    readonly count: number;
    readonly sum: number;
    readonly min: number;
    readonly max: number;
  } {
    return this.#intervals;
  }

  frame(timestamp: number, bytes: number, isKeyframe: boolean): void {
    this.frames++;
    this.bytes += bytes;
    this.#first ??= timestamp;
    // Timestamps are 32 bits and wrap.
    const step = this.#last === undefined ? 0 : (timestamp - this.#last) | 0;
    if (step > MAX_STEP || step < -MAX_STEP) {
      this.jumps++;
      this.discontinuity();
    } else if (step > 0) {
      this.#milliseconds += step;
      this.#step = step;
    }
    if (step >= 0 || this.#last === undefined) this.#last = timestamp;
    if (!isKeyframe) return;
    this.#keyframes++;
    if (this.#lastKeyframe !== undefined) {
      const interval = (timestamp - this.#lastKeyframe) | 0;
      const { count, sum, min, max } = this.#intervals;
      this.#intervals = {
        count: count + 1,
        sum: sum + interval,
        min: Math.min(min, interval),
        max: Math.max(max, interval),
      };
    }
    this.#lastKeyframe = timestamp;
  }

  /** What comes next is elsewhere: a seek. */
  discontinuity(): void {
    this.#milliseconds += this.#step;
    this.#step = 0;
    this.#last = undefined;
    this.#lastKeyframe = undefined;
  }

  report(): TrackReport {
    return {
      kind: this.kind,
      playable: this.playable,
      configured: this.configured,
      ...this.facts,
      frames: this.frames,
      bytes: this.bytes,
      seconds: this.milliseconds / 1000,
      firstTimestamp: this.#first ?? null,
      lastTimestamp: this.#last ?? null,
      ...(this.kind === 'video' ? { keyframes: this.#keyframes } : {}),
    };
  }
}
