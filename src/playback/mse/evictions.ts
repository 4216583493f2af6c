import { bufferedAhead, type Range, type Ranges } from '../../mse/time-ranges.js';

/** Where no more than this is left before a place that was removed, it is time to have it again. Seconds. */
const SOON = 0.5;
/** What a browser removes in more pieces than this, it removes all over. */
const MAX_HOLES = 100;

/** What a browser has removed ahead of the playhead, of its own accord: no gap of the stream, its media can be had again. */
export class Evictions {
  #holes: Range[] = [];

  removed(range: Range, playhead: number): void {
    if (range.end > playhead) this.#holes = [...this.#holes, range].slice(-MAX_HOLES);
  }

  /** Everything is fetched anew. */
  forget(): void {
    this.#holes = [];
  }

  /** Whether the playhead comes to such a place next. */
  isNext(buffered: Ranges, playhead: number): boolean {
    if (this.#holes.length === 0) return false;
    const ahead = bufferedAhead(buffered, playhead);
    const end = playhead + ahead;
    return (
      ahead < SOON && this.#holes.some(({ start, end: last }) => start <= end + SOON && end < last - SOON)
    );
  }
}
