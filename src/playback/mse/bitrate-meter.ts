const WINDOW_MS = 10_000;

/** Bits per second over the last seconds, from a running count of bytes. */
export class BitrateMeter {
  #points: { readonly bytes: number; readonly at: number }[] = [];

  add(bytes: number, at: number): void {
    this.#points = [...this.#points.filter((point) => at - point.at <= WINDOW_MS), { bytes, at }];
  }

  get value(): number | undefined {
    const first = this.#points[0];
    const last = this.#points.at(-1);
    if (first === undefined || last === undefined || last.at <= first.at) return undefined;
    return ((last.bytes - first.bytes) * 8000) / (last.at - first.at);
  }
}
