import type { FlushResult } from '../../mse/segment-sink.js';
import { bufferedAhead, bufferedEnd, type Ranges } from '../../mse/time-ranges.js';
import { whereSeekLeads } from './seek-target.js';

export interface SeekMedia {
  readonly buffered: Ranges;
  readonly seeking: boolean;
  currentTime: number;
}

export interface ElementSeeksOptions {
  /** Empties the buffers; what is appended from then on comes after that, and is of this seek. */
  flush(seekId: number): Promise<FlushResult>;
  /** Media from `to` (seconds) is wanted. What comes for seeks before `seekId` is stale. */
  ask(to: number, seekId: number): void;
  /** The place nearest to `to` in the clip that is played. */
  within(to: number): number;
  /** Where the element may go at most when it asks for `to`. */
  reachable(to: number): number;
  /** Everything to the end of the stream is buffered. */
  isEnded(): boolean;
  /** Whether media arrives. */
  isFlowing(): boolean;
}

/** Close before a place, what is buffered satisfies a browser's seek to that place. Seconds. */
const NEAR = 1;
/** An element that waits this long for a place that nobody is asked for has lost it to a removal. ms. */
const LOST_MS = 1000;
/** How far ahead of the playhead a decoder may have taken media. Seconds. */
const TAKEN_AHEAD = 1;
/** Of two tracks one may end so much sooner: what lasts longer than that is of new media of both. Seconds. */
const SKEW = 0.3;

interface PendingSeek {
  readonly target: number;
  /** What was buffered before is gone. */
  isFlushed: boolean;
  /** Media of it follows. */
  hasLanded: boolean;
}

/**
 * The seeks of an element, as questions for media: numbered by `seekId`, 0 until the first.
 *
 * still → pending (a place that is not in the buffer; again for another one) → still (flushed, landed, and media from
 * the place on is in)
 */
export class ElementSeeks {
  readonly #media: SeekMedia;
  readonly #options: ElementSeeksOptions;
  #seekId = 0;
  #pending: PendingSeek | undefined;
  /** The element was sent there by us: its `seeking` is no new wish. */
  #own: number | undefined;
  /** What the page has seen of a seek already that the element makes once more. */
  #repeated: { readonly seeked: boolean } | undefined;
  #lostSince: number | undefined;
  /** Up to where media from before a keyframe that the decoder has passed comes once more. Seconds. */
  #replacedTo: number | undefined;

  constructor(media: SeekMedia, options: ElementSeeksOptions) {
    this.#media = media;
    this.#options = options;
  }

  get seekId(): number {
    return this.#seekId;
  }
  /** Media for the element's place is on its way. */
  get isPending(): boolean {
    return this.#pending !== undefined;
  }

  /** The media begins here anyway. Seconds. */
  startAt(start: number): void {
    this.#pending = { target: start, isFlushed: true, hasLanded: true };
    this.#goTo(start);
  }

  /** The element begins anew with empty buffers, at `place` (seconds). */
  restartAt(place: number): void {
    this.#replacedTo = undefined;
    this.#pending = { target: place, isFlushed: true, hasLanded: false };
    this.#seekId++;
    this.#goTo(place);
    this.#options.ask(place, this.#seekId);
  }

  /** What follows the element's place is gone: everything from there on once more, of which the page sees no seek. */
  refetch(): void {
    this.#begin(this.#media.currentTime, true);
  }

