import { CLASSIC, MODULE, expect, test } from '../support/browser-fixtures.js';

/** As strict as a page may be: what is fetched for a language comes from where the script came from. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; worker-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; require-trusted-types-for 'script'; trusted-types cf-player";

for (const [name, head] of [
  ['module', MODULE],
  ['classic script', CLASSIC],
] as const) {
  test(`with the ${name}, errors and controls are in the language around the element, and follow it`, async ({
    open,
    page,
  }) => {
    // An element that cannot play what it is given, in a shadow tree below a page in Japanese.
    await open(
      '<main lang="ja"><div id="host"><template shadowrootmode="open"><cf-player src="ftp://h.example/a"></cf-player></template></div></main>',
      { head, headers: { 'content-security-policy': POLICY } },
    );
    const panel = page.locator('cf-player [role=alert]');
    const language = (lang: string) =>
      page.locator('main').evaluate((main, to) => main.setAttribute('lang', to), lang);
    const frame = page.locator('cf-player .video-js');
    await expect(panel).toContainText('この動画は正しく設定されていません');
    await expect(page.locator('cf-player .vjs-play-control')).toHaveAttribute('title', '再生');
    await expect(page.locator('cf-player .vjs-volume-bar')).toHaveAttribute('aria-label', 'ボリュームレベル');
    await expect(frame).toHaveAttribute('lang', 'ja');
    await expect(panel).toHaveCSS('direction', 'ltr');
    const box = await panel.boundingBox();
    await page.screenshot({ path: test.info().outputPath('japanese.png') });

    await language('ar-EG');
    await expect(panel).toContainText('لم يتم إعداد هذا الفيديو بشكل صحيح');
    await expect(panel.getByRole('button', { name: 'إعادة المحاولة', exact: true })).toBeVisible();
    await expect(panel).toHaveCSS('direction', 'rtl');
    await expect(page.locator('cf-player .vjs-play-control')).toHaveAttribute('title', 'تشغيل');
    expect(await panel.boundingBox()).toEqual(box);
    await page.screenshot({ path: test.info().outputPath('arabic.png') });

    // Own words, while they are shown; a title is text, whatever is in it.
    await page.evaluate(async (isModule) => {
      const address = '/dist/cf-player.js';
      const api = isModule ? await import(address) : (globalThis as any).CfPlayer;
      api.registerWords('ar', {
        errors: { CF_CONFIG_INVALID: { title: '<b>قريبًا</b>', advice: 'عد لاحقًا.' } },
      });
      api.registerWords('nl', { videojs: { Play: 'Afspelen' }, controls: { tryAgain: 'Opnieuw proberen' } });
    }, head === MODULE);
    await expect(panel).toContainText('<b>قريبًا</b>');

    await language('nl');
    await expect(panel).toContainText('This video is not set up correctly');
    await expect(panel.getByRole('button', { name: 'Opnieuw proberen', exact: true })).toBeVisible();
    await expect(page.locator('cf-player .vjs-play-control')).toHaveAttribute('title', 'Afspelen');
    await language('en');
    await expect(page.locator('cf-player .vjs-play-control')).toHaveAttribute('title', 'Play');
    await expect(page.locator('cf-player .vjs-volume-bar')).toHaveAttribute('aria-label', 'Volume Level');
    await expect(panel).toHaveCSS('direction', 'ltr');
  });
}

test('a language that cannot be fetched is English, and comes when the page is online again', async ({
  open,
  page,
}) => {
  let isBlocked = true;
  await page.route(/\/dist\/page-(tr|en)-/, (route) => (isBlocked ? route.abort() : route.continue()));
  await open('<cf-player src="ftp://h.example/a" lang="tr"></cf-player>');
  const panel = page.locator('cf-player [role=alert]');
  await expect(panel).toContainText('This video cannot be played');
  await expect(panel.getByRole('button', { name: 'Try again', exact: true })).toBeVisible();
  isBlocked = false;
  await page.evaluate(() => void dispatchEvent(new Event('online')));
  await expect(panel).toContainText('Bu video doğru ayarlanmamış');
});
