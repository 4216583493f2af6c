import type { ErrorCode } from '../../errors/error-code.js';
import { PlayerError } from '../../errors/player-error.js';
import type { InitSegment, Segment, TrackKind } from '../../media/segment.js';
import { BufferRoom } from './buffer-room.js';
import { ElementSeeks } from './element-seeks.js';
import { Evictions } from './evictions.js';
import { GapSkipper } from './gap-skipper.js';
import { holdFrame } from './held-frame.js';
import { LivePlayback, type LiveStats, type LiveWishes } from '../live/live-playback.js';
import { MediaSourceSink } from './media-source-sink.js';
import type { Arrival, SegmentSink } from '../../mse/segment-sink.js';
import type { SegmentSinkFactory } from './segment-sink-factory.js';
import { RecentMedia } from '../../mse/recent-media.js';
import { bufferedAhead } from '../../mse/time-ranges.js';

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
  /** Several times a second: how many seconds the buffer lasts at this rate, `Infinity`: no room, or no wish for more. */
  buffered(ahead: number, rate: number): void;
}

export interface SegmentPlaybackOptions {
  readonly live: boolean;
  readonly liveWishes?: LiveWishes | undefined;
  /** Seconds. */
  readonly start?: number | undefined;
  /** Seconds from the start on, outside of which there is nothing; absent: everything is there. */
  readonly length?: number | undefined;
  /** Ends with the failure or the engine, whichever comes first: timers, listeners. */
  readonly running: AbortSignal;
  /** Ends with the engine: the element's source. */
  readonly life: AbortSignal;
  /** Absent: a MediaSource on this page. */
  readonly createSink?: SegmentSinkFactory | undefined;
}

const onThisPage: SegmentSinkFactory = (...args) => new MediaSourceSink(...args);

const TICK_MS = 250;
/** What fails so soon after it was built anew fails for a reason that stays. */
const REBUILD_APART_MS = 30_000;
/** No room, and nothing to play: there is no sense in waiting longer. */
const STARVED_MS = 5000;
/** What a new MediaSource may mend. */
const REBUILDS = new Set<ErrorCode>([
  'CF_MSE_APPEND_FAILED',
  'CF_MSE_SOURCE_CLOSED',
  'CF_MSE_QUOTA_EXCEEDED',
  'CF_DECODE_FAILED',
]);

/**
 * Segments on a media element: what every engine needs that makes them itself. The element's seeks become
 * questions for media (numbered by `seekId`, 0 until the first), and what is no longer wanted is let go.
 */
