import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeFlvHeader, encodeFlvTag } from '../../src/media/flv/flv-file-writer.js';
import type { MediaInput } from '../../src/media/transmuxer.js';
import { expect, test as base } from '../support/browser-fixtures.js';
import { DOCUMENTED, documented, html } from '../support/configurations.js';
import { enhancedMessages, interleaved, readTrack } from '../support/enhanced-flv.js';
import { lengthen, type Where } from '../support/message-editor.js';
import type { PlayerOnPage } from '../support/player-page.js';
import { strictPolicy } from '../support/strict-policy.js';

const SECONDS = 3;
const COPIES = 4;

const isStart: Where = ({ payload }) => payload[0] === 0x90;

/** Sound and picture of 12 s; the picture at `t` is that of `t` modulo 3 s. */
function flv(video: string, audio: string): Buffer {
  const messages = interleaved(enhancedMessages(readTrack(video)), enhancedMessages(readTrack(audio)));
  const starts = messages.filter(isStart);
  const media: readonly MediaInput[] = messages.filter(
    (m, i) => !isStart(m, i) && m.timestamp < SECONDS * 1000,
  );
  const all = [...starts, ...lengthen(COPIES, SECONDS * 1000)(media)];
  return Buffer.concat([
    encodeFlvHeader({ hasAudio: true, hasVideo: true }),
    ...all.map(({ type, timestamp, payload }) => encodeFlvTag({ type, timestamp, payload })),
  ]);
}

const test = base.extend<object, { media: string }>({
  media: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads from the pattern what a fixture needs
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'cf-enhanced-'));
      await mkdir(join(folder, 'videos'));
      await writeFile(join(folder, 'videos/vp9-opus.flv'), flv('vp9.mp4', 'opus.mp4'));
      await writeFile(join(folder, 'videos/av1-opus.flv'), flv('av1.mp4', 'opus.mp4'));
      await writeFile(join(folder, 'videos/hevc-opus.flv'), flv('hevc.mp4', 'opus.mp4'));
      await writeFile(join(folder, 'videos/vp9-ac3.flv'), flv('vp9.mp4', 'ac3.mp4'));
      await use(folder);
      await rm(folder, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

for (const name of ['vp9-opus', 'av1-opus']) {
  test(`Enhanced RTMP plays in the worker: ${name}`, async ({ open, distribution }) => {
    const player = await open(html(documented(distribution, { file: `videos/${name}.flv` })));
    await player.expectPlaying('rtmp');
    const { videoWidth, videoHeight, error } = await player.state();
    expect([videoWidth, videoHeight, error]).toEqual([320, 180, null]);
    expect(player.page.workers()).toHaveLength(1);
  });
}

test('an FLV of Enhanced RTMP plays from the bucket', async ({ open, distribution }) => {
  const src = `${distribution.url}/videos/vp9-opus.flv`;
  const player = await open(html({ src, autoplay: true, muted: true }));
  await player.expectPlaying('flv-file');
});

test('a picture whose sound the browser lacks plays without it', async ({ open, distribution }) => {
  const player = await open(html(documented(distribution, { file: 'videos/vp9-ac3.flv' })));
  await player.expectAdvance(1);
  expect(await player.state()).toMatchObject({ engine: 'rtmp', audioBytes: 0, error: null });
});

const place = (player: PlayerOnPage): Promise<string> =>
  player.page.evaluate(() => (document.querySelector('cf-player') as any).stats.details.mse);

test('under a strict policy with Trusted Types the part for Enhanced RTMP comes too', async ({
  open,
  distribution,
}) => {
  const player = await open(html(documented(distribution, { file: 'videos/vp9-opus.flv' })), {
    headers: { 'content-security-policy': strictPolicy(`ws://localhost:${distribution.httpPort}`) },
  });
  await player.expectPlaying('rtmp');
  expect(player.page.workers()).toHaveLength(1);
  expect(await place(player)).toBe('worker');
});

test('without a worker Enhanced RTMP plays on the page', async ({ open, distribution, pageProblems }) => {
  const policy = strictPolicy(`ws://localhost:${distribution.httpPort}`);
  const player = await open(html(documented(distribution, { file: 'videos/av1-opus.flv' })), {
    headers: { 'content-security-policy': policy.replace("worker-src 'self'", "worker-src 'none'") },
  });
  await player.expectPlaying('rtmp');
  expect(player.page.workers()).toEqual([]);
  expect(await place(player)).toBe('page');
  expect(pageProblems.filter((problem) => !problem.includes('worker-src'))).toEqual([]);
  pageProblems.length = 0;
});

test('Enhanced RTMP plays from a worker into a MediaSource on the page', async ({ open, distribution }) => {
  const player = await open(html(documented(distribution, { file: 'videos/vp9-opus.flv', mse: 'page' })));
  await player.expectPlaying('rtmp');
  expect(player.page.workers()).toHaveLength(1);
  expect(await place(player)).toBe('page');
});

test('HEVC, which this browser lacks, is said to be that, and the next source plays', async ({
  open,
  distribution,
}) => {
  const hevc = `<source src="rtmp://${DOCUMENTED}/cfx/st/&amp;videos/hevc-opus">`;
  const other = `<source src="${distribution.url}/videos/vp9-opus.flv">`;
  const body = (sources: string) =>
    `<cf-player gateway="${distribution.gateway}" autoplay muted>${sources}</cf-player>`;
  const player = await open(body(hevc + other));
  await player.expectPlaying('flv-file');
  const [first] = (await player.state()).attempts;
  expect(first).toMatchObject({ kind: 'rtmp', outcome: 'failed', code: 'CF_MEDIA_CODEC_UNSUPPORTED' });
  const alone = await open(body(hevc));
  const { message, causeCode } = await alone.expectFailure();
  expect(causeCode).toBe('CF_MEDIA_CODEC_UNSUPPORTED');
  expect(message).toContain('HEVC');
});
