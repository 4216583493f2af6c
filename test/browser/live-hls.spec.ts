import { html } from '../support/configurations.js';
import { expect, test } from '../support/browser-fixtures.js';

test('live HLS, which only the playlist says, has no end: its duration is Infinity', async ({
  open,
  distribution,
}) => {
  const player = await open(
    html({ hls: `${distribution.url}/live/channel.m3u8`, autoplay: true, muted: true }),
  );
  await expect.poll(async () => (await player.state()).engine, { timeout: 15_000 }).toBe('hls.js');
  await expect
    .poll(async () => (await player.state()).duration, { timeout: 15_000 })
    .toBe(Number.POSITIVE_INFINITY);
  await player.expectAdvance(0.5);
  const state = await player.state();
  expect(state.duration).toBe(Number.POSITIVE_INFINITY);
  expect(state.streamType).toBe('live');
});
