import { join } from 'node:path';
import type { FlvOptions } from '../support/flv-files.js';
import { makeFlv } from '../support/flv-files.js';
import { html } from '../support/configurations.js';
import { CLIP } from '../support/media-files.js';
import type { PlayerOnPage } from '../support/player-page.js';
import { startPublisher } from '../support/publisher.js';
import { startRangeServer, type RangeServer, type ServedFile } from '../support/range-server.js';
import { expect, test as base } from '../support/browser-fixtures.js';

type Serve = (files: Readonly<Record<string, ServedFile>>) => Promise<RangeServer>;

const test = base.extend<{ serve: Serve }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads from the pattern what a fixture needs
  serve: async ({}, use) => {
    const servers: RangeServer[] = [];
    await use(async (files) => {
      const server = await startRangeServer(files);
      servers.push(server);
      return server;
    });
    for (const server of servers) await server.stop();
  },
});

const page = (src: string, more: Readonly<Record<string, string | true | undefined>> = {}) =>
  html({ src, autoplay: true, muted: true, ...more });

/** Five minutes from the clip of 20 s: the picture at `t` is that of `t` modulo 20 s. */
const long = (media: string, options: FlvOptions = {}) =>
  makeFlv(join(media, 'videos/clip.flv'), { copies: 15, ...options });

const seekTo = async (player: PlayerOnPage, seconds: number) => {
  await player.seek(seconds);
  await expect.poll(async () => (await player.state()).seeking, { timeout: 15_000 }).toBe(false);
  expect((await player.state()).currentTime).toBeCloseTo(seconds, 2);
  await player.expectFrameOf(seconds % CLIP.duration);
};

const FLV = 'flv-file';

test('an FLV of the bucket plays', async ({ open, distribution }) => {
  const player = await open(page(`${distribution.url}/videos/clip.flv`));
  await player.expectPlaying(FLV);
  const state = await player.state();
  expect(state.streamType).toBe('on-demand');
  expect(state.duration).toBeGreaterThan(19.5);
  expect(state.duration).toBeLessThan(20.5);
  expect([state.videoWidth, state.videoHeight]).toEqual([320, 180]);
  expect(state.error).toBeNull();
});

for (const [name, options] of [
  ['with a keyframe index', { index: 'right' }],
  ['without an index, by bisection', {}],
  [
    'without an index, a duration or right sizes behind its tags',
    { hasDuration: false, previousSizes: 'zero' },
  ],
  ['with an index that leads astray', { index: 'shifted-positions' }],
  ['with sound far ahead of its pictures', { audioLead: 900 }],
] as const) {
  test(`a file ${name} seeks to the frame and reads only what it shows`, async ({ open, serve, media }) => {
    const bytes = long(media, options);
    const server = await serve({ 'long.flv': { bytes } });
    const player = await open(page(`${server.url}/long.flv`));
    await player.expectPlaying(FLV);
    await expect.poll(async () => (await player.state()).duration).toBeCloseTo(300, 0);
    await player.call('pause');
    const before = server.sent;
    for (const seconds of [250.02, 121.5, 288.02, 3.02]) await seekTo(player, seconds);
    // Four places, each with its read-ahead of 20 to 30 s and what a search takes, out of 300 s.
    expect(server.sent - before).toBeLessThan(bytes.byteLength * 0.5);
    await player.call('play');
    await player.expectAdvance(1);
    expect((await player.state()).attempts).toHaveLength(1);
  });
}

test('reading stops when enough is buffered, and goes on when it is played', async ({
  open,
  serve,
  media,
}) => {
  const bytes = long(media, { index: 'right' });
  const server = await serve({ 'long.flv': { bytes } });
  const player = await open(page(`${server.url}/long.flv`));
  await player.expectPlaying(FLV);
  await player.call('pause');
  await expect
    .poll(
      async () => {
        const sent = server.sent;
        await player.page.waitForTimeout(700);
        return server.sent === sent;
      },
      { message: 'nothing more is asked for' },
    )
    .toBe(true);
  const held = server.sent;
  // 20 s of 300 s, and the piece that was under way.
  expect(held).toBeLessThan(bytes.byteLength / 8);
  await player.seek(17);
  await player.call('play');
  await expect.poll(() => server.sent, { timeout: 15_000 }).toBeGreaterThan(held);
  await player.expectAdvance(1);
});

test('the newest of many seeks wins, and paused seeks show their frame', async ({ open, serve, media }) => {
  const server = await serve({ 'long.flv': { bytes: long(media) } });
  const player = await open(page(`${server.url}/long.flv`));
  await player.expectPlaying(FLV);
  await player.call('pause');
  for (const seconds of [30, 170, 50, 120, 10, 280, 90, 20, 150]) await player.seek(seconds);
  await seekTo(player, 211.02);
  await player.call('play');
  await player.expectAdvance(1);
});

