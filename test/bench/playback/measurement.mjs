import { quantile } from '../http/statistics.mjs';

const CLIP_MS = 120_000;
const LIVE_WATCH_MS = 10_000;
const QUIET_MS = 6_000;
/** ms until a player has found its place in a live stream. */
const SETTLE_MS = 4_000;
/** Seconds in the film; each further from the one before than players buffer. */
const PLACES = [401.5, 203.7, 551.3];

/** Visits of players in turns; a visit that fails is told, and leaves a gap. */
export class Measurement {
  #page;
  #session;
  #floor;
  #addresses;
  #values = new Map();
  #visits = 0;
  /** What was said. */
  failures = [];
  /** How long each step of our joins took. */
  joins = {};
  /** Joins of the first visit, in which code is fetched and compiled. */
  first = [];

  constructor({ page, session, floor, addresses }) {
    this.#page = page;
    this.#session = session;
    this.#floor = floor;
    this.#addresses = addresses;
  }

  /** `undefined` in rounds that failed. */
  values(kind, player, metric) {
    return this.#of(kind, player).map((round) => round[metric]);
  }
  get samples() {
    return Object.fromEntries(this.#values);
  }

  /** Joins, and seeks in what is no live stream. */
  async short(kind, player, counts = true) {
    await this.#visit(kind, player, counts, async ({ join, stats }) => {
      if (!counts) this.first.push({ kind, player, join });
      if (player === 'cf rtmp' && counts) (this.joins[kind] ??= []).push(stats.join ?? {});
      const measured = { join };
      if (kind !== 'vod') {
        // Joins begin anywhere between two keyframes.
        await this.#pause(200 + Math.random() * 700);
        return measured;
      }
      await this.#pause(400);
      const seeks = [];
      for (const place of PLACES) {
        const { ms, wasBuffered } = await this.#call('seek', place);
        if (!wasBuffered) seeks.push(ms);
        await this.#pause(400);
      }
      return { ...measured, seek: seeks.length > 0 ? quantile(seeks, 0.5) : undefined };
    });
  }

  /** Stays with a stream: what it costs, and how far behind a live one is. */
  async long(kind, player) {
    await this.#visit(kind, player, true, async () => {
      await this.#pause(SETTLE_MS);
      const quiet = await this.#quiet();
      if (kind !== 'live') return { ...quiet, ...(await this.#frames()) };
      const { shown, stalls, ahead, rate } = await this.#call('watch', LIVE_WATCH_MS);
      const delays = shown.flatMap(({ frame, at }) => {
        const arrived = this.#floor.arrivalOf(frame);
        return arrived === undefined || at - arrived > CLIP_MS / 2 ? [] : [at - arrived];
      });
      const [p50, p95] = [0.5, 0.95].map((part) => quantile(delays, part));
      const latency = { 'latency p50': p50, 'latency p95': p95, read: delays.length };
      const { latencyGoal: goal } = await this.#call('stats');
      const stood = { stalls: stalls.count, 'stalled ms': stalls.ms };
      return { ...quiet, ...latency, ...stood, ahead, rate, goal, ...(await this.#frames()) };
    });
  }

  /** Each visit has its own, so that no browser has the stream already; code is cached as it is on any page. */
  #addressesOf(kind) {
    this.#visits++;
    const fresh = (address) => (typeof address === 'string' ? `${address}?visit=${this.#visits}` : address);
    return Object.fromEntries(
      Object.entries(this.#addresses[kind]).map(([name, address]) => [name, fresh(address)]),
    );
  }

  async #quiet() {
    const before = await this.#metrics();
    await this.#pause(QUIET_MS);
    const after = await this.#metrics();
    const seconds = after.Timestamp - before.Timestamp;
    await this.#session.send('HeapProfiler.collectGarbage');
    const { JSHeapUsedSize } = await this.#metrics();
    return {
      'main thread': (1000 * (after.TaskDuration - before.TaskDuration)) / seconds,
      heap: JSHeapUsedSize,
    };
  }

  async #frames() {
    const { total, dropped } = await this.#call('frames');
    return { dropped, pictures: total };
  }

  async #visit(kind, player, counts, act) {
    await this.#session.send('HeapProfiler.collectGarbage');
    const { JSHeapUsedSize: idle } = await this.#metrics();
    try {
      const addresses = this.#addressesOf(kind);
      const measured = await act(await this.#call('open', { kind, player, addresses }));
      if (measured.heap !== undefined) measured.heap -= idle;
      if (counts) this.#of(kind, player).push(measured);
    } catch (error) {
      this.failures.push({ kind, player, message: error.message.split('\n')[0] });
      if (counts) this.#of(kind, player).push({});
    } finally {
      await this.#call('end');
      await this.#pause(150);
    }
  }

  #call(name, argument) {
    return this.#page.evaluate(([fn, value]) => globalThis.visits[fn](value), [name, argument]);
  }

  async #metrics() {
    const { metrics } = await this.#session.send('Performance.getMetrics');
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  }

  #pause(ms) {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  #of(kind, player) {
    const name = `${kind}: ${player}`;
    const rounds = this.#values.get(name) ?? [];
    this.#values.set(name, rounds);
    return rounds;
  }
}
