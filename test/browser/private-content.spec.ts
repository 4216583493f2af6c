import type { Page, Request } from '@playwright/test';
import { html } from '../support/configurations.js';
import { startDistribution, type Distribution } from '../support/distribution.js';
import { expect, test } from '../support/browser-fixtures.js';

const ENGINES = ['hls.js', 'vhs'] as const;

/** Live streams, and a page on another origin of the same site. */
let samples: Distribution;
test.beforeAll(async () => {
  samples = await startDistribution();
});
test.afterAll(() => samples.stop());

interface Signed {
  readonly url: string;
  readonly query: string;
}

async function sign(
  distribution: Distribution,
  path: string,
  more: Record<string, string> = {},
): Promise<Signed> {
  const answer = await fetch(`${distribution.url}/sign?${new URLSearchParams({ path, ...more }).toString()}`);
  expect(answer.ok, await answer.clone().text()).toBe(true);
  return (await answer.json()) as Signed;
}

const element = (hls: string, more: Readonly<Record<string, string | true>> = {}) =>
  html({ hls, autoplay: true, muted: true, ...more }, 'cf-video');
const CF_VIDEO = '<script type="module" src="/dist/cf-video.js"></script>';

/** A page's hook that asks the distribution's own `/sign`, put on the element before that is defined. */
const hook = (base: string, query: string) => `<script>
  globalThis.asked = [];
  document.querySelector('cf-video').sign = async (url, kind) => {
    asked.push({ url, kind });
    const { origin, pathname } = new URL(url);
    if (origin !== '${base}') return url;
    const answer = await fetch('${base}/sign?path=' + encodeURIComponent(pathname) + '&${query}');
    return (await answer.json()).url;
  };
</script>`;
const asked = (page: Page) =>
  page.evaluate(() => (globalThis as any).asked as { url: string; kind: string }[]);

function record(page: Page): Request[] {
  const requests: Request[] = [];
  page.on('request', (request) => requests.push(request));
  return requests;
}

/** Everything that a page or a person can get to see of an element and its events. */
const WATCH = `<script>
  globalThis.told = [];
  addEventListener('DOMContentLoaded', () => {
    const video = document.querySelector('cf-video');
    for (const type of ['playererror', 'playerwarning', 'attemptschange', 'enginechange', 'error'])
      video.addEventListener(type, ({ detail }) =>
        told.push(JSON.stringify([type, detail, video.error, String(video.error?.cause?.stack), video.attempts, video.candidates, video.candidate, video.stats, video.currentSrc])));
  });
</script>`;
const told = (page: Page): Promise<string> =>
  page.evaluate(() => [...(globalThis as any).told, document.documentElement.outerHTML].join('\n'));

