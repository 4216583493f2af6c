import { startCountingRelay, type CountingRelay } from '../support/counting-relay.js';
import { DOCUMENTED, documented, html } from '../support/configurations.js';
import { startGateway, type Distribution, type GatewayProcess } from '../support/distribution.js';
import { freePort } from '../support/free-port.js';
import { expect, test } from '../support/browser-fixtures.js';
import type { PlayerOnPage } from '../support/player-page.js';

/** An RTMP server that is down, behind a gateway that is up, and comes back. */
async function serverThatReturns(
  distribution: Distribution,
): Promise<{ gateway: GatewayProcess; comeBack(): Promise<CountingRelay>; stop(): Promise<void> }> {
  const port = await freePort();
  const gateway = await startGateway({ map: [`${DOCUMENTED}=127.0.0.1:${port}`] });
  let relay: CountingRelay | undefined;
  return {
    gateway,
    comeBack: async () => (relay = await startCountingRelay(distribution.rtmpPort, port)),
    stop: async () => {
      await gateway.stop();
      await relay?.stop();
    },
  };
}

const twoWays = (distribution: Distribution, gateway: string, element?: string) =>
  html(documented(distribution, { gateway, 'web-distribution': distribution.url }), element);

/** Steps as the page hears of them, and what it says to them. */
const listen = (player: PlayerOnPage, declined: readonly string[] = []) =>
  player.page.evaluate(
    ([selector, kinds]) => {
      const heard: string[] = [];
      Object.assign(globalThis, { heard });
      document.querySelector(selector)!.addEventListener('beforecandidate', (event) => {
        const { candidate, reason, error } = (event as CustomEvent).detail;
        heard.push(`${candidate.kind} ${reason} ${error?.code ?? ''}`.trim());
        if (kinds.includes(`${candidate.kind} ${reason}`)) event.preventDefault();
      });
    },
    [player.selector, declined] as const,
  );
const heard = (player: PlayerOnPage) => player.page.evaluate(() => (globalThis as any).heard as string[]);
const retryBetter = (player: PlayerOnPage) =>
  player.page.evaluate(
    (selector) => (document.querySelector(selector) as any).retryBetter() as Promise<boolean>,
    player.selector,
  );

test('RTMP that is back: at a pause the player goes back up to it, at the same picture', async ({
  open,
  distribution,
}) => {
  test.setTimeout(60_000);
  const server = await serverThatReturns(distribution);
  try {
    const player = await open(twoWays(distribution, server.gateway.url, 'cf-video'));
    await player.expectPlaying('hls.js');
    await listen(player);
    const relay = await server.comeBack();
    // Nothing happens to what somebody is watching.
    await player.expectAdvance(2);
    expect(relay.total).toBe(0);
    await player.call('pause');
    await player.seek(7.02);
    await player.expectFrameOf(7.02);
    await expect.poll(async () => (await player.state()).engine, { timeout: 15_000 }).toBe('rtmp');
    await player.expectFrameOf(7.02);
    const { attempts, paused, error } = await player.state();
    expect(paused).toBe(true);
    expect(error).toBeNull();
    expect(attempts.at(-1)).toMatchObject({ kind: 'rtmp', outcome: 'playing' });
    expect((await heard(player))[0]).toBe('rtmp better');
    await player.call('play');
    await player.expectPlaying('rtmp');
  } finally {
    await server.stop();
  }
});

test('on request, while it plays: not when the server is down, and when it is back', async ({
  open,
  distribution,
}) => {
  test.setTimeout(60_000);
  const server = await serverThatReturns(distribution);
  try {
    const player = await open(twoWays(distribution, server.gateway.url));
    await player.expectPlaying('hls.js');
    const before = (await player.state()).attempts.length;
    expect(await retryBetter(player)).toBe(false);
    await player.expectAdvance(0.5);
    expect((await player.state()).attempts).toHaveLength(before);
    await server.comeBack();
    const { currentTime } = await player.state();
    expect(await retryBetter(player)).toBe(true);
    await player.expectPlaying('rtmp');
    expect((await player.state()).currentTime).toBeGreaterThan(currentTime);
  } finally {
    await server.stop();
  }
});

