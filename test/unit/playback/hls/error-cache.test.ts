import { expect, it } from 'vitest';
import { ErrorCache } from '../../../../src/playback/hls/error-cache.js';

const CLOUDFRONT = { 'x-cache': 'Error from cloudfront', 'x-amz-cf-id': 'id' } as const;
const answer = (status: number, headers: Readonly<Record<string, string>> = CLOUDFRONT) => ({
  status,
  header: (name: string) => headers[name],
});
const URL_OF_SEGMENT = 'https://media.example.com/a/3.ts';

function at(now: number) {
  const clock = { now };
  return { clock, cache: new ErrorCache(() => clock.now) };
}

// FACTS 5.5: ten seconds for 404, 414 and 500 to 504.
it.each([404, 414, 500, 502, 503, 504])('waits until %i has left the cache', (status) => {
  const { clock, cache } = at(1000);
  cache.note(URL_OF_SEGMENT, answer(status));
  expect(cache.waitFor(URL_OF_SEGMENT)).toBeGreaterThanOrEqual(10_000);
  expect(cache.waitFor(`${URL_OF_SEGMENT}?other`)).toBe(0);
  clock.now += 11_000;
  expect(cache.waitFor(URL_OF_SEGMENT)).toBe(0);
});

it.each([0, 403, 416, 429])('does not wait for %i, which is not kept', (status) => {
  const { cache } = at(0);
  cache.note(URL_OF_SEGMENT, answer(status));
  expect(cache.waitFor(URL_OF_SEGMENT)).toBe(0);
});

it('does not wait where no CloudFront is', () => {
  const { cache } = at(0);
  cache.note(URL_OF_SEGMENT, answer(503, { server: 'nginx' }));
  expect(cache.waitFor(URL_OF_SEGMENT)).toBe(0);
  cache.note('https://d111111abcdef8.cloudfront.net/3.ts', answer(503, {}));
  expect(cache.waitFor('https://d111111abcdef8.cloudfront.net/3.ts')).toBeGreaterThan(0);
});

it('counts the time that an answer has been in the cache already', () => {
  const { cache } = at(0);
  cache.note(URL_OF_SEGMENT, answer(404, { ...CLOUDFRONT, age: '8' }));
  expect(cache.waitFor(URL_OF_SEGMENT)).toBeLessThan(3000);
});
