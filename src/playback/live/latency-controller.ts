/** What the controller sees, several times a second. Seconds throughout. */
export interface LatencyReading {
  /** On any clock that does not go back. */
  readonly now: number;
  /** From the playhead to where the stream is now by its own clock. */
  readonly latency: number;
  /** How late the media of the last half minute came at the most: what is played nearer than that can stall. */
  readonly lateness: number;
  /** Of the element. */
  readonly rate: number;
  readonly isVisible: boolean;
  readonly isPaused: boolean;
  readonly isSeeking: boolean;
  /** It wants to play and has nothing to play. */
  readonly isStalled: boolean;
  /** The viewer went back, or paused and plays on from there. */
  readonly isBehindByChoice: boolean;
}

export type LatencyDecision =
  | { readonly type: 'keep' }
  | { readonly type: 'rate'; readonly rate: number }
  /** To so many seconds behind where the stream is. */
  | { readonly type: 'jump'; readonly latency: number };

/** Speech stays speech up to here. */
const MAX_RATE = 1.1;
const SLOW_RATE = 0.96;
/** Playback is sped up from so much over the goal (or this part of it), until no more than a quarter of that is left. */
const TOO_LATE = 0.08;
const TOO_LATE_PART = 0.1;
const CLOSE_ENOUGH_PART = 0.25;
/** Slowed down when so much below what the line needs, or this part below what is wanted, until nothing is missing. */
const TOO_EARLY = 0.08;
const TOO_EARLY_PART = 0.25;
/** At full speed from this much over the goal; below, in proportion. Busy devices lose a few hundredths by themselves. */
const FULL_SPEED_OVER = 0.25;
const RATE_STEP = 0.02;
/** Between one change of rate and the next; going back to 1 does not wait. */
const RATE_PAUSE = 1;
/** Beyond the goal by so much, catching up softly would take too long. */
const JUMP_OVER = 3;
/** The same when nobody sees the jump: the page was hidden, the stream was interrupted. */
const JUMP_OVER_UNSEEN = 0.4;
const JUMP_PAUSE = 5;
/** Before so much was seen of the line nothing is hurried. */
const FIRST_LOOK = 2;
/** A browser stops when it is a few frames from the end of what it has. */
const CUSHION = 0.12;
const CUSHION_MAX = 3;
/** What a stall adds, and how slowly that is forgotten once it has not happened for a while. */
const STALL_FACTOR = 1.5;
const STALL_ADDS = 0.1;
const STALL_HOLD = 30;
const STALL_HALF_LIFE = 30;
/** However bad the line: farther behind the wanted latency than this it is not played. */
const MAX_OVER_TARGET = 4;

const KEEP: LatencyDecision = { type: 'keep' };

/**
 * Keeps live playback at its wanted distance from the stream: as near as asked, and no nearer than the line has been
 * late of late. Small differences are played away, large ones jumped over. A rate that is not its own is the viewer's:
 * it does nothing then until the rate is 1 again.
 */
export class LatencyController {
  /** Seconds wanted. */
  target: number;
  #lateness = 0;
  /** The rate that was set last. */
  #rate = 1;
  #rateAt = -Infinity;
  #jumpAt = -Infinity;
  #since: number | undefined;
  #cushion = CUSHION;
  #stalledAt = -Infinity;
  #decayedAt = 0;
  #wasStalled = false;
  #wasVisible = true;
  /** Something happened that nobody saw the picture through. */
  #isUnseen = false;

  constructor(target: number) {
    this.target = target;
  }

  /** What is aimed at: the wanted latency, or more where the line needs more. */
  get goal(): number {
    return Math.max(this.target, Math.min(this.#needed, this.target + MAX_OVER_TARGET));
  }

  /** How late media may come, and some frames. */
  get #needed(): number {
    return this.#lateness + this.#cushion;
  }

  /** Whether this rate was set here, and is not 1. */
  ownsRate(rate: number): boolean {
    return rate !== 1 && rate === this.#rate;
  }

  /** The stream was interrupted, or begins: what is known of the line is void, and it may go to its place at once. */
  restart(): void {
    this.#lateness = 0;
    this.#since = undefined;
    this.#isUnseen = true;
    this.#jumpAt = -Infinity;
  }

  decide(reading: LatencyReading): LatencyDecision {
    const { now, rate, isVisible, isPaused, isSeeking, isBehindByChoice } = reading;
    if (isVisible && !this.#wasVisible) this.#isUnseen = true;
    this.#wasVisible = isVisible;
    if (rate === 1) this.#rate = 1;
    // A rate that was not set here: the viewer's.
    if (rate !== this.#rate) return KEEP;
    this.#since ??= now;
    this.#lateness = reading.lateness;
    if (isPaused || isSeeking || isBehindByChoice) {
      this.#wasStalled = false;
      return this.#play(1, now);
    }
    this.#minute(reading);
    return this.#steer(reading);
  }

  /** Keeps account of stalls. */
  #minute({ now, isStalled }: LatencyReading): void {
    if (isStalled && !this.#wasStalled) {
      this.#cushion = Math.min(CUSHION_MAX, this.#cushion * STALL_FACTOR + STALL_ADDS);
      this.#stalledAt = now;
    } else if (now - this.#stalledAt > STALL_HOLD && now > this.#decayedAt) {
      const over = (this.#cushion - CUSHION) * 0.5 ** ((now - this.#decayedAt) / STALL_HALF_LIFE);
      this.#cushion = CUSHION + over;
    }
    this.#decayedAt = now;
    this.#wasStalled = isStalled;
  }

  #steer({ now, latency, isStalled }: LatencyReading): LatencyDecision {
    const { goal } = this;
    const over = latency - goal;
    if (over > (this.#isUnseen ? JUMP_OVER_UNSEEN : JUMP_OVER) && now - this.#jumpAt >= JUMP_PAUSE) {
      this.#isUnseen = false;
      this.#jumpAt = now;
      return { type: 'jump', latency: goal };
    }
    if (isStalled) return this.#play(1, now);
    this.#isUnseen = false;
    if (now - (this.#since ?? now) < FIRST_LOOK) return this.#play(1, now);
    const tooLate = Math.min(TOO_LATE, TOO_LATE_PART * goal);
    if (over > (this.#rate > 1 ? CLOSE_ENOUGH_PART * tooLate : tooLate)) {
      const speed = 1 + (MAX_RATE - 1) * Math.min(1, over / FULL_SPEED_OVER);
      return this.#play(Math.max(1 + 2 * RATE_STEP, Math.floor(speed / RATE_STEP + 1e-6) * RATE_STEP), now);
    }
    const isTooEarly =
      this.#rate < 1
        ? over < 0
        : Math.min(this.#needed, goal) - latency > TOO_EARLY ||
          -over > Math.max(TOO_EARLY, TOO_EARLY_PART * goal);
    if (isTooEarly) return this.#play(SLOW_RATE, now);
    return this.#play(1, now);
  }

  #play(wanted: number, now: number): LatencyDecision {
    const rate = Math.round(wanted * 100) / 100;
    if (rate === this.#rate || (rate !== 1 && now - this.#rateAt < RATE_PAUSE)) return KEEP;
    this.#rate = rate;
    this.#rateAt = now;
    return { type: 'rate', rate };
  }
}
