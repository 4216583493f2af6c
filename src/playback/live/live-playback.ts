import type { Arrival } from '../../mse/segment-sink.js';
import { bufferedEnd, rangeAt, type Range } from '../../mse/time-ranges.js';
import { LatencyController } from './latency-controller.js';
import { StreamClock } from './stream-clock.js';

/** What the page wants of a live stream; read at each look, so that it may change. */
export interface LiveWishes {
  /** Seconds between the stream and the playhead. */
  readonly targetLatency?: number | undefined;
  /** Seconds that the viewer can go back. */
  readonly dvr?: number | undefined;
}

export const DEFAULT_TARGET_LATENCY = 1;

const TICK_MS = 100;
/** For so long after the first picture, or the first after an interruption, playback is put to its place at once. */
const SETTLE = 1.5;
/** This far from its place. */
const OUT_OF_PLACE = 0.3;
/** Line and browser are not known yet when a stream begins. */
const LEAST_AT_START = 0.2;
/** A viewer who goes back less than this behind what is wanted has not gone back. */
const BEHIND = 1;
/** What is kept where the viewer is not meant to go back: small enough that controls show no window. */
const KEEP = 8;
/** A window is kept a little longer than it is shown. */
const KEEP_MORE = 5;
/** So that a place in the window is still there when the element has gone to it. */
const INTO_WINDOW = 1;
/** A seek that ends here is the one that was asked for. */
const SAME_PLACE = 0.05;

export interface LiveStats {
  /** Seconds behind where the stream is by its own clock. */
  readonly liveLatency: number;
  /** What is aimed at: the wanted latency, or more where the line needs more. */
  readonly latencyGoal: number;
  /** Millionths by which the stream's clock is faster than the viewer's. */
  readonly drift?: number;
  /** Whether the viewer has gone back. */
  readonly isBehindByChoice: boolean;
}

/** Where a live stream is played: near its edge, or where the viewer has gone back to. */
export class LivePlayback {
  readonly #media: HTMLMediaElement;
  readonly #wishes: LiveWishes;
  readonly #clock = new StreamClock();
  readonly #controller = new LatencyController(DEFAULT_TARGET_LATENCY);
  #end: number | undefined;
  /** Until then playback is put to its place at once; undefined before there is any media. */
  #settledAt: number | undefined;
  #isInterrupted = false;
  #isBehind = false;
  /** Where our own seek goes. */
  #ownSeek: number | undefined;

