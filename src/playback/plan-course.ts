import { PlayerError } from '../errors/player-error.js';
import type { Candidate } from '../source/candidate.js';
import { plansOfPage } from './plan-memory.js';
import { isSameStream } from './redundant-candidate.js';
import { waysBeside, type PlannedRung } from './rungs.js';
import { reasonToSkip, type FailedCandidate, type SkipReason } from './skip-reason.js';
import { waysOfPage } from './way-memory.js';

/** What of a plan has been tried and what was learnt from it, and what comes next. */
export class PlanCourse {
  readonly #candidates: readonly Candidate[];
  readonly #tried = new Set<number>();
  #failures: FailedCandidate[] = [];
  /** Why candidates did not play, or no more, by position. */
  readonly #reasons = new Map<number, PlayerError>();
  #lastError: PlayerError | null = null;

  constructor(candidates: readonly Candidate[], configError: PlayerError | undefined) {
    this.#candidates = candidates;
    if (configError) this.#failures.push({ candidate: undefined, error: configError });
  }

  get failures(): readonly FailedCandidate[] {
    return this.#failures;
  }
  /** Why the last one that was tried or skipped is over. */
  get lastError(): PlayerError | null {
    return this.#lastError;
  }

  hasPassed(index: number): boolean {
    return this.#tried.has(index);
  }

  /** The page does not want it. */
  isDeclined(index: number): boolean {
    return this.#reasons.get(index)?.code === 'CF_CANDIDATE_DECLINED';
  }

  /** Tried, or skipped. */
  pass(index: number, error: PlayerError): void {
    this.#tried.add(index);
    this.#reasons.set(index, error);
    this.#lastError = error;
  }

  /** Something that speaks against this one, and perhaps against others. */
  fail(index: number | undefined, error: PlayerError, isVerdict = false): void {
    const candidate = index === undefined ? undefined : this.#candidates[index];
    const isGuess = index !== undefined && this.#isGuess(index);
    this.#failures.push({ candidate, error, isVerdict, isGuess });
  }

  /** What was said on single ways was (or was not) the server's word. */
  settle({ code }: PlayerError, isVerdict: boolean): void {
    this.#failures = this.#failures.map((failed) =>
      failed.error.code === code ? { ...failed, isVerdict } : failed,
    );
  }

  reasonToSkip(candidate: Candidate, hasEngine: boolean): SkipReason | undefined {
    return reasonToSkip(candidate, hasEngine, this.#failures);
  }

  /** What stands before the one that plays, one way for each stream; not asked for, only what may be well again. */
  better(than: number, isAsked: boolean): readonly PlannedRung[] {
    const found: PlannedRung[] = [];
    for (const [index, candidate] of this.#candidates.slice(0, than).entries()) {
      const isKnown = [this.#candidates[than], ...found.map((one) => one.candidate)].some((other) =>
        isSameStream(candidate, other),
      );
      const isHopeless = !isAsked && this.#reasons.get(index)?.retryable === false;
      if (!isKnown && !isHopeless) found.push({ index, candidate });
    }
    return found;
  }

  /** Back up to a better one; when that does not play, `from` comes next. What was said of either of them is over. */
  goTo(index: number, from: number): void {
    const open = [from, ...waysBeside(this.#candidates, index)];
    for (let at = 0; at < from; at++) this.#tried.add(at);
    for (const at of open) this.#tried.delete(at);
    this.#failures = this.#failures.filter((failed) =>
      open.every((at) => !reasonToSkip(this.#candidates[at] as Candidate, true, [failed])),
    );
  }

  /** The candidate that played the last time, if that is to come first again. */
  playedBefore(now: number): number | undefined {
    return plansOfPage.indexOf(this.#candidates, now);
  }

  /** It plays. */
  plays(index: number, now: number): void {
    this.remember(index);
    const better = [...this.#candidates.slice(0, index).entries()]
      .filter(([, candidate]) => !isSameStream(candidate, this.#candidates[index]))
      .map(([at]) => this.#reasons.get(at));
    // Where not all of them were tried, it was remembered, and is no longer than before; what a page declines it may want
    // the next time.
    if (better.some((error) => error === undefined || error.code === 'CF_CANDIDATE_DECLINED')) return;
    const first = better.length === 0 ? 0 : index;
    plansOfPage.remember(
      this.#candidates,
      first,
      now,
      better.some((error) => error?.retryable),
    );
  }

  /** It does not play any more, and what is next comes. */
  leave(index: number): void {
    plansOfPage.forget(this.#candidates, index);
  }

  /** The first that was not tried; or another way to its stream, where that one led to the server before. */
  get next(): number {
    const candidates = this.#candidates;
    const first = candidates.findIndex((_, index) => !this.#tried.has(index));
    if (first < 0) return candidates.length;
    const known = waysBeside(candidates, first).find(
      (index) => !this.#tried.has(index) && waysOfPage.has(this.#meantBy(index), candidates[index]),
    );
    return known ?? first;
  }

  /** The other ways to the stream of this candidate. */
  waysBeside(index: number): { readonly index: number; readonly candidate: Candidate }[] {
    return waysBeside(this.#candidates, index)
      .filter((other) => other !== index)
      .map((other) => ({ index: other, candidate: this.#candidates[other] as Candidate }));
  }

  /** Whether it is another port or protocol than the one that the address names. */
  #isGuess(index: number): boolean {
    return this.#meantBy(index) !== this.#candidates[index];
  }

  /** It led to the server. */
  remember(index: number): void {
    waysOfPage.remember(this.#meantBy(index), this.#candidates[index]);
  }

  /** It did not. */
  forget(index: number): void {
    const candidate = this.#candidates[index];
    if (candidate !== undefined) waysOfPage.forget(this.#meantBy(index), candidate);
  }

  #meantBy(index: number): Candidate | undefined {
    return this.#candidates[waysBeside(this.#candidates, index)[0] ?? index];
  }
}
