import { getEventListeners } from 'node:events';
import { afterEach, expect, it, vi } from 'vitest';
import { inTime } from '../../../../src/session/quality/in-time.js';

afterEach(() => vi.useRealTimers());

it('is the answer, and leaves neither timer nor listener', async () => {
  vi.useFakeTimers();
  const { signal } = new AbortController();
  expect(await inTime(Promise.resolve('yes'), 1000, signal)).toBe('yes');
  expect(vi.getTimerCount()).toBe(0);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

it('gives up in time, and leaves neither timer nor listener', async () => {
  vi.useFakeTimers();
  const { signal } = new AbortController();
  const answer = expect(inTime(new Promise(() => undefined), 1000, signal)).rejects.toMatchObject({
    code: 'CF_RTMP_CALL_TIMEOUT',
  });
  await vi.advanceTimersByTimeAsync(1000);
  await answer;
  expect(vi.getTimerCount()).toBe(0);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

it('ends with its signal', async () => {
  vi.useFakeTimers();
  const life = new AbortController();
  const answer = expect(inTime(new Promise(() => undefined), 1000, life.signal)).rejects.toThrow('over');
  life.abort(new Error('over'));
  await answer;
  expect(vi.getTimerCount()).toBe(0);
  await expect(inTime(new Promise(() => undefined), 1000, life.signal)).rejects.toThrow('over');
});
