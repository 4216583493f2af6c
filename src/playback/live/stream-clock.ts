import { RecentPeak } from './recent-peak.js';

/** What arrived with the least delay in this time says where the stream's clock is. Seconds. */
const SPAN = 30;
/** One measure of the drift per minute, over a quarter of an hour at most. */
const DRIFT_STEP = 60;
const DRIFT_STEPS = 16;

/**
 * The clock of a live stream as it can be known from its media: what arrives latest says how late the line is, what
 * arrives earliest says what time it is there. Times in seconds; `now` on any clock that does not go back.
 */
export class StreamClock {
  /** Of (newest media − now). */
  readonly #lead = new RecentPeak(SPAN);
  /** Of (where the stream was − what was there of it), each time just before more came. */
  readonly #lateness = new RecentPeak(SPAN);
  #minutes: { at: number; lead: number }[] = [];
  #end: number | undefined;

  /** Media up to `end` has arrived. */
  add(end: number, now: number): void {
    // By what was known before: what a server sends of the past at the beginning is not late.
    const edge = this.edge(now);
    if (this.#end !== undefined && edge !== undefined) this.#lateness.add(edge - this.#end, now);
    this.#lead.add(end - now, now);
    const lead = this.#lead.value;
    this.#end = end;
    const last = this.#minutes.at(-1);
    if (lead === undefined || (last !== undefined && now - last.at < DRIFT_STEP)) return;
    this.#minutes.push({ at: now, lead });
    if (this.#minutes.length > DRIFT_STEPS) this.#minutes.shift();
  }

  /** Where the stream is now, arrived or not. */
  edge(now: number): number | undefined {
    const lead = this.#lead.value;
    return lead === undefined ? undefined : now + lead;
  }

  /** How late media came at the most, of late; longer pieces are later. `end`: what is there, where that is known better. */
  lateness(now: number, end = this.#end): number {
    const waiting = end === undefined ? 0 : (this.edge(now) ?? 0) - end;
    return Math.max(0, this.#lateness.value ?? 0, waiting);
  }

  /** Millionths by which the stream's clock is faster than ours; after some minutes. */
  get drift(): number | undefined {
    // The first measure was made with little to choose from.
    const [, first] = this.#minutes;
    const last = this.#minutes.at(-1);
    if (first === undefined || last === undefined || last.at - first.at < 2 * DRIFT_STEP) return undefined;
    return Math.round(((last.lead - first.lead) / (last.at - first.at)) * 1e6);
  }

  /** The timeline goes on by another clock. */
  reset(): void {
    this.#lead.clear();
    this.#lateness.clear();
    this.#end = undefined;
    this.#minutes = [];
  }
}