export class SegmentPlayback {
  readonly #media: HTMLMediaElement;
  readonly #callbacks: SegmentPlaybackCallbacks;
  readonly #running: AbortSignal;
  readonly #createSink: SegmentSinkFactory;
  readonly #life: AbortSignal;
  readonly #gaps: GapSkipper;
  readonly #seeks: ElementSeeks;
  readonly #evictions = new Evictions();
  readonly #room = new BufferRoom();
  #sink: SegmentSink;
  #sinkLife = new AbortController();
  readonly #wishes: LiveWishes;
  /** Of live streams. */
  #live: LivePlayback | undefined;
  /** What a new sink has to be told again. */
  #kinds: readonly TrackKind[] | undefined;
  #duration: number | undefined;
  readonly #configurations = new Map<TrackKind, InitSegment>();
  /** Where segments come to this page. */
  readonly #recent = new RecentMedia();
  #rebuiltAt = -Infinity;
  #starvedSince: number | undefined;
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
    this.#wishes = options.liveWishes ?? {};
    this.#life = options.life;
    this.#createSink = options.createSink ?? onThisPage;
    this.#sink = this.#openSink();
    this.#gaps = new GapSkipper(media);
    const { start = 0, length } = options;
    const [first, last] = length === undefined ? [0, Infinity] : [start, start + length];
    this.#seeks = new ElementSeeks(media, {
      flush: (seekId) => {
        this.#recent.clear();
        return this.#sink.flush(seekId);
      },
      ask: (to, seekId) => callbacks.seek(to, seekId),
      within: (to) => Math.max(first, Math.min(to, last)),
      reachable: (to) => callbacks.reachable?.(to) ?? to,
      isEnded: () => this.#sink.isEnded,
      isFlowing: () => this.isFlowing,
    });
    if (options.live) this.becomeLive();
    else if (start > 0) this.#seeks.startAt(start);
    this.#listen();
  }

  get skippedSeconds(): number {
    return this.#gaps.skipped;
  }
  get currentTime(): number {
    return this.#media.currentTime;
  }
  get bufferedAhead(): number {
    return bufferedAhead(this.#media.buffered, this.#media.currentTime);
  }
  /** Of live streams, once there is media. */
  get liveStats(): LiveStats | undefined {
    return this.#live?.stats;
  }

  /** It turned out to be a live stream. */
  becomeLive(): void {
    this.#live = new LivePlayback(this.#media, this.#wishes, this.#running);
    this.#setDuration(Infinity);
  }

  setTracks(kinds: readonly TrackKind[]): void {
    this.#kinds = kinds;
    this.#recent.setTracks(kinds);
    this.#sink.setTracks(kinds);
  }

  /** Seconds; says nothing about a live stream. */
  setDuration(duration: number): void {
    if (this.#live === undefined) this.#setDuration(duration);
  }

  /** No media comes for the time being. */
  interrupt(): void {
    this.#live?.interrupt();
  }

  /** Media comes again, on the same timeline; of a recording from a keyframe at `from` (seconds) on. */
  resume(from?: number): void {
    this.#live?.resume();
    if (this.#live === undefined && from !== undefined) this.#seeks.replacing(from);
  }

  append(segment: Segment, seekId: number): void {
    // Configuration belongs to no place.
    if (segment.type === 'init') this.#configurations.set(segment.track.kind, segment);
    if (seekId !== this.#seeks.seekId && segment.type !== 'init') return;
    this.#recent.add(segment);
    this.#sink.append(segment);
  }

  /** Media of this seek follows. */
  landed(seekId: number): void {
    this.#seeks.landed(seekId);
  }

  /** The sink or the element says that it takes nothing more. */
  fail(error: PlayerError): void {
    if (this.#running.aborted) return;
    if (error.context['isLate'] === true) {
      this.#rebuild(true);
      return;
    }
    const now = performance.now();
    const mayHelp = this.#isReady && !this.keepsPast && REBUILDS.has(error.code);
    if (!mayHelp || now - this.#rebuiltAt < REBUILD_APART_MS) {
      this.#callbacks.failure(error);
      return;
    }
    this.#rebuiltAt = now;
    this.#callbacks.warning(error);
    this.#rebuild(false);
  }

  /** Every segment from the place of this seek on is out. */
  ended(seekId: number): void {
    if (seekId === this.#seeks.seekId) this.#sink.endOfStream();
  }

  #openSink(): SegmentSink {
    const life = new AbortController();
    this.#sinkLife = life;
    this.#life.addEventListener('abort', () => life.abort(), { once: true, signal: life.signal });
    const { warning } = this.#callbacks;
    return this.#createSink(
      this.#media,
      {
        failure: (error) => this.fail(error),
        warning: (error) => warning(error),
        changed: (arrivals) => this.#changed(arrivals),
        // What goes for a seek was removed for us.
        removed: (range) => {
          if (!this.#seeks.isPending) this.#evictions.removed(range, this.#media.currentTime);
        },
      },
      life.signal,
    );
  }

  /**
   * A new MediaSource in the place of one that failed, at the same place. `hasMore`: for one that cannot take a track
   * which came late; what it had is still good.
   */
  #rebuild(hasMore: boolean): void {
    const media = this.#media;
    const { currentTime, paused, playbackRate } = media;
    holdFrame(media, this.#life);
    const failed = this.#sinkLife;
    this.#sink = this.#openSink();
    // Not before: the last one to leave an element takes its source away.
    failed.abort();
    if (this.#duration !== undefined) this.#sink.setDuration(this.#duration);
    if (this.#kinds !== undefined) this.#sink.setTracks(this.#kinds);
    for (const configuration of this.#configurations.values()) this.#sink.append(configuration);
    if (hasMore) for (const segment of this.#recent.take()) this.#sink.append(segment);
    else this.#recent.clear();
    this.#firstDataAt = undefined;
    if (this.#live === undefined) {
      if (hasMore && !this.#seeks.isPending) this.#seeks.startAt(currentTime);
      else this.#seeks.restartAt(currentTime);
    } else if (hasMore) {
      media.currentTime = currentTime;
      this.#live.moved();
    }
    // A new source makes the element forget these (the media element load algorithm).
    media.playbackRate = playbackRate;
    if (!paused) media.play().catch(() => undefined);
  }

  #setDuration(duration: number): void {
    this.#duration = duration;
    this.#sink.setDuration(duration);
  }

  #listen(): void {
    const media = this.#media;
    const signal = this.#running;
    // Before the listeners of the page, which do not capture.
    for (const type of ['seeking', 'seeked'] as const) {
      const tell = (event: Event): void => {
        if (this.#live === undefined) this.#seeks[type](() => event.stopImmediatePropagation());
      };
      media.addEventListener(type, tell, { signal, capture: true });
    }
    media.addEventListener('loadeddata', () => this.#loaded(), { signal });
    const ticker = setInterval(() => this.#tick(), TICK_MS);
    signal.addEventListener('abort', () => clearInterval(ticker), { once: true });
  }

  /** A buffer changed. */
  #changed(arrivals?: readonly Arrival[]): void {
    if (this.#running.aborted || this.#media.buffered.length === 0) return;
    this.#seeks.changed();
    if (this.#firstDataAt === undefined) {
      this.#firstDataAt = performance.now();
      this.#callbacks.stage('append');
      // A worker's word may come later than the element's (HAVE_CURRENT_DATA).
      if (this.#media.readyState >= 2) this.#loaded();
    }
    this.#live?.changed(arrivals);
    this.#skipGaps();
  }

  #tick(): void {
    const media = this.#media;
    const sink = this.#sink;
    const now = performance.now();
    if (this.#live === undefined) this.#seeks.check(now);
    this.#skipGaps();
    this.#recent.tidy(media.currentTime);
    if (this.#live !== undefined) this.#tidyLive(this.#live);
    else if (!this.keepsPast || sink.isFull) sink.tidy(media.currentTime);
    const ahead = this.bufferedAhead;
    const room = sink.isHeld ? Infinity : this.#room.report(ahead, sink.isFull);
    const rate = Math.max(1, media.playbackRate);
    this.#callbacks.buffered(room / rate, rate);
    this.#checkRoom(ahead, now);
  }

  /** No room for what is needed next, and nothing to remove: this goes on for ever. */
  #checkRoom(ahead: number, now: number): void {
    if (!this.#sink.isFull || ahead > 0.5 || this.#seeks.isPending) this.#starvedSince = undefined;
    else if (this.#starvedSince === undefined) this.#starvedSince = now;
    else if (now - this.#starvedSince >= STARVED_MS) {
      this.#starvedSince = undefined;
      this.fail(new PlayerError('CF_MSE_QUOTA_EXCEEDED', { context: { stage: 'append' } }));
    }
  }

  #skipGaps(): void {
    if (this.#seeks.isPending) {
      this.#evictions.forget();
      return;
    }
    if (this.#live === undefined && this.#evictions.isNext(this.#media.buffered, this.#media.currentTime)) {
      this.#evictions.forget();
      this.#seeks.refetch();
      return;
    }
    const { skipped } = this.#gaps;
    this.#gaps.check(performance.now());
    if (this.#gaps.skipped !== skipped) this.#live?.moved();
  }

  #tidyLive({ window, past }: LivePlayback): void {
    this.#sink.tidy(past.playhead, past.keep);
    if (window !== undefined) this.#sink.setLiveWindow(window.start, window.end);
  }

  #loaded(): void {
    if (this.#isReady || this.#firstDataAt === undefined) return;
    this.#isReady = true;
    this.#callbacks.stage('frame');
    this.#callbacks.ready();
  }
}
