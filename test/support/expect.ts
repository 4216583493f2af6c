import { expect as playwrightExpect } from '@playwright/test';

/**
 * Playwright asks less and less often, in the end once a second. Media comes in steps of tens of milliseconds, and most
 * tests wait for several of them, one after the other.
 */
const INTERVALS = [50, 100, 150, 200];

const poll: typeof playwrightExpect.poll = (actual, options) =>
  playwrightExpect.poll(actual, {
    intervals: INTERVALS,
    ...(typeof options === 'string' ? { message: options } : options),
  });

/** The `expect` of Playwright, whose `poll` asks every 200 ms for as long as it waits. */
export const expect = new Proxy(playwrightExpect, {
  get: (target, name) => (name === 'poll' ? poll : Reflect.get(target, name)),
});