for (const engine of ENGINES) {
  test(`${engine}: the signature of the manifest is on everything of its folder, byte for byte, and nowhere else`, async ({
    open,
    page,
    distribution,
  }) => {
    const { url, query } = await sign(distribution, '/private/videos/mediafile.m3u8', { policy: 'custom' });
    const requests = record(page);
    const player = await open(element(url, { 'hls-engine': engine }), { head: CF_VIDEO });
    await player.expectAdvance(2);
    expect((await player.state()).engine).toBe(engine);
    const media = requests.map((request) => request.url()).filter((address) => address.includes('/private/'));
    expect(media.length).toBeGreaterThan(4);
    for (const address of media) expect(address.endsWith(`?${query}`), address).toBe(true);
    for (const request of requests) {
      if (media.includes(request.url())) continue;
      expect(request.url()).not.toContain('Key-Pair-Id');
      expect((await request.allHeaders())['referer'] ?? '').not.toContain('Key-Pair-Id');
    }
  });

  test(`${engine}: the hook is asked once for all that its policy covers, and again before that ends`, async ({
    open,
    page,
  }) => {
    const requests = record(page);
    const body = element('/private/live/channel.m3u8', {
      'web-distribution': samples.url,
      'hls-engine': engine,
    });
    const player = await open(WATCH + body + hook(samples.url, 'policy=custom&expires=5'), {
      head: CF_VIDEO,
      origin: samples.url,
    });
    // The first advance is a jump to the edge.
    await player.expectAdvance(1);
    await player.expectAdvance(11);
    const questions = await asked(page);
    expect(questions[0]).toEqual({ url: `${samples.url}/private/live/channel.m3u8`, kind: 'manifest' });
    // Each is good for five seconds, and asked for before that is over.
    expect(questions.length).toBeGreaterThanOrEqual(3);
    expect(questions.length).toBeLessThanOrEqual(8);
    const statuses = new Set<number>();
    for (const request of requests.filter((one) => one.url().includes('/private/live/'))) {
      const response = await request.response().catch(() => null);
      if (response !== null) statuses.add(response.status());
    }
    expect([...statuses]).toEqual([200]);
    expect((await player.state()).error).toBeNull();
    // Only requests have the signature.
    const last = requests
      .filter((one) => one.url().includes('&Signature='))
      .at(-1)!
      .url();
    expect(await told(page)).not.toContain(new URL(last).searchParams.get('Signature')!);
  });

  test(`${engine}: a hook that signs each address for itself`, async ({ open, page, distribution }) => {
    const requests = record(page);
    const body = element(`${distribution.url}/private/videos/mediafile.m3u8`, { 'hls-engine': engine });
    const player = await open(body + hook(distribution.url, 'policy=canned'), { head: CF_VIDEO });
    await player.expectAdvance(2);
    const kinds = new Set((await asked(page)).map(({ kind }) => kind));
    for (const kind of ['manifest', 'playlist', 'segment']) expect([...kinds]).toContain(kind);
    for (const { url } of await asked(page)) expect(url).not.toContain('Signature');
    const signed = requests.map((one) => one.url()).filter((url) => url.includes('/private/'));
    for (const url of signed) expect(url).toMatch(/\?Expires=\d+&Signature=[^&]+&Key-Pair-Id=[^&]+$/);
  });
}

test('the name of an RTMP stream is signed before it plays, and once more when the server refuses', async ({
  open,
  page,
  distribution,
}) => {
  const body = html(
    {
      streamer: `rtmp://localhost:${distribution.rtmpPort}/private`,
      file: 'videos/mediafile.mp4',
      gateway: distribution.gateway,
      order: 'rtmp',
      autoplay: true,
      muted: true,
    },
    'cf-video',
  );
  const script = `<script>
    globalThis.asked = [];
    document.querySelector('cf-video').sign = async (name, kind) => {
      asked.push({ url: name, kind });
      const path = name.replace(/^mp4:/, '');
      const expires = asked.length === 1 ? -5 : 60;
      const answer = await fetch('/sign?path=' + encodeURIComponent(path) + '&expires=' + expires);
      return '?' + (await answer.json()).query;
    };
  </script>`;
  const player = await open(WATCH + body + script, { head: CF_VIDEO });
  await player.expectAdvance(2);
  const questions = await asked(page);
  expect(questions.map(({ kind }) => kind)).toEqual(['stream', 'stream']);
  for (const { url } of questions) expect(url).toMatch(/^(mp4:)?videos\/mediafile(\.mp4)?$/);
  expect(await told(page)).not.toMatch(/Signature=[^*]/);
});

test('a file that the hook signs plays, seeks, and leaves nothing of its signature in the page', async ({
  open,
  page,
  distribution,
}) => {
  const requests = record(page);
  const body = html(
    { src: `${distribution.url}/private/videos/mediafile.mp4`, autoplay: true, muted: true },
    'cf-video',
  );
  const player = await open(WATCH + body + hook(distribution.url, 'policy=canned'), { head: CF_VIDEO });
  await player.expectAdvance(1);
  await player.seek(12);
  await player.expectAdvance(1);
  expect((await player.state()).engine).toBe('file');
  expect((await asked(page)).map(({ kind }) => kind)).toEqual(['file']);
  const last = requests
    .filter((one) => one.url().includes('&Signature='))
    .at(-1)!
    .url();
  const signature = new URL(last).searchParams.get('Signature')!;
  const seen = await page.evaluate(
    () => (globalThis as any).innerVideo(document.querySelector('cf-video')).outerHTML as string,
  );
  expect(seen + (await told(page))).not.toContain(signature);
});

