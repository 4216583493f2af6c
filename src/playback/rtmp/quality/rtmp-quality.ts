import { PlayerError } from '../../../errors/player-error.js';
import type { ErrorCode } from '../../../errors/error-code.js';
import type { SessionCommand, SessionEvent } from '../../../session/worker-protocol.js';
import type { RtmpCandidate, RtmpRendition } from '../../../source/candidate.js';
import { withoutUndefined } from '../../../source/without-undefined.js';
import type { EngineEvents, QualityLevel } from '../../engine.js';
import { chooseRendition, firstAbrState, type AbrState } from './abr.js';
import { firstRendition, highestShown } from './first-rendition.js';
import { ThroughputEstimate } from './throughput-estimate.js';

export interface RtmpQualityOptions {
  readonly candidate: RtmpCandidate;
  readonly media: HTMLMediaElement;
  readonly events: EngineEvents;
  /** Seconds that are wanted ahead of the playhead. */
  readonly wanted: number;
  readonly ahead: () => number;
  /** Whether the stream is there, as far as is known: while it is not, nothing is answered. */
  readonly isOpen: () => boolean;
  readonly send: (command: SessionCommand) => void;
  readonly signal: AbortSignal;
}

type QualityEvent = Extract<SessionEvent, { type: 'switched' | 'unswitched' | 'throughput' }>;

const TICK_MS = 500;
/** Who chooses by hand sees it at the next keyframe behind this. Seconds. */
const SOON = 0.8;
/** A switch that nothing is heard of. ms. */
const LOST_MS = 20_000;
/** Below so much of what is wanted the server would send more if it could. */
const NEEDY = 0.9;

const GONE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'CF_RTMP_STREAM_NOT_FOUND',
  'CF_RTMP_PLAY_FAILED',
  'CF_RTMP_STREAM_FAILED',
  'CF_RTMP_FILE_STRUCTURE_INVALID',
  'CF_RTMP_NO_SUPPORTED_TRACK',
]);

/** What was measured last, by server: it is good for the next player of the page. */
const linesOfPage = new Map<string, number>();
const MAX_LINES = 50;

/** Which rendition of an RTMP stream plays: what can be chosen, the choice by hand, and the automatic one. */
export class RtmpQuality {
  readonly #options: RtmpQualityOptions;
  readonly #line: string;
  readonly #throughput: ThroughputEstimate;
  /** As in the candidate; what turned out to be missing stays in its place. */
  readonly #renditions: readonly RtmpRendition[];
  readonly #missing = new Set<number>();
  #abr: AbrState;
  /** What is sent by the server, what is shown, and what comes when. */
  #current: number;
  #shown: number | undefined;
  #coming: { readonly index: number; readonly at: number }[] = [];
  #pending: { readonly index: number; readonly since: number; readonly lookedAt: number } | undefined;
  #manual: number | undefined;
  /** The session takes wishes. */
  #isOpen = false;
  #frames = { dropped: 0, total: 0 };

