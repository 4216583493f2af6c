import type { Page } from '@playwright/test';
import { expect, test } from '../support/browser-fixtures.js';
import type { Distribution } from '../support/distribution.js';
import { strictPolicy } from '../support/strict-policy.js';

const oneTag = ({ gateway }: Distribution, more = '') =>
  `<script src="/dist/cf-legacy.iife.js" data-gateway="${gateway}" ${more}></script>`;

/** A script of the page's own, as a file, which strict policies allow. */
async function ownScript(page: Page, code: string): Promise<string> {
  await page.route('**/own.js', (route) => route.fulfill({ contentType: 'text/javascript', body: code }));
  return '<script src="/own.js"></script>';
}

const STREAMER = 'rtmp://s5c39gqb8ow64r.cloudfront.net/cfx/st';

test('under a strict policy the one script tag puts a player in the place of a Flash movie, and it plays', async ({
  open,
  distribution,
  pageProblems,
}) => {
  const variables = `file=videos%2Fmediafile.mp4&amp;streamer=${encodeURIComponent(STREAMER)}&amp;autostart=true&amp;title=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E`;
  const player = await open(
    `<object id="movie" class="wide" width="480" height="270" type="application/x-shockwave-flash" data="player.swf">
       <param name="FlashVars" value="${variables}">
       <embed src="player.swf" width="480" height="270" flashvars="${variables}">
     </object>`,
    {
      head: oneTag(distribution),
      headers: { 'content-security-policy': strictPolicy(`ws://localhost:${distribution.httpPort}`) },
    },
  );
  await player.expectPlaying('rtmp');
  const now = await player.page.evaluate(() => {
    const [element, ...others] = document.querySelectorAll('cf-player');
    const { width, height } = element!.getBoundingClientRect();
    return {
      id: element!.id,
      names: element!.className,
      title: element!.getAttribute('title'),
      width,
      height,
      others: others.length,
    };
  });
  expect(now).toEqual({
    id: 'movie',
    names: 'wide',
    title: '<img src=x onerror=alert(1)>',
    width: 480,
    height: 270,
    others: 0,
  });
  expect(await player.page.locator('object, embed, img[src="x"], [onerror]').count()).toBe(0);
  // The browser says that of the old movie, which was in the page before any script.
  expect(pageProblems.filter((problem) => !problem.startsWith('Loading plugin data'))).toEqual([]);
  pageProblems.length = 0;
});

test('the calls of a page to JW Player make a player, and work on it', async ({
  open,
  distribution,
  page,
}) => {
  const script = await ownScript(
    page,
    `globalThis.told = [];
     jwplayer.key = 'abc';
     const player = jwplayer('box').setup({
       flashplayer: 'player.swf', provider: 'rtmp', streamer: '${STREAMER}', file: 'videos/mediafile.mp4', width: 480, height: 270,
       volume: 40, plugins: { 'captions-2': {} },
     });
     player.onReady(() => told.push('ready')).onPlay(() => told.push('play')).on('pause', () => told.push('pause'));
     player.onComplete(() => told.push('complete')).someMethodOfAPlugin({}).play();`,
  );
  const player = await open(`<div id="box" class="frame">Loading</div>${script}`, {
    head: oneTag(distribution),
    headers: { 'content-security-policy': strictPolicy(`ws://localhost:${distribution.httpPort}`) },
  });
  await player.expectPlaying('rtmp');
  const api = (code: string) => player.page.evaluate(`jwplayer('box').${code}`);
  expect(await api('getState()')).toBe('PLAYING');
  expect(await api('getVolume()')).toBe(40);
  expect(await api('getDuration()')).toBeGreaterThan(10);
  await api('setMute(true) && 0');
  expect(await api('getMute()')).toBe(true);
  await api('seek(12) && 0');
  await expect.poll(() => api('getPosition()')).toBeGreaterThanOrEqual(12);
  await api('pause() && 0');
  // It plays again behind the seek, which the old player told, too.
  await expect.poll(() => player.page.evaluate('[...new Set(told)]')).toEqual(['ready', 'play', 'pause']);
  expect(await api('getState()')).toBe('PAUSED');
});

test('calls that the library of the page made nothing of are read where they stand, and nothing of them is run', async ({
  open,
  distribution,
}) => {
  const player = await open(
    `<script>var flashvars = { file: 'videos/mediafile.mp4', provider: 'rtmp' }; flashvars.streamer = '${STREAMER}';
       var params = {}; swfobject.embedSWF('player.swf', 'box', '320', '180', '9.0.0', false, flashvars, params);</script>
     <p id="box">Get Flash</p><script>$f('other', 'flowplayer.swf', { clip: { url: (globalThis.ran = true, 'mp4:x'), live: true } })</script>`,
    // What the real one does without Flash.
    {
      head: `<script>var swfobject = { embedSWF() {} }, $f = () => { globalThis.ran = false };</script>${oneTag(distribution)}`,
    },
  );
  const element = player.page.locator('cf-player');
  await expect(element).toHaveAttribute('streamer', STREAMER);
  await expect(element).toHaveAttribute('id', 'box');
  expect(await player.page.evaluate('globalThis.ran')).toBe(false);
  // The player's script comes from beside the one script.
  await player.page.evaluate(() => customElements.whenDefined('cf-player').then(() => undefined));
  await player.call('play');
  await player.expectPlaying('rtmp');
});

test('embeds that come later are replaced, those that are there are read without touching the page', async ({
  open,
  distribution,
}) => {
  const flowplayer = `<div class="flowplayer" data-rtmp="${STREAMER}"><video><source type="video/flash" src="mp4:videos/mediafile.mp4"></video></div>`;
  const player = await open(`<main>${flowplayer}</main>`, {
    head: `<script src="/dist/cf-legacy.iife.js" data-mode="manual"></script>`,
  });
  const { page } = player;
  const read = await page.evaluate(() => {
    const { CfLegacy } = globalThis as any;
    const [embed] = CfLegacy.findEmbeds({ hosts: { '*.cloudfront.net': 'd111111abcdef8.cloudfront.net' } });
    return {
      kind: embed.kind,
      config: embed.config,
      untouched: document.querySelectorAll('cf-player').length === 0,
    };
  });
  expect(read).toEqual({
    kind: 'flowplayer',
    config: {
      streamer: STREAMER,
      file: 'mp4:videos/mediafile.mp4',
      webDistribution: 'd111111abcdef8.cloudfront.net',
    },
    untouched: true,
  });
  await page.evaluate(
    ([gateway, streamer]) => {
      const { CfLegacy } = globalThis as any;
      CfLegacy.startLegacy({ gateway, observe: true });
      CfLegacy.startLegacy({ gateway, shims: 'none' });
      const video = document.createElement('video');
      video.className = 'video-js';
      video.id = 'late';
      const source = document.createElement('source');
      source.type = 'rtmp/mp4';
      source.src = `${streamer}/&mp4:videos/mediafile.mp4`;
      video.append(source);
      document.querySelector('main')!.append(video);
    },
    [distribution.gateway, STREAMER] as const,
  );
  await expect(page.locator('cf-player')).toHaveCount(2);
  await page.evaluate(`videojs('late').play() && 0`);
  await expect.poll(() => page.evaluate(`videojs('late').currentTime()`)).toBeGreaterThan(0.5);
});
