import type { Page } from '@playwright/test';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeFlvHeader, encodeFlvTag } from '../../src/media/flv/flv-file-writer.js';
import type { MediaInput } from '../../src/media/transmuxer.js';
import { amfObject } from '../../src/protocol/amf/amf-value.js';
import { encodeAmf0 } from '../../src/protocol/amf/amf0-encode.js';
import { expect, test as base } from '../support/browser-fixtures.js';
import { DOCUMENTED, documented, html } from '../support/configurations.js';
import { enhancedMessages, interleaved, readTrack } from '../support/enhanced-flv.js';
import { lengthen, type Where } from '../support/message-editor.js';
import type { PlayerOnPage } from '../support/player-page.js';
import { strictPolicy } from '../support/strict-policy.js';

const SECONDS = 3;
const COPIES = 4;

const isStart: Where = ({ payload: [first = 0, second = 0] }) =>
  first === 0x90 || (first === 0x95 && (second & 0x0f) === 0);

/** Enhanced RTMP v2, `audioTrackIdInfoMap`. */
const LANGUAGES = amfObject({
  audioTrackIdInfoMap: amfObject({ 0: amfObject({ language: 'en' }), 1: amfObject({ language: 'de' }) }),
});

/** Picture and sounds of 12 s; what is at `t` is that of `t` modulo 3 s. */
function flv(video: string, ...sounds: readonly string[]): Buffer {
  const messages = interleaved(
    enhancedMessages(readTrack(video)),
    ...sounds.map((sound, id) => enhancedMessages(readTrack(sound), id === 0 ? {} : { trackId: id })),
  );
  const starts = messages.filter(isStart);
  const media: readonly MediaInput[] = messages.filter(
    (m, i) => !isStart(m, i) && m.timestamp < SECONDS * 1000,
  );
  const all = [...starts, ...lengthen(COPIES, SECONDS * 1000)(media)];
  return Buffer.concat([
    encodeFlvHeader({ hasAudio: true, hasVideo: true }),
    encodeFlvTag({ type: 'script', timestamp: 0, payload: encodeAmf0(['onMetaData', LANGUAGES]) }),
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
      await writeFile(join(folder, 'videos/languages.flv'), flv('vp9.mp4', 'opus.mp4', 'opus-other.mp4'));
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

/** Hz, of the two languages. */
const TONES = [440, 880] as const;

/** Listens to the element from now on: `heard` of the page says which tone is the loudest, and since when. */
const listen = (page: Page): Promise<void> =>
  page.evaluate(async (tones) => {
    const element = document.querySelector('cf-player') as any;
    const video = (globalThis as any).innerVideo(element) as HTMLVideoElement;
    const context = new AudioContext();
    await context.resume();
    const analyser = new AnalyserNode(context, { fftSize: 4096, smoothingTimeConstant: 0 });
    context.createMediaElementSource(video).connect(analyser).connect(context.destination);
    const bins = new Float32Array(analyser.frequencyBinCount);
    const heard = { tone: 0, since: 0 };
    Object.assign(globalThis, { heard });
    setInterval(() => {
      analyser.getFloatFrequencyData(bins);
      const levels = tones.map((tone) => bins[Math.round((tone * analyser.fftSize) / context.sampleRate)]!);
      const loudest = Math.max(...levels);
      // dB; one is there and the other is not.
      const tone = loudest > Math.min(...levels) + 20 && loudest > -60 ? tones[levels.indexOf(loudest)]! : 0;
      if (tone === 0 || tone === heard.tone) return;
      Object.assign(heard, { tone, since: element.currentTime });
    }, 20);
  }, TONES);

test('the language that is chosen is heard soon, in the same element', async ({ open, distribution }) => {
  const player = await open(
    html(documented(distribution, { file: 'videos/languages.flv', muted: undefined, autoplay: undefined })),
  );
  const { page } = player;
  // Sound needs a gesture.
  await page.mouse.click(5, 5);
  await player.call('play');
  await player.expectPlaying('rtmp');
  await listen(page);
  const facts = () =>
    page.evaluate(() => {
      const { audioRenditions, audioRendition, error } = document.querySelector('cf-player') as any;
      const { tone, since } = (globalThis as any).heard as { tone: number; since: number };
      return {
        languages: audioRenditions.map((one: any) => one.language),
        audioRendition,
        error,
        tone,
        since,
      };
    });
  const hears = (tone: number) =>
    expect.poll(async () => (await facts()).tone, { timeout: 10_000 }).toBe(tone);
  await hears(TONES[0]);
  expect(await facts()).toMatchObject({ languages: ['en', 'de'], audioRendition: '0', error: null });
  for (const id of [1, 0] as const) {
    const at = await page.evaluate((to) => {
      const element = document.querySelector('cf-player') as any;
      element.audioRendition = `${to}`;
      return element.currentTime as number;
    }, id);
    await hears(TONES[id]);
    const now = await facts();
    expect(now).toMatchObject({ audioRendition: `${id}`, error: null });
    // Half a second ahead, from the next keyframe on; these are a second apart.
    const after = now.since - at;
    test
      .info()
      .annotations.push({ type: `language ${id} heard after`, description: `${after.toFixed(2)} s` });
    expect(after).toBeLessThan(2.5);
  }
  expect((await player.state()).attempts).toHaveLength(1);
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
