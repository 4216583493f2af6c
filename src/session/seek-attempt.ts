import type { MediaMessage } from '../protocol/message/message.js';
import type { KeyframeIndex } from './keyframe-index.js';
import { pickOffset } from './landing.js';
import { isTimeless } from './media-time.js';
import { fingerprint, readVideoMessage } from './video-message.js';

/** How often the server is asked for an earlier place before what it sends is taken. */
const MAX_TRIES = 5;
/** Without any knowledge of the keyframes: so much earlier, then twice as much. */
const FIRST_STEP = 1000;
/** So often the distance of keyframes is believed: two at a cut of scenes say nothing of the others. */
const BELIEVED = 2;
/** A server that rounds its keyframe's time up would otherwise go on to the next one. */
const ROUNDING = 10;
/** The picture must be the one asked for; of sound nobody hears a tenth of a second at a seek. */
const VIDEO_TOLERANCE = 1;
const AUDIO_TOLERANCE = 100;
const MAX_PENDING_MESSAGES = 3000;
const MAX_PENDING_BYTES = 16 * 1024 * 1024;
/** Audio may come up to a group of pictures before video; beyond this there is none to wait for. */
const MAX_PENDING_SPAN = 20_000;
/** A jump of timestamps this large is the seek itself, where a server does not announce it. */
const JUMP = 1500;

export type SeekStep =
  | { readonly type: 'wait' }
  | { readonly type: 'ask'; readonly at: number }
  | {
      readonly type: 'accept';
      readonly offset: number;
      readonly restarted: boolean;
      /** Media time of the first message. */
      readonly at: number;
      readonly messages: readonly MediaMessage[];
    };

export interface SeekSituation {
  /** Media time in ms. */
  readonly target: number;
  readonly index: KeyframeIndex;
  readonly offset: number;
  readonly hasRestarted: boolean;
  /** Asked when the first media is there: the metadata that says it comes just before. */
  readonly expectsVideo: () => boolean;
  /** Timestamp of the last message before the seek; absent where a jump would be that of an earlier seek. */
  readonly lastTimestamp: number | undefined;
}

const WAIT: SeekStep = { type: 'wait' };

/**
 * One seek from the question to the first media that is taken. Values in, next step out; times in ms of media time.
 *
 * asked → landing (`notify`, or timestamps jump) → asked (landed behind the target) … → accepted
 */
export class SeekAttempt {
  readonly #situation: SeekSituation;
  #asked: number;
  #tries = 0;
  #phase: 'asked' | 'landing' = 'asked';
  #pending: MediaMessage[] = [];
  #pendingBytes = 0;
  #lastTimestamp: number | undefined;

  constructor(situation: SeekSituation) {
    this.#situation = situation;
    this.#lastTimestamp = situation.lastTimestamp;
    this.#asked = Math.max(0, situation.index.before(situation.target) ?? situation.target);
  }

  get asked(): number {
    return this.#asked;
  }
  get target(): number {
    return this.#situation.target;
  }
  get isLanding(): boolean {
    return this.#phase === 'landing';
  }

  /** The server says that what follows is from the new place. */
  notify(): void {
    this.#phase = 'landing';
  }

  push(message: MediaMessage): SeekStep {
    if (this.#phase === 'asked' && !this.#isJump(message)) return WAIT;
    this.#phase = 'landing';
    const expectsVideo = this.#situation.expectsVideo();
    if (message.type === 'video') {
      const facts = readVideoMessage(message.payload);
      if (facts.isKeyframe) return this.#judge(message, facts.compositionOffset);
      // Without their keyframe these cannot be decoded.
      if (expectsVideo) return WAIT;
    }
    this.#pending.push(message);
    this.#pendingBytes += message.payload.byteLength;
    if (!expectsVideo && !isTimeless(message)) return this.#judge(message, 0);
    return this.#isTooMuch(message) ? this.giveUpOnVideo() : WAIT;
  }

  /** The stream ended before anything could be taken: the place asked for was behind the last keyframe. */
  end(): SeekStep {
    if (this.#phase === 'asked') return WAIT;
    return this.#earlier(this.#asked) ?? this.giveUpOnVideo();
  }

  /** No keyframe came in good time. */
  giveUpOnVideo(): SeekStep {
    const first = this.#pending.find((message) => !isTimeless(message));
    if (first === undefined) return WAIT;
    const { offset, restarted } = this.#place(first);
    return this.#acceptAt(first.timestamp + offset, offset, restarted);
  }

  #judge(message: MediaMessage, compositionOffset: number): SeekStep {
    const { offset, restarted } = this.#place(message);
    const landed = message.timestamp + offset;
    const tolerance = message.type === 'video' ? VIDEO_TOLERANCE : AUDIO_TOLERANCE;
    if (landed + compositionOffset > this.target + tolerance) {
      const again = this.#earlier(landed);
      if (again !== undefined) return again;
    }
    if (message.type === 'video' && this.#pending.at(-1) !== message) this.#pending.push(message);
    return this.#acceptAt(landed, offset, restarted);
  }

  #earlier(landed: number): SeekStep | undefined {
    if (this.#asked <= 0 || this.#tries >= MAX_TRIES) return undefined;
    const { interval } = this.#situation.index;
    const doubt = this.#tries < BELIEVED ? 0 : FIRST_STEP;
    const step = Math.max(interval ?? FIRST_STEP, doubt) * 2 ** this.#tries;
    const from = interval === undefined ? this.#asked : Math.min(landed, this.target + interval);
    this.#tries++;
    this.#asked = Math.max(0, Math.min(this.#asked - 1, Math.floor(from - step - ROUNDING)));
    this.#phase = 'asked';
    this.#pending = [];
    this.#pendingBytes = 0;
    return { type: 'ask', at: this.#asked };
  }

  #acceptAt(at: number, offset: number, restarted: boolean): SeekStep {
    return { type: 'accept', offset, restarted, at, messages: this.#pending };
  }

  #place(message: MediaMessage): { offset: number; restarted: boolean } {
    const { index, offset, hasRestarted } = this.#situation;
    return pickOffset({
      timestamp: message.timestamp,
      asked: this.#asked,
      offset,
      known: index.locate(fingerprint(message.payload)),
      knowsStart: index.knowsStart,
      interval: index.interval,
      hasRestarted,
    });
  }

  #isJump({ timestamp }: MediaMessage): boolean {
    const last = this.#lastTimestamp;
    if (last === undefined || this.#tries > 0) return false;
    this.#lastTimestamp = timestamp;
    return Math.abs(timestamp - last) > JUMP;
  }

  #isTooMuch(message: MediaMessage): boolean {
    const first = this.#pending[0]?.timestamp ?? message.timestamp;
    return (
      this.#pending.length > MAX_PENDING_MESSAGES ||
      this.#pendingBytes > MAX_PENDING_BYTES ||
      message.timestamp - first > MAX_PENDING_SPAN
    );
  }
}
