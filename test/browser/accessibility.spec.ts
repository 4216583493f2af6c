import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { documented, html } from '../support/configurations.js';
import { expect, test } from '../support/browser-fixtures.js';

const axe = readFile(
  fileURLToPath(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url)),
  'utf8',
);

/** Rules of WCAG 2.2 A and AA that the page breaks, each with the first place. */
async function violations(page: Page, context: string): Promise<string[]> {
  // Evaluated, not added as a script: the page's policy is not relaxed for the test.
  await page.evaluate(await axe);
  return page.evaluate(async (root) => {
    const { violations: found } = await (globalThis as any).axe.run(root, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return found.map(
      (violation: any) =>
        `${violation.id}: ${violation.help} (${violation.nodes[0]?.target.flat(9).join(' ')})`,
    );
  }, context);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the demo page breaks no rule of WCAG AA in the ${colorScheme} scheme`, async ({
    page,
    distribution,
  }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto(distribution.url);
    await expect(page.getByRole('status')).toContainText(/playing over rtmp/i, { timeout: 15_000 });
    await page.getByText('Advanced options').click();
    expect(await violations(page, 'html')).toEqual([]);
  });
}

test('<cf-player> breaks no rule of WCAG AA', async ({ open, distribution }) => {
  const player = await open(`<main><h1>Video</h1>${html(documented(distribution))}</main>`);
  await player.expectPlaying('rtmp');
  expect(await violations(player.page, 'cf-player')).toEqual([]);
});

test('<cf-player> can be used with the keyboard alone', async ({ open, distribution }) => {
  const player = await open(html(documented(distribution)));
  await player.expectPlaying('rtmp');
  const button = player.page.getByRole('button', { name: /^pause$/i });
  await button.focus();
  await player.page.keyboard.press('Space');
  await expect.poll(async () => (await player.state()).paused).toBe(true);
  await player.page.keyboard.press('Space');
  await expect.poll(async () => (await player.state()).paused).toBe(false);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`<cf-player> breaks no rule in its menus, panels and errors, in the ${colorScheme} scheme`, async ({
    open,
    page,
    distribution,
  }) => {
    await page.emulateMedia({ colorScheme });
    const player = await open(`<main><h1>Video</h1>${html(documented(distribution))}</main>`);
    await player.expectPlaying('rtmp');
    const within = page.locator('cf-player');
    await page.getByRole('button', { name: /^pause$/i }).focus();
    for (const tab of ['Keyboard shortcuts', 'Statistics']) {
      if (tab === 'Statistics') await page.keyboard.press('ArrowLeft');
      else await page.keyboard.press('?');
      await expect(within.getByRole('tab', { name: tab })).toBeFocused();
      expect(await violations(page, 'cf-player')).toEqual([]);
    }
    await page.keyboard.press('Escape');
    await within.getByRole('button', { name: 'Settings' }).focus();
    await page.keyboard.press('Enter');
    await expect(within.getByRole('menuitem', { name: /^Speed/ })).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(within.getByRole('menuitemradio', { name: 'Normal' })).toBeFocused();
    expect(await violations(page, 'cf-player')).toEqual([]);
    await page.evaluate(() =>
      document.querySelector('cf-player')!.setAttribute('file', 'fail/NetStream.Play.Failed/x.mp4'),
    );
    await player.expectFailure();
    await expect(within.getByRole('button', { name: 'Copy report' })).toBeVisible();
    expect(await violations(page, 'cf-player')).toEqual([]);
  });
}
