import { expect, it } from 'vitest';
import { PlayerError } from '../../../src/errors/player-error.js';
import { backoffDelay } from '../../../src/playback/backoff.js';
import { decideRecovery, DEFAULT_RECOVERY } from '../../../src/playback/recovery.js';

const lost = new PlayerError('CF_NETWORK_LOST');
const policy = { ...DEFAULT_RECOVERY, firstMs: 500, maxMs: 4000, jitter: 0 };
const decide = (error: PlayerError, hasPlayed: boolean, reconnects: number, hasAlternative = false) =>
  decideRecovery(error, { hasPlayed, reconnects, hasAlternative }, policy, 0);

it('gives way to the next candidate at once where nothing has played yet, also for an error that may pass', () => {
  expect(decide(lost, false, 0)).toEqual({ type: 'next' });
});

it('reconnects what has played when the error may pass', () => {
  expect(decide(lost, true, 0)).toEqual({ type: 'reconnect', delayMs: 500 });
});

it('does not reconnect for an error that stays', () => {
  expect(decide(new PlayerError('CF_RTMP_STREAM_NOT_FOUND'), true, 0)).toEqual({ type: 'next' });
});

it('ends after the last reconnect of the policy', () => {
  expect(decide(lost, true, policy.maxReconnects - 1).type).toBe('reconnect');
  expect(decide(lost, true, policy.maxReconnects)).toEqual({ type: 'next' });
});

it('gives way sooner where another candidate is left', () => {
  expect(policy.maxReconnectsWithAlternative).toBeLessThan(policy.maxReconnects);
  expect(decide(lost, true, policy.maxReconnectsWithAlternative - 1, true).type).toBe('reconnect');
  expect(decide(lost, true, policy.maxReconnectsWithAlternative, true)).toEqual({ type: 'next' });
});

it('has all its patience while the browser is offline, whatever else is in the plan', () => {
  const offline = new PlayerError('CF_NETWORK_OFFLINE');
  expect(decide(offline, true, policy.maxReconnects - 1, true).type).toBe('reconnect');
});

it('gives a broken decoder one more chance only', () => {
  const broken = new PlayerError('CF_DECODE_FAILED');
  expect(decide(broken, true, 0).type).toBe('reconnect');
  expect(decide(broken, true, 1)).toEqual({ type: 'next' });
});

it('doubles the delay up to the limit', () => {
  const delays = [0, 1, 2, 3, 4, 9].map((attempt) => backoffDelay(attempt, policy, 0));
  expect(delays).toEqual([500, 1000, 2000, 4000, 4000, 4000]);
});

it('takes the jitter off the delay, so that the limit holds', () => {
  expect(backoffDelay(9, { ...policy, jitter: 0.5 }, 0.999)).toBeGreaterThanOrEqual(2000);
  expect(backoffDelay(9, { ...policy, jitter: 0.5 }, 0)).toBe(4000);
});

it('waits for as long as a cache keeps the error', () => {
  const kept = new PlayerError('CF_HTTP_SERVER_ERROR', { context: { retryAfterMs: 9000 } });
  expect(decide(kept, true, 0)).toEqual({ type: 'reconnect', delayMs: 9000 });
  const short = new PlayerError('CF_HTTP_SERVER_ERROR', { context: { retryAfterMs: 1 } });
  expect(decide(short, true, 0)).toEqual({ type: 'reconnect', delayMs: 500 });
});
