import type { Page } from '@playwright/test';
import { html } from '../support/configurations.js';
import { startDistribution, type Distribution } from '../support/distribution.js';
import { fetched, startForwardingServer } from '../support/forwarding-server.js';
import { expect, test } from '../support/browser-fixtures.js';
import { PlayerOnPage } from '../support/player-page.js';

const ENGINES = ['hls.js', 'vhs'] as const;
const CF_VIDEO = '<script type="module" src="/dist/cf-video.js"></script>';

/** The demo's media: levels, German sound, subtitles. */
let samples: Distribution;
test.beforeAll(async () => {
  samples = await startDistribution();
});
test.afterAll(() => samples.stop());

const element = (attributes: Readonly<Record<string, string | true>>) =>
  html({ autoplay: true, muted: true, ...attributes }, 'cf-video');

const latency = (page: Page, selector: string) =>
  page.evaluate((which) => {
    const { stats } = document.querySelector(which) as any;
    return (stats.state === 'playing' ? stats.liveLatency : undefined) as number | undefined;
  }, selector);

for (const engine of ENGINES) {
  test(`${engine}: low-latency HLS plays by its parts, nearer to the edge than segments allow`, async ({
    open,
  }) => {
    test.setTimeout(60_000);
    const requests: string[] = [];
    const player = await open('', { head: CF_VIDEO, origin: samples.url });
    player.page.on('request', (request) => requests.push(request.url()));
    await player.page.evaluate(
      (markup) => document.body.insertAdjacentHTML('beforeend', markup),
      ['hls/ll/', '']
        .map((mode, index) =>
          element({ id: `v${index}`, hls: `${samples.url}/${mode}live/channel.m3u8`, 'hls-engine': engine }),
        )
        .join(''),
    );
    for (const selector of ['#v0', '#v1'])
      await expect
        .poll(() => latency(player.page, selector), { message: selector, timeout: 15_000 })
        .toBeGreaterThan(0);
    // Three parts of 0.5 s are what the server asks players to hold back; three segments of 2 s without parts. A busy
    // machine is given up to those: players keep farther away from the edge after each stall.
    await expect.poll(() => latency(player.page, '#v0'), { timeout: 20_000 }).toBeLessThan(6);
    await expect
      .poll(async () => {
        const [low = Infinity, usual = 0] = [
          await latency(player.page, '#v0'),
          await latency(player.page, '#v1'),
        ];
        return usual - low;
      })
      .toBeGreaterThan(1.5);
    expect(requests.some((url) => /\/video\.m3u8\?_HLS_msn=\d+&_HLS_part=\d+$/.test(url))).toBe(true);
    await expect
      .poll(() => requests.filter((url) => /\/hls\/ll\/.*\/video-\d+\.\d+\.m4s$/.test(url)).length)
      .toBeGreaterThan(3);
  });
}

test('hls.js: SAMPLE-AES in transport streams plays, and seeks to the very picture', async ({
  open,
  distribution,
}) => {
  const keys: string[] = [];
  const url = `${distribution.url}/hls/ts+sample-aes/videos/mediafile.m3u8`;
  const player = await open('', { head: CF_VIDEO });
  player.page.on('request', (request) => {
    if (request.url().endsWith('.key')) keys.push(new URL(request.url()).pathname);
  });
  await player.page.evaluate(
    (markup) => document.body.insertAdjacentHTML('beforeend', markup),
    element({ hls: url, 'hls-engine': 'hls.js' }),
  );
  await player.expectPlaying('hls.js');
  expect(keys).toEqual(['/hls/ts+sample-aes/videos/mediafile.mp4/main-0.key']);
  await player.call('pause');
  await player.seek(12.02);
  await player.expectFrameOf(12.02);
});