test('it ends at its end, plays again, and loops', async ({ open, serve, media }) => {
  const server = await serve({ 'clip.flv': { bytes: makeFlv(join(media, 'videos/clip.flv')) } });
  const player = await open(page(`${server.url}/clip.flv`));
  await player.expectPlaying(FLV);
  await player.seek(18.5);
  await expect.poll(async () => (await player.state()).ended, { timeout: 10_000 }).toBe(true);
  const end = await player.state();
  expect(Math.abs(end.currentTime - end.duration)).toBeLessThan(0.3);
  await player.expectFrameOf(19.96);
  await player.call('play');
  await expect.poll(async () => (await player.state()).currentTime, { timeout: 10_000 }).toBeLessThan(5);
  await player.expectAdvance(1);
  await player.page.evaluate(() => ((document.querySelector('cf-player') as any).loop = true));
  await player.seek(19);
  await expect.poll(async () => (await player.state()).currentTime, { timeout: 10_000 }).toBeLessThan(5);
  await player.expectAdvance(1);
});

test('start begins there without reading what is before', async ({ open, serve, media }) => {
  const bytes = long(media);
  const server = await serve({ 'long.flv': { bytes } });
  const player = await open(page(`${server.url}/long.flv`, { start: '204.5', autoplay: undefined }));
  await expect.poll(async () => (await player.state()).readyState, { timeout: 15_000 }).toBeGreaterThan(1);
  await player.expectFrameOf(4.5);
  expect((await player.state()).currentTime).toBeCloseTo(204.5, 1);
  expect(server.sent).toBeLessThan(bytes.byteLength / 4);
});

test('a server without Range plays from the beginning, seeks within what is there, and says so', async ({
  open,
  serve,
  media,
}) => {
  const server = await serve({ 'long.flv': { bytes: long(media), hasRanges: false } });
  const player = await open(page(`${server.url}/long.flv`, { autoplay: undefined, preload: 'none' }));
  const warnings = await player.page.evaluateHandle(() => {
    const messages: string[] = [];
    document.querySelector('cf-player')!.addEventListener('playerwarning', (event) => {
      messages.push((event as any).detail?.error?.message ?? (event as any).detail?.message ?? '');
    });
    return messages;
  });
  await player.call('play');
  await player.expectPlaying(FLV);
  await player.call('pause');
  await seekTo(player, 5.02);
  await player.seek(290);
  await expect.poll(async () => (await player.state()).seeking).toBe(false);
  expect((await player.state()).currentTime).toBeLessThan(280);
  await player.call('play');
  await player.expectAdvance(1);
  expect((await warnings.jsonValue()).join()).toContain('Range');
});

test('a connection that breaks is taken up again where it broke', async ({ open, serve, media }) => {
  const bytes = makeFlv(join(media, 'videos/clip.flv'));
  const server = await serve({ 'clip.flv': { bytes, cutAfter: 100_000, cuts: 2 } });
  const player = await open(page(`${server.url}/clip.flv`));
  await player.expectPlaying(FLV);
  await player.call('pause');
  await seekTo(player, 12.02);
  expect((await player.state()).attempts).toHaveLength(1);
});

test('a file that was damaged in the middle plays on behind the damage', async ({ open, serve, media }) => {
  const bytes = makeFlv(join(media, 'videos/clip.flv'), { copies: 3 });
  bytes.fill(0xff, 400_000, 430_000);
  const server = await serve({ 'clip.flv': { bytes } });
  const player = await open(page(`${server.url}/clip.flv`));
  await player.expectPlaying(FLV);
  await player.call('pause');
  await seekTo(player, 41.02);
  await player.seek(1);
  await player.call('play');
  await player.expectAdvance(1);
});

test('under a strict policy it plays and seeks', async ({ open, serve, media }) => {
  const server = await serve({ 'long.flv': { bytes: long(media) } });
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    "media-src 'self' blob:",
    `connect-src 'self' ${server.url}`,
    "require-trusted-types-for 'script'",
    'trusted-types cf-player',
  ].join('; ');
  const player = await open(page(`${server.url}/long.flv`), {
    headers: { 'content-security-policy': policy },
  });
  await player.expectPlaying(FLV);
  await player.call('pause');
  await seekTo(player, 133.02);
});

