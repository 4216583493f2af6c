import { nextRange, rangeAt, type Ranges } from '../../mse/time-ranges.js';

/** Put behind the start of the range, so that rounding in the element does not leave it before it. */
const INTO_RANGE = 0.001;
/** Such a hole is a matter of rounding or of the first frame's composition offset: nobody misses it. */
const SMALL_GAP = 0.5;
const SMALL_GAP_WAIT_MS = 100;
/** A larger one is jumped only when nothing came to fill it. */
const LARGE_GAP_WAIT_MS = 1000;
/** At this distance from the end of its range the element has stopped. */
const RANGE_END = 0.15;

export interface GapMedia {
  readonly buffered: Ranges;
  readonly seeking: boolean;
  readonly paused: boolean;
  readonly readyState: number;
  currentTime: number;
}

/** Where to jump when the playhead has stood for `stalledMs` at a hole with data behind it. */
export function pickGapJump(buffered: Ranges, playhead: number, stalledMs: number): number | undefined {
  const inside = rangeAt(buffered, playhead, 0);
  if (inside !== undefined && inside.end - playhead > RANGE_END) return undefined;
  const next = nextRange(buffered, inside?.end ?? playhead);
  if (next === undefined) return undefined;
  const isSmall = next.start - playhead <= SMALL_GAP;
  return stalledMs >= (isSmall ? SMALL_GAP_WAIT_MS : LARGE_GAP_WAIT_MS) ? next.start + INTO_RANGE : undefined;
}

/** Gets the element over holes in its buffer. Asked on every tick of the engine; reads the element, keeps no timer. */
export class GapSkipper {
  #playhead = -1;
  #since = 0;
  #skipped = 0;
  readonly #media: GapMedia;

  constructor(media: GapMedia) {
    this.#media = media;
  }

  /** Seconds jumped so far. */
  get skipped(): number {
    return this.#skipped;
  }

  check(now: number): void {
    const media = this.#media;
    const playhead = media.currentTime;
    // HAVE_CURRENT_DATA is a frame with nothing behind it; from HAVE_FUTURE_DATA on the element can go on by itself.
    const wantsData = media.readyState < 3 && (!media.paused || media.seeking || media.readyState < 2);
    if (!wantsData || playhead !== this.#playhead) {
      this.#playhead = playhead;
      this.#since = now;
      return;
    }
    const target = pickGapJump(media.buffered, playhead, now - this.#since);
    if (target === undefined) return;
    this.#skipped += target - playhead;
    media.currentTime = target;
  }
}
