import { assert, double, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LatencyController, type LatencyReading } from '../../../../src/playback/live/latency-controller.js';
import { LiveLine, seeded } from '../../../support/live-line.js';

const READING: LatencyReading = {
  now: 0,
  latency: 1,
  lateness: 0.03,
  rate: 1,
  isVisible: true,
  isPaused: false,
  isSeeking: false,
  isStalled: false,
  isBehindByChoice: false,
};

/** Decides every tenth of a second; the element does what it is told. */
function decide(
  controller: LatencyController,
  from: number,
  seconds: number,
  reading: Partial<LatencyReading>,
): { types: string[]; rates: number[] } {
  let rate = reading.rate ?? 1;
  const types: string[] = [];
  const rates: number[] = [];
  for (let now = from; now < from + seconds; now += 0.1) {
    const decision = controller.decide({ ...READING, ...reading, rate, now });
    if (decision.type === 'keep') continue;
    types.push(decision.type);
    if (decision.type === 'rate') rates.push((rate = decision.rate));
  }
  return { types, rates };
}

/** A line of this quality for three hours. */
function threeHours(line: LiveLine): LiveLine {
  line.run(120);
  line.forget();
  line.run(3 * 3600 - 120);
  return line;
}

describe('latency controller', () => {
  it('leaves a stream alone that is where it should be', () => {
    expect(decide(new LatencyController(1), 0, 60, { latency: 1.05 }).types).toEqual([]);
  });

  it('plays faster when a little late, by a tenth at most, and the faster the later', () => {
    const late = (latency: number): number =>
      Math.max(...decide(new LatencyController(1), 0, 5, { latency, lateness: 0.02 }).rates);
    expect(late(1.1)).toBeGreaterThan(1);
    expect(late(1.1)).toBeLessThan(late(1.2));
    expect(late(1.2)).toBeLessThan(1.1);
    expect(late(3)).toBe(1.1);
  });

  it('goes on until it is close, so that it does not begin again at once', () => {
    const controller = new LatencyController(1);
    expect(decide(controller, 0, 5, { latency: 1.2 }).rates.at(-1)).toBeGreaterThan(1);
    expect(decide(controller, 5, 3, { latency: 1.04, rate: 1.08 }).rates).not.toContain(1);
    expect(decide(controller, 8, 1, { latency: 1.01, rate: 1.04 }).rates).toEqual([1]);
    expect(decide(controller, 9, 10, { latency: 1.04 }).types).toEqual([]);
  });

  it('jumps when it is very late, to the wanted latency, and not again and again', () => {
    const controller = new LatencyController(1);
    const reading = { ...READING, latency: 9 };
    expect(controller.decide({ ...reading, now: 10 })).toEqual({ type: 'jump', latency: 1 });
    expect(decide(controller, 10.1, 4, reading).types).not.toContain('jump');
  });

  it('jumps over what came late while the page was hidden, as soon as it is seen again', () => {
    const controller = new LatencyController(1);
    decide(controller, 0, 10, { latency: 1 });
    decide(controller, 10, 60, { latency: 2.5, isVisible: false });
    expect(
      controller.decide({ ...READING, now: 70, latency: 2.5, rate: 1.1 }),
      'playback caught up while it was hidden',
    ).toEqual({ type: 'jump', latency: 1 });
  });

  it('does nothing about a rate that the viewer chose, until that is 1 again', () => {
    const controller = new LatencyController(1);
    expect(decide(controller, 0, 100, { latency: 20, rate: 0.5 }).types).toEqual([]);
    expect(decide(controller, 100, 100, { latency: 20, rate: 2 }).types).toEqual([]);
    expect(decide(controller, 200, 1, { latency: 20 }).types).toContain('jump');
  });

  it('gives way when the viewer chooses a rate while it is catching up', () => {
    const controller = new LatencyController(1);
    expect(decide(controller, 0, 5, { latency: 2 }).rates.at(-1)).toBe(1.1);
    expect(decide(controller, 5, 60, { latency: 2, rate: 1.5 }).types).toEqual([]);
  });

  it.each([['isPaused'], ['isSeeking'], ['isBehindByChoice']] as const)('stands still while %s', (state) => {
    expect(decide(new LatencyController(1), 0, 60, { latency: 50, [state]: true }).types).toEqual([]);
  });

  it('takes its own rate back when the viewer goes back in time', () => {
    const controller = new LatencyController(1);
    const { rates } = decide(controller, 0, 5, { latency: 2 });
    expect(rates.at(-1)).toBe(1.1);
    const reading = { ...READING, latency: 40, isBehindByChoice: true };
    expect(controller.decide({ ...reading, now: 5, rate: 1.1 })).toEqual({ type: 'rate', rate: 1 });
  });

  it('is farther back for some time after stalls, and then comes nearer again', () => {
    const controller = new LatencyController(0);
    const calm = controller.goal;
    for (let now = 0; now < 6; now += 1) {
      controller.decide({ ...READING, now, latency: 0, isStalled: true });
      controller.decide({ ...READING, now: now + 0.5, latency: 0.3 });
    }
    const wary = controller.goal;
    expect(wary).toBeGreaterThan(calm + 0.5);
    decide(controller, 6, 600, { latency: wary });
    expect(controller.goal).toBeLessThan(calm + 0.05);
  });
});

