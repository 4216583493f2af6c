import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeFlvHeader, encodeFlvTag } from '../../src/media/flv/flv-file-writer.js';
import type { MediaInput } from '../../src/media/transmuxer.js';
import { expect, test as base } from '../support/browser-fixtures.js';
import { documented, html } from '../support/configurations.js';
import { enhancedMessages, interleaved, readTrack } from '../support/enhanced-flv.js';
import { lengthen, type Where } from '../support/message-editor.js';

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