test.describe('signed cookies of another site', () => {
  test.use({ ignoreHTTPSErrors: true });
  const PATH = '/cors/credentials/private/videos/mediafile.m3u8';
  /** `localhost` and `127.0.0.1` are two sites. */
  const elsewhere = ({ httpsPort }: Distribution) => `https://127.0.0.1:${httpsPort}`;

  // Without `Partitioned` they are blocked here, as in any private window.
  for (const engine of [...ENGINES, 'native'] as const) {
    test(`Partitioned: ${engine} plays`, async ({ open, page, distribution }) => {
      const site = elsewhere(distribution);
      const player = await open('', {
        head: CF_VIDEO,
        origin: `https://localhost:${distribution.httpsPort}`,
      });
      const isSet = await page.evaluate(
        async (url) => (await fetch(url, { credentials: 'include' })).ok,
        `${site}/sign?path=${PATH}&policy=custom&cookies=partitioned`,
      );
      expect(isSet).toBe(true);
      await page.evaluate(
        (markup) => document.body.insertAdjacentHTML('beforeend', markup),
        element(site + PATH, {
          credentials: 'include',
          'hls-engine': engine,
          ...(engine === 'native' ? { crossorigin: 'use-credentials' } : {}),
        }),
      );
      await player.expectAdvance(0.5);
      expect((await player.state()).engine).toBe(engine);
    });
  }

  test('cookies for the own site (SameSite=Lax) do not come along: the signature is missing', async ({
    open,
    page,
    distribution,
  }) => {
    const site = `http://127.0.0.1:${distribution.httpPort}`;
    await page.goto(`${site}/sign?path=${PATH}&policy=custom&cookies`);
    const player = await open(element(site + PATH, { credentials: 'include' }), { head: CF_VIDEO });
    expect((await player.expectFailure()).causeCode).toBe('CF_HTTP_SIGNATURE_MISSING');
  });
});

test('signed cookies open a stream on another origin', async ({ open, page, distribution }) => {
  const path = '/cors/credentials/private/videos/mediafile.m3u8';
  await page.goto(`${distribution.url}/sign?path=${path}&policy=custom&cookies`);
  const player = await open(element(distribution.url + path, { credentials: 'include' }), {
    head: CF_VIDEO,
    origin: samples.url,
  });
  await player.expectAdvance(2);
});

test('a signature that ends in the middle is told as that, without its secret', async ({
  open,
  page,
  distribution,
}) => {
  const { url, query } = await sign(distribution, '/cors/all/private/slow/answer/700/videos/mediafile.m3u8', {
    policy: 'custom',
    expires: '2',
  });
  const player = await open(WATCH + element(url), { head: CF_VIDEO });
  const error = await player.expectFailure();
  expect(error.causeCode).toBe('CF_HTTP_SIGNATURE_EXPIRED');
  // It is where the author wrote it, and nowhere else.
  const signature = new URLSearchParams(query).get('Signature')!;
  expect((await told(page)).split(signature)).toHaveLength(2);
});