  /** The element's event. `hide` keeps it from the page, for which a seek that is made once more is the same one. */
  seeking(hide: () => void = () => {}): void {
    const target = this.#media.currentTime;
    const isOwn = this.#own !== undefined && Math.abs(this.#own - target) < 0.001;
    this.#own = undefined;
    if (isOwn) {
      if (this.#repeated !== undefined) hide();
      return;
    }
    this.#repeated = undefined;
    const within = this.#options.within(target);
    if (within !== target) {
      this.#media.currentTime = within;
      return;
    }
    if (this.#whereLeads(target) !== 'server') return;
    const reachable = this.#options.reachable(target);
    if (reachable === target) this.#begin(target);
    else this.#media.currentTime = reachable;
  }

  /** The element's event. */
  seeked(hide: () => void): void {
    if (this.#own !== undefined) return;
    if (this.#repeated?.seeked === true) hide();
    this.#repeated = undefined;
  }

  landed(seekId: number): void {
    if (seekId === this.#seekId && this.#pending !== undefined) this.#pending.hasLanded = true;
  }

  /**
   * Media from `from` (seconds) on follows, in the place of what is buffered there. Where that is behind what the
   * decoder has taken, Chromium plays what it has to its end and then stands still until the next keyframe, while sound
   * goes on; after a seek to the same place it does not.
   */
  replacing(from: number): void {
    if (this.#pending !== undefined || from > this.#media.currentTime + TAKEN_AHEAD) return;
    this.#replacedTo = this.#reach;
  }

  /** A buffer changed. */
  changed(): void {
    if (this.#replaced()) {
      this.#replacedTo = undefined;
      const { seeking, currentTime } = this.#media;
      this.#repeated = { seeked: !seeking };
      this.#goTo(currentTime);
    }
    const pending = this.#pending;
    if (pending === undefined || !pending.isFlushed || !pending.hasLanded) return;
    const end = bufferedEnd(this.#media.buffered);
    if (end !== undefined && (end > pending.target || this.#options.isEnded())) this.#pending = undefined;
  }

  /** Now and then; `now` in ms. A place that was in the buffer may have been removed before the element took it. */
  check(now: number): void {
    this.changed();
    const { seeking, currentTime } = this.#media;
    const isLost = seeking && this.#pending === undefined && this.#whereLeads(currentTime) === 'server';
    if (!isLost) this.#lostSince = undefined;
    else if (this.#lostSince === undefined) this.#lostSince = now;
    else if (now - this.#lostSince >= LOST_MS) this.#begin(currentTime);
  }

  #begin(target: number, isRefetch = false): void {
    const pending: PendingSeek = { target, isFlushed: false, hasLanded: false };
    this.#pending = pending;
    this.#lostSince = this.#replacedTo = undefined;
    const seekId = ++this.#seekId;
    const isNear = endsNear(this.#media.buffered, target);
    void this.#options.flush(seekId).then(({ wasAppending }) => {
      if (this.#pending !== pending) return;
      pending.isFlushed = true;
      // Chromium completes a seek with what it finds: media that is being appended, or that ends just before the
      // place. Its decoder goes on behind what it has taken, with the next keyframe, and shows that. So again.
      const { seeking, currentTime } = this.#media;
      const isElsewhere = currentTime !== target && !isRefetch;
      if ((!wasAppending && !isNear && seeking) || isElsewhere) return;
      this.#repeated = { seeked: !seeking };
      this.#goTo(currentTime);
    });
    this.#options.ask(target, seekId);
  }

  /** Whether what comes once more is there, and more than before. */
  #replaced(): boolean {
    const { buffered, currentTime } = this.#media;
    if (this.#replacedTo === undefined || bufferedAhead(buffered, currentTime) === 0) return false;
    return this.#reach > this.#replacedTo + SKEW || this.#options.isEnded();
  }

  /** How far the buffer lasts, seconds. */
  get #reach(): number {
    const { buffered, currentTime } = this.#media;
    return currentTime + bufferedAhead(buffered, currentTime);
  }

  #goTo(place: number): void {
    this.#own = place;
    this.#media.currentTime = place;
  }

  #whereLeads(target: number): 'buffer' | 'server' {
    return whereSeekLeads({
      target,
      buffered: this.#media.buffered,
      pending: this.#pending?.target,
      isEnded: this.#options.isEnded(),
      isFlowing: this.#options.isFlowing(),
    });
  }
}

function endsNear(buffered: Ranges, target: number): boolean {
  for (let index = 0; index < buffered.length; index++) {
    if (buffered.start(index) <= target && target - buffered.end(index) < NEAR) return true;
  }
  return false;
}
