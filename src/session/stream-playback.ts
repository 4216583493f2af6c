import { isErrorStatus, playerErrorForStatus } from '../errors/net-status.js';
import { PlayerError } from '../errors/player-error.js';
import type { NetStream, StatusInfo } from '../protocol/connection/net-connection.js';
import type { DataMessage, MediaMessage } from '../protocol/message/message.js';
import { milliseconds } from '../protocol/units.js';
import { ClipEnd } from './clip-end.js';
import { EarlyData } from './early-data.js';
import { KeyframeIndex } from './keyframe-index.js';
import type { MediaPipeline } from './media-pipeline.js';
import { isTimeless, MediaTime } from './media-time.js';
import { readMetadata, type StreamMetadata } from './metadata.js';
import { SeekAttempt, type SeekStep } from './seek-attempt.js';
import { ServerPace } from './server-pace.js';
import { StreamEnd } from './stream-end.js';
import { fingerprint, readVideoMessage } from './video-message.js';

/** What a server may need to announce a seek, and then to send a picture from there. ms. */
const SEEK_NOTIFY_MS = 1500;
const SEEK_LANDING_MS = 4000;
/** How long video is waited for that nobody has announced. */
const UNSURE_LANDING_MS = 800;
/** A server that takes a stream and drops it again is not asked for ever. */
const MAX_REPLAYS = 2;
/** A place this far before the asked one: the server must send that much faster than real time. ms. */
const FAR_BEFORE = 3000;
/** Sound and pictures of one time come so close to each other. ms. */
const MAX_SKEW = 1000;
/** The rest of a recording that may be missing where a server closes without a word. s. */
const MISSING_END = 1;

export interface StreamPlaybackCallbacks {
  firstMedia(): void;
  metadata(metadata: StreamMetadata): void;
  /** Any data message, at its place on the media timeline (ms). */
  data(message: DataMessage, at: number): void;
  /** Media of this seek follows, from `at` (ms). */
  landed(at: number): void;
  ended(): void;
  /** The live stream has ended; media that comes all the same is a new one. */
  unpublished(error: PlayerError): void;
  /** Live media follows after an interruption. */
  resumed(): void;
  /** The stream does not seek, or is gone: a new one has to be played from `at` (ms). */
  replay(at: number): void;
  warning(error: PlayerError): void;
  failure(error: PlayerError): void;
}

export interface StreamPlaybackOptions {
  readonly live: boolean;
  /** Seconds. */
  readonly bufferLength: number;
  /** Where a clip is over, in ms of media time; absent: where the recording is. */
  readonly end?: number;
}

/**
 * What arrives on one NetStream after another (a replay opens a new one), brought onto one media timeline.
 *
 * flowing ⇄ held (flow control); flowing | held | ended → seeking → flowing; flowing → ended
 */
export class StreamPlayback {
  readonly #callbacks: StreamPlaybackCallbacks;
  readonly #options: StreamPlaybackOptions;
  readonly #pipeline: MediaPipeline;
  readonly #index = new KeyframeIndex();
  readonly #time = new MediaTime();
  readonly #end = new StreamEnd(() => this.#finish());
  #stream: NetStream | undefined;
  #seek: SeekAttempt | undefined;
  /** A seek is on its way to the server; the next one waits for its answer. */
  #isSeekSent = false;
  #nextAsk: number | undefined;
  #notifyTimer: number | undefined;
  #landingTimer: number | undefined;
  #pace: ServerPace | undefined;
  readonly #earlyData = new EarlyData();
  #isStarted = false;
  /** A live stream goes on by another connection. */
  #isRejoining = false;
  #isEnded = false;
  #replays = 0;
  /** Ms of media time up to which media was passed on before the stream went back within it. */
  #sent = 0;
  #duration: number | undefined;
  #start = 0;
  #lastTimestamp = 0;
  readonly #clip = new ClipEnd();
  messages = 0;
  droppedMessages = 0;
  /** Hears first what a server says while it is asked for another rendition; `true`: nobody else has to. */
  onSwitchStatus: ((info: StatusInfo) => boolean) | undefined;

  constructor(pipeline: MediaPipeline, options: StreamPlaybackOptions, callbacks: StreamPlaybackCallbacks) {
    this.#pipeline = pipeline;
    this.#options = options;
    this.#callbacks = callbacks;
  }

  get isHeld(): boolean {
    return this.#pace?.isHeld ?? false;
  }
  get isLive(): boolean {
    return this.#options.live;
  }
  /** Whether the server owes media right now. */
  get isExpectingMedia(): boolean {
    return this.#stream !== undefined && !this.isHeld && !this.#isEnded;
  }
  /** Whether every segment is out; live has no last one. */
  get isOver(): boolean {
    return this.#isEnded && !this.isLive;
  }
  /** What goes from one rendition to another works with. */
  get parts() {
    return {
      stream: this.#stream,
      seek: this.#seek,
      index: this.#index,
      time: this.#time,
      pipeline: this.#pipeline,
    };
  }
  get hasDuration(): boolean {
    return this.#duration !== undefined;
  }

