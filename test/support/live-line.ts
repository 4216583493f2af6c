import { LatencyController } from '../../src/playback/live/latency-controller.js';
import { StreamClock } from '../../src/playback/live/stream-clock.js';

/** A stream, the line that it comes by, and a viewer whose controller looks at it ten times a second. Seconds. */
export interface LineOptions {
  /** How much later than made the media of this moment arrives; what was sent before arrives before. */
  readonly delay: (madeAt: number) => number;
  /** By which the stream's clock is faster than the viewer's, in millionths. */
  readonly drift?: number;
  /** Length of what arrives in one piece. */
  readonly piece?: number;
  /** What the server sends at once of the past. */
  readonly history?: number;
  readonly target: number;
  /** How often the page is told what has come: a worker has no reason to say it more often. */
  readonly told?: number;
}

const STEP = 0.05;
/** An element stops a frame before the end of what it has, and goes on when there is this much. */
const TOO_LITTLE = 0.035;
const ENOUGH = 0.05;
const TOLD = 0.25;

export class LiveLine {
  readonly #options: LineOptions;
  readonly #piece: number;
  readonly clock = new StreamClock();
  readonly controller: LatencyController;
  #nextMade: number;
  #lastArrival = 0;
  #end = 0;
  #steps = 0;
  #untold: { readonly end: number; readonly at: number }[] = [];
  #toldAt = 0;
  now = 0;
  position = 0;
  rate = 1;
  isVisible = true;
  isPaused = false;
  isBehindByChoice = false;
  isStalled = false;
  /** What came of it. */
  stalls = 0;
  rateChanges = 0;
  jumps = 0;
  latencies: number[] = [];
  greatestRate = 1;
  smallestRate = 1;

  constructor(options: LineOptions) {
    this.#options = options;
    this.#piece = options.piece ?? 1 / 30;
    this.controller = new LatencyController(options.target);
    this.#end = options.history ?? 0.1;
    this.#nextMade = this.#end;
    this.clock.add(this.#end, 0);
    this.position = Math.max(0, this.#end - Math.max(0.2, options.target));
  }

  get buffer(): number {
    return this.#end - this.position;
  }
  /** Behind what is being made right now: what a viewer would call latency. */
  get trueLatency(): number {
    const { drift = 0, history = 0.1 } = this.#options;
    return this.now * (1 + drift / 1e6) + history - this.position;
  }

  forget(): void {
    this.stalls = this.rateChanges = this.jumps = 0;
    this.latencies = [];
  }

  run(seconds: number): void {
    const end = this.now + seconds;
    while (this.now < end) this.#step();
  }

  #step(): void {
    const { drift = 0, delay, history = 0.1 } = this.#options;
    this.now += STEP;
    for (;;) {
      const end = this.#nextMade + this.#piece;
      const madeAt = (end - history) / (1 + drift / 1e6);
      const arrival = Math.max(this.#lastArrival, madeAt + delay(madeAt));
      if (arrival > this.now) break;
      this.#lastArrival = arrival;
      this.#nextMade = this.#end = end;
      this.#untold.push({ end, at: arrival });
    }
    if (this.now - this.#toldAt >= (this.#options.told ?? TOLD)) {
      this.#toldAt = this.now;
      for (const { end, at } of this.#untold.splice(0)) this.clock.add(end, at);
    }
    if (!this.isPaused) this.#play();
    if (this.#steps++ % 2 === 0) this.#control();
  }

  #play(): void {
    if (this.isStalled) this.isStalled = this.buffer < ENOUGH;
    if (this.isStalled) return;
    const wanted = STEP * this.rate;
    if (wanted > this.buffer - TOO_LITTLE) {
      this.position = Math.max(this.position, this.#end - TOO_LITTLE);
      this.isStalled = true;
      this.stalls++;
    } else this.position += wanted;
  }

  #control(): void {
    const edge = this.clock.edge(this.now) ?? 0;
    const decision = this.controller.decide({
      now: this.now,
      latency: edge - this.position,
      lateness: this.clock.lateness(this.now, this.#end),
      rate: this.rate,
      isVisible: this.isVisible,
      isPaused: this.isPaused,
      isSeeking: false,
      isStalled: this.isStalled,
      isBehindByChoice: this.isBehindByChoice,
    });
    this.latencies.push(this.trueLatency);
    if (decision.type === 'rate') {
      this.rateChanges++;
      this.rate = decision.rate;
      this.greatestRate = Math.max(this.greatestRate, this.rate);
      this.smallestRate = Math.min(this.smallestRate, this.rate);
    } else if (decision.type === 'jump') {
      this.jumps++;
      this.position = Math.min(this.#end - 0.05, edge - decision.latency);
    }
  }

  /** Of the latencies since {@link forget}. */
  latencyAt(share: number): number {
    const sorted = [...this.latencies].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  }
}

/** The same numbers in [0, 1) for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
