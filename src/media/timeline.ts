import type { TrackKind } from './segment.js';
import { TimestampUnwrapper } from './timestamp-unwrapper.js';

/** A track that goes back by more than this was numbered anew; by less, its server is careless. ms. */
const MAX_BACKWARD = 1000;
/** What comes after timestamps began anew is placed this long after what was there. */
const RESTART_DISTANCE = 40;

/** `keep`: message timestamps are media time. A number: the next message is placed at so many seconds. */
export type TimestampOrigin = 'keep' | number;

/**
 * Places messages of both tracks on one output timeline, in ms. Gaps are kept. Where the timestamps of a stream go
 * far back without anybody having said so (publishers that reconnect, servers that loop a file), the output goes on
 * instead: both tracks are moved by the same distance, and stragglers with the old numbering keep the old one.
 */
export class Timeline {
  readonly #unwrapper = new TimestampUnwrapper();
  #origin: TimestampOrigin;
  /** What is added to an unwrapped timestamp. */
  #offset: number | undefined;
  /** The offset before timestamps began anew. */
  #otherOffset: number | undefined;
  /** The latest time, not that of the last message: small steps back do not add up. */
  #lastAudio: number | undefined;
  #lastVideo: number | undefined;

  constructor(origin: TimestampOrigin = 'keep') {
    this.#origin = origin;
  }

  place(kind: TrackKind, timestamp: number): number {
    const unwrapped = this.#unwrapper.unwrap(timestamp);
    this.#offset ??= this.#origin === 'keep' ? 0 : this.#origin * 1000 - unwrapped;
    const last = kind === 'audio' ? this.#lastAudio : this.#lastVideo;
    let time = unwrapped + this.#offset;
    if (last !== undefined && (time < last - MAX_BACKWARD || this.#otherOffset !== undefined)) {
      time = this.#reconsider(unwrapped, last);
    }
    const latest = last === undefined ? time : Math.max(last, time);
    if (kind === 'audio') this.#lastAudio = latest;
    else this.#lastVideo = latest;
    return time;
  }

  /** Where a timestamp that lies among those of the last messages is. */
  timeOf(timestamp: number): number {
    return this.#unwrapper.near(timestamp) + (this.#offset ?? 0);
  }

  /** What follows is numbered, and placed, without regard to what was before. */
  restart(origin: TimestampOrigin): void {
    this.#unwrapper.reset();
    this.#origin = origin;
    this.#offset = undefined;
    this.#otherOffset = undefined;
    this.#lastAudio = undefined;
    this.#lastVideo = undefined;
  }

  #reconsider(unwrapped: number, last: number): number {
    const offset = this.#offset ?? 0;
    const other = this.#otherOffset;
    const time = unwrapped + offset;
    if (other !== undefined && Math.abs(time - last) > MAX_BACKWARD) {
      const otherTime = unwrapped + other;
      if (Math.abs(otherTime - last) <= MAX_BACKWARD) {
        this.#offset = other;
        this.#otherOffset = offset;
        return otherTime;
      }
    }
    if (time >= last - MAX_BACKWARD) return time;
    const end = Math.max(this.#lastAudio ?? -Infinity, this.#lastVideo ?? -Infinity);
    this.#otherOffset = offset;
    this.#offset = end + RESTART_DISTANCE - unwrapped;
    return end + RESTART_DISTANCE;
  }
}
