/**
 * What is known of the addresses that were asked for last. A live stream names new ones for as long as it lasts, and
 * whatever is said of one that has left the playlist is of no use to anybody.
 */
export class RecentMap<V> {
  readonly #values = new Map<string, V>();
  readonly #limit: number;

  constructor(limit = 256) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#values.size;
  }

  get(key: string): V | undefined {
    return this.#values.get(key);
  }

  /** Makes it the newest. */
  set(key: string, value: V): void {
    this.#values.delete(key);
    this.#values.set(key, value);
    if (this.#values.size <= this.#limit) return;
    for (const oldest of this.#values.keys()) {
      this.#values.delete(oldest);
      break;
    }
  }

  delete(key: string): void {
    this.#values.delete(key);
  }
}
