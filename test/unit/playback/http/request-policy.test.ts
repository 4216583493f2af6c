import { describe, expect, it } from 'vitest';
import type { EngineContext, RequestKind, SignHook } from '../../../../src/playback/engine.js';
import {
  createRequestPolicy,
  type RequestedCandidate,
  type RequestPolicyOptions,
} from '../../../../src/playback/http/request-policy.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { cannedQuery, customQuery } from '../../../support/signed-urls.js';

const HOST = 'https://d111111abcdef8.cloudfront.net';
const MANIFEST = `${HOST}/hls/main.m3u8`;
const SEGMENT = `${HOST}/hls/seg1.ts`;
/** Seconds of the epoch. */
const NOW = 1_900_000_000;
const HOUR = 3600;

/** A page whose hook signs with `query`, or does what it is told. */
function pageWith(answer: (url: string, kind: RequestKind) => unknown) {
  const clock = new ManualClock();
  const asked: string[] = [];
  const sign: SignHook = (url, kind) => {
    asked.push(`${kind} ${url.replace(HOST, '')}`);
    return answer(url, kind) as string;
  };
  const page: EngineContext = { sign };
  const policy = (candidate: Partial<RequestedCandidate> = {}, options: RequestPolicyOptions = {}) =>
    createRequestPolicy({ url: MANIFEST, ...candidate }, page, {
      now: () => NOW * 1000 + clock.now(),
      after: (milliseconds, callback) => clock.after(milliseconds, callback),
      ...options,
    });
  return { policy, asked, clock, now: () => NOW + clock.now() / 1000 };
}
const wildcardFor = (life: number, now = NOW) =>
  customQuery(`http*://${HOST.slice(8)}/*`, Math.round(now) + life);

describe('without a hook', () => {
  it('the signature of the manifest goes to its children', async () => {
    const query = wildcardFor(HOUR);
    const policy = createRequestPolicy({ url: `${MANIFEST}?${query}` });
    expect(await policy.request(`${MANIFEST}?${query}`, 'manifest')).toEqual({
      url: `${MANIFEST}?${query}`,
      headers: {},
      withCredentials: false,
    });
    expect((await policy.request(SEGMENT, 'segment')).url).toBe(`${SEGMENT}?${query}`);
    expect(policy.requestNow(SEGMENT, 'segment')?.url).toBe(`${SEGMENT}?${query}`);
    expect((await policy.request('https://other.example/hls/seg1.ts', 'segment')).url).not.toContain('?');
    expect(await policy.forbidden(SEGMENT, 'segment')).toBe(false);
  });

  it('D10: a signature for the manifest alone does not keep cookies from opening the rest', async () => {
    const query = cannedQuery(MANIFEST, NOW + HOUR);
    const withCookies = createRequestPolicy({ url: `${MANIFEST}?${query}`, credentials: 'include' });
    expect(await withCookies.request(SEGMENT, 'segment')).toEqual({
      url: SEGMENT,
      headers: {},
      withCredentials: true,
    });
    const without = createRequestPolicy({ url: `${MANIFEST}?${query}` });
    expect((await without.request(SEGMENT, 'segment')).url).toBe(`${SEGMENT}?${query}`);
  });

  it('a media element with cookies asks with cookies', () => {
    expect(createRequestPolicy({ url: MANIFEST }, {}, { withCredentials: true }).withCredentials).toBe(true);
    expect(createRequestPolicy({ url: MANIFEST }).withCredentials).toBe(false);
  });
});

