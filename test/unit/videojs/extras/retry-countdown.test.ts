import { expect, it } from 'vitest';
import { RetryCountdown } from '../../../../src/videojs/extras/retry-countdown.js';
import { ManualClock } from '../../../support/manual-clock.js';

function countdown(isHeld = () => false) {
  const clock = new ManualClock();
  const ticks: number[] = [];
  let due = 0;
  const counting = new RetryCountdown(clock, {
    onTick: (left) => ticks.push(left),
    onDue: () => (due += 1),
    isHeld,
  });
  return { clock, ticks, counting, due: () => due };
}

it('counts the seconds down, then tries', () => {
  const { clock, ticks, counting, due } = countdown();
  expect(counting.start()).toBe(true);
  clock.pass(14_000);
  expect(ticks.slice(0, 3)).toEqual([15, 14, 13]);
  expect(due()).toBe(0);
  clock.pass(1000);
  expect(due()).toBe(1);
  expect(ticks.at(-1)).toBe(1);
});

it('waits longer each time, and gives up after some', () => {
  const { clock, ticks, counting } = countdown();
  const delays: number[] = [];
  while (counting.start()) {
    delays.push(ticks.at(-1)!);
    clock.pass(300_000);
    if (delays.length > 20) break;
  }
  expect(delays).toEqual([15, 30, 60, 120]);
});

it('begins anew after it has played for a minute', () => {
  const { clock, ticks, counting } = countdown();
  counting.start();
  counting.start();
  counting.stop();
  counting.played();
  clock.pass(60_000);
  counting.start();
  expect(ticks).toEqual([15, 30, 15]);
});

it('does not go on for ever with what plays for a moment and fails again', () => {
  const { clock, counting, due } = countdown();
  let tries = 0;
  while (counting.start() && tries < 20) {
    tries += 1;
    clock.pass(120_000);
    counting.played();
    clock.pass(5000);
  }
  expect(due()).toBe(4);
});

it('begins anew where something else is to be played', () => {
  const { ticks, counting } = countdown();
  counting.start();
  counting.start();
  counting.reset();
  counting.start();
  expect(ticks).toEqual([15, 30, 15]);
});

it('stands still while nobody looks', () => {
  let held = true;
  const { clock, counting, due } = countdown(() => held);
  counting.start();
  clock.pass(600_000);
  expect(due()).toBe(0);
  held = false;
  clock.pass(15_000);
  expect(due()).toBe(1);
});

it('does nothing more after a stop', () => {
  const { clock, counting, due } = countdown();
  counting.start();
  clock.pass(5000);
  counting.stop();
  clock.pass(600_000);
  expect(due()).toBe(0);
});
