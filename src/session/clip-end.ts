import type { TrackKind } from '../media/segment.js';
import type { MediaMessage } from '../protocol/message/message.js';
import { readVideoMessage, type VideoMessageFacts } from './video-message.js';

const AVC = 7;
const SOUND: Partial<VideoMessageFacts> = {};

/** What of a stream lies before the end of a clip, in ms of media time. */
export class ClipEnd {
  /** Kinds of media that have come from behind the end. */
  readonly past = new Set<TrackKind>();
  /** When the last picture is shown that is in the clip. */
  #lastShown: number | undefined;

  /** What follows is from another place. */
  reset(): void {
    this.past.clear();
    this.#lastShown = undefined;
  }

  /**
   * `undefined`: it is behind the end. A picture that is shown behind it may be decoded before others that are not,
   * and be needed by them: it goes along, and is shown for a ms, before what is shown last.
   */
  cut(message: MediaMessage, time: number, end: number): MediaMessage | undefined {
    const { type, payload } = message;
    const isVideo = type === 'video';
    const { compositionOffset = 0, isKeyframe } = isVideo ? readVideoMessage(payload) : SOUND;
    const shown = time + compositionOffset;
    if (shown >= end) {
      const isNeeded = isKeyframe === false && time < end && ((payload[0] ?? 0) & 0x8f) === AVC;
      const before = this.#lastShown;
      if (isNeeded && before !== undefined && !this.past.has(type))
        return { ...message, payload: shownAfter(payload, before - 1 - time) };
      this.past.add(type);
    }
    if (this.past.has(type)) return undefined;
    if (isVideo) this.#lastShown = Math.max(this.#lastShown ?? 0, shown);
    return message;
  }
}

/** The same picture with another composition time: FLV specification E.4.3.2. */
function shownAfter(payload: Uint8Array, offset: number): Uint8Array {
  const copy = new Uint8Array(payload);
  copy.set([offset >> 16, offset >> 8, offset], 2);
  return copy;
}
