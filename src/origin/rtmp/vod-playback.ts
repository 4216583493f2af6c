import { setImmediate } from 'node:timers/promises';
import type { ServerStream } from '../../protocol/connection/server.js';
import type { TitleLease } from '../library/media-library.js';
import { UnplayableFile, type Title } from '../library/title.js';
import { MessageCursor } from './message-cursor.js';
import type { OddHabit } from './odd-habit.js';
import type { StreamScript } from './stream-script.js';
import { PlaybackClock } from './playback-clock.js';
import { sayRecordedPlay, sayStop } from './play-status.js';
import { planSwitch } from './switch-plan.js';
import { metadataOf } from './title-metadata.js';

export interface VodOptions {
  /** The name as the client said it. */
  readonly name: string;
  /** ms, from 0. */
  readonly start: number;
  /** ms; negative: all; 0: one frame. */
  readonly length: number;
  readonly reset: boolean;
  /** ms: what the client set before. */
  readonly bufferLength: number;
  /** What the name asked for besides. */
  readonly script?: StreamScript;
  readonly habits?: ReadonlySet<OddHabit>;
  /** Its first picture is the end of a transition. */
  readonly isTransition?: boolean;
  /** The end was reached and said. */
  readonly onEnd?: () => boolean;
  readonly now?: () => number;
}

/** ms sent ahead of the client's buffer length, so that it is full and stays so. */
const AHEAD = 1500;
/** Until the client says otherwise; RTMP 1.0 leaves it open. */
export const DEFAULT_BUFFER_LENGTH = 3000;
/** A timer that is due later than this is set again; setTimeout counts in 31 bits. */
const LONGEST_SLEEP = 60_000;
const MESSAGES_PER_TURN = 64;

interface Item {
  readonly name: string;
  readonly lease: TitleLease;
}

/**
 * Plays a title to one stream: in real time, ahead by the client's buffer length, no faster than the channel takes.
 * `playing ⇄ paused`; a seek begins anew from either, also after the end. A switch goes over to another title.
 */
export class VodPlayback {
  readonly #stream: ServerStream;
  #item: Item;
  /** What a switch leads to, until something of it was sent. */
  #coming: Item | undefined;
  /** Left behind by a switch, and perhaps still needed for the last of its sound. */
  #leaving: Item | undefined;
  readonly #options: VodOptions;
  readonly #habits: ReadonlySet<OddHabit>;
  readonly #clock: PlaybackClock;
  #bufferLength: number;
  #isClosed = false;
  #isFinished = false;
  /** ms; nothing from there on is sent. */
  readonly #stopAt: number;
  /** Every play and seek is a run; a run that is not the latest stops. */
  #run = 0;
  #cursor: MessageCursor | undefined;
  /** ms that are taken off the timestamps of this run. */
  #shift = 0;
  #wake: () => void = () => undefined;

  constructor(stream: ServerStream, lease: TitleLease, options: VodOptions) {
    this.#stream = stream;
    this.#item = { name: options.name, lease };
    this.#options = options;
    this.#habits = options.habits ?? new Set();
    this.#clock = new PlaybackClock(options.now ?? (() => performance.now()));
    this.#bufferLength = options.bufferLength;
    this.#stopAt = options.length > 0 ? options.start + options.length : Number.POSITIVE_INFINITY;
  }

  /** Says that it plays, and plays. Resolves at once. */
  start(): void {
    sayRecordedPlay(this.#stream, this.#options);
    this.#sendMetadata(this.#item.lease.title);
    this.#begin(this.#options.start, 'play', this.#options.isTransition === true);
  }

  /** Everything was sent; a seek begins anew. */
  get isFinished(): boolean {
    return this.#isFinished;
  }

  /** The name that plays, or that a switch is about to bring. */
  get name(): string {
    return (this.#coming ?? this.#item).name;
  }

  pause(paused: boolean): void {
    const { name } = this.#item;
    this.#clock.pause(paused);
    this.#stream.sendStatus(
      paused
        ? { code: 'NetStream.Pause.Notify', description: `Pausing ${name}.`, details: name }
        : { code: 'NetStream.Unpause.Notify', description: `Unpausing ${name}.`, details: name },
    );
    this.#wake();
  }

  /** Goes to the keyframe at or before, and sends from there, timestamps of the title. */
  seek(to: number): void {
    // A switch that waits for its keyframe happens here.
    const wasComing = this.#coming;
    if (wasComing !== undefined) this.#goOver(wasComing);
    const target = Math.min(to, this.#item.lease.title.duration * 1000);
    this.#stream.sendStreamBegin();
    this.#stream.sendStatus({
      code: 'NetStream.Seek.Notify',
      description: `Seeking ${to} (stream ID: ${this.#stream.id}).`,
      details: this.#item.name,
    });
    if (wasComing !== undefined) this.#sendMetadata(wasComing.lease.title);
    this.#begin(target, 'seek', wasComing !== undefined);
  }

  /**
   * Goes over to another title of the same content where that is possible without a gap. The lease is this
   * playback's from now on, unless it is too late.
   *
   * @param notBefore ms of media time; 0: as soon as possible
   * @param onAccepted called before anything of it can be sent
   * @returns false: too late, there is no keyframe left
   */
  switchTo(
    name: string,
    lease: TitleLease,
    notBefore: number,
    onAccepted: (isAligned: boolean) => void,
  ): boolean {
    const cursor = this.#cursor;
    if (this.#isFinished || cursor === undefined) {
      // Nothing is left to send; whoever seeks back sees the other one.
      onAccepted(true);
      this.#goOver({ name, lease });
      this.#sayTransitionComplete();
      return true;
    }
    const plan = planSwitch({ video: cursor.videoPlace, audio: cursor.audioPlace }, lease.title, notBefore);
    if (plan === undefined) return false;
    this.#coming?.lease.release();
    this.#coming = { name, lease };
    cursor.switchTo(plan);
    onAccepted(plan.isAligned);
    this.#wake();
    return true;
  }

