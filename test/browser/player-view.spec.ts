import type { Page } from '@playwright/test';
import { freePort } from '../support/free-port.js';
import { documented, html } from '../support/configurations.js';
import { expect, test } from '../support/browser-fixtures.js';

const CAPTIONS = 'WEBVTT\n\n00:00:00.000 --> 00:00:20.000\nWords of the sample\n';
const THUMBNAILS =
  'WEBVTT\n\n00:00.000 --> 00:10.000\ndot.png#xywh=0,0,1,1\n\n00:10.000 --> 00:20.000\ndot.png\n';
const DOT =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

async function serveTexts(page: Page): Promise<void> {
  for (const [name, body] of [
    ['words.vtt', CAPTIONS],
    ['thumbs.vtt', THUMBNAILS],
  ] as const)
    await page.route(`**/${name}`, (route) => route.fulfill({ contentType: 'text/vtt', body }));
  await page.route('**/dot.png', (route) =>
    route.fulfill({ contentType: 'image/png', body: Buffer.from(DOT, 'base64') }),
  );
}

const player = (page: Page) => page.locator('cf-player');
const button = (page: Page, name: string | RegExp) => player(page).getByRole('button', { name });
const item = (page: Page, name: string | RegExp) => player(page).getByRole('menuitemradio', { name });
const read = <T>(page: Page, what: (element: any) => T): Promise<T> =>
  page.evaluate(`(${what.toString()})(document.querySelector('cf-player'))`) as Promise<T>;
/** Controls that nobody touches hide, and then cannot be clicked. */
const wake = async (page: Page) => {
  const box = (await player(page).boundingBox())!;
  await page.mouse.move(box.x + 20, box.y + 20);
  await page.mouse.move(box.x + 30, box.y + 30);
};

