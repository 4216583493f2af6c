import { test as base } from '@playwright/test';
import { startDistribution, type Distribution } from './distribution.js';
import { expect } from './expect.js';
import { mediaFolder } from './media-files.js';
import { PlayerOnPage } from './player-page.js';

export { expect };

export interface PageOptions {
  /** Headers of the page, a Content-Security-Policy for example. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What loads the player; default: the module bundle. */
  readonly head?: string;
  /** Which element the returned player is. */
  readonly selector?: string;
  /** Where the page comes from; default: the distribution's HTTP port. */
  readonly origin?: string;
}

export const MODULE = '<script type="module" src="/dist/cf-player.js"></script>';
export const CLASSIC = '<script src="/dist/cf-player.iife.js"></script>';

interface TestFixtures {
  /** Opens a page of the distribution's origin with this body. */
  open(body: string, options?: PageOptions): Promise<PlayerOnPage>;
  /** Errors that a test expects on its page may be taken out of it; what is left at the end fails the test. */
  pageProblems: string[];
}

interface WorkerFixtures {
  /** A folder of media whose pictures say which frame they are. */
  media: string;
  /** A local distribution of that folder. */
  distribution: Distribution;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  media: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads from the pattern what a fixture needs
    async ({}, use) => use(await mediaFolder()),
    { scope: 'worker', timeout: 60_000 },
  ],

  distribution: [
    async ({ media }, use) => {
      const distribution = await startDistribution(media);
      await use(distribution);
      await distribution.stop();
    },
    { scope: 'worker', timeout: 30_000 },
  ],

  pageProblems: [
    async ({ page }, use) => {
      const problems: string[] = [];
      // An exception that nobody caught, and a rejection that nobody handled.
      page.on('pageerror', (error) => problems.push(`${error.name}: ${error.message}\n${error.stack ?? ''}`));
      page.on('crash', () => problems.push('the page crashed'));
      page.on('worker', (worker) => {
        worker.on('console', (message) => {
          if (message.type() === 'error') problems.push(`worker: ${message.text()}`);
        });
      });
      page.on('console', (message) => {
        const text = message.text();
        // A hint of the player for the owner of the page, who may read there of a policy.
        if (text.startsWith('cf-player: CF_')) return;
        if (/Content Security Policy|Trusted ?Type|TrustedHTML|TrustedScript/i.test(text))
          problems.push(text);
        if (text.startsWith('Uncaught')) problems.push(text);
      });
      // The picture is inside shadow roots; a test reads it, and nothing else, from there.
      await page.addInitScript(() => {
        const innerVideo = (node: Element | ShadowRoot | null): HTMLVideoElement | undefined => {
          if (node === null) return undefined;
          if (node instanceof HTMLVideoElement) return node;
          const shadow = node instanceof Element ? node.shadowRoot : null;
          for (const child of [...(shadow?.children ?? []), ...node.children]) {
            const found = innerVideo(child);
            if (found !== undefined) return found;
          }
          return undefined;
        };
        Object.assign(globalThis, { innerVideo });
      });
      await use(problems);
      // A request that a test answers itself may still be under way when the test is over.
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      expect(problems, 'errors on the page').toEqual([]);
    },
    { auto: true },
  ],

  open: async ({ page, distribution }, use) => {
    await use(async (body, { headers = {}, head = MODULE, selector, origin } = {}) => {
      const address = `${origin ?? distribution.url}/a-page-of-the-tests.html`;
      await page.route(address, (route) =>
        route.fulfill({
          contentType: 'text/html; charset=utf-8',
          headers,
          body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>test</title>${head}<body>${body}</body></html>`,
        }),
      );
      await page.goto(address);
      return new PlayerOnPage(page, selector);
    });
  },
});
