import { join } from 'node:path';
import { DOCUMENTED, html } from '../support/configurations.js';
import { startCountingRelay } from '../support/counting-relay.js';
import { startGateway } from '../support/distribution.js';
import { startPublisher } from '../support/publisher.js';
import { expect, test } from '../support/browser-fixtures.js';
import type { PlayerOnPage } from '../support/player-page.js';

const live = (gateway: string, file: string, more: Record<string, string> = {}) =>
  html(
    {
      streamer: `rtmp://${DOCUMENTED}/live`,
      file,
      live: true,
      gateway,
      autoplay: true,
      muted: true,
      ...more,
    },
    'cf-video',
  );

interface Facts {
  readonly status: string | null;
  readonly currentTime: number;
  readonly latency: number;
  readonly isBehindByChoice: boolean;
  readonly window: number;
  readonly end: number;
  readonly width: number;
  readonly attempts: number;
  readonly src: string;
  readonly error: string | null;
}

const facts = (player: PlayerOnPage): Promise<Facts> =>
  player.page.evaluate(() => {
    const element = document.querySelector('cf-video') as any;
    const { seekable, stats } = element;
    const end = seekable.length === 0 ? 0 : seekable.end(0);
    return {
      status: element.streamStatus,
      currentTime: element.currentTime,
      latency: stats.liveLatency ?? Number.NaN,
      isBehindByChoice: stats.details.isBehindByChoice === true,
      window: seekable.length === 0 ? 0 : end - seekable.start(0),
      end,
      width: element.videoWidth,
      attempts: element.attempts.length,
      src: element.nativeEl.src,
      error: element.error?.message ?? null,
    };
  });

/** Keeps an account of every step back of the playhead and of every status. */
const watch = (player: PlayerOnPage): Promise<void> =>
  player.page.evaluate(() => {
    const element = document.querySelector('cf-video') as any;
    const seen = { back: 0, statuses: [] as string[] };
    Object.assign(globalThis, { seen });
    element.addEventListener('streamstatuschange', (event: CustomEvent) =>
      seen.statuses.push(event.detail.streamStatus),
    );
    let last = 0;
    setInterval(() => {
      seen.back = Math.max(seen.back, last - element.currentTime);
      last = element.currentTime;
    }, 50);
  });
const seen = (player: PlayerOnPage): Promise<{ back: number; statuses: string[] }> =>
  player.page.evaluate(() => (globalThis as any).seen);

const begins = async (player: PlayerOnPage): Promise<void> => {
  await expect
    .poll(async () => (await player.state()).engine, { message: 'engine', timeout: 20_000 })
    .toBe('rtmp');
  await player.expectAdvance(1);
};

const expectStatus = (player: PlayerOnPage, status: string): Promise<void> =>
  expect
    .poll(async () => (await facts(player)).status, { message: `status ${status}`, timeout: 20_000 })
    .toBe(status);

const expectNewPictures = async (player: PlayerOnPage, than: number): Promise<void> => {
  await expect
    .poll(
      async () => {
        const frame = await player.frame();
        return frame >= 0 && frame !== than;
      },
      { message: `another picture than ${than}`, timeout: 20_000, intervals: [50] },
    )
    .toBe(true);
};

test('the server of a live stream dies and comes back: the last picture stays, and goes on in the same element', async ({
  open,
  distribution,
}) => {
  test.setTimeout(60_000);
  const relay = await startCountingRelay(distribution.rtmpPort);
  const gateway = await startGateway({ map: [`${DOCUMENTED}=127.0.0.1:${relay.port}`] });
  let again: typeof relay | undefined;
  try {
    const player = await open(live(gateway.url, 'channel'));
    await begins(player);
    await watch(player);
    const before = await facts(player);
    expect(before.status).toBe('open');
    await relay.stop();
    await expectStatus(player, 'reconnecting');
    // Everything that was there has been shown.
    await expect
      .poll(async () => (await player.state()).readyState, { message: 'it waits', timeout: 10_000 })
      .toBeLessThan(3);
    const last = await player.frame();
    expect(last, 'the last picture stays').toBeGreaterThanOrEqual(0);
    again = await startCountingRelay(distribution.rtmpPort, relay.port);
    const since = Date.now();
    await expectNewPictures(player, last);
    test.info().annotations.push({ type: 'first new picture', description: `${Date.now() - since} ms` });
    await expectStatus(player, 'open');
    await player.expectAdvance(1);
    const { back, statuses } = await seen(player);
    expect(back).toBe(0);
    expect(statuses).toEqual(['reconnecting', 'open']);
    expect(await facts(player)).toMatchObject({ src: before.src, attempts: 1, error: null });
  } finally {
    await gateway.stop();
    await relay.stop();
    await again?.stop();
  }
});

