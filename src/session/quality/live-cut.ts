import type { MediaMessage } from '../../protocol/message/message.js';
import { isTimeless } from '../media-time.js';
import { readVideoMessage } from '../video-message.js';

/** A server sends the group of pictures that it keeps at once; what comes later comes as it is made. ms. */
const BURST = 250;
/** Two streams of one encoder are this close at most; else their clocks have nothing to do with each other. ms. */
const SAME_CLOCK = 1500;
/** The picture must not change where the viewer is looking. ms. */
const BEFORE_PLAYHEAD = 150;
/** Nothing comes any more on the one that is left. ms. */
const MAX_WAIT = 1000;
const MAX_MESSAGES = 4000;
const MAX_BYTES = 32 * 1024 * 1024;

/** The stream that is left, at this moment. All in ms. */
export interface LeftStream {
  /** Media time up to which it has come; undefined: nothing has. */
  readonly end: number | undefined;
  /** From its timestamps to media time. */
  readonly offset: number;
  /** Where the viewer is, media time; undefined where that is not known. */
  readonly playhead: number | undefined;
  readonly hasVideo: boolean;
}

export interface Cut {
  /** From the timestamps of the new stream to media time. */
  readonly offset: number;
  /** Media time of the first message. */
  readonly at: number;
  readonly messages: readonly MediaMessage[];
}

/**
 * Where one live stream goes over into another of the same content: at a keyframe of the new one that the viewer has yet
 * to see, once the old one has come up to it. Until then what comes of the new one is kept here. Pure: time is passed in.
 */
export class LiveCut {
  /** Configuration of the decoders, the newest of each kind. */
  readonly #headers = new Map<string, MediaMessage>();
  #messages: MediaMessage[] = [];
  #bytes = 0;
  #firstAt: number | undefined;
  #readyAt: number | undefined;

  push(message: MediaMessage, now: number): void {
    if (message.payload.byteLength === 0) return;
    if (isTimeless(message)) this.#headers.set(message.type, message);
    else this.#firstAt ??= now;
    this.#messages.push(message);
    this.#bytes += message.payload.byteLength;
    if (this.#messages.length > MAX_MESSAGES || this.#bytes > MAX_BYTES) this.#dropOldest();
  }

  /** The cut, if it can be made now. */
  pick(left: LeftStream, now: number): Cut | undefined {
    if (this.#firstAt === undefined || now - this.#firstAt < BURST) return undefined;
    const offset = this.#offset(left);
    const earliest = this.#earliest(left);
    const first = this.#messages.findIndex(
      (message) => this.#isEntry(message, left.hasVideo) && message.timestamp + offset >= earliest,
    );
    const entry = this.#messages[first];
    if (entry === undefined) return undefined;
    this.#readyAt ??= now;
    const at = entry.timestamp + offset;
    const isReached = left.end === undefined || left.end >= at;
    if (!isReached && now - this.#readyAt < MAX_WAIT) return undefined;
    // What configures the decoders may have come long before.
    const before = [...this.#headers.values()].filter((header) => this.#messages.indexOf(header) < first);
    return { offset, at, messages: [...before, ...this.#messages.slice(first)] };
  }

  #offset({ end, offset }: LeftStream): number {
    const newest = this.#messages.reduce(
      (latest, message) => (isTimeless(message) ? latest : Math.max(latest, message.timestamp)),
      0,
    );
    if (end === undefined) return offset;
    return Math.abs(newest + offset - end) <= SAME_CLOCK ? offset : Math.round(end - newest);
  }

  #earliest({ end, playhead }: LeftStream): number {
    if (end === undefined) return Number.NEGATIVE_INFINITY;
    // A playhead that waits for media goes on with whatever comes.
    return playhead === undefined ? end : Math.min(end, playhead + BEFORE_PLAYHEAD);
  }

  #isEntry(message: MediaMessage, hasVideo: boolean): boolean {
    if (isTimeless(message)) return false;
    return message.type === 'video' ? readVideoMessage(message.payload).isKeyframe : !hasVideo;
  }

  /** Everything up to the next keyframe: it will not be needed, the newest one will. */
  #dropOldest(): void {
    const next = this.#messages.findIndex((message, at) => at > 0 && this.#isEntry(message, true));
    this.#messages = next < 0 ? [] : this.#messages.slice(next);
    this.#bytes = this.#messages.reduce((bytes, { payload }) => bytes + payload.byteLength, 0);
  }
}