describe('latency controller over hours', () => {
  it('is near the lowest possible latency on a good line with a target of 0, without a stall', () => {
    const random = seeded(1);
    const line = threeHours(new LiveLine({ target: 0, delay: () => 0.02 * random() }));
    expect(line.stalls).toBe(0);
    expect(line.latencyAt(0.5)).toBeLessThan(0.25);
    expect(line.latencyAt(0.95)).toBeLessThan(0.3);
  });

  it('is where it was asked to be on a good line, though the page hears only four times a second what came', () => {
    const random = seeded(5);
    const line = threeHours(new LiveLine({ target: 0.2, history: 1, delay: () => 0.03 * random() }));
    expect(line.stalls).toBe(0);
    expect(line.controller.goal).toBe(0.2);
    expect(line.latencyAt(0.5)).toBeLessThan(0.25);
    expect(line.latencyAt(0.95)).toBeLessThan(0.3);
  });

  it.each([[0.1], [0.2], [0.3]])('stays clear of a jitter of %d s, and no farther', (jitter) => {
    const random = seeded(6);
    const line = threeHours(new LiveLine({ target: 0.2, delay: () => jitter * random() }));
    expect(line.stalls).toBe(0);
    expect(line.latencyAt(0.95)).toBeLessThan(jitter + 0.35);
  });

  it('follows a server whose clock wobbles', () => {
    const line = threeHours(
      new LiveLine({ target: 0.2, delay: (at) => 0.06 + 0.05 * Math.sin((at * 2 * Math.PI) / 40) }),
    );
    expect(line.stalls).toBe(0);
    expect(line.latencyAt(0.95)).toBeLessThan(0.5);
  });

  it('keeps the default target, whatever the server sent of the past', () => {
    const random = seeded(2);
    const line = threeHours(new LiveLine({ target: 1, history: 4, delay: () => 0.1 * random() }));
    expect(line.stalls).toBe(0);
    expect(line.latencyAt(0.05)).toBeGreaterThan(0.8);
    expect(line.latencyAt(0.95)).toBeLessThan(1.2);
  });

  it.each([[-300], [300]])('does not drift away with a clock that is %i ppm off', (drift) => {
    const random = seeded(3);
    const line = threeHours(new LiveLine({ target: 0.5, drift, delay: () => 0.05 * random() }));
    expect(line.stalls).toBe(0);
    expect(line.latencyAt(0)).toBeGreaterThan(0.2);
    expect(line.latencyAt(1)).toBeLessThan(0.8);
    expect(Math.abs((line.clock.drift ?? 0) - drift)).toBeLessThan(40);
    // A few seconds in an hour are caught up or let go; nobody is to hear more than that.
    expect(line.rateChanges).toBeLessThan(3 * 60);
  });

  it('lives with a line that brings everything in pieces of a second', () => {
    const line = threeHours(new LiveLine({ target: 0.2, piece: 1, delay: () => 0.05 }));
    expect(line.stalls).toBe(0);
    expect(line.latencyAt(0.95)).toBeLessThan(1.6);
    expect(line.rateChanges).toBeLessThan(60);
  });

  it('goes back when the line gets worse, and comes again when it is better', () => {
    let isBad = false;
    const line = new LiveLine({
      target: 0.2,
      delay: (at) => (isBad && at % 7 < 0.8 ? 0.8 - (at % 7) : 0.02),
    });
    line.run(300);
    line.forget();
    isBad = true;
    line.run(60);
    expect(line.stalls).toBeGreaterThan(0);
    line.forget();
    line.run(900);
    expect(line.stalls).toBe(0);
    expect(line.latencyAt(0.5)).toBeGreaterThan(0.7);
    isBad = false;
    line.run(400);
    line.forget();
    line.run(300);
    expect(line.stalls).toBe(0);
    expect(line.latencyAt(0.95)).toBeLessThan(0.45);
  });

  it('comes back to the target after a line was dead for half a minute', () => {
    const line = new LiveLine({ target: 1, delay: (at) => (at > 100 && at < 130 ? 130 - at : 0.02) });
    line.run(200);
    line.forget();
    line.run(60);
    expect(line.latencyAt(1)).toBeLessThan(1.3);
  });

  it('makes no stall on a line whose lateness it has seen, stays within its rates, and does not sway', () => {
    assert(
      property(
        integer({ min: 0, max: 2 ** 31 }),
        double({ min: 0, max: 2, noNaN: true }),
        double({ min: 0, max: 0.4, noNaN: true }),
        integer({ min: -300, max: 300 }),
        double({ min: 0.02, max: 1, noNaN: true }),
        double({ min: 0.1, max: 6, noNaN: true }),
        (seed, target, jitter, drift, piece, history) => {
          const random = seeded(seed);
          const pattern = Array.from({ length: 20 }, () => jitter * random());
          const delay = (madeAt: number): number => pattern[Math.floor(madeAt / piece) % pattern.length] ?? 0;
          const line = new LiveLine({ target, drift, piece, history, delay });
          line.run(120);
          line.forget();
          line.run(900);
          expect(line.greatestRate).toBeLessThanOrEqual(1.1);
          expect(line.smallestRate).toBeGreaterThanOrEqual(0.9);
          // A line that is as it was before: all of its lateness was seen.
          expect(line.stalls).toBe(0);
          expect(line.jumps).toBe(0);
          expect(line.latencyAt(1)).toBeLessThan(Math.max(target, jitter + piece) + 0.6);
          expect(line.rateChanges).toBeLessThan(900 / 5);
        },
      ),
      { numRuns: 30 },
    );
  });
});
