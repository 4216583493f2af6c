import { join } from 'node:path';
import { freePort } from '../support/free-port.js';
import { startGateway, type GatewayProcess } from '../support/distribution.js';
import { DOCUMENTED, html } from '../support/configurations.js';
import { startNginxRtmp, type NginxRtmp } from '../support/nginx-rtmp.js';
import { accepts, startProcess } from '../support/processes.js';
import { startPublisher, startTwoPublishers } from '../support/publisher.js';
import { expectSeamless, notesPictures, shownHeight } from '../support/shown-pictures.js';
import { expect, test as base } from '../support/browser-fixtures.js';

interface Interop {
  nginx: NginxRtmp;
  gateway: GatewayProcess;
}

/** An RTMP server that we did not write, behind our gateway, under the name of a distribution that is gone. */
const test = base.extend<object, Interop>({
  nginx: [
    async ({ media }, use) => {
      const nginx = await startNginxRtmp(media);
      await use(nginx);
      await nginx.stop();
    },
    { scope: 'worker', timeout: 30_000 },
  ],
  gateway: [
    async ({ nginx }, use) => {
      const gateway = await startGateway({ map: [`${DOCUMENTED}=127.0.0.1:${nginx.port}`] });
      await use(gateway);
      await gateway.stop();
    },
    { scope: 'worker', timeout: 30_000 },
  ],
});

const configuration = (gateway: string, more: Readonly<Record<string, string | true | undefined>> = {}) =>
  html({
    distribution: DOCUMENTED,
    file: 'videos/mediafile.mp4',
    gateway,
    tunnel: 'none',
    autoplay: true,
    muted: true,
    ...more,
  });

/**
 * nginx-rtmp does not know edit lists: it sends an MP4 with B-frames later than the file says, by the composition
 * offset of its first frame, which is two frames here.
 */
const MP4_DELAY = 3;

for (const [file, tolerance] of [
  ['videos/mediafile.mp4', MP4_DELAY],
  ['videos/clip.flv', 1],
] as const) {
  test(`nginx-rtmp: ${file} plays and shows its frames`, async ({ open, gateway }) => {
    const player = await open(configuration(gateway.url, { file }));
    await player.expectPlaying('rtmp');
    await player.call('pause');
    const { currentTime, duration, streamType } = await player.state();
    await player.expectFrameOf(currentTime, tolerance);
    expect(duration).toBeCloseTo(20, 0);
    expect(streamType).toBe('on-demand');
  });

  test(`nginx-rtmp: ${file} seeks forward and back to the asked frame, although the server takes the next keyframe`, async ({
    open,
    gateway,
  }) => {
    const player = await open(configuration(gateway.url, { file }));
    await player.expectPlaying('rtmp');
    await player.call('pause');
    for (const seconds of [13.02, 1.5, 8.02]) {
      await player.seek(seconds);
      await expect.poll(async () => (await player.state()).seeking, { timeout: 10_000 }).toBe(false);
      await player.expectFrameOf(seconds, tolerance);
    }
    await player.call('play');
    await player.expectAdvance(1);
    expect((await player.state()).attempts).toHaveLength(1);
  });
}

test('nginx-rtmp: pause, resume and the end', async ({ open, gateway }) => {
  const player = await open(configuration(gateway.url));
  await player.expectPlaying('rtmp');
  await player.call('pause');
  const { currentTime } = await player.state();
  await player.page.waitForTimeout(1500);
  expect((await player.state()).currentTime).toBe(currentTime);
  await player.call('play');
  await player.expectAdvance(0.5);
  await player.seek(18.5);
  await expect.poll(async () => (await player.state()).ended, { timeout: 10_000 }).toBe(true);
  expect((await player.state()).error).toBeNull();
});

test('nginx-rtmp: a missing file is an error in words, not a wait', async ({ open, gateway }) => {
  const player = await open(configuration(gateway.url, { file: 'videos/missing.mp4' }));
  const error = await player.expectFailure();
  expect(error.causeCode).toBe('CF_RTMP_STREAM_NOT_FOUND');
});

test('nginx-rtmp: an app that it does not have is a closed connection, and said to be one', async ({
  open,
  gateway,
}) => {
  const player = await open(
    configuration(gateway.url, { distribution: undefined, streamer: `rtmp://${DOCUMENTED}/nowhere` }),
  );
  const error = await player.expectFailure();
  expect(['CF_RTMP_CONNECT_CLOSED', 'CF_RTMP_INVALID_APP', 'CF_RTMP_CONNECT_REJECTED']).toContain(
    error.causeCode,
  );
});