  /** Takes a stream that is about to be played from `start` (ms of media time). */
  use(stream: NetStream, start: number): void {
    this.release();
    this.#stream = stream;
    this.#isStarted = false;
    this.#isEnded = false;
    this.#lastTimestamp = this.#start = start;
    this.#pace = new ServerPace(stream, this.#options.bufferLength);
    stream.onMedia = (message) => this.#take(message);
    stream.onData = (message) => this.#data(message);
    stream.onStatus = (info) => {
      if (this.onSwitchStatus?.(info) !== true) this.#status(info);
    };
    stream.onStreamEof = () => this.#saidEnd();
    if (this.isLive) {
      this.#isRejoining = this.#time.offset !== undefined;
      if (this.#isRejoining) this.#pipeline.restart();
      return;
    }
    if (start > 0) this.#seek ??= this.#attempt(start);
    this.#seek?.notify();
    if (this.#seek !== undefined) this.#awaitLanding();
  }

  /** The same content goes on by this stream; of a recording, from the keyframe at or before `target` (ms). */
  goOnBy(stream: NetStream, target: number): void {
    if (!this.#options.live) {
      this.#keepSent();
      this.#seek = this.#attempt(target);
    }
    this.use(stream, target);
    this.#isRejoining = false;
  }

  /** The server said that the stream plays. */
  started(): void {
    this.#isStarted = true;
  }

  /** Lets go of the stream; what it still sends is not heard. A seek that waits goes on with the next stream. */
  release(): void {
    const stream = this.#stream;
    this.#stream = undefined;
    this.#end.reset();
    this.#clip.reset();
    this.#clearTimers();
    this.onSwitchStatus = undefined;
    this.#isSeekSent = false;
    this.#nextAsk = undefined;
    this.#earlyData.clear();
    this.#pace = undefined;
    if (stream === undefined) return;
    stream.onMedia = stream.onData = stream.onStatus = stream.onStreamEof = undefined;
  }

  /** Lets go of the stream, which the server need not send any more. */
  leave(): void {
    const stream = this.#stream;
    this.release();
    stream?.close();
  }

  /** What was passed on already from a keyframe behind `from` (ms) on comes once more, in the place of what is there. */
  repeat(from: number): void {
    const seam = this.seam(from);
    if (this.isLive || this.#stream === undefined || this.#seek !== undefined || seam === undefined) return;
    this.#keepSent();
    const sent = this.#sent;
    this.seek(seam);
    this.#sent = sent;
  }

  /** The first keyframe that is shown at or behind `from` and was passed on already, ms. */
  seam(from: number): number | undefined {
    const { times, compositionOffset } = this.#index;
    return times
      .map((time) => time + compositionOffset)
      .find((time) => time >= from && time < (this.#time.last ?? 0));
  }

  #keepSent(): void {
    this.#sent = Math.max(this.#sent, this.#time.last ?? 0);
  }

  /** Ms of media time. @param last timestamp up to which the stream has come, if not as far as was heard here */
  seek(target: number, last = this.#lastTimestamp): void {
    if (this.isLive) return;
    this.#end.reset();
    this.#sent = 0;
    this.#seek = this.#attempt(target, last);
    this.#isEnded = false;
    if (this.#stream === undefined) this.#replay();
    else if (this.#isSeekSent) this.#nextAsk = this.#seek.asked;
    else this.#ask(this.#seek.asked);
  }

  /** How many seconds what is buffered ahead of the playhead lasts at this rate. */
  buffered(ahead: number, rate?: number): void {
    if (this.isLive || this.#isEnded || this.#seek !== undefined || this.#end.isSaid) return;
    // What is there from before is not what comes now.
    const old = Math.max(0, this.#sent - (this.#time.last ?? 0)) / 1000 / (rate ?? 1);
    if (this.#pace?.report(ahead - old, this.#lastTimestamp, rate) === true) this.#time.resume();
  }

  /** Where a new stream must begin to go on at `to`, or at the place of this one or of its seek: ms of media time. */
  reenter(to?: number): number {
    if (this.isLive) return 0;
    const { last } = this.#time;
    if (to !== undefined) this.#seek = this.#attempt(to);
    else if (last !== undefined) this.#seek ??= this.#attempt(last);
    return this.#seek?.asked ?? this.#start;
  }

  /** The connection is gone. `false`: in the middle. */
  lost(): boolean {
    const isOver = this.#isEnded || this.#end.isSaid || this.#isNearEnd();
    this.release();
    if (this.isLive) return false;
    if (this.#seek !== undefined) return this.#replay();
    if (isOver) this.#finish();
    return isOver;
  }

  #take(message: MediaMessage): void {
    if (this.messages++ === 0) this.#callbacks.firstMedia();
    this.#end.postpone();
    // Configuration is good for every place of a recording, and some servers send it only once.
    if (this.#seek !== undefined && !isTimeless(message)) {
      this.#step(this.#seek.push(message));
      return;
    }
    if (this.#seek !== undefined) {
      this.#pipeline.push(message, this.#time.last ?? 0);
      return;
    }
    // After the end, until the next seek, only a server that said it too early has more.
    if (this.#isEnded) {
      this.#isEnded = false;
      this.#pipeline.restart();
      this.#isRejoining = this.isLive;
      if (!this.isLive) this.#end.say();
    }
    this.#deliver(message);
  }

  #deliver(message: MediaMessage): void {
    const live = this.isLive;
    const isTimed = !isTimeless(message);
    if (isTimed) {
      this.#lastTimestamp = message.timestamp;
      if (this.#time.offset === undefined) this.#time.begin(message.timestamp, live);
      else if (this.#isRejoining) {
        this.#time.rejoin(message.timestamp);
        this.#callbacks.resumed();
      }
      this.#isRejoining = false;
    }
    const time = this.#time.place(message);
    if (time === undefined) {
      this.droppedMessages++;
      return;
    }
    const kept = isTimed ? this.#withinClip(message, time) : message;
    if (kept === undefined) return;
    if (!live && isTimed) this.#learn(kept, time);
    this.#pipeline.push(kept, time);
    if (isTimed && this.#seek === undefined) for (const data of this.#earlyData.take()) this.#tellData(data);
  }

  #learn({ type, payload }: MediaMessage, time: number): void {
    if (type === 'audio') {
      if (this.#pipeline.hasVideo !== true) this.#index.addStart(time, fingerprint(payload));
      return;
    }
    const facts = readVideoMessage(payload);
    if (facts.isKeyframe) this.#index.add(time, facts.compositionOffset, fingerprint(payload));
  }

  #data(message: DataMessage): void {
    if (message.name !== 'onMetaData') {
      // What is said before the first media has no place yet; before a landing it belongs to the old one.
      const isPlaced = this.#time.offset !== undefined && !this.#isRejoining;
      if (this.#seek === undefined && isPlaced) this.#tellData(message);
      else if (this.#seek?.isLanding !== false) this.#earlyData.add(message);
      return;
    }
    const metadata = readMetadata(message.values.at(-1));
    this.#duration = metadata.duration ?? this.#duration;
    if (metadata.keyframes.length > 1) this.#index.load(metadata.keyframes);
    this.#pipeline.promise(metadata.tracks);
    this.#callbacks.metadata(metadata);
    this.#callbacks.data(message, this.#time.last ?? this.#start);
  }

  #tellData(message: DataMessage): void {
    const at = this.#pipeline.timeOf(message.timestamp + (this.#time.offset ?? 0));
    // Many servers do not number what they say in the middle of a stream.
    const now = this.#time.last ?? 0;
    this.#callbacks.data(message, at < now - FAR_BEFORE ? now : at);
  }

  #status(info: StatusInfo): void {
    switch (info.code) {
      case 'NetStream.Seek.Notify':
        return this.#notified();
      case 'NetStream.Play.PublishNotify':
        return this.#end.reset();
      case 'NetStream.Play.Complete':
      case 'NetStream.Play.Stop':
        return this.#saidEnd();
      case 'NetStream.Play.UnpublishNotify':
        if (this.isLive) this.unpublish(playerErrorForStatus(info, { stage: 'media' }));
        return;
      case 'NetStream.Play.InsufficientBW':
        return this.#callbacks.warning(playerErrorForStatus(info, { stage: 'media' }));
      // These settle the promise of the call that they answer.
      case 'NetStream.Seek.Failed':
      case 'NetStream.Seek.InvalidTime':
        return;
      default:
        // Until the stream has started, the promise of `play` tells.
        if (this.#isStarted && isErrorStatus(info))
          this.#callbacks.failure(playerErrorForStatus(info, { stage: 'media' }));
    }
  }

  /** Nothing more is to be expected of the live stream, until media comes. */
  unpublish(error: PlayerError): void {
    this.#end.reset();
    this.#isEnded = true;
    this.#callbacks.unpublished(error);
  }

  #saidEnd(): void {
    // Servers end the old place with the same words before they announce the new one.
    if (this.#seek !== undefined && !this.#seek.isLanding) return;
    this.#end.say();
  }

  #finish(): void {
    if (this.#isEnded) return;
    if (this.isLive) {
      this.unpublish(new PlayerError('CF_RTMP_STREAM_UNPUBLISHED', { context: { stage: 'media' } }));
      return;
    }
    const step = this.#seek?.end();
    if (step?.type === 'ask') this.#end.reset();
    if (step !== undefined) this.#step(step);
    if (step?.type === 'ask') return;
    if (this.#seek !== undefined) {
      this.#replay();
      return;
    }
    this.#end.reset();
    this.#isEnded = true;
    this.#pipeline.end(() => this.#callbacks.ended());
  }

  get #clipEnd(): number {
    return this.isLive ? Infinity : (this.#options.end ?? Infinity);
  }

  /**
   * What is shown behind the end of the clip is left out. A server that plays on there is left: it would go on to the
   * end of the recording.
   */
  #withinClip(message: MediaMessage, time: number): MediaMessage | undefined {
    const end = this.#clipEnd;
    if (end === Infinity) return message;
    const kept = this.#clip.cut(message, time, end);
    const { tracks } = this.#pipeline;
    const isOver = tracks?.every((kind) => this.#clip.past.has(kind)) === true || time > end + MAX_SKEW;
    if (kept !== undefined || !isOver || this.#stream === undefined) return kept;
    this.leave();
    this.#finish();
    return undefined;
  }

  #attempt(target: number, last = this.#lastTimestamp): SeekAttempt {
    return new SeekAttempt({
      target,
      index: this.#index,
      offset: this.#time.offset ?? 0,
      hasRestarted: this.#time.hasRestarted,
      expectsVideo: () => this.#pipeline.hasVideo ?? true,
      lastTimestamp: this.#isSeekSent ? undefined : last,
    });
  }

  #step(step: SeekStep): void {
    if (step.type === 'wait') return;
    if (step.type === 'ask') {
      if (this.#stream === undefined) this.#replay();
      else this.#ask(step.at);
      return;
    }
    this.#clearTimers();
    this.#replays = 0;
    const target = this.#seek?.target ?? step.at;
    this.#seek = undefined;
    this.#clip.reset();
    this.#time.land(step.offset, step.restarted);
    this.#pipeline.restart();
    this.#callbacks.landed(step.at);
    this.#earlyData.keepFrom(step.at - step.offset);
    const behind = target - step.at;
    this.#pace?.begin(behind > FAR_BEFORE ? behind : 0);
    for (const message of step.messages) this.#deliver(message);
  }

  #ask(at: number): void {
    const stream = this.#stream;
    if (stream === undefined) return;
    const to = this.#time.toServer(at);
    // A held stream would answer a seek with nothing, or with one picture.
    if (this.#pace?.resume(to) === true) this.#time.resume();
    this.#earlyData.clear();
    this.#isSeekSent = true;
    this.#awaitLanding();
    this.#notifyTimer = setTimeout(() => this.#notified(), SEEK_NOTIFY_MS);
    stream.seek(milliseconds(to)).catch((thrown: unknown) => {
      if (this.#stream !== stream || this.#seek === undefined || !this.#isSeekSent) return;
      const error = PlayerError.from(thrown, 'CF_RTMP_SEEK_FAILED', { stage: 'seek' });
      if (error.code === 'CF_RTMP_CALL_TIMEOUT') return;
      this.#callbacks.warning(error);
      this.#replay();
    });
  }

  #notified(): void {
    if (!this.#isSeekSent) return;
    clearTimeout(this.#notifyTimer);
    this.#isSeekSent = false;
    const next = this.#nextAsk;
    this.#nextAsk = undefined;
    if (next === undefined) this.#seek?.notify();
    else this.#ask(next);
  }

  #awaitLanding(): void {
    clearTimeout(this.#landingTimer);
    const isSure = this.#pipeline.hasVideo !== undefined;
    this.#landingTimer = setTimeout(
      () => {
        const step = this.#seek?.giveUpOnVideo();
        if (step?.type === 'accept') this.#step(step);
        else if (!isSure && this.messages === 0) this.#awaitLanding();
        else if (this.#seek !== undefined) this.#replay();
      },
      isSure ? SEEK_LANDING_MS : UNSURE_LANDING_MS,
    );
  }

  #replay(): boolean {
    const { asked, target } = this.#seek ?? { asked: 0, target: 0 };
    this.leave();
    if (this.#replays++ < MAX_REPLAYS) {
      this.#callbacks.replay(asked);
      return true;
    }
    this.#callbacks.failure(
      new PlayerError('CF_RTMP_SEEK_FAILED', {
        message: 'the server sends nothing from the place asked for',
        context: { stage: 'seek', seconds: target / 1000 },
      }),
    );
    return true;
  }

  #isNearEnd(): boolean {
    const last = this.#time.last;
    const end = Math.min(this.#duration ?? Infinity, this.#clipEnd / 1000);
    return last !== undefined && last / 1000 > end - MISSING_END;
  }

  #clearTimers(): void {
    clearTimeout(this.#notifyTimer);
    clearTimeout(this.#landingTimer);
  }
}
