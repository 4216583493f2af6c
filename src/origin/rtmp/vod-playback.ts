import { setImmediate } from 'node:timers/promises';
import { amfObject } from '../../protocol/amf/amf-value.js';
import type { ServerStream } from '../../protocol/connection/server.js';
import type { TitleLease } from '../library/media-library.js';
import { UnplayableFile } from '../library/title.js';
import { MessageCursor } from './message-cursor.js';
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

/**
 * Plays a title to one stream: in real time, ahead by the client's buffer length, no faster than the channel takes.
 * `playing ⇄ paused`; a seek begins anew from either, also after the end.
 */
export class VodPlayback {
  readonly #stream: ServerStream;
  readonly #lease: TitleLease;
  readonly #options: VodOptions;
  readonly #now: () => number;
  #bufferLength: number;
  #isPaused = false;
  #isClosed = false;
  #isFinished = false;
  /** The clock: at `#anchorTime` the client was at `#anchorPosition` (ms). */
  #anchorTime = 0;
  #anchorPosition = 0;
  /** While paused nothing goes out, but for what a seek needs to show its picture. */
  #pausedLimit = Number.NEGATIVE_INFINITY;
  /** ms; nothing from there on is sent. */
  readonly #stopAt: number;
  /** Every play and seek is a run; a run that is not the latest stops. */
  #run = 0;
  #wake: () => void = () => undefined;

  constructor(stream: ServerStream, lease: TitleLease, options: VodOptions) {
    this.#stream = stream;
    this.#lease = lease;
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#bufferLength = options.bufferLength;
    this.#stopAt = options.length > 0 ? options.start + options.length : Number.POSITIVE_INFINITY;
  }

  /** Says that it plays, and plays. Resolves at once. */
  start(): void {
    const { name, reset, start } = this.#options;
    const stream = this.#stream;
    stream.sendStreamIsRecorded();
    stream.sendStreamBegin();
    if (reset) {
      stream.sendStatus({
        code: 'NetStream.Play.Reset',
        description: `Playing and resetting ${name}.`,
        details: name,
      });
    }
    stream.sendStatus({
      code: 'NetStream.Play.Start',
      description: `Started playing ${name}.`,
      details: name,
    });
    stream.sendData('|RtmpSampleAccess', false, false);
    stream.sendData('onStatus', amfObject({ code: 'NetStream.Data.Start' }));
    const metadata = metadataOf(this.#lease.title);
    if (metadata !== undefined) stream.sendData('onMetaData', metadata);
    this.#begin(start);
  }

  /** Everything was sent; a seek begins anew. */
  get isFinished(): boolean {
    return this.#isFinished;
  }

  pause(paused: boolean): void {
    const { name } = this.#options;
    if (paused !== this.#isPaused) {
      // The clock stands still meanwhile.
      if (paused) this.#anchorPosition = this.#position();
      this.#anchorTime = this.#now();
      this.#isPaused = paused;
      this.#pausedLimit = Number.NEGATIVE_INFINITY;
    }
    this.#stream.sendStatus(
      paused
        ? { code: 'NetStream.Pause.Notify', description: `Pausing ${name}.`, details: name }
        : { code: 'NetStream.Unpause.Notify', description: `Unpausing ${name}.`, details: name },
    );
    this.#wake();
  }

  /** Goes to the keyframe at or before, and sends from there, timestamps of the title. */
  seek(to: number): void {
    const { name } = this.#options;
    const target = Math.min(to, this.#lease.title.duration * 1000);
    this.#stream.sendStreamBegin();
    this.#stream.sendStatus({
      code: 'NetStream.Seek.Notify',
      description: `Seeking ${to} (stream ID: ${this.#stream.id}).`,
      details: name,
    });
    this.#begin(target);
  }

  setBufferLength(length: number): void {
    this.#bufferLength = length;
    this.#wake();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#run += 1;
    this.#wake();
    this.#lease.release();
  }

  #begin(position: number): void {
    this.#isFinished = false;
    this.#run += 1;
    this.#wake();
    this.#anchorPosition = position;
    this.#anchorTime = this.#now();
    this.#pausedLimit = this.#isPaused ? position + this.#ahead() : Number.NEGATIVE_INFINITY;
    const run = this.#run;
    this.#send(new MessageCursor(this.#lease.title, position), run).catch((error: unknown) => {
      if (run !== this.#run) return;
      const code = error instanceof UnplayableFile ? error.code : 'NetStream.Play.Failed';
      const { name } = this.#options;
      this.#stream.sendStatus({
        level: 'error',
        code,
        description: `Failed to play ${name}.`,
        details: name,
      });
    });
  }

  async #send(cursor: MessageCursor, run: number): Promise<void> {
    const isCurrent = () => run === this.#run && !this.#stream.isClosed;
    let sent = 0;
    let isOneFrame = false;
    while (isCurrent()) {
      const timestamp = cursor.nextTimestamp;
      if (timestamp === undefined || timestamp >= this.#stopAt || isOneFrame) return this.#finish();
      const early = timestamp - this.#limit();
      if (early > 0) {
        await this.#sleep(early);
        continue;
      }
      isOneFrame = this.#options.length === 0 && cursor.nextIsFrame;
      const message = await cursor.next();
      if (message === undefined || !isCurrent()) continue;
      await this.#stream.sendMedia(message);
      sent += 1;
      if (sent % MESSAGES_PER_TURN === 0) await setImmediate();
    }
  }

  #ahead(): number {
    return this.#bufferLength + AHEAD;
  }

  #position(): number {
    return this.#isPaused ? this.#anchorPosition : this.#anchorPosition + this.#now() - this.#anchorTime;
  }

  /** What may be sent by now: timestamps up to this. */
  #limit(): number {
    return this.#isPaused ? this.#pausedLimit : this.#position() + this.#ahead();
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

  #finish(): void {
    this.#isFinished = true;
    const { name, onEnd } = this.#options;
    const { title } = this.#lease;
    // Another item of the playlist follows: NetStream.Play.Switch, and the stream goes on.
    const facts = { duration: title.duration, bytes: title.size, details: name };
    if (onEnd?.() === true) {
      this.#stream.sendPlayStatus({ code: 'NetStream.Play.Switch', ...facts });
      return;
    }
    this.#stream.sendPlayStatus({ code: 'NetStream.Play.Complete', ...facts });
    this.#stream.sendStatus({
      code: 'NetStream.Play.Stop',
      description: `Stopped playing ${name}.`,
      details: name,
    });
    this.#stream.sendStreamEof();
  }
}
