import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { HlsRequests } from '../../../../src/playback/hls/hls-requests.js';
import { createRequestPolicy } from '../../../../src/playback/http/request-policy.js';
import { ScriptedXhr } from '../../../support/scripted-xhr.js';

const MANIFEST = 'https://media.example.com/live/a.m3u8';
const segment = (number: number) => `https://media.example.com/live/${number}.m4s`;
const CLOUDFRONT = 'x-cache: Error from cloudfront\r\nx-amz-cf-id: id\r\n';
const VOD = { isLive: false, hasAlternative: false };

/** A fragment of one box, or the beginning of it. */
function fragment(bytes: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(1000);
  new DataView(whole.buffer).setUint32(0, 1000);
  whole.set([0x6d, 0x6f, 0x6f, 0x66], 4);
  return whole.slice(0, bytes);
}

let refreshed: { url: string; cache: string | undefined }[];
beforeEach(() => {
  refreshed = [];
  vi.stubGlobal('XMLHttpRequest', ScriptedXhr);
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    refreshed.push({ url, cache: init.cache });
    return new Response('');
  });
});
afterEach(() => vi.unstubAllGlobals());

function create(sign?: (url: string) => string) {
  const policy = createRequestPolicy({ kind: 'hls', url: MANIFEST }, sign === undefined ? {} : { sign });
  return new HlsRequests(policy, new AbortController().signal);
}

async function ask(requests: HlsRequests, url: string): Promise<ScriptedXhr> {
  const xhr = new ScriptedXhr();
  await requests.open(xhr as unknown as XMLHttpRequest, url, 'segment');
  return xhr;
}

it('keeps what it knows of the last addresses only, however long a live stream lasts', async () => {
  const requests = create((url) => `${url}?Policy=p&Signature=s&Key-Pair-Id=k`);
  const statuses = [200, 404, 403, 0, 503];
  let most = 0;
  for (let number = 0; number < 100_000; number++) {
    const xhr = await ask(requests, segment(number));
    const status = statuses[number % statuses.length] ?? 200;
    if (number % 7 === 0) xhr.answer(200, fragment(500));
    else xhr.answer(status, fragment(1000), CLOUDFRONT);
    most = Math.max(most, requests.size);
  }
  expect(most).toBeGreaterThan(100);
  expect(most).toBeLessThanOrEqual(600);
  // And of those it still knows everything.
  expect(requests.hasFailed(segment(99_999))).toBe(true);
}, 120_000);

it('asks once more for a segment that ends in the middle, past every cache', async () => {
  const requests = create();
  (await ask(requests, segment(1))).answer(200, fragment(500));
  expect(requests.isCut(segment(1))).toBe(true);
  expect(requests.mayRetry(segment(1), 200, 0, VOD)).toBe(true);
  const again = await ask(requests, segment(1));
  expect(refreshed).toEqual([{ url: segment(1), cache: 'reload' }]);
  again.answer(200, fragment(1000));
  expect(requests.isCut(segment(1))).toBe(false);
  expect(requests.hasFailed(segment(1))).toBe(false);
});

it('fetches no whole file for a part of it that ends in the middle', async () => {
  const requests = create();
  (await ask(requests, segment(1))).answer(206, fragment(500));
  expect(requests.mayRetry(segment(1), 206, 0, VOD)).toBe(true);
  const again = await ask(requests, segment(1));
  expect(refreshed).toEqual([]);
  again.answer(206, fragment(1000));
  expect(requests.isCut(segment(1))).toBe(false);
});

it('gives up one that stays cut, and says that it is', async () => {
  const requests = create();
  (await ask(requests, segment(1))).answer(200, fragment(500));
  (await ask(requests, segment(1))).answer(200, fragment(500));
  expect(requests.mayRetry(segment(1), 200, 1, VOD)).toBe(false);
  const error = await requests.explain(segment(1), 'segment');
  expect(error.code).toBe('CF_HLS_SEGMENT_FAILED');
  expect(error.message).toContain('ends in the middle, after 500 bytes');
  expect(error.context).toMatchObject({ httpStatus: 200, isCut: true });
});

it('takes a transport stream that only seems cut for what there is, and asks no more after two of them', async () => {
  const odd = new Uint8Array(188 * 3 + 20);
  for (let at = 0; at < odd.byteLength; at += 188) odd[at] = 0x47;
  const requests = create();
  for (const number of [1, 2]) {
    (await ask(requests, segment(number))).answer(200, odd);
    expect(requests.isCut(segment(number))).toBe(true);
    (await ask(requests, segment(number))).answer(200, odd);
    expect(requests.isCut(segment(number))).toBe(false);
  }
  (await ask(requests, segment(3))).answer(200, odd);
  expect(requests.isCut(segment(3))).toBe(false);
});