for (const engine of ENGINES) {
  test(`${engine}: a page in the place of a playlist is told at once, and a manifest that is missing is asked for once`, async ({
    open,
    page,
    distribution,
  }) => {
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    const faults = [
      ['fail/page-200@manifest', 'CF_HLS_MANIFEST_MALFORMED'],
      ['fail/page-200@playlist', 'CF_HLS_MANIFEST_MALFORMED'],
      ['fail/NoSuchKey@manifest', 'CF_HLS_MANIFEST_NOT_FOUND'],
    ] as const;
    const address = (fault: string) =>
      `${distribution.url}/tag/once-${engine}/${fault}/hls/ts/videos/mediafile.m3u8`;
    for (const [fault, code] of faults) {
      const player = await open(element({ hls: address(fault), 'hls-engine': engine }), { head: CF_VIDEO });
      expect((await player.expectFailure()).causeCode, fault).toBe(code);
      const { attempts } = await player.state();
      expect(attempts, fault).toHaveLength(1);
      expect(attempts[0]!.elapsed ?? 0, fault).toBeLessThan(3000);
      expect(requests.filter((url) => url === address(fault))).toHaveLength(1);
    }
  });

  test(`${engine}: a level whose playlist became a page is left for the others`, async ({ open }) => {
    const server = await startForwardingServer(async ({ path }) =>
      /ladder_mid.*\/main\.m3u8$/.test(path)
        ? { type: 'text/html', body: '<!doctype html><title>Sorry</title><p>Not here any more.' }
        : fetched(`${samples.url}/hls/ts${path}`),
    );
    try {
      const hls = `http://localhost:${server.port}/videos/ladder.m3u8`;
      const player = await open(element({ hls, 'hls-engine': engine }), {
        head: CF_VIDEO,
        origin: samples.url,
      });
      await player.expectAdvance(0.5);
      const mid = await player.page.evaluate(
        () =>
          (document.querySelector('cf-video') as any).qualities.find(({ height }: any) => height === 270)?.id,
      );
      // An engine that met the page before has left the level out.
      if (mid !== undefined)
        await player.page.evaluate((id) => {
          (document.querySelector('cf-video') as any).quality = id;
        }, mid);
      await player.expectAdvance(4);
      expect(await player.state()).toMatchObject({ error: null, engine });
      expect((await player.state()).attempts).toHaveLength(1);
      expect(server.requests.some(({ path }) => /ladder_mid.*\/main\.m3u8$/.test(path))).toBe(true);
    } finally {
      await server.stop();
    }
  });
}

/** What a viewer reads, in the words' own order: what happened. */
const MISSING = 'This video could not be found';
const CLOSED = 'You do not have access to this video';
const EXPIRED = 'The link to this video has expired or is not valid';
const NOWHERE = 'This video is not available to you';
const TROUBLE = 'The video server has a problem at the moment';
const REFUSED = 'The video server refused to play this video';
const UNREACHED = 'The video server could not be reached';
const CLOCK = 'The clock of your device or of the server is wrong';

type Row = readonly [failure: string, code: string, words: string];

/** CloudFront's and S3's errors, with their codes for a manifest. */
const ROWS: readonly Row[] = [
  ['MissingKey', 'CF_HTTP_SIGNATURE_MISSING', CLOSED],
  ['InvalidKey', 'CF_HTTP_SIGNATURE_INVALID', EXPIRED],
  ['MalformedSignature', 'CF_HTTP_SIGNATURE_INVALID', EXPIRED],
  ['MalformedPolicy', 'CF_HTTP_SIGNATURE_INVALID', EXPIRED],
  ['AccessDenied', 'CF_HTTP_SIGNATURE_EXPIRED', EXPIRED],
  ['AccessDenied-S3', 'CF_HLS_MANIFEST_FORBIDDEN', CLOSED],
  ['403', 'CF_HTTP_BLOCKED', NOWHERE],
  ['403-geo', 'CF_HTTP_BLOCKED', NOWHERE],
  ['403-host', 'CF_HTTP_BLOCKED', NOWHERE],
  ['NoSuchKey', 'CF_HLS_MANIFEST_NOT_FOUND', MISSING],
  ['NoSuchBucket', 'CF_HLS_MANIFEST_NOT_FOUND', MISSING],
  ['NoSuchVersion', 'CF_HLS_MANIFEST_NOT_FOUND', MISSING],
  ['400', 'CF_HLS_MANIFEST_FAILED', UNREACHED],
  ['AuthorizationHeaderMalformed', 'CF_HLS_MANIFEST_FORBIDDEN', CLOSED],
  ['ExpiredToken', 'CF_HTTP_SIGNATURE_EXPIRED', EXPIRED],
  ['InvalidURI', 'CF_HLS_MANIFEST_NOT_FOUND', MISSING],
  ['KeyTooLongError', 'CF_HLS_MANIFEST_NOT_FOUND', MISSING],
  ['RequestTimeout', 'CF_HTTP_SERVER_ERROR', TROUBLE],
  ['AccountProblem', 'CF_HLS_MANIFEST_FORBIDDEN', CLOSED],
  ['AllAccessDisabled', 'CF_HLS_MANIFEST_FORBIDDEN', CLOSED],
  ['InvalidObjectState', 'CF_HLS_MANIFEST_FORBIDDEN', CLOSED],
  ['RequestTimeTooSkewed', 'CF_HTTP_CLOCK_SKEW', CLOCK],
  ['SignatureDoesNotMatch', 'CF_HTTP_SIGNATURE_INVALID', EXPIRED],
  ['MethodNotAllowed', 'CF_HTTP_REQUEST_REFUSED', REFUSED],
  ['PreconditionFailed', 'CF_HTTP_REQUEST_REFUSED', REFUSED],
  ['InvalidRange', 'CF_HTTP_RANGE_REFUSED', REFUSED],
  ['414', 'CF_HLS_MANIFEST_FAILED', UNREACHED],
  ['421', 'CF_HLS_MANIFEST_FAILED', UNREACHED],
  ['494', 'CF_HLS_MANIFEST_FAILED', UNREACHED],
  ['PermanentRedirect', 'CF_HLS_MANIFEST_FAILED', UNREACHED],
  ['TemporaryRedirect', 'CF_HLS_MANIFEST_FAILED', UNREACHED],
  ['InternalError', 'CF_HTTP_SERVER_ERROR', TROUBLE],
  ['500', 'CF_HTTP_SERVER_ERROR', TROUBLE],
  ['NotImplemented', 'CF_HTTP_SERVER_ERROR', TROUBLE],
  ['502', 'CF_HTTP_SERVER_ERROR', TROUBLE],
  ['503', 'CF_HTTP_SERVER_ERROR', TROUBLE],
  ['503-LimitExceeded', 'CF_HTTP_SERVER_ERROR', TROUBLE],
  ['503-CapacityExceeded', 'CF_HTTP_SERVER_ERROR', TROUBLE],
  ['SlowDown', 'CF_HTTP_SERVER_ERROR', TROUBLE],
  ['ServiceUnavailable', 'CF_HTTP_SERVER_ERROR', TROUBLE],
  ['504', 'CF_HTTP_SERVER_ERROR', TROUBLE],
];

