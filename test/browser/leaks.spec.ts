import type { Page } from '@playwright/test';
import { DOCUMENTED } from '../support/configurations.js';
import { expect, test } from '../support/browser-fixtures.js';

/** Cycles until code is compiled and caches are full, and cycles that must leave nothing. */
const WARM_UP = 3;
const CYCLES = 12;

/** Puts an element into the page, waits for its first picture, takes it out again. */
const cycle = (page: Page, name: string, attributes: Readonly<Record<string, string>>): Promise<void> =>
  page.evaluate(
    async ([tag, all]) => {
      const element = document.createElement(tag) as any;
      for (const [key, value] of Object.entries(all)) element.setAttribute(key, value);
      const shown = new Promise((resolve, reject) => {
        element.nativeEl.requestVideoFrameCallback(resolve);
        element.addEventListener('error', () => reject(new Error(element.error?.message)));
      });
      document.body.append(element);
      await shown;
      element.remove();
    },
    [name, attributes] as const,
  );

interface Held {
  readonly nodes: number;
  readonly listeners: number;
}

for (const name of ['cf-video', 'cf-player']) {
  test(`<${name}> that comes and goes leaves no nodes, listeners, workers or connections`, async ({
    open,
    distribution,
  }) => {
    const { page } = await open('<p>nothing yet</p>');
    const sockets = new Set<unknown>();
    page.on('websocket', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const held = async (): Promise<Held> => {
      // Twice: what a finalizer lets go is garbage only then.
      for (let i = 0; i < 2; i++) await session.send('HeapProfiler.collectGarbage');
      const { metrics } = await session.send('Performance.getMetrics');
      const of = (metric: string) => metrics.find((one) => one.name === metric)?.value ?? 0;
      return { nodes: of('Nodes'), listeners: of('JSEventListeners') };
    };
    const attributes = {
      streamer: `rtmp://${DOCUMENTED}/cfx/st`,
      file: 'mp4:videos/mediafile.mp4',
      gateway: distribution.gateway,
      order: 'rtmp',
      autoplay: '',
      muted: '',
    };
    const settled = async (): Promise<void> => {
      await expect.poll(() => [page.workers().length, sockets.size]).toEqual([0, 0]);
    };
    for (let i = 0; i < WARM_UP; i++) await cycle(page, name, attributes);
    await settled();
    const before = await held();
    for (let i = 0; i < CYCLES; i++) await cycle(page, name, attributes);
    await settled();
    // One element that stays has a dozen listeners and, with the browser's controls, a hundred nodes.
    await expect
      .poll(async () => {
        const { nodes, listeners } = await held();
        return nodes - before.nodes < CYCLES && listeners - before.listeners < CYCLES;
      })
      .toBe(true);
  });
}