test('a live stream that ends is waited for, and goes on in another size when it is published again', async ({
  open,
  distribution,
  media,
}) => {
  test.setTimeout(60_000);
  const address = `rtmp://localhost:${distribution.rtmpPort}/live/comeback`;
  const publisher = await startPublisher(join(media, 'videos/clip.flv'), address);
  let second: typeof publisher | undefined;
  try {
    const player = await open(live(distribution.gateway, 'comeback'));
    await begins(player);
    await watch(player);
    const before = await facts(player);
    await publisher.stop();
    await expectStatus(player, 'unpublished');
    expect(await player.frame()).toBeGreaterThanOrEqual(0);
    second = await startPublisher(join(media, 'videos/clip.flv'), address, { width: 480 });
    await expectStatus(player, 'open');
    await expect.poll(async () => (await facts(player)).width, { timeout: 20_000 }).toBe(480);
    await player.expectAdvance(1);
    const { back, statuses } = await seen(player);
    expect(back).toBe(0);
    expect(statuses).toEqual(['unpublished', 'open']);
    expect(await facts(player)).toMatchObject({ src: before.src, attempts: 1, error: null });
  } finally {
    await publisher.stop();
    await second?.stop();
  }
});

test('the viewer of a live stream goes back in time, and to the edge again', async ({
  open,
  distribution,
}) => {
  test.setTimeout(60_000);
  const player = await open(live(distribution.gateway, 'channel', { dvr: '60', 'target-latency': '0.5' }));
  await begins(player);
  await expect.poll(async () => (await facts(player)).window, { timeout: 20_000 }).toBeGreaterThan(5);
  const now = await player.frame();
  await player.page.evaluate(() => {
    const element = document.querySelector('cf-video') as any;
    element.currentTime = element.seekable.end(0) - 4;
  });
  await expect.poll(async () => (await facts(player)).isBehindByChoice, { timeout: 10_000 }).toBe(true);
  await expect.poll(() => player.frame(), { message: 'an older picture', timeout: 15_000 }).toBeLessThan(now);
  await player.expectAdvance(1);
  // Nothing hurries the viewer, and the window goes on growing.
  const there = await facts(player);
  expect(there.latency).toBeGreaterThan(2.5);
  expect(await player.page.evaluate(() => (document.querySelector('cf-video') as any).playbackRate)).toBe(1);
  await expect.poll(async () => (await facts(player)).end, { timeout: 10_000 }).toBeGreaterThan(there.end);
  await player.page.evaluate(() => {
    const element = document.querySelector('cf-video') as any;
    element.currentTime = element.seekable.end(0);
  });
  await expect.poll(async () => (await facts(player)).isBehindByChoice, { timeout: 10_000 }).toBe(false);
  await player.expectAdvance(0.5);
  expect((await facts(player)).latency).toBeLessThan(there.latency);
  // A pause is gone on with from its place, as far as that is in the window.
  await player.call('pause');
  const paused = await facts(player);
  await expect
    .poll(async () => (await facts(player)).latency, { timeout: 15_000 })
    .toBeGreaterThan(paused.latency + 2);
  await player.call('play');
  await player.expectAdvance(0.3);
  const after = await facts(player);
  expect(after.isBehindByChoice).toBe(true);
  expect(after.latency).toBeGreaterThan(paused.latency + 1);
});
