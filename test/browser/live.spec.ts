import { join } from 'node:path';
import { startPublisher } from '../support/publisher.js';
import { DOCUMENTED, html } from '../support/configurations.js';
import { expect, test } from '../support/browser-fixtures.js';

const live = (gateway: string, file: string) =>
  html({ streamer: `rtmp://${DOCUMENTED}/live`, file, live: true, gateway, autoplay: true, muted: true });

test('a live stream published by ffmpeg plays at its live edge', async ({ open, distribution, media }) => {
  const publisher = await startPublisher(
    join(media, 'videos/clip.flv'),
    `rtmp://localhost:${distribution.rtmpPort}/live/show`,
  );
  try {
    const player = await open(live(distribution.gateway, 'show'));
    await player.expectPlaying('rtmp');
    const state = await player.state();
    expect(state.streamType).toBe('live');
    expect(state.duration).toBe(Number.POSITIVE_INFINITY);
  } finally {
    await publisher.stop();
  }
});

test('the live channel of the local distribution plays', async ({ open, distribution }) => {
  const player = await open(live(distribution.gateway, 'channel'));
  await expect.poll(async () => (await player.state()).engine, { timeout: 15_000 }).toBe('rtmp');
  await player.expectAdvance(3);
  const state = await player.state();
  expect(state.streamType).toBe('live');
  expect(state.audioBytes).toBeGreaterThan(0);
});

test('a live stream that nobody publishes is an error in words, not a silent wait', async ({
  open,
  distribution,
}) => {
  const player = await open(live(distribution.gateway, 'nobody'));
  const error = await player.expectFailure();
  expect(['CF_RTMP_STREAM_NOT_FOUND', 'CF_RTMP_STREAM_UNPUBLISHED', 'CF_RTMP_PLAY_TIMEOUT']).toContain(
    error.causeCode,
  );
});
