import type { Candidate } from '../source/candidate.js';
import type { PlanRunContext } from './plan-run.js';
import { wouldPlay } from './trial.js';

/** A pause, and not the moment that scrubbing pauses for. */
const PAUSE_MS = 1000;
/** Between two looks that nobody asked for. */
const LOOK_INTERVAL_MS = 30_000;

/** What a run tells of its plan, and lets be done with it. */
export interface WayUpPlan {
  /** Candidates before the one that plays, best first, ready for an engine; not asked for: those that may be well again. */
  better(isAsked: boolean): readonly { readonly index: number; readonly candidate: Candidate }[];
  /** Leaves what plays for a better one; false where the page forbids it. */
  goTo(index: number): boolean;
}

/**
 * Goes back to a better candidate when it would play again: on request, or while the viewer has paused, when nothing is
 * taken away. It is tried out of sight first, so that nobody loses what plays for what does not.
 */
export class WayUp {
  readonly #context: PlanRunContext;
  readonly #plan: WayUpPlan;
  readonly #life = new AbortController();
  #look: AbortController | undefined;
  #isAsked = false;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #cancelWait: (() => void) | undefined;

  constructor(context: PlanRunContext, plan: WayUpPlan) {
    this.#context = context;
    this.#plan = plan;
    const { media } = context;
    const { signal } = this.#life;
    media.addEventListener('pause', () => this.#paused(), { signal });
    media.addEventListener('play', () => this.#resumed(), { signal });
  }

  /** Resolves with whether the player has gone over to a better candidate. */
  ask(): Promise<boolean> {
    return this.#begin(true);
  }

  end(): void {
    this.#cancelWait?.();
    this.#look?.abort();
    this.#life.abort();
  }

  #paused(): void {
    const { media, clock } = this.#context;
    this.#cancelWait?.();
    this.#cancelWait = clock.after(PAUSE_MS, () => {
      const isDue = clock.now() - this.#lookedAt >= LOOK_INTERVAL_MS;
      if (media.paused && !media.ended && isDue && this.#look === undefined) void this.#begin(false);
    });
  }

  #resumed(): void {
    this.#cancelWait?.();
    if (!this.#isAsked) this.#look?.abort();
  }

  async #begin(isAsked: boolean): Promise<boolean> {
    if (this.#life.signal.aborted) return false;
    this.#look?.abort();
    const look = new AbortController();
    this.#look = look;
    this.#isAsked = isAsked;
    try {
      for (const { index, candidate } of this.#plan.better(isAsked)) {
        if (await wouldPlay(candidate, this.#context, look.signal)) return this.#plan.goTo(index);
        if (look.signal.aborted) return false;
      }
      return false;
    } finally {
      if (this.#look === look) {
        this.#look = undefined;
        this.#lookedAt = this.#context.clock.now();
      }
    }
  }
}
