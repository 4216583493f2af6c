import type { Page } from '@playwright/test';
import { startDistribution, type Distribution } from '../support/distribution.js';
import { PlayerOnPage } from '../support/player-page.js';
import { expect, test as base } from '../support/browser-fixtures.js';

/** The demo as `npm start` shows it: with the sample media that the repository brings. */
const test = base.extend<object, { demo: Distribution }>({
  demo: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads from the pattern what a fixture needs
    async ({}, use) => {
      const demo = await startDistribution();
      await use(demo);
      await demo.stop();
    },
    { scope: 'worker', timeout: 30_000 },
  ],
});

const status = (page: Page) => page.getByRole('status');
const preset = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Pictures of the sample media move, whatever they show. */
async function expectMovingPicture(player: PlayerOnPage): Promise<void> {
  const from = (await player.state()).decodedFrames;
  await expect.poll(async () => (await player.state()).decodedFrames).toBeGreaterThan(from + 10);
}

test('the page opens, and the documented configuration plays over RTMP', async ({ page, demo }) => {
  await page.goto(demo.url);
  const player = new PlayerOnPage(page);
  await expect.poll(async () => (await player.state()).engine, { timeout: 15_000 }).toBe('rtmp');
  await player.expectAdvance(1);
  await expectMovingPicture(player);
  await expect(status(page)).toContainText(/playing over RTMP/i);
  await expect(page.getByRole('list', { name: 'Plan' })).toContainText('playing');
  await expect(page.getByLabel('Distribution', { exact: true })).toHaveValue('s5c39gqb8ow64r.cloudfront.net');
  await expect(page.locator('#embed')).toContainText('distribution="s5c39gqb8ow64r.cloudfront.net"');
});

test('one click plays an FLV, an MP3, the live channel, HLS and the plain file', async ({ page, demo }) => {
  test.setTimeout(90_000);
  await page.goto(demo.url);
  const player = new PlayerOnPage(page);
  for (const [name, engine, hasPicture] of [
    ['RTMP, FLV', 'rtmp', true],
    ['RTMP, MP3', 'rtmp', false],
    ['RTMP, live', 'rtmp', true],
    ['HLS only', 'hls.js', true],
    ['Plain file', 'file', true],
  ] as const) {
    await preset(page, name).click();
    await expect(preset(page, name)).toHaveAttribute('aria-pressed', 'true');
    await expect
      .poll(async () => (await player.state()).engine, { message: name, timeout: 15_000 })
      .toBe(engine);
    await player.expectAdvance(0.7);
    if (hasPicture) await expectMovingPicture(player);
    expect((await player.state()).audioBytes, name).toBeGreaterThan(0);
  }
});

test('HLS with more than one level and sound can be told which, and who plays it', async ({
  page,
  demo,
  pageProblems,
}) => {
  await page.goto(demo.url);
  const player = new PlayerOnPage(page);
  await preset(page, 'Audio and subtitles').click();
  await expect.poll(async () => (await player.state()).engine, { timeout: 15_000 }).toBe('hls.js');
  const choices = page.getByRole('group', { name: 'Choices for HLS' });
  await expect(choices.getByLabel('Quality').getByRole('option')).toHaveCount(4);
  await choices.getByLabel('Quality').selectOption({ index: 1 });
  await expect.poll(async () => (await player.state()).videoHeight, { timeout: 15_000 }).toBe(180);
  await choices.getByLabel('Sound').selectOption('German');
  await expect(choices.getByLabel('Sound').locator('option:checked')).toHaveText('German');
  // VHS needs what the policy of this page withholds.
  await choices.getByLabel('HLS engine').selectOption('vhs');
  await expect(page.getByRole('list', { name: 'Plan' })).toContainText('CF_ENV_WORKER_BLOCKED');
  await expect(choices.getByLabel('Quality')).toBeHidden();
  // The browser notes the one worker that the question was asked with.
  expect(pageProblems.filter((problem) => !/worker-src|TrustedScriptURL/.test(problem))).toEqual([]);
  pageProblems.length = 0;
});