test('an address that is signed is asked for as the hook says', async ({ open, serve, media }) => {
  const server = await serve({ 'clip.flv': { bytes: makeFlv(join(media, 'videos/clip.flv')) } });
  const player = await open(html({ preload: 'none', muted: true }));
  await player.page.evaluate((src) => {
    const element = document.querySelector('cf-player') as any;
    element.sign = (url: string) => `${url}?Signature=s&Key-Pair-Id=k&Expires=4102444800`;
    element.src = src;
    void element.play();
  }, `${server.url}/clip.flv`);
  await player.expectPlaying(FLV);
  expect(server.requests.every(({ query }) => query.includes('Signature=s'))).toBe(true);
});

test('an MP4 under the name of an FLV plays all the same', async ({ open, media, serve }) => {
  const { readFileSync } = await import('node:fs');
  const server = await serve({ 'a.flv': { bytes: readFileSync(join(media, 'videos/mediafile.mp4')) } });
  const player = await open(page(`${server.url}/a.flv`));
  // Of another origin without CORS its pictures are shown and not read.
  await player.expectPlaying(FLV, { picture: false });
  expect((await player.state()).decodedFrames).toBeGreaterThan(5);
});

test('an FLV under the name of an F4V plays all the same', async ({ open, media, serve }) => {
  const server = await serve({ 'a.f4v': { bytes: makeFlv(join(media, 'videos/clip.flv')) } });
  const player = await open(page(`${server.url}/a.f4v`));
  await player.expectPlaying('file');
});

test('an F4V that is neither MP4 nor FLV is refused as what it is called', async ({ open, serve }) => {
  const server = await serve({ 'a.f4v': { bytes: new Uint8Array(50_000).fill(7) } });
  const player = await open(page(`${server.url}/a.f4v`));
  expect((await player.expectFailure()).causeCode).toBe('CF_FILE_UNSUPPORTED');
});

for (const [name, address, code] of [
  ['is missing', '/videos/nothing.flv', 'CF_FILE_NOT_FOUND'],
  ['is refused', '/fail/AccessDenied-S3/videos/clip.flv', 'CF_FILE_FORBIDDEN'],
  ['is a page', '/fail/page-200/videos/clip.flv', 'CF_FILE_UNSUPPORTED'],
  ['comes from a server in trouble', '/fail/503/videos/clip.flv', 'CF_HTTP_SERVER_ERROR'],
] as const) {
  test(`a file that ${name} is ${code}`, async ({ open, distribution }) => {
    const player = await open(page(`${distribution.url}${address}`));
    expect((await player.expectFailure()).causeCode).toBe(code);
  });
}

test('bytes that are no FLV are an error in words', async ({ open, serve }) => {
  const server = await serve({ 'a.flv': { bytes: new Uint8Array(50_000).fill(7) } });
  const player = await open(page(`${server.url}/a.flv`));
  expect((await player.expectFailure()).causeCode).toBe('CF_MEDIA_TAG_MALFORMED');
});

for (const scheme of ['http', 'ws']) {
  test(`a live stream by ${scheme} plays at its edge`, async ({ open, distribution, media }) => {
    const publisher = await startPublisher(
      join(media, 'videos/clip.flv'),
      `rtmp://localhost:${distribution.rtmpPort}/live/flv-${scheme}`,
    );
    try {
      const address = `${scheme}://localhost:${distribution.httpPort}/live/flv-${scheme}.flv`;
      const player = await open(page(address, { live: true }));
      await player.expectPlaying(FLV);
      const state = await player.state();
      expect(state.streamType).toBe('live');
      expect(state.duration).toBe(Number.POSITIVE_INFINITY);
      const latency = await player.page.evaluate(
        () => (document.querySelector('cf-player') as any).stats.liveLatency,
      );
      expect(latency).toBeGreaterThan(0);
      expect(latency).toBeLessThan(5);
    } finally {
      await publisher.stop();
    }
  });
}

test('a live stream whose connection breaks is joined again', async ({ open, distribution, media }) => {
  const publisher = await startPublisher(
    join(media, 'videos/clip.flv'),
    `rtmp://localhost:${distribution.rtmpPort}/live/flv-broken`,
  );
  try {
    // The connection ends after 128 KiB, some seconds of media, the first time.
    const address = `${distribution.url}/cut/half*1/live/flv-broken.flv`;
    const player = await open(page(address, { live: true }));
    await player.expectPlaying(FLV);
    await expect
      .poll(async () => (await player.state()).attempts.length, { timeout: 20_000 })
      .toBeGreaterThan(1);
    await player.expectAdvance(1);
    expect((await player.state()).error).toBeNull();
  } finally {
    await publisher.stop();
  }
});

test('a live stream that nobody publishes is an error in words', async ({ open, distribution }) => {
  const player = await open(page(`${distribution.url}/live/nobody.flv`, { live: true }));
  expect((await player.expectFailure()).causeCode).toBe('CF_FILE_NOT_FOUND');
});