describe('the sign hook', () => {
  it('is asked for each address with its kind, unsigned, and once only', async () => {
    const { policy, asked } = pageWith((url) => `${url}?${cannedQuery(url, NOW + HOUR)}`);
    const requests = policy();
    for (const [url, kind] of [
      [MANIFEST, 'manifest'],
      [SEGMENT, 'segment'],
      [`${HOST}/hls/k.key`, 'key'],
      [SEGMENT, 'segment'],
    ] as const) {
      const { url: signed } = await requests.request(url, kind);
      expect(signed).toMatch(/\?Expires=\d+&Signature=[^&]+&Key-Pair-Id=K2JCJMDEHXQW5F$/);
      expect(signed.startsWith(url)).toBe(true);
    }
    expect(asked).toEqual(['manifest /hls/main.m3u8', 'segment /hls/seg1.ts', 'key /hls/k.key']);
  });

  it('is asked for the manifest as such, whatever an engine calls it', async () => {
    const { policy, asked } = pageWith((url) => `${url}?${cannedQuery(url, NOW + HOUR)}`);
    await policy().request(MANIFEST, 'playlist');
    expect(asked).toEqual(['manifest /hls/main.m3u8']);
  });

  it('is asked once for all that a policy covers', async () => {
    const query = wildcardFor(HOUR);
    const { policy, asked } = pageWith((url) => `${url}?${query}`);
    const requests = policy();
    await requests.request(MANIFEST, 'manifest');
    expect((await requests.request(`${SEGMENT}?m=1`, 'segment')).url).toBe(`${SEGMENT}?m=1&${query}`);
    expect(requests.requestNow(SEGMENT, 'segment')?.url).toBe(`${SEGMENT}?${query}`);
    expect(asked).toEqual(['manifest /hls/main.m3u8']);
    await requests.request('https://other.example/a.ts', 'segment');
    expect(asked).toHaveLength(2);
  });

  it('may answer with the signature alone, or relative to what was asked', async () => {
    const { policy } = pageWith((_url, kind) => (kind === 'key' ? 'signed.key?token=1' : '?token=1'));
    expect((await policy().request(`${SEGMENT}?m=1`, 'segment')).url).toBe(`${SEGMENT}?m=1&token=1`);
    expect((await policy().request(`${HOST}/hls/k.key`, 'key')).url).toBe(`${HOST}/hls/signed.key?token=1`);
  });

  it('is asked once by requests that run at the same time', async () => {
    let answer: (query: string) => void = () => undefined;
    const { policy, asked } = pageWith(
      (url) => new Promise((resolve) => (answer = (query) => resolve(`${url}?${query}`))),
    );
    const requests = policy();
    const both = Promise.all([
      requests.request(MANIFEST, 'manifest'),
      requests.request(MANIFEST, 'manifest'),
      requests.request(SEGMENT, 'segment'),
    ]);
    await Promise.resolve();
    answer(wildcardFor(HOUR));
    expect(new Set((await both).map(({ url }) => url.split('?')[1])).size).toBe(1);
    expect(asked).toEqual(['manifest /hls/main.m3u8']);
  });

  it('is asked again before the signature ends, and not before', async () => {
    const page = pageWith((url) => `${url}?${wildcardFor(HOUR, page.now())}`);
    const requests = page.policy();
    const first = (await requests.request(SEGMENT, 'segment')).url;
    page.clock.pass((HOUR - 90) * 1000);
    expect((await requests.request(SEGMENT, 'segment')).url).toBe(first);
    page.clock.pass(60 * 1000);
    const second = (await requests.request(SEGMENT, 'segment')).url;
    expect(second).not.toBe(first);
    expect(page.asked).toHaveLength(2);
  });

  it('is not asked at every request where signatures are short-lived or the clock of the device is wrong', async () => {
    for (const life of [2, -HOUR]) {
      const page = pageWith((url) => `${url}?${wildcardFor(life, page.now())}`);
      const requests = page.policy();
      for (let request = 0; request < 10; request++) await requests.request(SEGMENT, 'segment');
      expect(page.asked).toHaveLength(1);
    }
  });

  it('keeps what it has when the hook fails in time', async () => {
    let isBroken = false;
    const page = pageWith((url) => {
      if (isBroken) throw new Error('signed out');
      return `${url}?${wildcardFor(HOUR, page.now())}`;
    });
    const requests = page.policy();
    const { url } = await requests.request(SEGMENT, 'segment');
    isBroken = true;
    page.clock.pass((HOUR - 30) * 1000);
    expect((await requests.request(SEGMENT, 'segment')).url).toBe(url);
    page.clock.pass(60 * 1000);
    await expect(requests.request(SEGMENT, 'segment')).rejects.toMatchObject({
      code: 'CF_HTTP_SIGNATURE_UNAVAILABLE',
      message: 'sign threw: Error: signed out',
    });
  });

  it('is not asked while the signature that the page gave is good', async () => {
    const { policy, asked, clock } = pageWith((url) => `${url}?${wildcardFor(2 * HOUR)}`);
    const requests = policy({ url: `${MANIFEST}?${wildcardFor(HOUR)}` });
    await requests.request(`${MANIFEST}?${wildcardFor(HOUR)}`, 'manifest');
    await requests.request(SEGMENT, 'segment');
    expect(asked).toEqual([]);
    clock.pass(HOUR * 1000);
    await requests.request(SEGMENT, 'segment');
    expect(asked).toEqual(['segment /hls/seg1.ts']);
  });

  it('that changes nothing leaves it to what came with the manifest', async () => {
    const { policy } = pageWith((url) => url);
    const requests = policy({ url: `${MANIFEST}?token=x` });
    expect((await requests.request(`${MANIFEST}?token=x`, 'manifest')).url).toBe(`${MANIFEST}?token=x`);
    expect((await requests.request(SEGMENT, 'segment')).url).toBe(`${SEGMENT}?token=x`);
  });

  it('does not sign over the signature that an address in a playlist has', async () => {
    const { policy, asked } = pageWith((url) => `${url}?${cannedQuery(url, NOW + HOUR)}`);
    const own = `${SEGMENT}?${cannedQuery(SEGMENT, NOW + HOUR)}`;
    expect((await policy().request(own, 'segment')).url).toBe(own);
    expect(asked).toEqual([]);
  });
});