test.describe('what a server says, seen from another origin', () => {
  const CASES: readonly (readonly [
    what: string,
    path: string,
    code: string,
    more?: Record<string, string>,
  ])[] = [
    ['no CORS headers', '/cors/none/videos/mediafile.m3u8', 'CF_HTTP_CORS_BLOCKED'],
    ['CORS headers for another page', '/cors/other/videos/mediafile.m3u8', 'CF_HTTP_CORS_BLOCKED'],
    [
      'no permission for cookies',
      '/videos/mediafile.m3u8',
      'CF_HTTP_CORS_BLOCKED',
      { credentials: 'include' },
    ],
    ['a missing signature', '/cors/all/private/videos/mediafile.m3u8', 'CF_HTTP_SIGNATURE_MISSING'],
    ['MissingKey', '/cors/all/fail/MissingKey/videos/mediafile.m3u8', 'CF_HTTP_SIGNATURE_MISSING'],
    ['InvalidKey', '/cors/all/fail/InvalidKey/videos/mediafile.m3u8', 'CF_HTTP_SIGNATURE_INVALID'],
    [
      'MalformedSignature',
      '/cors/all/fail/MalformedSignature/videos/mediafile.m3u8',
      'CF_HTTP_SIGNATURE_INVALID',
    ],
    ['MalformedPolicy', '/cors/all/fail/MalformedPolicy/videos/mediafile.m3u8', 'CF_HTTP_SIGNATURE_INVALID'],
    ['AccessDenied', '/cors/all/fail/AccessDenied/videos/mediafile.m3u8', 'CF_HTTP_SIGNATURE_EXPIRED'],
    [
      'AccessDenied of S3',
      '/cors/all/fail/AccessDenied-S3/videos/mediafile.m3u8',
      'CF_HLS_MANIFEST_FORBIDDEN',
    ],
    [
      'RequestTimeTooSkewed',
      '/cors/all/fail/RequestTimeTooSkewed/videos/mediafile.m3u8',
      'CF_HTTP_CLOCK_SKEW',
    ],
    ['a firewall', '/cors/all/fail/403/videos/mediafile.m3u8', 'CF_HTTP_BLOCKED'],
    ['a country', '/cors/all/fail/403-geo/videos/mediafile.m3u8', 'CF_HTTP_BLOCKED'],
    ['NoSuchKey', '/cors/all/fail/NoSuchKey/videos/mediafile.m3u8', 'CF_HLS_MANIFEST_NOT_FOUND'],
    ['NoSuchBucket', '/cors/all/fail/NoSuchBucket/videos/mediafile.m3u8', 'CF_HLS_MANIFEST_NOT_FOUND'],
    ['502', '/cors/all/fail/502/videos/mediafile.m3u8', 'CF_HTTP_SERVER_ERROR'],
    ['503', '/cors/all/fail/503-LimitExceeded/videos/mediafile.m3u8', 'CF_HTTP_SERVER_ERROR'],
    ['SlowDown', '/cors/all/fail/SlowDown/videos/mediafile.m3u8', 'CF_HTTP_SERVER_ERROR'],
    [
      'a page in place of an error',
      '/cors/all/fail/page-200/videos/mediafile.m3u8',
      'CF_HLS_MANIFEST_MALFORMED',
    ],
    ['an end in place of an answer', '/cut/close/videos/mediafile.m3u8', 'CF_HLS_MANIFEST_FAILED'],
  ];
  for (const [what, path, code, more] of CASES) {
    test(`${what}: ${code}`, async ({ open, distribution }) => {
      const player = await open(element(distribution.url + path, more), {
        head: CF_VIDEO,
        origin: samples.url,
      });
      expect((await player.expectFailure()).causeCode).toBe(code);
    });
  }

  test('no permission for headers: CF_HTTP_CORS_BLOCKED', async ({ open, page, distribution }) => {
    const player = await open('', { head: CF_VIDEO, origin: samples.url });
    // Playwright answers preflights itself while it has any route.
    await page.unrouteAll();
    const url = `${distribution.url}/cors/no-preflight/videos/mediafile.m3u8`;
    await page.evaluate(
      (markup) => document.body.insertAdjacentHTML('beforeend', markup),
      element(url, { cmcd: 'header' }),
    );
    expect((await player.expectFailure()).causeCode).toBe('CF_HTTP_CORS_BLOCKED');
    const cause = await page.evaluate(() => (document.querySelector('cf-video') as any).error.cause.context);
    expect(cause).toMatchObject({ cors: 'headers', pageOrigin: samples.url });
  });

  test('a refused signature that has ended, in an answer that may not be read', async ({
    open,
    distribution,
  }) => {
    const { url } = await sign(distribution, '/private/videos/mediafile.m3u8', { expires: '-60' });
    const player = await open(element(url), { head: CF_VIDEO, origin: samples.url });
    expect((await player.expectFailure()).causeCode).toBe('CF_HTTP_SIGNATURE_EXPIRED');
  });

  test('D6: a manifest that is signed alone', async ({ open, distribution }) => {
    const { url } = await sign(distribution, '/private/videos/mediafile.m3u8', { policy: 'canned' });
    const player = await open(element(url), { head: CF_VIDEO, origin: samples.url });
    expect((await player.expectFailure()).causeCode).toBe('CF_HTTP_SIGNATURE_MISSING');
  });
});
