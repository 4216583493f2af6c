// The pictures in docs/screenshots, made anew from a built tree: `npm run screenshots`.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = `${root}docs/screenshots`;
mkdirSync(folder, { recursive: true });

const server = spawn(process.execPath, ['dist/cli.js', 'serve', ...process.argv.slice(2)], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'inherit'],
});
const address = await new Promise((resolve, reject) => {
  let text = '';
  server.stdout.setEncoding('utf8');
  server.stdout.on('data', (part) => {
    text += part;
    const found = /http:\/\/[^\s/]+/.exec(text)?.[0];
    if (found !== undefined) resolve(found);
  });
  server.once('exit', () => reject(new Error('the local distribution ended')));
});
const gateway = `${address.replace('http', 'ws')}/rtmp`;

const element = (attributes) =>
  `<cf-player distribution="s5c39gqb8ow64r.cloudfront.net" gateway="${gateway}" autoplay muted ${attributes}></cf-player>`;
const VIDEO = element('file="videos/mediafile.mp4"');

/** Name, width of the window, language, what is on the page, and what happens before the picture is taken. */
const SHOTS = [
  ['playing-1280', 1280, 'en', VIDEO],
  ['playing-320', 320, 'en', VIDEO],
  ['settings-768', 768, 'en', VIDEO, (page) => click(page, 'Settings')],
  ['statistics-768', 768, 'en', VIDEO, (page) => press(page, '?', 'ArrowLeft')],
  ['keys-ar-768', 768, 'ar', VIDEO, (page) => press(page, '?')],
  ['sound-320', 320, 'en', element('file="audio/mediafile.mp3"')],
  ['error-768', 768, 'en', element('file="fail/NetStream.Play.Failed/x.mp4"')],
  ['error-ja-320', 320, 'ja', element('file="fail/NetStream.Play.Failed/x.mp4"')],
];

const wake = async (page) => {
  await page.mouse.move(60, 60);
  await page.mouse.move(70, 60);
};
async function click(page, name) {
  await wake(page);
  await page.locator('cf-player').getByRole('button', { name }).click();
}
async function press(page, ...keys) {
  await page.locator('cf-player .vjs-play-control').focus();
  for (const key of keys) {
    await page.keyboard.press(key);
    await page.locator('cf-player').getByRole('dialog').waitFor();
  }
  // Some points for the charts.
  await page.waitForTimeout(3000);
}

const systemChromium = '/usr/bin/chromium';
const browser = await chromium.launch({
  args: ['--autoplay-policy=no-user-gesture-required'],
  ...(existsSync(systemChromium) ? { executablePath: systemChromium } : {}),
});
try {
  for (const [name, width, lang, body, act = wake] of SHOTS) {
    const page = await browser.newPage({ viewport: { width, height: 760 }, reducedMotion: 'reduce' });
    await page.route('**/a-page-for-pictures.html', (route) =>
      route.fulfill({
        contentType: 'text/html; charset=utf-8',
        body: `<!doctype html><html lang="${lang}"><title>cf-player</title><script type="module" src="/dist/cf-player.js"></script><body>${body}</body></html>`,
      }),
    );
    await page.goto(`${address}/a-page-for-pictures.html`);
    await page.waitForFunction(() => {
      const { currentTime, error } = document.querySelector('cf-player');
      return currentTime > 1 || error;
    });
    // Words and buttons that come later.
    await page.waitForLoadState('networkidle').catch(() => undefined);
    await act(page);
    await page.waitForTimeout(300);
    // JPEG: a page of documentation is no place for lossless gradients.
    await page.locator('cf-player').screenshot({ path: `${folder}/${name}.jpg`, type: 'jpeg', quality: 55 });
    await page.close();
  }
} finally {
  await browser.close();
  server.kill();
}