  /** @param signal ends timers and listeners */
  constructor(media: HTMLMediaElement, wishes: LiveWishes, signal: AbortSignal) {
    this.#media = media;
    this.#wishes = wishes;
    const on = (type: string, listener: () => void): void =>
      media.addEventListener(type, listener, { signal });
    on('seeking', () => this.#seeking());
    on('play', () => this.#resumed());
    const timer = setInterval(() => this.#look(), TICK_MS);
    const end = (): void => {
      clearInterval(timer);
      // A rate of ours is nobody's choice.
      if (this.#controller.ownsRate(media.playbackRate)) media.playbackRate = 1;
    };
    signal.addEventListener('abort', end, { once: true });
  }

  get stats(): LiveStats | undefined {
    const edge = this.#clock.edge(now());
    if (edge === undefined) return undefined;
    const { drift } = this.#clock;
    return {
      liveLatency: Math.max(0, edge - this.#media.currentTime),
      latencyGoal: this.#controller.goal,
      isBehindByChoice: this.#isBehind,
      ...(drift === undefined ? {} : { drift }),
    };
  }
  /** Seconds; what can be sought to. */
  get window(): Range | undefined {
    const { buffered } = this.#media;
    const end = bufferedEnd(buffered);
    if (end === undefined) return undefined;
    const length = Math.max(this.#dvr, KEEP);
    return { start: Math.max(buffered.start(0), end - length), end };
  }
  /** What may go: everything that is `keep` seconds before `playhead`. */
  get past(): { readonly playhead: number; readonly keep: number } {
    const { buffered, currentTime } = this.#media;
    const end = bufferedEnd(buffered) ?? 0;
    if (this.#dvr > 0) return { playhead: end, keep: Math.max(this.#dvr, KEEP) + KEEP_MORE };
    // While it is paused it grows at its front: what is kept moves with the edge.
    return { playhead: Math.max(currentTime, end - this.#controller.goal - KEEP), keep: KEEP };
  }
  get #dvr(): number {
    return this.#wishes.dvr ?? 0;
  }

  /** Something was appended, or removed. */
  changed(arrivals: readonly Arrival[] = this.#arrival()): void {
    for (const { end, at } of arrivals) {
      // Media that is appended once more says nothing of the line.
      if (end <= (this.#end ?? -Infinity)) continue;
      this.#end = end;
      this.#clock.add(end, (at - performance.timeOrigin) / 1000);
      this.#settledAt ??= now() + SETTLE;
    }
  }

  /** Where every change is told at once: what the element has now. */
  #arrival(): readonly Arrival[] {
    const end = bufferedEnd(this.#media.buffered);
    return end === undefined ? [] : [{ end, at: performance.timeOrigin + performance.now() }];
  }

  /** The stream has stopped coming. */
  interrupt(): void {
    this.#isInterrupted = true;
  }

  /** It goes on behind what was there. */
  resume(): void {
    this.#isInterrupted = false;
    this.#clock.reset();
    this.#controller.restart();
    this.#settledAt = undefined;
  }

  /** Somebody else of ours has moved the playhead. */
  moved(): void {
    this.#ownSeek = this.#media.currentTime;
  }

  #look(): void {
    const media = this.#media;
    const at = now();
    const edge = this.#clock.edge(at);
    this.#controller.target = this.#wishes.targetLatency ?? DEFAULT_TARGET_LATENCY;
    if (edge === undefined || this.#settledAt === undefined) return;
    if (this.#isLost()) {
      this.#isBehind = false;
      this.#goToEdge();
      return;
    }
    const isWaiting = media.readyState < 3 && !media.paused;
    if (at < this.#settledAt && !this.#isBehind) {
      // Who has paused is taken nowhere before playing on.
      const isLeft = media.paused && media.played.length > 0;
      if (!isLeft && this.#place() - media.currentTime > OUT_OF_PLACE) this.#goToEdge();
      return;
    }
    const decision = this.#controller.decide({
      now: at,
      latency: edge - media.currentTime,
      lateness: this.#clock.lateness(at, bufferedEnd(media.buffered)),
      rate: media.playbackRate,
      isVisible: document.visibilityState === 'visible',
      isPaused: media.paused,
      isSeeking: media.seeking,
      isStalled: isWaiting && !this.#isInterrupted,
      isBehindByChoice: this.#isBehind || this.#isInterrupted,
    });
    if (decision.type === 'rate') media.playbackRate = decision.rate;
    else if (decision.type === 'jump') this.#goToEdge();
  }

  /** What was at the playhead is not there any more, and all that is there is newer. */
  #isLost(): boolean {
    const { buffered, currentTime, paused } = this.#media;
    return (
      !paused &&
      buffered.length > 0 &&
      rangeAt(buffered, currentTime) === undefined &&
      currentTime < buffered.start(0)
    );
  }

  /** Where playback near the edge belongs. */
  #place(): number {
    const { buffered } = this.#media;
    if (buffered.length === 0) return 0;
    const last = buffered.length - 1;
    const distance = Math.max(LEAST_AT_START, this.#controller.goal);
    return Math.max(buffered.start(last), buffered.end(last) - distance);
  }

  #goToEdge(): void {
    const place = this.#place();
    if (place > this.#media.currentTime) this.#seek(place);
  }

  #seek(to: number): void {
    this.#ownSeek = to;
    this.#media.currentTime = to;
  }

  /** The element seeks: for us, or because the viewer wants to be somewhere else. */
  #seeking(): void {
    const { currentTime } = this.#media;
    if (this.#ownSeek !== undefined && Math.abs(currentTime - this.#ownSeek) < SAME_PLACE) return;
    this.#ownSeek = undefined;
    const { window } = this;
    if (window === undefined) return;
    const place = this.#place();
    this.#isBehind = place - currentTime > BEHIND;
    // From the very end of what is there the next step is a stall.
    if (currentTime > place) this.#seek(place);
    else if (this.#isBehind && currentTime < window.start) {
      this.#seek(Math.min(window.start + INTO_WINDOW, window.end));
    }
  }

  /** The viewer plays on after a pause, or for the first time. */
  #resumed(): void {
    const { buffered, currentTime, played } = this.#media;
    if (this.#place() - currentTime <= OUT_OF_PLACE) return;
    const isThere = this.#dvr > 0 && played.length > 0 && rangeAt(buffered, currentTime) !== undefined;
    this.#isBehind = isThere && this.#place() - currentTime > BEHIND;
    if (!isThere) this.#goToEdge();
  }
}

function now(): number {
  return performance.now() / 1000;
}