describe('after a 403', () => {
  it('the hook is asked once more, and then no more', async () => {
    let turn = 0;
    const page = pageWith((url) => `${url}?${wildcardFor(HOUR, page.now())}&turn=${++turn}`);
    const requests = page.policy();
    const before = await requests.request(SEGMENT, 'segment');
    expect(await requests.forbidden(SEGMENT, 'segment')).toBe(true);
    const after = await requests.request(SEGMENT, 'segment');
    expect(after.url).not.toBe(before.url);
    expect(await requests.forbidden(after.url, 'segment')).toBe(false);
    expect(page.asked).toHaveLength(2);
    // A key that is taken out of use half an hour later is another matter.
    page.clock.pass(1800 * 1000);
    expect(await requests.forbidden(SEGMENT, 'segment')).toBe(true);
  });

  it('of several requests it is asked once', async () => {
    const page = pageWith(async (url) => `${url}?${wildcardFor(HOUR)}`);
    const requests = page.policy();
    const segments = [1, 2, 3].map((number) => `${HOST}/hls/s${number}.ts`);
    for (const segment of segments) await requests.request(segment, 'segment');
    expect(await Promise.all(segments.map((segment) => requests.forbidden(segment, 'segment')))).toEqual([
      true,
      true,
      true,
    ]);
    expect(page.asked).toHaveLength(2);
  });

  it('a hook that fails means no', async () => {
    let turn = 0;
    const { policy } = pageWith((url) => (turn++ === 0 ? `${url}?${wildcardFor(HOUR)}` : undefined));
    const requests = policy();
    await requests.request(SEGMENT, 'segment');
    expect(await requests.forbidden(SEGMENT, 'segment')).toBe(false);
  });
});

describe('a hook that gives no signature', () => {
  it.each<[string, () => unknown, RegExp]>([
    [
      'throws',
      () => {
        throw new TypeError('x?Signature=S3CR3T');
      },
      /^sign threw: TypeError: x\?Signature=\*\*\*$/,
    ],
    ['rejects', () => Promise.reject(new Error('no')), /^sign threw: Error: no$/],
    ['rejects with nothing', () => Promise.reject(), /^sign threw: undefined$/],
    ['gives nothing', () => undefined, /^sign gave undefined/],
    ['gives an empty text', () => '', /^sign gave nothing/],
    ['gives an object', () => ({}), /^sign gave object/],
    ['gives a script', () => 'javascript:alert(1)', /no http address/],
  ])('that %s is named', async (_what, answer, message) => {
    const { policy } = pageWith(answer);
    await expect(policy().request(SEGMENT, 'segment')).rejects.toMatchObject({
      code: 'CF_HTTP_SIGNATURE_UNAVAILABLE',
      message: expect.stringMatching(message),
      context: { stage: 'sign', resource: 'segment' },
    });
  });

  it('is given up after its time', async () => {
    const { policy, clock } = pageWith(() => new Promise(() => undefined));
    const request = policy().request(SEGMENT, 'segment');
    await Promise.resolve();
    clock.pass(5000);
    await expect(request).rejects.toMatchObject({
      code: 'CF_HTTP_SIGNATURE_UNAVAILABLE',
      message: 'sign gave no answer within 5000 ms',
    });
  });

  it('may do better the next time', async () => {
    let turn = 0;
    const { policy } = pageWith((url) => {
      if (turn++ === 0) throw new Error('no');
      return `${url}?token=1`;
    });
    const requests = policy();
    await expect(requests.request(SEGMENT, 'segment')).rejects.toThrow();
    expect((await requests.request(SEGMENT, 'segment')).url).toBe(`${SEGMENT}?token=1`);
  });
});

describe('at once', () => {
  it('there is no request before the hook has answered, and the old one while it is asked again', async () => {
    const page = pageWith(async (url) => `${url}?${wildcardFor(HOUR, page.now())}`);
    const requests = page.policy();
    expect(requests.requestNow(SEGMENT, 'segment')).toBeUndefined();
    const first = await requests.request(SEGMENT, 'segment');
    page.clock.pass((HOUR - 30) * 1000);
    expect(requests.requestNow(SEGMENT, 'segment')).toEqual(first);
    expect(page.asked).toHaveLength(2);
    expect((await requests.request(SEGMENT, 'segment')).url).not.toBe(first.url);
  });
});

describe('a device whose clock is wrong', () => {
  it('asks in time once the date of an answer was heard', async () => {
    const page = pageWith((url) => `${url}?${wildcardFor(HOUR, page.now() + 1800)}`);
    const requests = page.policy();
    requests.hearDate(new Date((NOW + 1800) * 1000).toUTCString());
    await requests.request(SEGMENT, 'segment');
    page.clock.pass((HOUR - 30) * 1000);
    await requests.request(SEGMENT, 'segment');
    expect(page.asked).toHaveLength(2);
  });

  it('seconds on the way are no wrong clock, and nonsense is no date', async () => {
    const page = pageWith((url) => `${url}?${wildcardFor(HOUR, page.now())}`);
    const requests = page.policy();
    for (const date of [new Date((NOW + 5) * 1000).toUTCString(), 'nonsense', '', null, undefined])
      requests.hearDate(date);
    await requests.request(SEGMENT, 'segment');
    page.clock.pass((HOUR - 65) * 1000);
    await requests.request(SEGMENT, 'segment');
    expect(page.asked).toHaveLength(1);
  });
});