  setBufferLength(length: number): void {
    this.#bufferLength = length;
    this.#wake();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#run += 1;
    this.#options.script?.close();
    this.#wake();
    for (const item of [this.#item, this.#coming, this.#leaving]) item?.lease.release();
  }

  #begin(position: number, kind: 'play' | 'seek', saysComplete: boolean): void {
    this.#isFinished = false;
    this.#run += 1;
    this.#wake();
    this.#leaving?.lease.release();
    this.#leaving = undefined;
    const { title } = this.#item.lease;
    const isNextKeyframe = kind === 'seek' && this.#habits.has('next-keyframe');
    const cursor = new MessageCursor(title, { position, isNextKeyframe });
    this.#cursor = cursor;
    this.#shift = this.#shiftOf(kind, position, cursor.landed);
    this.#clock.begin(Math.max(position, cursor.landed), this.#ahead());
    const run = this.#run;
    this.#send(cursor, run, kind, saysComplete).catch((error: unknown) => {
      if (run === this.#run) this.#fail(error);
    });
  }

  #shiftOf(kind: 'play' | 'seek', position: number, landed: number): number {
    if (this.#habits.has('zero-time')) return landed;
    if (kind === 'seek') return this.#habits.has('relabelled') ? landed - position : 0;
    return this.#habits.has('play-time') ? position : 0;
  }

  async #send(
    cursor: MessageCursor,
    run: number,
    kind: 'play' | 'seek',
    saysComplete: boolean,
  ): Promise<void> {
    const { script } = this.#options;
    const isCurrent = () => run === this.#run && !this.#stream.isClosed;
    if (kind === 'play' && script !== undefined && script.mediaDelay > 0) {
      await script.sleep(script.mediaDelay);
      this.#clock.restart();
    }
    let sent = 0;
    let isOneFrame = false;
    let isComplete = !saysComplete;
    while (isCurrent()) {
      const timestamp = cursor.nextTimestamp;
      if (timestamp === undefined || timestamp >= this.#stopAt || isOneFrame) return this.#finish();
      const early = timestamp - this.#clock.limit(this.#ahead());
      if (early > 0) {
        await this.#sleep(early);
        continue;
      }
      if (this.#coming !== undefined && cursor.uses(this.#coming.lease.title) && isOf(cursor, this.#coming)) {
        this.#goOver(this.#coming);
        this.#sendMetadata(this.#item.lease.title);
        isComplete = false;
      }
      const isFrame = cursor.nextIsFrame;
      isOneFrame = this.#options.length === 0 && isFrame;
      const message = await cursor.next();
      if (message === undefined || !isCurrent()) continue;
      if (script !== undefined && !(await script.reach(message.timestamp, message.payload.byteLength)))
        return;
      if (!isCurrent()) return;
      await this.#stream.sendMedia({ ...message, timestamp: Math.max(0, message.timestamp - this.#shift) });
      if (!isComplete && isFrame) {
        isComplete = true;
        this.#sayTransitionComplete();
      }
      if (this.#leaving !== undefined && !cursor.uses(this.#leaving.lease.title)) {
        this.#leaving.lease.release();
        this.#leaving = undefined;
      }
      sent += 1;
      if (sent % MESSAGES_PER_TURN === 0) await setImmediate();
    }
  }

  /** The title that a switch led to is the one that plays. */
  #goOver(item: Item): void {
    this.#leaving?.lease.release();
    this.#leaving = this.#item;
    this.#item = item;
    this.#coming = undefined;
  }

  #sayTransitionComplete(): void {
    const { name, lease } = this.#item;
    this.#stream.sendPlayStatus({
      code: 'NetStream.Play.TransitionComplete',
      description: `Transitioned to ${name}.`,
      details: name,
      duration: lease.title.duration,
      bytes: lease.title.size,
    });
  }

  #sendMetadata(title: Title): void {
    const metadata = metadataOf(title);
    if (metadata !== undefined) this.#stream.sendData('onMetaData', metadata);
  }

  #ahead(): number {
    return Math.min(this.#bufferLength + AHEAD, this.#options.script?.ahead ?? Number.POSITIVE_INFINITY);
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.min(ms, LONGEST_SLEEP));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Damage in the file, found on the way. Clients that wait for an end (librtmp) get one. */
  #fail(error: unknown): void {
    this.#isFinished = true;
    const { name } = this.#item;
    const code = error instanceof UnplayableFile ? error.code : 'NetStream.Play.Failed';
    const description = `Failed to play ${name}.`;
    this.#stream.sendStatus({ level: 'error', code, description, details: name });
    sayStop(this.#stream, name);
  }

  #finish(): void {
    this.#isFinished = true;
    const { onEnd, script } = this.#options;
    if (script?.atEnd() === true) return;
    const { name, lease } = this.#item;
    // Another item of the playlist follows: NetStream.Play.Switch, and the stream goes on.
    const facts = { duration: lease.title.duration, bytes: lease.title.size, details: name };
    if (onEnd?.() === true) {
      this.#stream.sendPlayStatus({ code: 'NetStream.Play.Switch', ...facts });
      return;
    }
    this.#stream.sendPlayStatus({ code: 'NetStream.Play.Complete', ...facts });
    sayStop(this.#stream, name);
  }
}

/** Whether the cursor's next picture (or sound, where there is none) is of the item. */
function isOf(cursor: MessageCursor, { lease }: Item): boolean {
  const { video, audio } = lease.title;
  return cursor.nextTrack === (video ?? audio);
}
