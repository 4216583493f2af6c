import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startCountingRelay } from '../support/counting-relay.js';
import { DOCUMENTED, documented, html } from '../support/configurations.js';
import { expect, test } from '../support/browser-fixtures.js';
import { PlayerOnPage } from '../support/player-page.js';

test('a classic script in the head: <source> children that the parser brings later play', async ({
  page,
  distribution,
}) => {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  const { url, gateway } = distribution;
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    if (request.url !== '/') {
      response.end();
      return;
    }
    response.write(
      `<!doctype html><html lang="en"><meta charset="utf-8"><title>test</title>` +
        `<script src="${url}/dist/cf-player.iife.js"></script>` +
        `<body><cf-player gateway="${gateway}" autoplay muted>\n`,
    );
    void released.then(() =>
      response.end(
        `<source src="rtmp://${DOCUMENTED}/cfx/st/&amp;mp4:videos/mediafile.mp4" type="rtmp/mp4">` +
          `<source src="${url}/videos/mediafile.mp4" type="video/mp4"></cf-player></body></html>`,
      ),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`, { waitUntil: 'commit' });
    const seen = () =>
      page.evaluate(() => {
        const element = document.querySelector('cf-player') as any;
        return element === null ? null : [element.children.length, Array.isArray(element.attempts)];
      });
    await expect
      .poll(seen, { message: 'the element runs and has no children', timeout: 15_000 })
      .toEqual([0, true]);
    release();
    const player = new PlayerOnPage(page);
    await player.expectPlaying('rtmp');
    expect((await player.state()).candidates).toContain('file');
  } finally {
    release();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

for (const name of ['cf-video', 'cf-player']) {
  test(`<${name}> moved into an iframe and back plays on`, async ({ open, distribution }) => {
    const player = await open(
      `<div id="home">${html(documented(distribution), name)}</div><iframe title="away"></iframe>`,
    );
    await player.expectPlaying('rtmp');
    const state = () =>
      player.page.evaluate(() => {
        const { kept } = globalThis as any;
        return {
          time: kept.currentTime as number,
          isPlaying: !kept.paused && kept.readyState > 2 && kept.error === null,
          isHome: kept.ownerDocument === document,
        };
      });
    const playsOn = async (where: string) => {
      await expect
        .poll(async () => (await state()).isPlaying, { message: `plays ${where}`, timeout: 15_000 })
        .toBe(true);
      const { time } = await state();
      await expect
        .poll(async () => (await state()).time, { message: `moves on ${where}`, timeout: 15_000 })
        .toBeGreaterThan(time + 0.5);
    };
    await player.page.evaluate((tag) => {
      const element = document.querySelector(tag)!;
      Object.assign(globalThis, { kept: element });
      document.querySelector('iframe')!.contentDocument!.body.append(element);
    }, name);
    await playsOn('in the iframe');
    expect((await state()).isHome).toBe(false);
    await player.page.evaluate(() => {
      document.querySelector('#home')!.append((globalThis as any).kept);
    });
    await playsOn('at home');
    expect((await state()).isHome).toBe(true);
    expect((await player.state()).engine).toBe('rtmp');
  });
}

test('fifty players made and removed at every stage leave no connection and no worker', async ({
  open,
  distribution,
}) => {
  test.setTimeout(60_000);
  const relay = await startCountingRelay(distribution.httpPort);
  try {
    const { page } = await open('<div id="home"></div>');
    await page.evaluate(
      async (written) => {
        await customElements.whenDefined('cf-player');
        const home = document.querySelector('#home')!;
        const reached: ((element: any) => boolean)[] = [
          () => true,
          (element) => element.attempts.length > 0,
          (element) => element.engine === 'rtmp',
          (element) => element.readyState > 0,
          (element) => element.currentTime > 0,
        ];
        for (let i = 0; i < 50; i++) {
          home.innerHTML = written;
          const element = home.firstElementChild;
          const begin = performance.now();
          while (!reached[i % reached.length]!(element)) {
            if (performance.now() - begin > 10_000) throw new Error(`player ${i} does not get there`);
            await new Promise((resolve) => setTimeout(resolve, 10));
          }
          home.innerHTML = '';
        }
      },
      html(documented(distribution, { gateway: `ws://127.0.0.1:${relay.port}/rtmp` })),
    );
    expect(relay.total, 'connections that there were').toBeGreaterThanOrEqual(20);
    await expect.poll(() => relay.open, { message: 'connections', timeout: 15_000 }).toBe(0);
    await expect.poll(() => page.workers().length, { message: 'workers', timeout: 15_000 }).toBe(0);
  } finally {
    await relay.stop();
  }
});