test('nginx-rtmp: a live stream published by ffmpeg plays', async ({ open, gateway, nginx, media }) => {
  const publisher = await startPublisher(
    join(media, 'videos/clip.flv'),
    `rtmp://127.0.0.1:${nginx.port}/live/show`,
  );
  try {
    const player = await open(
      configuration(gateway.url, {
        distribution: undefined,
        streamer: `rtmp://${DOCUMENTED}/live`,
        file: 'show',
        live: true,
      }),
    );
    await player.expectPlaying('rtmp');
    const { streamType, duration } = await player.state();
    expect(streamType).toBe('live');
    expect(duration).toBe(Number.POSITIVE_INFINITY);
  } finally {
    await publisher.stop();
  }
});

for (const [app, habit] of [
  ['live', 'closes the connections of its players'],
  ['silent', 'says nothing'],
] as const) {
  test(`nginx-rtmp: a stream that ends, of which the server ${habit}, goes on in another size when it is published again`, async ({
    open,
    gateway,
    nginx,
    media,
  }) => {
    test.setTimeout(90_000);
    const clip = join(media, 'videos/clip.flv');
    const address = `rtmp://127.0.0.1:${nginx.port}/${app}/again`;
    const first = await startPublisher(clip, address);
    let second: typeof first | undefined;
    try {
      const player = await open(
        configuration(gateway.url, {
          distribution: undefined,
          streamer: `rtmp://${DOCUMENTED}/${app}`,
          file: 'again',
          live: true,
        }),
      );
      await player.expectPlaying('rtmp');
      await first.stop();
      const status = () =>
        player.page.evaluate(() => (document.querySelector('cf-player') as any).streamStatus as string);
      await expect.poll(status, { timeout: 30_000 }).toBe('unpublished');
      expect(await player.frame(), 'the last picture stays').toBeGreaterThanOrEqual(0);
      const { currentTime } = await player.state();
      second = await startPublisher(clip, address, { width: 480 });
      await expect.poll(async () => (await player.state()).videoWidth, { timeout: 30_000 }).toBe(480);
      expect(await status()).toBe('open');
      await player.expectAdvance(1);
      const after = await player.state();
      expect(after.currentTime).toBeGreaterThan(currentTime);
      expect(after.attempts).toHaveLength(1);
      expect(after.error).toBeNull();
    } finally {
      await first.stop();
      await second?.stop();
    }
  });
}

test('nginx-rtmp: a live stream of one encoder in two qualities changes between them without a break', async ({
  open,
  page,
  gateway,
  nginx,
  media,
}) => {
  test.setTimeout(60_000);
  const address = `rtmp://127.0.0.1:${nginx.port}/live/two`;
  const publisher = await startTwoPublishers(
    join(media, 'videos/clip.flv'),
    `${address}_high`,
    `${address}_low`,
    160,
  );
  try {
    const attributes = {
      streamer: `rtmp://${DOCUMENTED}/live`,
      renditions: 'two_low 100k 90p, two_high 300k 180p',
      live: true,
      gateway: gateway.url,
      tunnel: 'none',
      autoplay: true,
      muted: true,
    } as const;
    const player = await open(html(attributes, 'cf-video'), {
      head: notesPictures('tests'),
      selector: 'cf-video',
    });
    await player.expectAdvance(1);
    // It may have begun with either.
    for (const [id, lines] of [
      ['1', 180],
      ['0', 90],
      ['1', 180],
    ] as const) {
      await page.evaluate((to) => void ((document.querySelector('cf-video') as any).quality = to), id);
      await expect.poll(() => shownHeight(page), { timeout: 20_000 }).toBe(lines);
    }
    await player.expectAdvance(0.5);
    const missing = await expectSeamless(page, 2);
    test.info().annotations.push({ type: 'pictures missing at the cuts', description: missing.join(', ') });
    expect((await player.state()).attempts).toHaveLength(1);
    expect((await player.state()).error).toBeNull();
  } finally {
    await publisher.stop();
  }
});

test('a plain websockify in place of our gateway plays the same', async ({ open, nginx }) => {
  const port = await freePort();
  const relay = await startProcess('websockify', [`127.0.0.1:${port}`, `127.0.0.1:${nginx.port}`], {
    isReady: () => accepts(port),
  });
  try {
    const player = await open(configuration(`ws://127.0.0.1:${port}/`));
    await player.expectPlaying('rtmp');
    await player.call('pause');
    await player.seek(13.02);
    await player.expectFrameOf(13.02, MP4_DELAY);
  } finally {
    await relay.stop();
  }
});