for (const [title, name, code] of [
  ['HTTP: CloudFront and S3 errors', 'S3: NoSuchKey', 'CF_HLS_MANIFEST_NOT_FOUND'],
  ['HTTP: CORS and delivery', 'CORS: none', 'CF_HTTP_CORS_BLOCKED'],
  ['Private content', 'not signed', 'CF_HTTP_SIGNATURE_MISSING'],
  ['Private content', 'expired', 'CF_HTTP_SIGNATURE_EXPIRED'],
  ['Private content', 'sign hook, one policy for all', 'plays'],
] as const) {
  test(`the error gallery: ${title}, ${name}`, async ({ page, demo }) => {
    await page.goto(demo.url);
    const gallery = page.getByRole('region', { name: 'Error gallery' });
    await gallery.locator('summary', { hasText: title }).click();
    const item = gallery
      .getByRole('button')
      .filter({ has: page.locator('.name-of-case').getByText(name, { exact: true }) });
    await item.click();
    await expect(item).toContainText(code, { timeout: 15_000 });
    await expect(item).toHaveAttribute('aria-pressed', 'true');
  });
}

test('one click makes RTMP unavailable, and playback goes on over HLS where it was', async ({
  page,
  demo,
}) => {
  await page.goto(demo.url);
  const player = new PlayerOnPage(page);
  await player.expectAdvance(2);
  const { currentTime } = await player.state();
  await preset(page, 'RTMP made unavailable').click();
  await expect.poll(async () => (await player.state()).engine, { timeout: 20_000 }).toBe('hls.js');
  await player.expectAdvance(0.5);
  expect((await player.state()).currentTime).toBeGreaterThan(currentTime);
  const plan = page.getByRole('list', { name: 'Plan' });
  await expect(plan).toContainText('failed');
  await expect(plan).toContainText('CF_GATEWAY_');
  await expect(status(page)).toContainText(/playing over HLS/i);
});

for (const [name, code] of [
  ['Missing file', 'CF_RTMP_STREAM_NOT_FOUND'],
  ['DistributionNotFound', 'CF_DISTRIBUTION_NOT_FOUND'],
  ['DistributionTypeMismatch', 'CF_DISTRIBUTION_TYPE_MISMATCH'],
  ['InvalidInstance', 'CF_INVALID_INSTANCE'],
  ['InvalidURI', 'CF_INVALID_URI'],
  ['Nothing configured', 'CF_CONFIG_NO_SOURCE'],
] as const) {
  test(`the preset ${name} says why in the plan and in the log`, async ({ page, demo }) => {
    await page.goto(demo.url);
    await preset(page, name).click();
    await expect(page.getByRole('list', { name: 'Plan' })).toContainText(code, { timeout: 15_000 });
    await expect(page.getByRole('list', { name: 'Events' })).toContainText(code);
    await expect(status(page)).not.toContainText(/playing|trying/i, { timeout: 15_000 });
  });
}

