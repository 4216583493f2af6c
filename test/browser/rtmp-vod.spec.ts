import { documented, html } from '../support/configurations.js';
import { expect, test } from '../support/browser-fixtures.js';

for (const element of ['cf-player', 'cf-video']) {
  test(`the documented configuration plays over RTMP in <${element}>`, async ({ open, distribution }) => {
    const player = await open(html(documented(distribution), element));
    await player.expectPlaying('rtmp');
    const state = await player.state();
    expect(state.streamType).toBe('on-demand');
    expect(state.duration).toBeGreaterThan(19.5);
    expect(state.duration).toBeLessThan(20.5);
    expect([state.videoWidth, state.videoHeight]).toEqual([320, 180]);
    expect(state.error).toBeNull();
    // RTMP on the first port is the first candidate, and nothing else was needed.
    expect(state.attempts.map(({ index, kind, outcome }) => [index, kind, outcome])).toEqual([
      [0, 'rtmp', 'playing'],
    ]);
  });
}

test('an FLV plays over RTMP', async ({ open, distribution }) => {
  const player = await open(html(documented(distribution, { file: 'videos/clip.flv' })));
  await player.expectPlaying('rtmp');
});

test('an MP3 plays over RTMP, sound only', async ({ open, distribution }) => {
  const player = await open(html(documented(distribution, { file: 'audio/song.mp3' })));
  await player.expectPlaying('rtmp', { picture: false });
  const state = await player.state();
  expect(state.videoWidth).toBe(0);
  expect(state.duration).toBeGreaterThan(19);
});

test('the first picture is the first frame, and every second shows its own frames', async ({
  open,
  distribution,
}) => {
  const player = await open(html(documented(distribution, { autoplay: undefined })));
  await expect.poll(async () => (await player.state()).readyState, { timeout: 15_000 }).toBeGreaterThan(1);
  await player.expectFrameOf(0);
  await player.call('play');
  await expect.poll(async () => (await player.state()).currentTime).toBeGreaterThan(3);
  await player.call('pause');
  const { currentTime } = await player.state();
  await player.expectFrameOf(currentTime);
});

test('seeking forward and back shows exactly the frame that was asked for', async ({
  open,
  distribution,
}) => {
  const player = await open(html(documented(distribution)));
  await player.expectPlaying('rtmp');
  await player.call('pause');
  // Far ahead of any buffer, between two keyframes; back into what is gone; onto a keyframe; near the end.
  for (const seconds of [13.02, 1.5, 8.02, 19.02]) {
    await player.seek(seconds);
    await expect.poll(async () => (await player.state()).seeking).toBe(false);
    expect((await player.state()).currentTime).toBeCloseTo(seconds, 2);
    await player.expectFrameOf(seconds);
  }
  await player.seek(5.02);
  await player.call('play');
  await player.expectAdvance(1);
  const state = await player.state();
  expect(state.engine).toBe('rtmp');
  expect(state.attempts).toHaveLength(1);
});

test('ten quick seeks end at the last one', async ({ open, distribution }) => {
  const player = await open(html(documented(distribution)));
  await player.expectPlaying('rtmp');
  await player.call('pause');
  for (const seconds of [3, 17, 5, 12, 1, 18, 9, 2, 15, 11.02]) await player.seek(seconds);
  await expect.poll(async () => (await player.state()).seeking, { timeout: 15_000 }).toBe(false);
  await player.expectFrameOf(11.02);
  await player.call('play');
  await player.expectAdvance(1);
});

test('pause holds the picture and play goes on from it', async ({ open, distribution }) => {
  const player = await open(html(documented(distribution)));
  await player.expectPlaying('rtmp');
  await player.call('pause');
  const before = await player.state();
  const frame = await player.frame();
  // Longer than the server's own buffer would last, so that it has to have been told.
  await player.page.waitForTimeout(2500);
  const after = await player.state();
  expect(after.paused).toBe(true);
  expect(after.currentTime).toBe(before.currentTime);
  expect(await player.frame()).toBe(frame);
  await player.call('play');
  await player.expectAdvance(1);
  expect((await player.state()).attempts).toHaveLength(1);
});

test('it ends at its end, and plays again from the beginning', async ({ open, distribution }) => {
  const player = await open(html(documented(distribution)));
  await player.expectPlaying('rtmp');
  await player.seek(18.5);
  await expect
    .poll(async () => (await player.state()).ended, { message: 'ended', timeout: 10_000 })
    .toBe(true);
  const end = await player.state();
  expect(end.paused).toBe(true);
  expect(Math.abs(end.currentTime - end.duration)).toBeLessThan(0.3);
  await player.expectFrameOf(19.96);
  await player.call('play');
  await expect.poll(async () => (await player.state()).currentTime, { timeout: 10_000 }).toBeLessThan(5);
  await player.expectAdvance(1);
  const again = await player.state();
  expect(again.ended).toBe(false);
  expect(again.error).toBeNull();
});

test('a clip that loops begins again by itself', async ({ open, distribution }) => {
  const player = await open(html(documented(distribution, { loop: true })));
  await player.expectPlaying('rtmp');
  await player.seek(19);
  await expect.poll(async () => (await player.state()).currentTime, { timeout: 10_000 }).toBeLessThan(5);
  await player.expectAdvance(1);
});

test('start begins there', async ({ open, distribution }) => {
  const player = await open(html(documented(distribution, { start: '9.5', autoplay: undefined })));
  await expect.poll(async () => (await player.state()).readyState, { timeout: 15_000 }).toBeGreaterThan(1);
  await player.expectFrameOf(9.5);
  expect((await player.state()).currentTime).toBeCloseTo(9.5, 1);
});