test('a page declines: what it does not want is not asked for', async ({ open, distribution, page }) => {
  const player = await open('');
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('websocket', (socket) => requests.push(socket.url()));
  await page.evaluate(
    (markup) => {
      // Before the element is in the page: its plan begins then.
      const template = document.createElement('template');
      template.innerHTML = markup;
      const element = template.content.firstElementChild!;
      element.addEventListener('beforecandidate', (event) => {
        if ((event as CustomEvent).detail.candidate.kind === 'rtmp') event.preventDefault();
      });
      document.body.append(element);
    },
    twoWays(distribution, distribution.gateway),
  );
  await player.expectPlaying('hls.js');
  const { attempts } = await player.state();
  expect(attempts.filter(({ kind }) => kind === 'rtmp')).toMatchObject(
    [1935, 80, 80].map((port) => ({ port, outcome: 'skipped', code: 'CF_CANDIDATE_DECLINED' })),
  );
  expect(requests.filter((url) => url.startsWith('ws'))).toEqual([]);
});

test('the next player of the page begins with what played', async ({ open, distribution }) => {
  const server = await serverThatReturns(distribution);
  try {
    const markup = twoWays(distribution, server.gateway.url, 'cf-video');
    const player = await open(markup);
    await player.expectPlaying('hls.js');
    await player.page.evaluate((text) => {
      document.querySelector('cf-video')!.remove();
      document.body.insertAdjacentHTML('beforeend', text);
    }, markup);
    await player.expectPlaying('hls.js');
    const { attempts, joinTimeMs } = await player.state();
    expect(attempts).toMatchObject([{ kind: 'hls', outcome: 'playing' }]);
    expect(joinTimeMs).toBeLessThan(3000);
  } finally {
    await server.stop();
  }
});

test('manifests are tried in order, and one that is not there costs one request', async ({
  open,
  distribution,
  page,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('.m3u8') || request.url().includes('nowhere'))
      asked.push(new URL(request.url()).pathname);
  });
  const player = await open(
    html({
      'web-distribution': distribution.url,
      file: 'videos/mediafile.mp4',
      hls: 'nowhere/{name}.m3u8 nowhere/{key}.m3u8 template:hls-vod',
      autoplay: true,
      muted: true,
    }),
  );
  await player.expectPlaying('hls.js');
  expect(asked.slice(0, 3)).toEqual([
    '/nowhere/mediafile.m3u8',
    '/nowhere/videos/mediafile.mp4.m3u8',
    '/hls-vod/videos/mediafile.mp4.m3u8',
  ]);
  expect(new Set(asked).size).toBe(asked.length);
});

test('a live stream where Flash Media Server had it', async ({ open, distribution }) => {
  const player = await open(
    html({
      'web-distribution': distribution.url,
      file: 'channel',
      hls: 'template:hls-live',
      live: true,
      autoplay: true,
      muted: true,
    }),
  );
  // To the live edge at first, and then with it.
  await player.expectAdvance(0);
  await player.expectAdvance(1.5);
  expect(await player.state()).toMatchObject({ engine: 'hls.js', streamType: 'live', candidates: ['hls'] });
});

test('a file that is not there costs one request, and one more to know the reason', async ({
  open,
  distribution,
  page,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('nowhere')) asked.push(request.resourceType());
  });
  const player = await open(
    html({ src: `${distribution.url}/videos/nowhere.mp4`, autoplay: true, muted: true }),
  );
  const error = await player.expectFailure();
  expect(error.causeCode).toBe('CF_FILE_NOT_FOUND');
  expect(asked).toEqual(['media', 'fetch']);
});