  constructor(options: RtmpQualityOptions) {
    this.#options = options;
    const { candidate, media, signal } = options;
    this.#renditions = candidate.renditions ?? [];
    this.#line = `${candidate.endpoint} ${candidate.host}`;
    const known = linesOfPage.get(this.#line);
    this.#throughput = new ThroughputEstimate(known);
    this.#current = firstRendition(this.#renditions, pixelsOf(media), known);
    this.#abr = firstAbrState(performance.now(), this.#renditions.length);
    // It ended while this code was fetched.
    if (signal.aborted) return;
    const timer = setInterval(() => this.#tick(), TICK_MS);
    signal.addEventListener('abort', () => clearInterval(timer), { once: true });
    media.addEventListener('timeupdate', () => this.#show(), { signal });
    media.addEventListener('seeked', () => this.#show(), { signal });
  }

  /** What to begin with. */
  get streamName(): string {
    return this.#renditions[this.#current]?.streamName ?? this.#options.candidate.streamName;
  }
  /** Bits per second that the line carries, as far as that was measured. */
  get throughput(): number | undefined {
    return this.#throughput.value;
  }
  get levels(): readonly QualityLevel[] {
    return this.#renditions
      .map((rendition, index) => this.#levelOf(rendition, index))
      .filter((_, index) => !this.#missing.has(index));
  }

  /** The id of the level that was chosen by hand, or `auto`. */
  get chosen(): string {
    return this.#manual === undefined ? 'auto' : `${this.#manual}`;
  }

  /** By the id of a level; anything else leaves it to what is measured. */
  select(id: string): void {
    const index = this.levels.some((level) => level.id === id) ? Number(id) : undefined;
    this.#manual = index;
    if (index !== undefined) this.#wish(index);
    else this.#abr = { ...this.#abr, switchedAt: performance.now(), trial: undefined };
  }

  take(event: QualityEvent): void {
    switch (event.type) {
      case 'throughput': {
        const isNeedy = this.#options.ahead() < this.#options.wanted * NEEDY;
        this.#throughput.take(event, isNeedy, performance.now());
        this.#remember();
        return;
      }
      case 'switched':
        this.#switched(event);
        return;
      case 'unswitched':
        this.#unswitched(event);
    }
  }

  #switched({ streamName, at }: Extract<QualityEvent, { type: 'switched' }>): void {
    const index = this.#indexOf(streamName);
    if (index < 0) return;
    const isFirst = !this.#isOpen;
    this.#isOpen = true;
    this.#current = index;
    if (this.#pending?.index === index) this.#pending = undefined;
    // What was to come behind it does not come any more.
    this.#coming = [...this.#coming.filter((one) => one.at < at), { index, at }];
    this.#show();
    if (isFirst && this.#manual !== undefined) this.#wish(this.#manual);
  }

  #unswitched({ streamName, error }: Extract<QualityEvent, { type: 'unswitched' }>): void {
    const index = this.#indexOf(streamName);
    const { events } = this.#options;
    events.warning(PlayerError.fromJSON(error));
    if (GONE.has(error.code)) this.#missing.add(index);
    this.#forget(index);
    events.levels?.(this.levels);
  }

  /** It did not come to this one: it is not tried again for a while, and not what was chosen any more. */
  #forget(index: number): void {
    if (this.#pending?.index === index) this.#pending = undefined;
    if (this.#manual === index) this.#manual = undefined;
    const until = performance.now() + LOST_MS;
    this.#abr = {
      ...this.#abr,
      blockedUntil: this.#abr.blockedUntil.map((old, at) => (at === index ? until : old)),
    };
  }

  #lookForAnswer(now: number): void {
    if (this.#pending === undefined) return;
    const { index, since, lookedAt } = this.#pending;
    // Without a stream there is nobody to answer.
    const waited = this.#options.isOpen() ? since : since + now - lookedAt;
    this.#pending = { index, since: waited, lookedAt: now };
    if (now - waited <= LOST_MS) return;
    const { events } = this.#options;
    this.#forget(index);
    events.warning(
      new PlayerError('CF_RTMP_PLAY_TIMEOUT', {
        message: `the server has not gone over to another quality in ${LOST_MS / 1000} s`,
        context: { stage: 'play', ...withoutUndefined({ streamName: this.#renditions[index]?.streamName }) },
      }),
    );
    events.levels?.(this.levels);
  }

  #wish(index: number): void {
    const rendition = this.#renditions[index];
    if (rendition === undefined || !this.#isOpen) return;
    if (index === this.#current && this.#pending === undefined) return;
    const now = performance.now();
    this.#pending = { index, since: now, lookedAt: now };
    const { candidate, media, send } = this.#options;
    const isByHand = this.#manual === index && !candidate.live;
    send({
      type: 'switch',
      streamName: rendition.streamName,
      ...(isByHand ? { from: media.currentTime + SOON } : {}),
    });
  }

  #tick(): void {
    this.#show();
    const { media, candidate, ahead, wanted } = this.#options;
    const droppedRatio = this.#droppedRatio();
    const now = performance.now();
    this.#lookForAnswer(now);
    if (this.#manual !== undefined || this.#pending !== undefined || !this.#isOpen) return;
    if (media.paused || media.seeking || media.ended || media.readyState < 1) return;
    // Those that are there, as if there were no others.
    const there = this.#renditions.map((_, index) => index).filter((index) => !this.#missing.has(index));
    const only = <T>(all: readonly T[]): T[] => there.map((index) => all[index] as T);
    const highest = highestShown(only(this.#renditions), pixelsOf(media));
    const { index, state } = chooseRendition(
      { ...this.#abr, holdOff: only(this.#abr.holdOff), blockedUntil: only(this.#abr.blockedUntil) },
      {
        now,
        bitrates: only(this.#renditions).map(({ bitrate }) => bitrate),
        current: Math.max(0, there.indexOf(this.#current)),
        highest,
        throughput: this.#throughput.value,
        throughputAge: now - (this.#throughput.measuredAt ?? Number.NEGATIVE_INFINITY),
        ahead: ahead(),
        wanted,
        live: candidate.live,
        droppedRatio,
      },
    );
    const spread = (few: readonly number[], all: readonly number[]): number[] =>
      all.map((value, at) => few[there.indexOf(at)] ?? value);
    this.#abr = {
      ...state,
      holdOff: spread(state.holdOff, this.#abr.holdOff),
      blockedUntil: spread(state.blockedUntil, this.#abr.blockedUntil),
    };
    const chosen = there[index];
    if (chosen !== undefined && chosen !== this.#current) this.#wish(chosen);
  }

  /** What was sent is shown when the playhead has come to it. */
  #show(): void {
    const { media, events } = this.#options;
    if (media.seeking) return;
    const reached = this.#coming.filter(({ at }) => at <= media.currentTime + 0.05).at(-1);
    if (reached === undefined) return;
    this.#coming = this.#coming.slice(this.#coming.indexOf(reached) + 1);
    if (reached.index === this.#shown) return;
    this.#shown = reached.index;
    const rendition = this.#renditions[reached.index];
    if (rendition === undefined) return;
    const { selected: _, ...shown } = this.#levelOf(rendition, reached.index);
    events.quality?.(shown);
  }

  #droppedRatio(): number {
    const { media } = this.#options;
    if (!('getVideoPlaybackQuality' in media)) return 0;
    const quality = (media as HTMLVideoElement).getVideoPlaybackQuality();
    const { droppedVideoFrames: dropped, totalVideoFrames: total } = quality;
    const before = this.#frames;
    this.#frames = { dropped, total };
    const frames = total - before.total;
    // A hidden page shows none of its pictures.
    return frames < 5 || document.hidden ? 0 : (dropped - before.dropped) / frames;
  }

  #remember(): void {
    const { value } = this.#throughput;
    if (value === undefined) return;
    linesOfPage.delete(this.#line);
    linesOfPage.set(this.#line, value);
    const [oldest] = linesOfPage.keys();
    if (linesOfPage.size > MAX_LINES && oldest !== undefined) linesOfPage.delete(oldest);
  }

  #indexOf(streamName: string): number {
    return this.#renditions.findIndex((rendition) => rendition.streamName === streamName);
  }

  #levelOf({ bitrate, width, height }: RtmpRendition, index: number): QualityLevel {
    return {
      id: `${index}`,
      bitrate,
      selected: index === (this.#shown ?? this.#current),
      ...(width === undefined ? {} : { width }),
      ...(height === undefined ? {} : { height }),
    };
  }
}

/** How many lines of the screen the element has; 0 where it has no place in a page. */
function pixelsOf(media: HTMLMediaElement): number {
  return Math.round(media.clientHeight * (globalThis.devicePixelRatio || 1));
}
