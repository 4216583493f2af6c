import type { Candidate } from '../source/candidate.js';
import { waysBeside } from './rungs.js';
import { waysOfPage } from './way-memory.js';

/** What of a plan has been tried, and what comes next. */
export class PlanCourse {
  readonly #candidates: readonly Candidate[];
  readonly #tried = new Set<number>();

  constructor(candidates: readonly Candidate[]) {
    this.#candidates = candidates;
  }

  /** Tried, or skipped. */
  pass(index: number): void {
    this.#tried.add(index);
  }

  hasPassed(index: number): boolean {
    return this.#tried.has(index);
  }

  /** Back up to a better one; when that does not play, `from` comes next. */
  goTo(index: number, from: number): void {
    for (let at = 0; at < from; at++) this.#tried.add(at);
    for (const at of [from, ...waysBeside(this.#candidates, index)]) this.#tried.delete(at);
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
  isGuess(index: number): boolean {
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
