import { array, assert, boolean, constantFrom, double, integer, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chooseRendition,
  firstAbrState,
  type AbrInput,
  type AbrState,
} from '../../../../src/playback/rtmp/quality/abr.js';
import { ThroughputEstimate } from '../../../../src/playback/rtmp/quality/throughput-estimate.js';
import { firstRendition } from '../../../../src/playback/rtmp/quality/first-rendition.js';

const LADDER = [300_000, 800_000, 2_000_000];

interface Line {
  readonly live?: boolean;
  readonly bitrates?: readonly number[];
  readonly seconds: number;
  readonly first?: number;
  /** Bits per second at a second. */
  readonly capacity: (second: number) => number;
  readonly dropped?: (index: number) => number;
  readonly highest?: number;
}

/**
 * A server that sends a recording in real time, ahead by the wanted buffer and a little more (live: as it is made), over a
 * line of a certain width, to a player that stands still when it has nothing.
 */
function simulate({
  live = false,
  bitrates = LADDER,
  seconds,
  first = 1,
  capacity,
  dropped,
  highest = 9,
}: Line) {
  const wanted = live ? 1 : 10;
  const step = 0.1;
  const estimate = new ThroughputEstimate();
  let state: AbrState = firstAbrState(0, bitrates.length);
  let current = first;
  let position = 0;
  let sentTo = 0;
  let stalled = 0;
  let window = { bytes: 0, mediaMs: 0 };
  const switches: { at: number; to: number }[] = [];
  const shares = bitrates.map(() => 0);
  for (let tick = 0; tick < seconds / step; tick++) {
    const at = tick * step;
    const bitrate = bitrates[current] || 500_000;
    const mayBe = live ? at + step : position + wanted + 1.5;
    const room = Math.max(0, mayBe - sentTo);
    const media = Math.min(room, (capacity(at) * step) / bitrate);
    sentTo += media;
    window = { bytes: window.bytes + (media * bitrate) / 8, mediaMs: window.mediaMs + media * 1000 };
    // It begins when there is something to begin with.
    const canPlay = sentTo - position >= step && (position > 0 || sentTo >= (live ? 0.8 : 1));
    if (canPlay) position += step;
    else if (position > 0) stalled += step;
    shares[current] = (shares[current] ?? 0) + step;
    if (tick % 5 !== 4) continue;
    const ahead = sentTo - position;
    const now = at * 1000;
    estimate.take({ ...window, ms: 500 }, ahead < wanted * 0.9, now);
    window = { bytes: 0, mediaMs: 0 };
    const choice = chooseRendition(state, {
      now,
      bitrates,
      current,
      highest: Math.min(highest, bitrates.length - 1),
      throughput: estimate.value,
      throughputAge: now - (estimate.measuredAt ?? Number.NEGATIVE_INFINITY),
      ahead,
      wanted,
      live,
      droppedRatio: dropped?.(current) ?? 0,
    });
    state = choice.state;
    if (choice.index !== current) switches.push({ at, to: choice.index });
    current = choice.index;
  }
  return { switches, current, stalled, shares: shares.map((share) => share / seconds) };
}

