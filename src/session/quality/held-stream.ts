import type { DataMessage, MediaMessage } from '../../protocol/message/message.js';
import { isTimeless } from '../media-time.js';
import { readVideoMessage } from '../video-message.js';

const AAC = 10;
/** No recording has so much before its first keyframe. */
const MAX_BYTES = 32 * 1024 * 1024;
const MAX_MESSAGES = 20_000;

/** What a recording begins with is held until it is clear whether it can be decoded. */
export class HeldStream {
  readonly #hasVideo: boolean;
  /** By kind, the newest. */
  readonly configs = new Map<MediaMessage['type'], MediaMessage>();
  readonly data: DataMessage[] = [];
  messages: MediaMessage[] = [];
  #bytes = 0;
  /** What frames there were, by kind. */
  readonly #frames = new Set<MediaMessage['type']>();

  constructor(hasVideo: boolean) {
    this.#hasVideo = hasVideo;
  }

  /** `incomplete`: the first picture is there, and what configures its decoder is not (nginx-rtmp, within an FLV file). */
  push(message: MediaMessage): 'waits' | 'complete' | 'incomplete' | 'too-much' {
    if (message.payload.byteLength === 0) return 'waits';
    this.#bytes += message.payload.byteLength;
    if (this.#bytes > MAX_BYTES || this.messages.length + this.data.length >= MAX_MESSAGES) return 'too-much';
    this.messages.push(message);
    if (isTimeless(message)) {
      this.configs.set(message.type, message);
      return 'waits';
    }
    const { type, payload } = message;
    if (type === 'video' || (payload[0] ?? 0) >> 4 === AAC) this.#frames.add(type);
    const isFirst =
      type === 'video' ? readVideoMessage(payload).isKeyframe : !this.#hasVideo || this.messages.length > 500;
    if (!isFirst) return 'waits';
    return [...this.#frames].every((kind) => this.configs.has(kind)) ? 'complete' : 'incomplete';
  }

  /** From another place of the same stream. */
  restart(): void {
    this.messages = [];
    this.#bytes = 0;
    this.#frames.clear();
  }
}