test('each error of CloudFront and S3, for a manifest and for a file: its code, and what a viewer reads', async ({
  open,
  page,
  distribution,
}) => {
  // Eighty elements, one after the other.
  test.setTimeout(120_000);
  const names = { hls: 'm3u8', src: 'mp4' } as const;
  await open(
    Object.keys(names)
      .map((name) => html({ id: name, autoplay: true, muted: true }))
      .join(''),
    { selector: '#hls' },
  );
  for (const [failure, code, words] of ROWS) {
    const addresses = Object.entries(names).map(
      ([name, extension]) =>
        [name, `${distribution.url}/fail/${failure}/videos/mediafile.${extension}`] as const,
    );
    const codes = () =>
      page.evaluate(
        (all) =>
          all.map(([name, address]) => {
            const cause = (document.getElementById(name) as any).error?.cause;
            return cause?.context.url === address ? (cause.code as string) : null;
          }),
        addresses,
      );
    await page.evaluate((all) => {
      for (const [name, address] of all) document.getElementById(name)!.setAttribute(name, address);
    }, addresses);
    await expect
      .poll(codes, { message: failure, intervals: [20, 50, 100] })
      .toEqual([code, code.replace('CF_HLS_MANIFEST_', 'CF_FILE_')]);
    for (const name of Object.keys(names))
      await expect(page.locator(`#${name}`).getByText(words).first(), failure).toBeVisible();
  }
});

async function sign(distribution: Distribution, path: string, more: Record<string, string>) {
  const query = new URLSearchParams({ path, ...more }).toString();
  return ((await (await fetch(`${distribution.url}/sign?${query}`)).json()) as { url: string }).url;
}

