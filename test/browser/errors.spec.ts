import type { PlayerOnPage } from '../support/player-page.js';
import { DOCUMENTED, documented, html } from '../support/configurations.js';
import { expect, test } from '../support/browser-fixtures.js';

/** What a person sees: the text in the player, shadow roots included. */
const visibleText = (player: PlayerOnPage) =>
  player.page.evaluate((selector) => {
    const collect = (node: Node): string => {
      if (node instanceof HTMLElement) {
        if (/^(STYLE|SCRIPT|TEMPLATE)$/.test(node.tagName)) return '';
        if (!node.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return '';
        if (node.shadowRoot !== null) return [...node.shadowRoot.childNodes].map(collect).join(' ');
      }
      return node.nodeType === Node.TEXT_NODE
        ? (node.textContent ?? '')
        : [...node.childNodes].map(collect).join(' ');
    };
    return collect(document.querySelector(selector)!).replace(/\s+/g, ' ');
  }, player.selector);

test('a missing file is an error in words on the page, and events say the code', async ({
  open,
  distribution,
}) => {
  const player = await open('');
  await player.page.evaluate(
    (markup) => {
      const order: string[] = [];
      const holder = document.createElement('div');
      holder.innerHTML = markup;
      const element = holder.firstElementChild!;
      element.addEventListener('playererror', (event) => {
        const { detail, bubbles } = event as CustomEvent;
        order.push(`playererror ${detail.code} ${detail.severity} ${bubbles}`);
      });
      element.addEventListener('error', () => order.push(`error ${(element as any).error.code}`));
      Object.assign(globalThis, { order });
      document.body.append(element);
    },
    html(documented(distribution, { file: 'videos/missing.mp4' })),
  );
  const error = await player.expectFailure();
  expect(error).toMatchObject({ code: 4, causeCode: 'CF_RTMP_STREAM_NOT_FOUND', severity: 'fatal' });
  expect(await player.page.evaluate(() => (globalThis as any).order)).toEqual([
    'playererror CF_RTMP_STREAM_NOT_FOUND fatal false',
    'error 4',
  ]);
  // The element knows before video.js is there to show it.
  await expect.poll(() => visibleText(player)).toMatch(/\w{3}/);
  const text = await visibleText(player);
  // Words for a viewer, not our names, and never only that something is unknown.
  expect(text).toMatch(/video|stream|file/i);
  expect(text).toMatch(/not (be )?found|does not exist|missing|not there/i);
  expect(text).not.toMatch(/unknown error/i);
});

test('a missing file on every way is one error in the end', async ({ open, distribution }) => {
  const player = await open(
    html(documented(distribution, { file: 'videos/missing.mp4', 'web-distribution': distribution.url })),
  );
  await player.expectFailure();
  const { attempts, error } = await player.state();
  expect(attempts.map(({ kind, code }) => `${kind} ${code}`)).toEqual(
    expect.arrayContaining([
      'rtmp CF_RTMP_STREAM_NOT_FOUND',
      'hls CF_HLS_MANIFEST_NOT_FOUND',
      'file CF_FILE_NOT_FOUND',
    ]),
  );
  expect(error?.causeCode).toMatch(/NOT_FOUND$/);
});

const CLOUDFRONT = [
  [
    'a distribution that does not exist',
    'CF_DISTRIBUTION_NOT_FOUND',
    'rtmp://snotthere.cloudfront.net/cfx/st',
  ],
  [
    'a web distribution asked for RTMP',
    'CF_DISTRIBUTION_TYPE_MISMATCH',
    'rtmp://d111111abcdef8.cloudfront.net/cfx/st',
  ],
  ['an instance other than st', 'CF_INVALID_INSTANCE', `rtmp://${DOCUMENTED}/cfx/other`],
  ['an app other than cfx', 'CF_INVALID_URI', `rtmp://${DOCUMENTED}/other/st`],
] as const;

for (const [what, code, streamer] of CLOUDFRONT) {
  test(`${what} is ${code}, in words`, async ({ open, distribution }) => {
    const player = await open(html(documented(distribution, { distribution: undefined, streamer })));
    const error = await player.expectFailure();
    expect(error.causeCode).toBe(code);
    await expect.poll(async () => (await visibleText(player)).trim().length).toBeGreaterThan(20);
    expect(await visibleText(player)).not.toMatch(/unknown error/i);
  });
}

test('after an error another configuration plays in the same element', async ({ open, distribution }) => {
  const player = await open(html(documented(distribution, { file: 'videos/missing.mp4' })));
  await player.expectFailure();
  await player.page.evaluate(() => {
    document.querySelector('cf-player')!.setAttribute('file', 'videos/mediafile.mp4');
  });
  await player.expectPlaying('rtmp');
  expect((await player.state()).error).toBeNull();
  expect(await visibleText(player)).not.toMatch(/not found/i);
});
