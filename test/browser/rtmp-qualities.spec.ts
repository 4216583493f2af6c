import type { Page } from '@playwright/test';
import { html } from '../support/configurations.js';
import { startDistribution, type Distribution } from '../support/distribution.js';
import { expect, test } from '../support/browser-fixtures.js';
import {
  expectSeamless,
  notesPictures,
  seenPictures as seen,
  shownHeight as height,
  toldEvents as told,
} from '../support/shown-pictures.js';
import { startSlowLine } from '../support/slow-line.js';

/** The demo's media: one clip in three sizes, keyframes at the same times, the frame number in every picture. */
let samples: Distribution;
test.beforeAll(async () => {
  samples = await startDistribution();
});
test.afterAll(() => samples.stop());

const STEPS = [
  ['low', 100_000, 180],
  ['mid', 160_000, 270],
  ['high', 280_000, 360],
] as const;

const element = (attributes: Readonly<Record<string, string | true>>) =>
  html(
    {
      gateway: samples.gateway,
      order: 'rtmp',
      autoplay: true,
      muted: true,
      style: 'display: block; width: 640px; height: 360px',
      ...attributes,
    },
    'cf-video',
  );

const qualities = (page: Page) =>
  page.evaluate(() => {
    const { quality, qualities: all } = document.querySelector('cf-video') as any;
    return { quality: quality as string, all: all as { id: string; height: number; selected: boolean }[] };
  });
const choose = (page: Page, id: string) =>
  page.evaluate((to) => void ((document.querySelector('cf-video') as any).quality = to), id);

/** Pictures in their order, none behind what was shown, and no wait; the machine may leave some out. */
async function expectUnbroken(page: Page): Promise<void> {
  const pictures = await seen(page);
  const back = pictures.filter(
    ({ frame, time }, at) => at > 0 && (frame < pictures[at - 1]!.frame || time < pictures[at - 1]!.time),
  );
  expect(back, 'no picture comes twice, and the clock never goes back').toEqual([]);
  const off = pictures.filter(({ frame, time }) => Math.abs(frame / 25 - time) > 0.5);
  expect(off, 'every picture is that of its time').toEqual([]);
  const events = (await told(page)).filter(({ hasPlayed }) => hasPlayed).map(({ type }) => type);
  expect(events).not.toContain('seeking');
  expect(events).not.toContain('enginechange');
}

test('qualities of a SMIL file are there, and one that is chosen is shown soon, without a break', async ({
  open,
  page,
}) => {
  const videos = STEPS.map(
    ([step, bitrate, lines]) =>
      `<video src="mp4:videos/ladder_${step}.mp4" height="${lines}" system-bitrate="${bitrate}"/>`,
  );
  await page.route('**/lists/film.smil', (route) =>
    route.fulfill({
      contentType: 'application/smil+xml',
      body: `<smil><head><meta base="rtmp://localhost/cfx/st"/></head><body><switch>${videos.join('')}</switch></body></smil>`,
    }),
  );
  const player = await open(element({ src: 'lists/film.smil' }), {
    head: notesPictures('demo'),
    selector: 'cf-video',
    origin: samples.url,
  });
  await player.expectPlaying('rtmp', { picture: false });
  const { all } = await qualities(page);
  expect(all.map((level) => level.height)).toEqual([180, 270, 360]);
  await choose(page, '0');
  await expect.poll(() => height(page), { timeout: 10_000 }).toBe(180);
  await choose(page, '2');
  const { currentTime } = await player.state();
  await expect.poll(() => height(page), { timeout: 10_000 }).toBe(360);
  const pictures = await seen(page);
  const first = pictures[pictures.map((one) => one.height).lastIndexOf(180) + 1]!;
  // Keyframes are 2 s apart, and the buffer holds far more than that.
  expect(first.time - currentTime).toBeLessThan(5);
  await expect.poll(async () => (await told(page)).at(-1)?.height).toBe(360);
  expect((await qualities(page)).all.map(({ selected }) => selected)).toEqual([false, false, true]);
  await player.expectAdvance(0.5);
  await expectUnbroken(page);
  expect((await player.state()).attempts).toHaveLength(1);
});

test('a live stream changes its quality by hand, and with the line down and up again, without a break', async ({
  open,
  page,
}) => {
  test.setTimeout(90_000);
  const line = await startSlowLine(samples.httpPort);
  try {
    const attributes = {
      streamer: 'rtmp://localhost/live',
      renditions: 'ladder_low 100k 180p, ladder_high 280k 360p',
      live: true,
      gateway: `ws://localhost:${line.port}/rtmp`,
    } as const;
    const player = await open(element(attributes), {
      head: notesPictures('demo'),
      selector: 'cf-video',
      origin: samples.url,
    });
    await player.expectPlaying('rtmp', { picture: false });
    const source = () =>
      page.evaluate(() => {
        const { srcObject, src } = (globalThis as any).innerVideo(document.querySelector('cf-video'));
        (globalThis as any).source ??= srcObject ?? src;
        return (globalThis as any).source === (srcObject ?? src);
      });
    expect(await source()).toBe(true);
    expect((await qualities(page)).all.map((level) => level.height)).toEqual([180, 360]);
    await choose(page, '1');
    await expect.poll(() => height(page), { timeout: 15_000 }).toBe(360);
    await player.expectAdvance(0.5);
    const missing = await expectSeamless(page, 1);
    expect((await told(page)).filter(({ type, hasPlayed }) => hasPlayed && type === 'seeking')).toEqual([]);
    test.info().annotations.push({ type: 'pictures missing at the cuts', description: missing.join(', ') });
    await choose(page, 'auto');
    line.kilobits = 150;
    await expect.poll(() => height(page), { message: 'down', timeout: 25_000 }).toBe(180);
    line.kilobits = Infinity;
    // What failed is left alone for 20 s.
    await expect.poll(() => height(page), { message: 'up again', timeout: 50_000 }).toBe(360);
    expect((await player.state()).attempts).toHaveLength(1);
    expect(await source(), 'the same MediaSource').toBe(true);
  } finally {
    await line.stop();
  }
});