test('the error gallery plays a case and tells what viewer and owner read, at phone width and by keyboard too', async ({
  page,
  demo,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(demo.url);
  const gallery = page.getByRole('region', { name: 'Error gallery' });
  const group = gallery.locator('summary', { hasText: 'Answers to play' });
  await group.focus();
  await page.keyboard.press('Enter');
  const item = gallery.getByRole('button', { name: /^NetStream\.Play\.StreamNotFound/ }).first();
  await item.focus();
  await page.keyboard.press('Enter');
  await expect(item).toHaveAttribute('aria-pressed', 'true');
  const detail = gallery.locator('#gallery-detail');
  await expect(detail).toContainText('The viewer reads');
  await expect(detail).toContainText('could not be found');
  await expect(detail).toContainText('The owner reads');
  await expect(detail).toContainText('CF_RTMP_STREAM_NOT_FOUND');
  await expect(item).toContainText('CF_RTMP_STREAM_NOT_FOUND');
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBe(0);
});

test('with its port closed RTMP goes through the tunnel, and the plan tells of both ways', async ({
  page,
  demo,
}) => {
  await page.goto(demo.url);
  await preset(page, 'RTMP port closed').click();
  const player = new PlayerOnPage(page);
  await player.expectAdvance(0.7);
  await expect(status(page)).toContainText('Playing over RTMPT on port 80, after 1 candidate failed');
  const plan = page.getByRole('list', { name: 'Plan' }).getByRole('listitem');
  await expect(plan.nth(0)).toContainText(/RTMP on port 19350.*failed.*CF_GATEWAY_UPSTREAM_DENIED/s);
  await expect(plan.nth(1)).toContainText(/RTMPT on port 80.*playing.*begun at \d+ ms/s);
});

test('the address of the page keeps the configuration', async ({ page, demo, context }) => {
  await page.goto(demo.url);
  await preset(page, 'RTMP, FLV').click();
  await page.getByLabel('File', { exact: true }).fill('videos/a&b "c" <d>.flv');
  await page.getByRole('button', { name: 'Play this configuration' }).click();
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.getByLabel('File', { exact: true })).toHaveValue('videos/a&b "c" <d>.flv');
  await expect(other.locator('#embed')).toContainText('file="videos/a&amp;b &quot;c&quot; &lt;d>.flv"');
});

test('the embed code of the page plays on another page', async ({ page, demo }) => {
  await page.goto(demo.url);
  await page.getByRole('radio', { name: 'Classic script' }).check();
  const code = await page.locator('#embed').textContent();
  expect(code).toContain('<script src=');
  await page.route(`${demo.url}/embedded.html`, (route) =>
    route.fulfill({ contentType: 'text/html', body: `<!doctype html><title>x</title>${code}` }),
  );
  await page.goto(`${demo.url}/embedded.html`);
  const player = new PlayerOnPage(page);
  await player.call('play');
  await player.expectAdvance(1);
  expect((await player.state()).engine).toBe('rtmp');
});

test('the event log is bounded and can be paused', async ({ page, demo }) => {
  await page.goto(demo.url);
  const rows = page.getByRole('list', { name: 'Events' }).getByRole('listitem');
  await expect.poll(() => rows.count()).toBeGreaterThan(5);
  await page.evaluate(() => {
    const element = document.querySelector('cf-player')!;
    for (let i = 0; i < 1000; i++) element.dispatchEvent(new Event('ratechange'));
  });
  await expect.poll(() => rows.count()).toBe(300);
  await page.locator('#log-clear').click();
  await page.locator('#log-pause').click();
  await page.evaluate(() => document.querySelector('cf-player')!.dispatchEvent(new Event('stalled')));
  await expect(page.getByRole('list', { name: 'Events' })).not.toContainText('stalled');
  await page.locator('#log-pause').click();
  await expect(page.getByRole('list', { name: 'Events' })).toContainText('stalled');
});

test('on a phone nothing is wider than the screen', async ({ page, demo }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(demo.url);
  await expect(status(page)).toContainText(/playing over RTMP/i, { timeout: 15_000 });
  await page.getByText('Advanced options').click();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
});

test('nothing on the page jumps while it plays', async ({ page, demo }) => {
  await page.addInitScript(() => {
    let shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as any[]) if (!entry.hadRecentInput) shift += entry.value;
      Object.assign(globalThis, { shift });
    }).observe({ type: 'layout-shift', buffered: true });
    Object.assign(globalThis, { shift });
  });
  await page.goto(demo.url);
  await new PlayerOnPage(page).expectAdvance(3);
  // "Good" in Core Web Vitals is 0.1.
  expect(await page.evaluate(() => (globalThis as any).shift as number)).toBeLessThan(0.05);
});
