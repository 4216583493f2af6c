import type { PlayerError } from '../../errors/player-error.js';
import type { Segment, TrackKind } from '../../media/segment.js';
import { BACK_BUFFER } from '../../mse/back-buffer.js';
import { GapSkipper } from './gap-skipper.js';
import { pickLiveJump, pickLiveStart } from './live-edge.js';
import { MediaSourceSink } from './media-source-sink.js';
import type { SegmentSink } from '../../mse/segment-sink.js';
import type { SegmentSinkFactory } from './segment-sink-factory.js';
import { whereSeekLeads } from './seek-target.js';
import { bufferedAhead, bufferedEnd } from '../../mse/time-ranges.js';

export interface SegmentPlaybackCallbacks {
  failure(error: PlayerError): void;
  warning(error: PlayerError): void;
  /** The first data is in the element. */
  ready(): void;
  stage(name: 'append' | 'frame'): void;
  /** The element wants media from `to` (seconds), which is not buffered. What comes for earlier seeks is stale. */
  seek(to: number, seekId: number): void;
  /** Where the element may go at most when it asks for `to`: for media that cannot be had from everywhere. Absent: there. */
  reachable?(to: number): number;
  /** Several times a second: seconds ahead of the playhead, `Infinity` where the browser has no room. */
  buffered(ahead: number): void;
}

export interface SegmentPlaybackOptions {
  readonly live: boolean;
  /** Seconds. */
  readonly start?: number | undefined;
  /** Ends with the failure or the engine, whichever comes first: timers, listeners. */
  readonly running: AbortSignal;
  /** Ends with the engine: the element's source. */
  readonly life: AbortSignal;
  /** Absent: a MediaSource on this page. */
  readonly createSink?: SegmentSinkFactory | undefined;
}

const onThisPage: SegmentSinkFactory = (...args) => new MediaSourceSink(...args);

const TICK_MS = 250;
/** While this long after the first picture a live stream may still be put nearer to its edge. */
const LIVE_SETTLE_MS = 1500;

/**
 * Segments on a media element: what every engine needs that makes them itself. The element's seeks become
 * questions for media (numbered by `seekId`, 0 until the first), and what is no longer wanted is let go.
 */
export class SegmentPlayback {
  readonly #media: HTMLMediaElement;
  readonly #callbacks: SegmentPlaybackCallbacks;
  readonly #running: AbortSignal;
  readonly #sink: SegmentSink;
  readonly #gaps: GapSkipper;
  #isLive: boolean;
  #seekId = 0;
  /** Where the seek goes whose media is not in the buffer yet. */
  #seekTarget: number | undefined;
  #hasLanded = false;
  #isReady = false;
  #firstDataAt: number | undefined;
  /** Whether media arrives: a seek to just behind the buffer waits for it then. */
  isFlowing = true;
  /** Media that could not be fetched again stays for as long as the browser has room. */
  keepsPast = false;