describe('the automatic choice of a rendition', () => {
  it('goes up to what a wide line carries, and stays', () => {
    const { current, switches, stalled } = simulate({ seconds: 120, capacity: () => 10_000_000 });
    expect(current).toBe(2);
    expect(switches).toHaveLength(1);
    expect(stalled).toBe(0);
  });

  it('stays on what just fits, but for a try now and then', () => {
    const { switches, stalled, shares } = simulate({ seconds: 600, capacity: () => 1_100_000 });
    expect(switches.length).toBeLessThanOrEqual(10);
    expect(shares[1]).toBeGreaterThan(0.85);
    expect(stalled).toBe(0);
  });

  it('goes down before the picture stands when the line gets narrow, and up again when it is wide', () => {
    const capacity = (at: number): number => (at > 30 && at < 60 ? 500_000 : 8_000_000);
    const { switches, current, stalled } = simulate({ seconds: 150, first: 2, capacity });
    expect(stalled).toBe(0);
    expect(switches[0]).toMatchObject({ to: 0 });
    expect(switches[0]!.at).toBeLessThan(42);
    expect(current).toBe(2);
    expect(switches.length).toBeLessThanOrEqual(4);
  });

  it('begins too high, and gets out of it', () => {
    const { current, stalled, shares } = simulate({ seconds: 60, first: 2, capacity: () => 500_000 });
    expect(current).toBe(0);
    expect(shares[0]).toBeGreaterThan(0.75);
    expect(stalled).toBeLessThan(8);
  });

  it('tries what it cannot know of a live stream, and less and less often where that fails', () => {
    const { switches, stalled } = simulate({ live: true, seconds: 900, first: 0, capacity: () => 500_000 });
    const tries = switches.filter(({ to }) => to === 1).map(({ at }) => at);
    expect(tries.length).toBeGreaterThan(1);
    expect(tries.length).toBeLessThan(10);
    const pauses = tries.slice(1).map((at, index) => at - tries[index]!);
    expect(pauses.at(-1)).toBeGreaterThan(pauses[0]!);
    expect(stalled).toBeLessThan(900 * 0.02);
  });

  it('reaches the top of a live stream step by step', () => {
    const { current, switches, stalled } = simulate({
      live: true,
      seconds: 60,
      first: 0,
      capacity: () => 6_000_000,
    });
    expect(current).toBe(2);
    expect(switches.map(({ to }) => to)).toEqual([1, 2]);
    expect(stalled).toBe(0);
  });

  it('leaves what this machine cannot show', () => {
    const { current, switches } = simulate({
      seconds: 100,
      first: 2,
      capacity: () => 50_000_000,
      dropped: (index) => (index === 2 ? 0.5 : 0),
    });
    expect(switches[0]).toMatchObject({ to: 1 });
    expect(switches.length).toBeLessThan(8);
    expect(current).toBeLessThanOrEqual(2);
  });

  it('takes no more than is shown', () => {
    const { current } = simulate({ seconds: 60, first: 0, highest: 1, capacity: () => 50_000_000 });
    expect(current).toBe(1);
  });

  it('works where nobody says bitrates, by trying', () => {
    const { current, stalled } = simulate({
      seconds: 120,
      first: 0,
      bitrates: [0, 0, 0],
      capacity: () => 5_000_000,
    });
    expect(current).toBe(2);
    expect(stalled).toBe(0);
  });

  it('names a rendition that there is, changes one at a time in a while, and never goes up into a buffer that is short', () => {
    const moment = record({
      step: integer({ min: 100, max: 3000 }),
      ahead: double({ min: 0, max: 30, noNaN: true }),
      throughput: constantFrom(undefined, 0, 1, 250_000, 900_000, 5_000_000, 1e9),
      age: constantFrom(0, 10_000, Infinity),
      dropped: constantFrom(0, 0, 0, 0.1, 1),
    });
    const ladders = array(integer({ min: 0, max: 9_000_000 }), { minLength: 1, maxLength: 6 }).map((ladder) =>
      ladder.sort((a, b) => a - b),
    );
    assert(
      property(ladders, array(moment, { maxLength: 80 }), boolean(), (bitrates, moments, live) => {
        const wanted = live ? 1 : 10;
        let state = firstAbrState(0, bitrates.length);
        let current = 0;
        let now = 0;
        let changedAt = 0;
        for (const { step, ahead, throughput, age, dropped } of moments) {
          now += step;
          const input: AbrInput = {
            now,
            bitrates,
            current,
            highest: bitrates.length - 1,
            throughput,
            throughputAge: age,
            ahead,
            wanted,
            live,
            droppedRatio: dropped,
          };
          const choice = chooseRendition(state, input);
          expect(bitrates[choice.index]).toBeDefined();
          if (choice.index !== current) {
            expect(now - changedAt).toBeGreaterThanOrEqual(2000);
            changedAt = now;
          }
          if (choice.index > current) {
            expect(ahead).toBeGreaterThanOrEqual(wanted * 0.5);
            expect(dropped).toBeLessThanOrEqual(0.05);
            expect(now).toBeGreaterThanOrEqual(state.blockedUntil[choice.index]!);
            if (throughput !== undefined && age <= 60_000 && bitrates[choice.index]! > 0)
              expect(throughput).toBeGreaterThanOrEqual(bitrates[choice.index]!);
          }
          ({ state, index: current } = choice);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('what is known of a line', () => {
  const second = (kilobits: number, mediaMs: number) => ({ bytes: kilobits * 125, ms: 1000, mediaMs });

  it('is what comes in a burst, not what comes in real time', () => {
    const estimate = new ThroughputEstimate();
    estimate.take(second(300, 1000), false, 1000);
    expect(estimate.value).toBeUndefined();
    estimate.take(second(3000, 10_000), true, 2000);
    expect(estimate.value).toBe(3_000_000);
    for (let at = 3; at < 60; at++) estimate.take(second(300, 1000), false, at * 1000);
    expect(estimate.value).toBe(3_000_000);
    expect(estimate.measuredAt).toBe(2000);
  });

  it('is what comes where more was needed, and bad news counts soon', () => {
    const estimate = new ThroughputEstimate(3_000_000);
    for (let at = 0; at < 4; at++) estimate.take(second(200, 500), true, at * 1000);
    expect(estimate.value).toBeLessThan(300_000);
  });

  it('is at least what comes', () => {
    const estimate = new ThroughputEstimate(100_000);
    estimate.take(second(300, 1000), false, 1000);
    expect(estimate.value).toBe(300_000);
  });
});

describe('the rendition to begin with', () => {
  const ladder = [180, 360, 720, 1080].map((height, at) => ({
    streamName: `${height}`,
    bitrate: [300_000, 800_000, 2_000_000, 5_000_000][at]!,
    height,
  }));

  it.each([
    ['nothing is known', 0, undefined, 1],
    ['the element is small', 150, undefined, 0],
    ['the element is large', 1080, undefined, 1],
    ['the line was wide', 1080, 50_000_000, 3],
    ['the line was wide and the element is small', 340, 50_000_000, 1],
    ['the line was narrow', 1080, 500_000, 0],
    ['the line was narrower than all', 1080, 1000, 0],
  ])('when %s', (_, pixels, throughput, expected) => {
    expect(firstRendition(ladder, pixels, throughput)).toBe(expected);
  });
});

it('goes up again soon after a slow line has become fast, as far as it is seen to carry far more', () => {
  const capacity = (second: number) => (second >= 20 && second < 38 ? 350_000 : 8_000_000);
  const { switches, stalled } = simulate({ seconds: 60, first: 1, bitrates: [300_000, 800_000], capacity });
  const down = switches.filter(({ at }) => at >= 20 && at < 38).at(-1);
  const up = switches.find(({ at }) => at >= 38);
  expect(down?.to).toBe(0);
  expect(up!.at - 38).toBeLessThan(10);
  expect(up!.to).toBeGreaterThan(0);
  expect(stalled).toBe(0);
});

it('tries again on a live line that was slow, once that is a while ago', () => {
  const capacity = (second: number) => (second >= 20 && second < 26 ? 350_000 : 8_000_000);
  const { switches } = simulate({
    live: true,
    seconds: 70,
    first: 1,
    bitrates: [300_000, 800_000],
    capacity,
  });
  const down = switches.find(({ at }) => at >= 20);
  expect(down?.to).toBe(0);
  const up = switches.find(({ at }) => at > (down?.at ?? 0));
  expect(up?.to).toBe(1);
  expect(up!.at - down!.at).toBeLessThan(30);
});
