/** Seconds in the stream; the first two in the middle between two keyframes, the last where a segment of HLS begins. */
export const PLACES = { near: 7.1, far: 181.1, keyframe: 100.1 };

/** Visits in turns; who comes first changes with every round. A visit that fails is told, and is a gap in its round. */
export class Measurement {
  #page;
  #line;
  #results = new Map();
  /** Of our own players and of others: what was said. */
  failures = [];

  /** @param line what counts the bytes, see line.mjs */
  constructor(page, line) {
    this.#page = page;
    this.#line = line;
  }

  /** Round 0 is for code that is fetched and compiled once, and counts for nothing. */
  async round(number, comparisons) {
    for (const { name, path, players } of comparisons) {
      const first = number % players.length;
      for (const player of [...players.slice(first), ...players.slice(0, first)]) {
        const tag = `${number}-${player}`.replaceAll(' ', '_');
        const measured = await this.#visit(tag, path, player, name);
        if (number > 0) this.#of(name, player).push(measured);
      }
    }
  }

  /** A value for each round; `undefined` where there is none. */
  values(name, player, metric) {
    return this.#of(name, player).map((one) => one[metric] ?? undefined);
  }

  /** All of it, by comparison and player. */
  get samples() {
    return Object.fromEntries(
      [...this.#results].map(([name, players]) => [name, Object.fromEntries(players)]),
    );
  }

  async #visit(tag, path, player, name) {
    const visit = { player, url: `${this.#line.url}/tag/${tag}/${path}`, ...PLACES };
    try {
      const times = await this.#page.evaluate((one) => globalThis.measure(one), visit);
      return { ...times, ...this.#line.counts.get(tag) };
    } catch (error) {
      this.failures.push({ name, player, message: error.message.split('\n')[0] });
      return {};
    }
  }

  #of(name, player) {
    const players = this.#results.get(name) ?? new Map();
    this.#results.set(name, players);
    const measured = players.get(player) ?? [];
    players.set(player, measured);
    return measured;
  }
}