test.describe('clocks that differ', () => {
  test('a signed address plays whatever a server takes for the time', async ({ open, distribution }) => {
    const urls = await Promise.all(
      [-7200, 7200].map((seconds) =>
        sign(distribution, `/clock/${seconds}/private/videos/mediafile.m3u8`, {
          policy: 'custom',
          expires: '3600',
        }),
      ),
    );
    const player = await open(urls.map((hls, index) => element({ id: `v${index}`, hls })).join(''), {
      head: CF_VIDEO,
      selector: '#v0',
    });
    await player.expectAdvance(0.5);
    const second = new PlayerOnPage(player.page, '#v1');
    await second.expectAdvance(0.5);
    for (const one of [player, second]) expect((await one.state()).attempts).toHaveLength(1);
  });

  test('refused by a server that is two hours ahead: the clocks, and not the link', async ({
    open,
    distribution,
  }) => {
    const url = await sign(distribution, '/clock/7200/fail/AccessDenied/videos/mediafile.m3u8', {
      policy: 'custom',
      expires: '3600',
    });
    const player = await open(html({ hls: url, autoplay: true, muted: true }));
    expect((await player.expectFailure()).causeCode).toBe('CF_HTTP_CLOCK_SKEW');
    const { clockDifferenceSeconds } = await player.page.evaluate(
      () => (document.querySelector('cf-player') as any).error.cause.context,
    );
    expect(Math.abs(clockDifferenceSeconds + 7200)).toBeLessThan(10);
    await expect(player.page.locator('cf-player').getByText(CLOCK).first()).toBeVisible();
  });

  test('a device two hours behind with a link that has ended, and one two hours ahead with a good one', async ({
    open,
    page,
    distribution,
  }) => {
    const url = await sign(distribution, '/private/videos/mediafile.m3u8', {
      policy: 'custom',
      expires: '-3600',
    });
    const setClock = (ms: number) => page.clock.setSystemTime(Date.now() + ms);
    await setClock(-7_200_000);
    const behind = await open(element({ hls: url }), { head: CF_VIDEO });
    expect((await behind.expectFailure()).causeCode).toBe('CF_HTTP_CLOCK_SKEW');
    await setClock(7_200_000);
    const good = await sign(distribution, '/private/videos/mediafile.m3u8', {
      policy: 'custom',
      expires: '3600',
    });
    const ahead = await open(element({ hls: good }), { head: CF_VIDEO });
    await ahead.expectAdvance(0.5);
  });
});

const SECRET = 'Policy=eyJ9&Signature=only~for-the-first-host__&Key-Pair-Id=KSECRETPAIR&viewer=person%20one';
const NAMES = /Signature=|only~for|KSECRETPAIR|Policy=|viewer=/;

/** Children where a playlist may name them: beside it, on the same host elsewhere, and on another host. */
function scattered(playlist: string, path: string, port: number): string {
  const here = path.slice(0, path.lastIndexOf('/') + 1);
  const place = (name: string, index: number): string => {
    if (/\.key/.test(name)) return `http://127.0.0.1:${port}${here}${name}`;
    if (name.endsWith('.mp4')) return `http://localhost:${port}/elsewhere${here}${name}`;
    if (/\.de\./.test(name)) return `//127.0.0.1:${port}${here}${name}`;
    return index % 2 === 0 ? name : `http://127.0.0.1:${port}${here}${name}`;
  };
  let index = 0;
  return playlist
    .split('\n')
    .map((line) => {
      if (line.startsWith('#'))
        return line.replace(/URI="([^"]+)"/, (_, name: string) => `URI="${place(name, 0)}"`);
      if (line.trim() === '') return line;
      return place(line, /\.m3u8/.test(line) ? 0 : index++);
    })
    .join('\n');
}

