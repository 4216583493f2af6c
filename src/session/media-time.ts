import type { TrackKind } from '../media/segment.js';
import type { MediaMessage } from '../protocol/message/message.js';
import { isExtendedAudioConfig, readVideoMessage } from './video-message.js';

/** A recording that begins this far from where it was asked to has a clock of its own. ms. */
const FOREIGN_CLOCK = 15_000;
/** Live that goes on this close to its last media has not been interrupted, by any clock that matters. */
const SAME_CLOCK = 300;
const WRAP = 2 ** 32;
/** What is this close below the end of 32 bits is a little before zero: a recording that was cut there. */
const BEFORE_ZERO = WRAP - 500;
/** After a pause some servers begin at the keyframe before; farther back is not a repetition. */
const REPEATED = 30_000;

/** Whether the message configures a decoder, or says nothing: its timestamp is often 0 in the middle of a stream. */
export function isTimeless({ type, payload }: MediaMessage): boolean {
  const first = payload[0];
  if (first === undefined) return true;
  if (type === 'audio')
    return first >> 4 === 9 ? isExtendedAudioConfig(payload) : first >> 4 === 10 && payload[1] === 0;
  return readVideoMessage(payload).isConfig;
}

/** The server's timestamps on the media timeline: ms, one offset, and what came last of each kind. */
export class MediaTime {
  /** What is added to a timestamp; `undefined` until the first that counts. */
  offset: number | undefined;
  /** What the recording's own clock is off by: a seek must ask in that clock. */
  #foreign = 0;
  hasRestarted = false;
  #last: Partial<Record<TrackKind, number>> = {};
  #repeating = new Set<TrackKind>();

  /** The end of what has been passed on. */
  get last(): number | undefined {
    const { audio, video } = this.#last;
    return audio === undefined || video === undefined ? (audio ?? video) : Math.max(audio, video);
  }

  /** Live begins at 0; a recording keeps its clock unless that has nothing to do with the place asked for. */
  begin(timestamp: number, live: boolean): void {
    const isForeign = live || (timestamp > FOREIGN_CLOCK && timestamp < BEFORE_ZERO);
    this.#foreign = isForeign ? -timestamp : 0;
    this.offset = this.#foreign;
  }

  /**
   * Live goes on after an interruption: behind what was shown, whether its clock has run on, began anew, or the server
   * repeats what led here.
   */
  rejoin(timestamp: number): void {
    const last = this.last ?? 0;
    const gap = timestamp + (this.offset ?? 0) - last;
    if (Math.abs(gap) > SAME_CLOCK) this.offset = last - timestamp;
  }

  /** What a server's clock says at this media time. */
  toServer(time: number): number {
    return Math.max(0, Math.round(time - this.#foreign));
  }

  land(offset: number, restarted: boolean): void {
    this.offset = offset;
    this.hasRestarted ||= restarted;
    this.#last = {};
    this.#repeating.clear();
  }

  /** The stream was paused and goes on: what has been passed on may come again. */
  resume(): void {
    this.#repeating = new Set(['audio', 'video']);
  }

  /** Media time of a message; `undefined` for one that came before. */
  place(message: MediaMessage): number | undefined {
    let time = message.timestamp + (this.offset ?? 0);
    const before = this.last;
    if (isTimeless(message)) return before ?? Math.max(0, time);
    // Timestamps wrapped; what the other track still sends from before goes back once more.
    const step = before === undefined ? 0 : time - before;
    if (Math.abs(step) > WRAP / 2) {
      this.offset = (this.offset ?? 0) - Math.sign(step) * WRAP;
      time -= Math.sign(step) * WRAP;
    }
    const last = this.#last[message.type];
    if (this.#repeating.has(message.type) && last !== undefined) {
      if (time <= last && time > last - REPEATED) return undefined;
      this.#repeating.delete(message.type);
    }
    this.#last[message.type] = time;
    return time;
  }
}