test('by mouse: speed, captions and their look, preview, statistics by the context menu', async ({
  open,
  page,
  distribution,
}) => {
  await serveTexts(page);
  const tracks =
    '<track kind="captions" src="/words.vtt" srclang="en" label="English">' +
    '<track kind="metadata" label="thumbnails" src="/thumbs.vtt">';
  const on = await open(
    html(documented(distribution)).replace('</cf-player>', () => `${tracks}</cf-player>`),
  );
  await on.expectPlaying('rtmp');

  await wake(page);
  await button(page, 'Settings').click();
  await player(page)
    .getByRole('menuitem', { name: /^Speed/ })
    .click();
  await item(page, '1.5×').click();
  expect(await read(page, (one) => one.playbackRate)).toBe(1.5);
  await expect(player(page).getByRole('menu')).toBeHidden();

  await wake(page);
  await button(page, 'Captions').click();
  const shown = () =>
    read(page, (one) =>
      [...one.textTracks].filter(({ mode }) => mode === 'showing').map(({ label }) => label),
    );
  expect(await shown()).toEqual(['English']);
  await expect(button(page, 'Captions')).toHaveAttribute('aria-pressed', 'true');
  await button(page, 'Settings').click();
  await player(page)
    .getByRole('menuitem', { name: /^Captions/ })
    .click();
  await expect(item(page, 'English')).toHaveAttribute('aria-checked', 'true');
  await player(page).getByRole('menuitem', { name: 'Caption style' }).click();
  await player(page)
    .getByRole('menuitem', { name: /^Font Size/ })
    .click();
  await item(page, '200 %').click();
  const cueRules = () =>
    read(page, (one) =>
      [...one.shadowRoot.adoptedStyleSheets]
        .flatMap(({ cssRules }) => [...cssRules].map(({ cssText }) => cssText))
        .filter((text) => text.includes('::cue')),
    );
  expect(await cueRules()).toEqual(['video::cue { font-size: 200%; }']);
  for (let pages = 0; pages < 4; pages += 1) await page.keyboard.press('Escape');
  await expect(player(page).getByRole('menu')).toBeHidden();

  await wake(page);
  const bar = player(page).locator('.vjs-progress-control');
  const box = (await bar.boundingBox())!;
  const preview = player(page).locator('.cf-preview');
  await expect
    .poll(async () => {
      await page.mouse.move(box.x + box.width * (0.7 + Math.random() / 10), box.y + box.height / 2);
      return preview.isVisible();
    })
    .toBe(true);
  await expect(preview.locator('img')).toHaveJSProperty('src', `${distribution.url}/dot.png`);

  await player(page).click({ button: 'right', position: { x: 60, y: 60 } });
  await player(page).getByRole('menuitem', { name: 'Statistics' }).click();
  const panel = player(page).getByRole('dialog');
  await expect(panel).toContainText('playing, on-demand');
  await expect(panel).toContainText(/\d+ ms \(plan/);
  await expect(panel.locator('polyline').first()).toHaveAttribute('points', /,/);
  await expect(panel.getByRole('listitem').first()).toContainText('mp4:videos/mediafile.mp4');
  await button(page, 'Close').click();
  await expect(panel).toBeHidden();
});

test('by keyboard: seeking, volume, speed, captions, help, and menus that give the focus back', async ({
  open,
  page,
  distribution,
}) => {
  const on = await open(html(documented(distribution)));
  await on.expectPlaying('rtmp');
  await button(page, /^pause$/i).focus();
  await page.keyboard.press('k');
  await expect.poll(() => read(page, (one) => one.paused)).toBe(true);
  await page.keyboard.press('5');
  await on.expectFrameOf(10);
  await page.keyboard.press('ArrowRight');
  await on.expectFrameOf(15);
  await page.keyboard.press('j');
  await on.expectFrameOf(5);
  await page.keyboard.press('Home');
  await on.expectFrameOf(0);
  const before = await read(page, (one) => one.volume);
  await page.keyboard.press('ArrowDown');
  expect(await read(page, (one) => one.volume)).toBeCloseTo(before - 0.05);
  await page.keyboard.press('m');
  expect(await read(page, (one) => one.muted)).toBe(false);
  await page.keyboard.press('>');
  expect(await read(page, (one) => one.playbackRate)).toBe(1.25);

  await page.keyboard.press('?');
  const panel = player(page).getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(panel).toContainText('Back or forward 10 s');
  await page.keyboard.press('ArrowLeft');
  await expect(player(page).getByRole('tab', { name: 'Statistics' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(player(page).getByRole('dialog')).toBeHidden();

  const settings = button(page, 'Settings');
  await settings.focus();
  const wasPaused = await read(page, (one) => one.paused);
  await page.keyboard.press('Space');
  await expect(player(page).getByRole('menu')).toBeVisible();
  expect(await read(page, (one) => one.paused), 'a button that is pressed is no play or pause').toBe(
    wasPaused,
  );
  await page.keyboard.press('Escape');
  await expect(settings).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(player(page).getByRole('menuitem', { name: /^Speed/ })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(item(page, '1.25×')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  expect(await read(page, (one) => one.playbackRate)).toBe(1.5);
  await expect(settings).toBeFocused();
});

test.describe('by touch', () => {
  test.use({ hasTouch: true });
  test('two taps at a side go back and forward', async ({ open, page, distribution }) => {
    const on = await open(html(documented(distribution)));
    await on.expectPlaying('rtmp');
    await on.call('pause');
    await on.seek(2);
    await on.expectFrameOf(2);
    const box = (await player(page).boundingBox())!;
    const twice = async (part: number) => {
      // Two taps that a busy machine has torn apart are two single ones, for people too.
      const at = await read(page, (one) => one.currentTime);
      await expect(async () => {
        for (let tap = 0; tap < 2; tap += 1)
          await page.touchscreen.tap(box.x + box.width * part, box.y + box.height / 3);
        expect(await read(page, (one) => one.currentTime)).not.toBe(at);
      }).toPass();
    };
    await twice(0.9);
    expect(await read(page, (one) => one.currentTime)).toBeGreaterThanOrEqual(12);
    await twice(0.1);
    expect(await read(page, (one) => one.currentTime)).toBeLessThan(12);
    expect(await read(page, (one) => one.paused)).toBe(true);
  });
});

/** A browser that lets nothing sound before somebody has done something, or lets nothing play. */
async function restrictAutoplay(page: Page, allowsMuted: boolean): Promise<void> {
  await page.addInitScript((mutedMay) => {
    const { play } = HTMLMediaElement.prototype;
    // What a test asks of the page counts as done by a person in `navigator.userActivation`.
    let isTouched = false;
    addEventListener('pointerdown', () => (isTouched = true), true);
    HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
      if (isTouched || (this.muted && mutedMay)) return play.call(this);
      return Promise.reject(new DOMException('not allowed', 'NotAllowedError'));
    };
  }, allowsMuted);
}

test('autoplay that may not sound plays without, under a button that turns sound on', async ({
  open,
  page,
  distribution,
}) => {
  await restrictAutoplay(page, true);
  const on = await open(html(documented(distribution, { muted: undefined })));
  await on.expectPlaying('rtmp');
  expect(await read(page, (one) => one.muted)).toBe(true);
  const pill = button(page, 'Turn sound on');
  await pill.click();
  expect(await read(page, (one) => one.muted)).toBe(false);
  await expect(pill).toBeHidden();
  // The keys work on.
  await page.keyboard.press('m');
  await expect.poll(() => read(page, (one) => one.muted)).toBe(true);
});

test('autoplay that is not allowed at all leaves the poster with its button, and the sound on', async ({
  open,
  page,
  distribution,
}) => {
  await restrictAutoplay(page, false);
  const on = await open(html(documented(distribution, { muted: undefined })));
  await expect.poll(async () => (await on.state()).readyState).toBeGreaterThanOrEqual(2);
  const play = button(page, 'Play Video');
  await expect(play).toBeVisible();
  await expect.poll(() => read(page, (one) => [one.muted, one.paused])).toEqual([false, true]);
  await play.click();
  await on.expectPlaying('rtmp');
});

test('an error says what happened and is tried again after a countdown; owner hints are for the console', async ({
  open,
  page,
  distribution,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.clock.install();
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  const nobody = await freePort();
  const on = await open(html(documented(distribution, { gateway: `ws://localhost:${nobody}/rtmp` })));
  await on.expectFailure();
  const panel = player(page).getByRole('alert');
  await expect(panel).toContainText('The video server could not be reached');
  await expect(panel).toContainText('CF_GATEWAY_UNREACHABLE');
  await expect(panel).toContainText(/Trying again in \d+ s/);
  await expect(panel).not.toContainText('gateway');
  await expect.poll(() => said.some((text) => text.includes('Start the gateway'))).toBe(true);

  await button(page, 'Copy report').click();
  await expect(button(page, 'Report copied')).toBeFocused();
  const report = await page.evaluate(() => navigator.clipboard.readText());
  expect(report).toContain('cf-player report: CF_GATEWAY_UNREACHABLE');
  expect(report).toContain('attempts:');

  const loads = () => read(page, (one) => one.attempts.length > 0 && one.error?.cause.context);
  await page.evaluate(() => {
    const element = document.querySelector('cf-player') as any;
    element.failures = 0;
    element.addEventListener('playererror', () => (element.failures += 1));
  });
  await page.clock.runFor(16_000);
  await expect.poll(() => read(page, (one) => one.failures), { message: 'tried again by itself' }).toBe(1);
  expect(await loads()).toBeTruthy();
  await expect(panel).toContainText(/Trying again in (30|29|28) s/);
  await button(page, 'Do not try again').click();
  await page.clock.runFor(120_000);
  await page.evaluate(() => dispatchEvent(new Event('online')));
  expect(await read(page, (one) => [one.failures, one.error !== null])).toEqual([1, true]);
  await expect(panel.locator('.cf-countdown')).toBeHidden();
});

test('another try goes on from where playback was', async ({ open, page, distribution }) => {
  const on = await open(html(documented(distribution)));
  await on.expectPlaying('rtmp');
  await on.seek(12);
  await on.expectAdvance(0.3);
  // What the button and the countdown do.
  await read(page, (one) => one.loadAgain());
  await on.expectPlaying('rtmp');
  expect(await read(page, (one) => one.currentTime)).toBeGreaterThanOrEqual(12);
});

test('volume and captions are remembered, unless the page or the storage forbids it', async ({
  open,
  page,
  distribution,
}) => {
  await serveTexts(page);
  const track = '<track kind="captions" src="/words.vtt" srclang="en" label="English">';
  const markup = (more = {}) =>
    html(documented(distribution, { muted: undefined, ...more })).replace(
      '</cf-player>',
      () => `${track}</cf-player>`,
    );
  const state = () =>
    read(page, (one) => [one.volume, [...one.textTracks].some(({ mode }: TextTrack) => mode === 'showing')]);
  let on = await open(markup());
  await on.expectPlaying('rtmp');
  await button(page, /^pause$/i).focus();
  for (let times = 0; times < 8; times += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('c');
  await expect.poll(state).toEqual([0.6, true]);

  on = await open(markup());
  await expect.poll(state).toEqual([0.6, true]);
  on = await open(markup({ forget: true }));
  await on.expectPlaying('rtmp');
  expect(await state()).toEqual([1, false]);
  on = await open(
    `${markup()}<script type="module">document.querySelector('cf-player').volume = 0.3</script>`,
  );
  await on.expectPlaying('rtmp');
  expect(await state(), 'what the page has set before there were controls').toEqual([0.3, true]);
  expect(await read(page, (one) => one.player.volume())).toBe(0.3);

  await page.addInitScript(() => {
    Object.defineProperty(globalThis, 'localStorage', {
      get: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    });
  });
  on = await open(markup());
  await on.expectPlaying('rtmp');
  await button(page, /^pause$/i).focus();
  await page.keyboard.press('ArrowDown');
  expect(await state()).toEqual([0.95, false]);
});

const SHIFTS = `<script>globalThis.shifts = [];
  new PerformanceObserver((list) => { for (const { value, sources } of list.getEntries()) shifts.push([value, ...sources.map(({ previousRect: a, currentRect: b }) => [a.x, a.y, a.width, a.height, '→', b.x, b.y, b.width, b.height].map((one) => one.toFixed?.(1) ?? one).join(' '))]); })
    .observe({ type: 'layout-shift', buffered: true });</script>
  <style>cf-player:not(:defined) { display: block; aspect-ratio: 16 / 9 }</style>`;

test('nothing on the page moves: before the script, before metadata, at the picture, at an error', async ({
  open,
  page,
  distribution,
}) => {
  // The script comes when the page is painted already.
  await page.route('**/dist/cf-player.js', async (route) => {
    await page.evaluate(
      () => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))),
    );
    await route.continue();
  });
  const body = `<p>Above</p>${html(documented(distribution))}<p>Below</p>`;
  const on = await open(body, { head: `${SHIFTS}<script type="module" src="/dist/cf-player.js"></script>` });
  await on.expectPlaying('rtmp');
  await page.evaluate(() =>
    document.querySelector('cf-player')!.setAttribute('file', 'fail/NetStream.Play.Failed/x'),
  );
  await on.expectFailure();
  await expect(player(page).first().getByRole('alert')).toBeVisible();
  await page.evaluate(
    () => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))),
  );
  expect(await page.evaluate(() => (globalThis as any).shifts)).toEqual([]);
});

test('sound without a poster is a bar, whose menus open beside it', async ({ open, page, distribution }) => {
  const on = await open(html(documented(distribution, { file: 'audio/song.mp3' })));
  await on.expectPlaying('rtmp', { picture: false });
  expect((await player(page).boundingBox())!.height).toBe(58);
  await button(page, 'Settings').click();
  await player(page)
    .getByRole('menuitem', { name: /^Speed/ })
    .click();
  await item(page, '2×').click();
  expect(await read(page, (one) => one.playbackRate)).toBe(2);
});

test('live: the badge tells how far behind, and leads back', async ({ open, page, distribution }) => {
  const live = {
    streamer: 'rtmp://localhost/live',
    file: 'loop/videos/mediafile.mp4',
    live: true,
    dvr: '60',
  } as const;
  const on = await open(html({ ...live, gateway: distribution.gateway, autoplay: true, muted: true }));
  await on.expectPlaying('rtmp');
  const badge = player(page).locator('.cf-live');
  await expect
    .poll(() => read(page, (one) => one.seekable.end(0) - one.seekable.start(0)), { timeout: 20_000 })
    .toBeGreaterThan(16);
  await wake(page);
  await expect(badge).toHaveText('LIVE');
  await page.evaluate(() => {
    const element = document.querySelector('cf-player') as any;
    element.currentTime = element.seekable.start(0) + 0.5;
  });
  await expect(badge).toHaveText(/LIVE−0:\d\d/);
  await wake(page);
  await badge.click();
  await expect(badge).toHaveText('LIVE');
  // Nothing to set leaves no empty menu.
  await wake(page);
  await button(page, 'Settings').click();
  await expect(player(page).getByRole('menuitem', { name: 'Statistics' })).toBeFocused();
  await page.keyboard.press('Escape');
  await on.expectAdvance(0.5);
});

test('the system knows what plays; fullscreen works where only the video itself can have it', async ({
  open,
  page,
  distribution,
}) => {
  // As Safari on a telephone has it.
  await page.addInitScript(() => {
    for (const [one, names] of [
      [Element.prototype, ['requestFullscreen', 'webkitRequestFullscreen', 'webkitRequestFullScreen']],
      [
        Document.prototype,
        ['exitFullscreen', 'webkitExitFullscreen', 'webkitCancelFullScreen', 'fullscreenEnabled'],
      ],
    ] as const)
      for (const name of names) Reflect.deleteProperty(one, name);
    const video = HTMLVideoElement.prototype as any;
    video.webkitSupportsFullscreen = true;
    video.webkitEnterFullScreen = function () {
      (globalThis as any).entered = this.nodeName;
    };
  });
  const on = await open(
    html(
      documented(distribution, {
        'media-title': 'A <b>film',
        'media-artist': 'Somebody',
        poster: '/dot.png',
      }),
    ),
  );
  await on.expectPlaying('rtmp');
  await expect
    .poll(() =>
      page.evaluate(() => {
        const { metadata, playbackState } = navigator.mediaSession;
        return [metadata?.title, metadata?.artist, metadata?.artwork[0]?.src, playbackState];
      }),
    )
    .toEqual(['A <b>film', 'Somebody', `${distribution.url}/dot.png`, 'playing']);
  await wake(page);
  await button(page, 'Fullscreen').click();
  expect(await page.evaluate(() => (globalThis as any).entered)).toBe('VIDEO');
});