for (const engine of ENGINES) {
  test(`${engine}: what signs a manifest goes to its host and folder, and to no other place that a playlist names`, async ({
    open,
    page,
  }) => {
    let faults = 1;
    const server = await startForwardingServer(async ({ path, host }) => {
      // A second look at what fails elsewhere must not bring the secret along.
      if (host.startsWith('127.') && /video-1\./.test(path) && faults-- > 0)
        return { status: 500, type: 'text/plain', body: 'once' };
      const answer = await fetched(`${samples.url}/hls/aes+audio+subs${path.replace(/^\/elsewhere/, '')}`);
      if (!path.endsWith('.m3u8')) return answer;
      return { ...answer, body: scattered(new TextDecoder().decode(answer.body), path, server.port) };
    });
    try {
      const seen: string[] = [];
      page.on('request', (request) => seen.push(request.url()));
      const home = `localhost:${server.port}`;
      const hls = `http://${home}/videos/ladder.m3u8?${SECRET}`;
      const player = await open(element({ hls, 'hls-engine': engine }), {
        head: CF_VIDEO,
        origin: samples.url,
      });
      await player.expectAdvance(0.5);
      expect((await player.state()).engine).toBe(engine);
      await page.evaluate(() => {
        const video = document.querySelector('cf-video') as any;
        for (const track of video.textTracks) if (track.language === 'de') track.mode = 'showing';
        video.audioRendition = video.audioRenditions.find(({ language }: any) => language === 'de').id;
      });
      const { requests } = server;
      const at = (host: string, kind: RegExp) =>
        requests.filter((one) => one.host === `${host}:${server.port}` && kind.test(one.path));
      await expect.poll(() => at('127.0.0.1', /de\.m4a\/audio-\d/).length).toBeGreaterThan(0);
      await expect.poll(() => at('127.0.0.1', /de\.vtt\/subtitles-\d/).length).toBeGreaterThan(0);
      // All of it was really asked for, here and there.
      for (const kind of [/ladder\.m3u8$/, /video\.m3u8$/, /video-\d+\.m4s$/])
        expect(at('localhost', kind).length, String(kind)).toBeGreaterThan(0);
      for (const kind of [/\.key$/, /video-\d+\.m4s$/, /audio\.m3u8$/])
        expect(at('127.0.0.1', kind).length, String(kind)).toBeGreaterThan(0);
      expect(at('localhost', /^\/elsewhere\/.*\.mp4$/).length).toBeGreaterThan(0);
      for (const { host, path, query, headers } of requests) {
        if (host === home && path.startsWith('/videos/')) {
          expect(query, path).toBe(SECRET);
        } else {
          expect(query, host + path).not.toMatch(NAMES);
          expect(JSON.stringify(headers), host + path).not.toMatch(NAMES);
        }
      }
      // And nothing went to a server that keeps no list.
      for (const url of seen.filter((one) => NAMES.test(one)))
        expect(url.startsWith(`http://${home}/videos/`), url).toBe(true);
    } finally {
      await page.goto('about:blank');
      await server.stop();
    }
  });
}

test('live playlists that stop are told of by both engines, and playback goes on when they do', async ({
  open,
  page,
}) => {
  let isFrozen = true;
  const server = await startForwardingServer(({ path }) =>
    fetched(`${samples.url}${isFrozen && path.endsWith('.m3u8') ? '/frozen/1500' : ''}${path}`),
  );
  try {
    const watch = `<script>
      globalThis.warnings = [];
      addEventListener('DOMContentLoaded', () => {
        for (const video of document.querySelectorAll('cf-video'))
          video.addEventListener('playerwarning', ({ detail }) => warnings.push(video.id + ' ' + detail.code));
      });
    </script>`;
    await open(
      ENGINES.map((engine, index) =>
        element({
          id: `v${index}`,
          hls: `http://localhost:${server.port}/tag/${engine}/live/channel.m3u8`,
          'hls-engine': engine,
        }),
      ).join(''),
      { head: watch + CF_VIDEO, origin: samples.url },
    );
    for (const index of ENGINES.keys())
      await expect
        .poll(() => page.evaluate(() => (globalThis as any).warnings as string[]), { timeout: 20_000 })
        .toContain(`v${index} CF_HLS_LIVE_STALLED`);
    isFrozen = false;
    const state = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('cf-video')].map(({ currentTime, error, attempts }: any) => ({
          currentTime: currentTime as number,
          code: error?.cause?.code ?? null,
          attempts: attempts.length as number,
        })),
      );
    const before = await state();
    for (const index of ENGINES.keys())
      await expect
        .poll(async () => (await state())[index]!.currentTime, { timeout: 20_000 })
        .toBeGreaterThan(before[index]!.currentTime + 4);
    for (const { code, attempts } of await state())
      expect({ code, attempts }).toEqual({ code: null, attempts: 1 });
  } finally {
    await page.goto('about:blank');
    await server.stop();
  }
});

for (const engine of ['hls.js', 'vhs']) {
  test(`${engine}: an error behind what it has already is no end, on a slow device either`, async ({
    open,
    page,
    distribution,
  }) => {
    // Then the second segment fails before the element says that it could play the first.
    const session = await page.context().newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 6 });
    await open(
      Array.from({ length: 6 }, (_, index) =>
        element({
          hls: `${distribution.url}/tag/slow-${engine}-${index}/fail/503@segment1*1/hls/ts/videos/mediafile.m3u8`,
          'hls-engine': engine,
        }),
      ).join(''),
      { head: CF_VIDEO },
    );
    const state = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('cf-video')].map(
          ({ currentTime, error }: any) => error?.cause?.code ?? currentTime > 1,
        ),
      );
    await expect.poll(state, { timeout: 15_000 }).toEqual(Array.from({ length: 6 }, () => true));
  });
}
