import type { Page } from '@playwright/test';
import { html } from '../support/configurations.js';
import { startDistribution, type Distribution } from '../support/distribution.js';
import { expect, test } from '../support/browser-fixtures.js';
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

/** Notes every picture that is shown: its frame number, its height, and when; and every jump and wait of the element. */
const RECORD = `<script>
  globalThis.seen = [];
  globalThis.told = [];
  addEventListener('DOMContentLoaded', () => {
    const player = document.querySelector('cf-video');
    for (const type of ['qualitychange', 'waiting', 'seeking', 'enginechange'])
      player.addEventListener(type, ({ detail }) =>
        told.push({ type, at: player.currentTime, height: detail?.height ?? null, hasPlayed: seen.length > 5 }));
    const canvas = document.createElement('canvas');
    canvas.width = 320;
    canvas.height = 180;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    const luma = (x, y) => {
      const [r, g, b] = context.getImageData(x, y, 1, 1).data;
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const note = () => {
      const video = innerVideo(player);
      if (video?.videoWidth > 0) {
        context.drawImage(video, 0, 0, 320, 180);
        let frame = 0;
        for (let cell = 0; cell < 16; cell++)
          frame = frame * 2 + (luma(20 * (cell + 0.5), 180 - 6) > luma(20 * (cell + 0.5), 180 - 2) ? 1 : 0);
        seen.push({ frame, height: video.videoHeight, time: video.currentTime });
      }
      video?.requestVideoFrameCallback(note);
    };
    const begin = () => (innerVideo(player) ? innerVideo(player).requestVideoFrameCallback(note) : setTimeout(begin, 20));
    begin();
  });
</script><script type="module" src="/dist/cf-video.js"></script>`;

interface Seen {
  readonly frame: number;
  readonly height: number;
  readonly time: number;
}
const seen = (page: Page) => page.evaluate(() => (globalThis as any).seen as Seen[]);
const told = (page: Page) =>
  page.evaluate(
    () =>
      (globalThis as any).told as { type: string; at: number; height: number | null; hasPlayed: boolean }[],
  );
const height = async (page: Page) => (await seen(page)).at(-1)?.height ?? 0;
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
    head: RECORD,
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

test('the quality follows the line, up where it is wide and down before the picture stands', async ({
  open,
  page,
}) => {
  test.setTimeout(60_000);
  const line = await startSlowLine(samples.httpPort);
  try {
    const attributes = {
      streamer: 'rtmp://localhost/cfx/st',
      renditions: 'videos/ladder_low.mp4 100k 180p, videos/ladder_high.mp4 280k 360p',
      gateway: `ws://localhost:${line.port}/rtmp`,
      'buffer-length': '2',
      loop: true,
    } as const;
    const player = await open(element(attributes), {
      head: RECORD,
      selector: 'cf-video',
      origin: samples.url,
    });
    await player.expectPlaying('rtmp', { picture: false });
    expect(await height(page)).toBe(180);
    await expect.poll(() => height(page), { timeout: 25_000 }).toBe(360);
    line.kilobits = 130;
    await expect.poll(() => height(page), { timeout: 25_000 }).toBe(180);
    expect((await player.state()).attempts).toHaveLength(1);
  } finally {
    await line.stop();
  }
});
