import type { Candidate } from '../source/candidate.js';
import { splitSigning } from '../source/signed-query.js';
import { addressOf } from './redundant-candidate.js';

/** How long what was tried in vain is not tried first again: where that may have passed by itself, and where not. */
const PASSING_MS = 60_000;
const LASTING_MS = 600_000;
const MAX_PLANS = 100;

/**
 * Which candidate of a plan played: the next player of the page with the same plan begins there, so that a viewer waits
 * for what does not answer once and not for every video. For a while only, since what was down may be up again.
 */
export class PlanMemory {
  readonly #played = new Map<string, { readonly index: number; readonly until: number }>();

  /** The first needs no remembering. @param isPassing the better ones may play soon again */
  remember(plan: readonly Candidate[], index: number, now: number, isPassing: boolean): void {
    this.#played.delete(identityOf(plan));
    if (index === 0) return;
    this.#played.set(identityOf(plan), { index, until: now + (isPassing ? PASSING_MS : LASTING_MS) });
    for (const oldest of this.#played.keys()) {
      if (this.#played.size <= MAX_PLANS) break;
      this.#played.delete(oldest);
    }
  }

  /** This one does not play any more. */
  forget(plan: readonly Candidate[], index: number): void {
    const identity = identityOf(plan);
    if (this.#played.get(identity)?.index === index) this.#played.delete(identity);
  }

  indexOf(plan: readonly Candidate[], now: number): number | undefined {
    const played = this.#played.get(identityOf(plan));
    return played !== undefined && now < played.until ? played.index : undefined;
  }

  clear(): void {
    this.#played.clear();
  }
}

/** A plan that is signed anew is the same plan. */
function identityOf(plan: readonly Candidate[]): string {
  return plan
    .map((candidate) =>
      `${candidate.kind} ${addressOf(candidate)}`.replace(
        /\?([^\s#]*)/g,
        (_, query: string) => `?${splitSigning(query).rest}`,
      ),
    )
    .join('\n');
}

/** For as long as the page lives, whatever player asks. */
export const plansOfPage = new PlanMemory();
