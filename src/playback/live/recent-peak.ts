/** The greatest of the values of the last seconds, kept as one per second. Times in seconds. */
export class RecentPeak {
  readonly #span: number;
  /** By the second that they are of, oldest first. */
  #peaks: { second: number; value: number }[] = [];

  constructor(span: number) {
    this.#span = span;
  }

  get value(): number | undefined {
    return this.#peaks.length === 0 ? undefined : Math.max(...this.#peaks.map(({ value }) => value));
  }

  add(value: number, now: number): void {
    const second = Math.floor(now);
    const last = this.#peaks.at(-1);
    if (last?.second === second) last.value = Math.max(last.value, value);
    else {
      this.#peaks.push({ second, value });
      this.#peaks = this.#peaks.filter((peak) => peak.second > second - this.#span);
    }
  }

  clear(): void {
    this.#peaks = [];
  }
}