  /** @throws PlayerError `CF_ENV_NO_MSE` */
  constructor(media: HTMLMediaElement, options: SegmentPlaybackOptions, callbacks: SegmentPlaybackCallbacks) {
    this.#media = media;
    this.#callbacks = callbacks;
    this.#running = options.running;
    this.#isLive = options.live;
    this.#sink = (options.createSink ?? onThisPage)(
      media,
      {
        failure: (error) => callbacks.failure(error),
        warning: (error) => callbacks.warning(error),
        changed: () => this.#changed(),
      },
      options.life,
    );
    this.#gaps = new GapSkipper(media);
    if (options.live) this.#sink.setDuration(Infinity);
    else if (options.start !== undefined && options.start > 0) {
      this.#seekTarget = options.start;
      media.currentTime = options.start;
    }
    this.#listen();
  }

  get skippedSeconds(): number {
    return this.#gaps.skipped;
  }
  get bufferedAhead(): number {
    return bufferedAhead(this.#media.buffered, this.#media.currentTime);
  }
  /** Seconds between the newest media and the playhead; of live streams only. */
  get liveLatency(): number | undefined {
    const end = bufferedEnd(this.#media.buffered);
    return this.#isLive && end !== undefined ? Math.max(0, end - this.#media.currentTime) : undefined;
  }

  /** It turned out to be a live stream. */
  becomeLive(): void {
    this.#isLive = true;
    this.#sink.setDuration(Infinity);
  }

  setTracks(kinds: readonly TrackKind[]): void {
    this.#sink.setTracks(kinds);
  }

  /** Seconds; says nothing about a live stream. */
  setDuration(duration: number): void {
    if (!this.#isLive) this.#sink.setDuration(duration);
  }

  append(segment: Segment, seekId: number): void {
    // Configuration belongs to no place.
    if (seekId === this.#seekId || segment.type === 'init') this.#sink.append(segment);
  }

  /** Media of this seek follows. */
  landed(seekId: number): void {
    if (seekId === this.#seekId) this.#hasLanded = true;
  }

  /** Every segment from the place of this seek on is out. */
  ended(seekId: number): void {
    if (seekId === this.#seekId) this.#sink.endOfStream();
  }

  #listen(): void {
    const media = this.#media;
    const signal = this.#running;
    media.addEventListener('seeking', () => this.#seeking(), { signal });
    media.addEventListener('loadeddata', () => this.#loaded(), { signal });
    media.addEventListener('play', () => this.#resumed(), { signal });
    const ticker = setInterval(() => this.#tick(), TICK_MS);
    signal.addEventListener('abort', () => clearInterval(ticker), { once: true });
  }

  #seeking(): void {
    if (this.#isLive) return;
    const target = this.#media.currentTime;
    const where = whereSeekLeads({
      target,
      buffered: this.#media.buffered,
      pending: this.#seekTarget,
      isEnded: this.#sink.isEnded,
      isFlowing: this.isFlowing,
    });
    if (where !== 'server') return;
    const reachable = this.#callbacks.reachable?.(target) ?? target;
    if (reachable !== target) {
      this.#media.currentTime = reachable;
      return;
    }
    this.#seekTarget = target;
    this.#hasLanded = false;
    this.#seekId++;
    void this.#sink.flush();
    this.#callbacks.seek(target, this.#seekId);
  }

  /** A buffer changed. */
  #changed(): void {
    if (this.#running.aborted || this.#media.buffered.length === 0) return;
    // What is removed for a seek is removed before the first of the new media is appended.
    if (this.#hasLanded) this.#seekTarget = undefined;
    if (this.#firstDataAt === undefined) {
      this.#firstDataAt = performance.now();
      this.#callbacks.stage('append');
    }
    this.#skipGaps();
  }

  #tick(): void {
    const media = this.#media;
    const sink = this.#sink;
    if (this.#isLive) this.#followEdge();
    this.#skipGaps();
    const end = bufferedEnd(media.buffered) ?? 0;
    // A paused live stream grows at its front: the window moves with the edge.
    if (!this.keepsPast || sink.isFull) {
      sink.tidy(this.#isLive ? Math.max(media.currentTime, end - BACK_BUFFER) : media.currentTime);
    }
    this.#callbacks.buffered(sink.isFull ? Infinity : this.bufferedAhead);
  }

  #skipGaps(): void {
    if (this.#seekTarget === undefined) this.#gaps.check(performance.now());
  }

  #followEdge(): void {
    const media = this.#media;
    const { buffered, currentTime, paused } = media;
    const isSettling =
      this.#firstDataAt !== undefined && performance.now() - this.#firstDataAt < LIVE_SETTLE_MS;
    const start = pickLiveStart(buffered);
    if (isSettling && start !== undefined && start - currentTime > 0.5) media.currentTime = start;
    else if (!paused) {
      const jump = pickLiveJump(buffered, currentTime);
      if (jump !== undefined) media.currentTime = jump;
    }
  }

  #resumed(): void {
    const media = this.#media;
    if (!this.#isLive || media.played.length > 0) return;
    const start = pickLiveStart(media.buffered);
    if (start !== undefined && start > media.currentTime) media.currentTime = start;
  }

  #loaded(): void {
    if (this.#isReady || this.#firstDataAt === undefined) return;
    this.#isReady = true;
    this.#callbacks.stage('frame');
    this.#callbacks.ready();
  }
}
