import { DOCUMENTED, html } from '../support/configurations.js';
import { expect, test } from '../support/browser-fixtures.js';
import type { PlayerOnPage } from '../support/player-page.js';

const stats = (player: PlayerOnPage): Promise<any> =>
  player.page.evaluate(() =>
    JSON.parse(JSON.stringify((document.querySelector('cf-player, cf-video') as any).stats)),
  );

const total = (join: Record<string, number>): number =>
  Object.values(join).reduce((sum, step) => sum + step, 0);

test('the time until the first picture of an RTMP stream is told step by step, and a stall of the server is counted', async ({
  open,
  distribution,
}) => {
  const player = await open(
    html({
      streamer: `rtmp://${DOCUMENTED}/cfx/st`,
      file: 'mp4:slow/stall/4000/3000/videos/mediafile.mp4',
      gateway: distribution.gateway,
      order: 'rtmp',
      autoplay: true,
      muted: true,
    }),
  );
  await player.expectPlaying('rtmp');
  await expect.poll(async () => (await stats(player)).join.firstFrame).toBeGreaterThanOrEqual(0);
  const { join, joinTimeMs, height } = await stats(player);
  expect(Object.keys(join)).toEqual([
    'plan',
    'connect',
    'handshake',
    'play',
    'firstTag',
    'firstAppend',
    'firstFrame',
  ]);
  for (const step of ['connect', 'handshake', 'play'] as const) expect(join[step]).toBeGreaterThan(0);
  // Data is in the element no later than a picture is on the screen, but for the order of two events.
  expect(total(join)).toBeGreaterThan(joinTimeMs - 100);
  expect(height).toBe(180);
  await expect.poll(async () => (await stats(player)).stalls, { timeout: 15_000 }).toBe(1);
  await expect.poll(async () => (await stats(player)).stalledSeconds).toBeGreaterThan(0);
  const { totalFrames, bytesReceived, rate } = await stats(player);
  expect(totalFrames).toBeGreaterThan(0);
  expect(bytesReceived).toBeGreaterThan(1000);
  expect(rate).toBe(1);
});

test('the time until the first picture of HLS is told step by step', async ({ open, distribution }) => {
  const player = await open(
    html({ src: `${distribution.url}/videos/mediafile.m3u8`, autoplay: true, muted: true }),
  );
  await player.expectPlaying('hls.js');
  await expect.poll(async () => (await stats(player)).join.firstFrame).toBeGreaterThanOrEqual(0);
  const { join, bandwidth, stalls } = await stats(player);
  expect(Object.keys(join)).toEqual(['plan', 'firstTag', 'firstAppend', 'firstFrame']);
  expect(bandwidth).toBeGreaterThan(0);
  expect(stalls).toBe(0);
});
