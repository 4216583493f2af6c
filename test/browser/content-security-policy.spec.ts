import { freePort } from '../support/free-port.js';
import { documented, html } from '../support/configurations.js';
import { CLASSIC, MODULE, expect, test } from '../support/browser-fixtures.js';
import { strictPolicy } from '../support/strict-policy.js';

for (const [name, head] of [
  ['module', MODULE],
  ['classic script', CLASSIC],
] as const) {
  test(`under a strict policy with Trusted Types the ${name} plays over RTMP, in a worker`, async ({
    open,
    distribution,
  }) => {
    const player = await open(html(documented(distribution)), {
      head,
      headers: { 'content-security-policy': strictPolicy(`ws://localhost:${distribution.httpPort}`) },
    });
    await player.expectPlaying('rtmp');
    expect(player.page.workers().map((worker) => new URL(worker.url()).pathname)).toEqual([
      '/dist/rtmp-worker.js',
    ]);
    await player.seek(12);
    await player.expectAdvance(0.5);
  });
}

test('under a strict policy with Trusted Types menus, statistics, keys and the error panel open, and names are no markup', async ({
  open,
  page,
  distribution,
}) => {
  test.setTimeout(60_000);
  const markup = '<img src=x onerror="globalThis.isHacked=1">';
  const label = markup.replaceAll('"', '&quot;');
  const player = await open(
    html(
      documented(distribution, { title: markup, 'media-artwork': 'http://[', thumbnails: 'http://[' }),
    ).replace('</cf-player>', () => `<track kind="captions" label="${label}"></cf-player>`),
    { headers: { 'content-security-policy': strictPolicy(`ws://localhost:${distribution.httpPort}`) } },
  );
  await player.expectPlaying('rtmp');
  const inside = page.locator('cf-player');
  await page.mouse.move(60, 60);
  await inside.locator('.vjs-progress-control').hover();
  await inside.getByRole('button', { name: 'Settings' }).click();
  await inside.getByRole('menuitem', { name: /^Captions/ }).click();
  await inside.getByRole('menuitemradio', { name: markup }).click();
  await inside.locator('.vjs-play-control').focus();
  await page.keyboard.press('?');
  await inside.getByRole('tab', { name: 'Statistics' }).click();
  await expect(inside.locator('polyline').first()).toHaveAttribute('points', /,/);
  await page.keyboard.press('Escape');
  await page.evaluate((file) => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
    document.execCommand = () => false;
    document.querySelector('cf-player')!.setAttribute('file', file);
  }, `fail/NetStream.Play.Failed/${markup}.mp4`);
  await player.expectFailure();
  await inside.getByRole('button', { name: 'Copy report' }).click();
  await expect(inside.getByRole('textbox')).toHaveValue(/cf-player report/);
  await expect(inside.getByRole('textbox')).toBeFocused();
  expect(await inside.locator('img[onerror]').count()).toBe(0);
  expect(await page.evaluate(() => 'isHacked' in globalThis)).toBe(false);
});

test('under a strict policy with Trusted Types HLS plays', async ({ open, distribution }) => {
  const nobody = await freePort();
  const gateway = `ws://localhost:${nobody}`;
  const player = await open(
    html(documented(distribution, { gateway: `${gateway}/rtmp`, 'web-distribution': distribution.url })),
    { headers: { 'content-security-policy': strictPolicy(gateway) } },
  );
  await player.expectPlaying('hls.js');
});

test('a policy that forbids workers makes the session run on the page', async ({
  open,
  distribution,
  pageProblems,
}) => {
  const policy = strictPolicy(`ws://localhost:${distribution.httpPort}`).replace(
    "worker-src 'self'",
    "worker-src 'none'",
  );
  const player = await open(html(documented(distribution)), {
    headers: { 'content-security-policy': policy },
  });
  await player.expectPlaying('rtmp');
  expect(player.page.workers()).toEqual([]);
  expect(pageProblems.filter((problem) => !problem.includes('worker-src'))).toEqual([]);
  pageProblems.length = 0;
});

test('where not even the policy of the player may be made, the session runs on the page', async ({
  open,
  distribution,
  pageProblems,
}) => {
  const policy = strictPolicy(`ws://localhost:${distribution.httpPort}`).replace(
    'trusted-types cf-player',
    "trusted-types 'none'",
  );
  const player = await open(html(documented(distribution)), {
    headers: { 'content-security-policy': policy },
  });
  await player.expectPlaying('rtmp');
  expect(player.page.workers()).toEqual([]);
  // The browser reports that it was asked; nothing else happened.
  expect(pageProblems.filter((problem) => !/trusted ?type|TrustedScriptURL/i.test(problem))).toEqual([]);
  pageProblems.length = 0;
});

test('a page that may not open WebSockets is told so', async ({ open, distribution, pageProblems }) => {
  // A worker has a policy of its own; without one the policy of the page counts.
  const player = await open(html(documented(distribution)), {
    headers: { 'content-security-policy': "connect-src 'none'; worker-src 'none'" },
  });
  const error = await player.expectFailure();
  expect(error.causeCode).toBe('CF_ENV_NO_WEBSOCKET');
  expect(pageProblems.join('\n')).toContain('connect-src');
  pageProblems.length = 0;
});
