import { expect, it } from 'vitest';
import { Budget } from '../../../src/playback/budget.js';
import { ManualClock } from '../../support/manual-clock.js';

function budgetOf(limitMs: number) {
  const clock = new ManualClock();
  const exceeded: number[] = [];
  const budget = new Budget(limitMs, clock, () => exceeded.push(clock.now()));
  return { clock, budget, exceeded };
}

it('is exceeded when its time is over, once', () => {
  const { clock, budget, exceeded } = budgetOf(4000);
  budget.run();
  clock.pass(3999);
  expect(exceeded).toEqual([]);
  clock.pass(10_000);
  expect(exceeded).toEqual([4000]);
});

it('does not run before it is told to', () => {
  const { clock, exceeded } = budgetOf(10);
  clock.pass(1000);
  expect(exceeded).toEqual([]);
});

it('stands still while it is held and goes on with what was left', () => {
  const { clock, budget, exceeded } = budgetOf(4000);
  budget.run();
  clock.pass(3000);
  budget.hold();
  clock.pass(60_000);
  budget.run();
  clock.pass(999);
  expect(exceeded).toEqual([]);
  clock.pass(1);
  expect(exceeded).toEqual([64_000]);
});

it('is never exceeded after its end', () => {
  const { clock, budget, exceeded } = budgetOf(4000);
  budget.run();
  budget.end();
  budget.run();
  clock.pass(60_000);
  expect(exceeded).toEqual([]);
});

it('can be extended while it runs and while it is held, and after its end it means nothing', () => {
  const { clock, budget, exceeded } = budgetOf(4000);
  budget.run();
  clock.pass(3000);
  budget.extend(1500);
  clock.pass(1000);
  budget.hold();
  budget.extend(500);
  expect(budget.limitMs).toBe(6000);
  clock.pass(60_000);
  budget.run();
  clock.pass(1999);
  expect(exceeded).toEqual([]);
  clock.pass(1);
  expect(exceeded).toEqual([66_000]);
  budget.end();
  budget.extend(1);
  clock.pass(60_000);
  expect(exceeded).toHaveLength(1);
});
