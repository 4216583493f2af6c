import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { amfObject } from '../../src/protocol/amf/amf-value.js';
import { line21Encoder } from '../support/caption-encoder.js';
import { startCountingRelay } from '../support/counting-relay.js';
import { captionedFlv } from '../support/captioned-flv.js';
import { documented, html } from '../support/configurations.js';
import type { PlayerOnPage } from '../support/player-page.js';
import { expect, test as base } from '../support/browser-fixtures.js';

const e = line21Encoder();
const load = (text: string) => [
  ...e.resumeLoading(),
  ...e.eraseLoading(),
  ...e.preamble(15),
  ...e.text(text),
];

const test = base.extend<object, { captioned: string; chatty: string }>({
  /** Stream name of the clip with a caption in each second. */
  chatty: [
    async ({ media }, use, { workerIndex }) => {
      const name = `videos/chatty-${workerIndex}`;
      const file = join(media, `${name}.flv`);
      const each = Array.from({ length: 19 }, (_, second) => second * 1000);
      const bytes = captionedFlv(join(media, 'videos/clip.flv'), {
        line21: each.flatMap((at) => [
          { at: at + 40, pairs: load(`Line ${at / 1000}`) },
          { at: at + 600, pairs: e.show() },
        ]),
      });
      await writeFile(file, bytes);
      await use(name);
      await rm(file, { force: true });
    },
    { scope: 'worker' },
  ],

  /** Stream name of the clip with captions from 2.8 to 5 s, 5 to 7 s and from 12.6 s on, and a cue point at 1 s. */
  captioned: [
    async ({ media }, use, { workerIndex }) => {
      const name = `videos/captioned-${workerIndex}`;
      const file = join(media, `${name}.flv`);
      const parameters = amfObject({ chapter: 'one' });
      const bytes = captionedFlv(join(media, 'videos/clip.flv'), {
        line21: [
          // Behind the keyframe that a seek leads to: what was loaded before it, nobody knows.
          { at: 2040, pairs: load('Shown <at> three') },
          { at: 2800, pairs: e.show() },
          { at: 4040, pairs: load('And at five') },
          { at: 5000, pairs: e.show() },
          { at: 7000, pairs: e.eraseDisplayed() },
          { at: 12_100, pairs: load('Behind a seek') },
          { at: 12_600, pairs: e.show() },
        ],
        script: [
          {
            at: 1000,
            values: ['onCuePoint', amfObject({ name: 'Chapter', time: 1, type: 'navigation', parameters })],
          },
          { at: 1500, values: ['onTextData', amfObject({ text: 'A line', language: 'eng', trackid: 1 })] },
          { at: 3000, values: ['onTextData', amfObject({ text: '', language: 'eng', trackid: 1 })] },
        ],
      });
      await writeFile(file, bytes);
      await use(name);
      await rm(file, { force: true });
    },
    { scope: 'worker' },
  ],
});

/** Keeps the events of the element from now on. */
const listen = (player: PlayerOnPage) =>
  player.page.evaluate((selector) => {
    const told: unknown[] = [];
    Object.assign(globalThis, { told });
    document.querySelector(selector)!.addEventListener('metadata', (event) => {
      told.push((event as CustomEvent).detail);
    });
  }, player.selector);

const told = (player: PlayerOnPage) =>
  player.page.evaluate(
    () => (globalThis as any).told as { name: string; time: number; data: any; type: string }[],
  );

/** Texts of the cues that are active in the track of this label; the track is shown first. */
const showing = (player: PlayerOnPage, label: string) =>
  player.page.evaluate(
    ([selector, wanted]) => {
      const tracks = [...(document.querySelector(selector) as any).textTracks] as TextTrack[];
      const track = tracks.find((one) => one.kind === 'captions' && one.label === wanted);
      if (track === undefined) return 'no such track';
      track.mode = 'showing';
      return [...(track.activeCues ?? [])].map((cue) => (cue as VTTCue).text).join(' | ');
    },
    [player.selector, label] as const,
  );

const seekTo = async (player: PlayerOnPage, seconds: number) => {
  await player.seek(seconds);
  await expect.poll(async () => (await player.state()).seeking, { timeout: 15_000 }).toBe(false);
};

test('over RTMP captions in the pictures are a track, cue points are events, and both hold after seeks', async ({
  open,
  distribution,
  captioned,
}) => {
  const player = await open(html(documented(distribution, { file: `data/cuepoint/1000/${captioned}` })));
  await listen(player);
  await player.expectPlaying('rtmp');
  await expect.poll(async () => (await told(player)).some(({ name }) => name === 'onCuePoint')).toBe(true);
  const [metadata] = (await told(player)).filter(({ name }) => name === 'onMetaData');
  expect(metadata).toMatchObject({ type: 'amf', time: 0 });
  expect(metadata!.data.duration).toBeCloseTo(20, 0);
  const cue = (await told(player)).find(({ name, time }) => name === 'onCuePoint' && time > 0.5)!;
  expect(cue).toMatchObject({
    type: 'amf',
    data: { type: 'event', parameters: { number: expect.any(String) } },
  });
  await player.call('pause');
  await expect.poll(() => showing(player, 'CC1'), { timeout: 15_000 }).not.toBe('no such track');
  for (const [seconds, text] of [
    [3, 'Shown &lt;at&gt; three'],
    [5.5, 'And at five'],
    [8, ''],
    [13, 'Behind a seek'],
    [3.5, 'Shown &lt;at&gt; three'],
  ] as const) {
    await seekTo(player, seconds);
    await expect.poll(() => showing(player, 'CC1'), { timeout: 15_000 }).toBe(text);
  }
  const before = (await told(player)).length;
  await player.call('play');
  await expect
    .poll(async () => (await told(player)).slice(before).length, { timeout: 15_000 })
    .toBeGreaterThan(0);
  const { time } = (await told(player))[before]!;
  expect(time).toBeGreaterThan(3);
  expect(time).toBeLessThan(6);
});

test('captions of a live stream go on behind a lost connection, none of them twice', async ({
  open,
  distribution,
  chatty,
}) => {
  test.setTimeout(60_000);
  const relay = await startCountingRelay(distribution.httpPort);
  try {
    const player = await open(
      html(
        {
          streamer: 'rtmp://localhost/live',
          file: `loop/${chatty}`,
          live: true,
          gateway: `ws://localhost:${relay.port}/rtmp`,
          autoplay: true,
          muted: true,
        },
        'cf-video',
      ),
    );
    await expect.poll(() => showing(player, 'CC1'), { timeout: 20_000 }).toMatch(/^Line \d+$/);
    await player.expectAdvance(2);
    relay.cut();
    await expect.poll(() => relay.total, { timeout: 10_000 }).toBe(2);
    const { currentTime: lost } = await player.state();
    await player.expectAdvance(4);
    const cues = await player.page.evaluate(() => {
      const tracks = [...(document.querySelector('cf-video') as any).textTracks] as TextTrack[];
      const captions = tracks.filter(({ kind, label }) => kind === 'captions' && label === 'CC1');
      return captions.flatMap(({ cues }) =>
        [...(cues ?? [])].map((cue) => ({
          start: cue.startTime,
          end: cue.endTime,
          text: (cue as VTTCue).text,
        })),
      );
    });
    const inOrder = [...cues].sort((one, other) => one.start - other.start);
    const overlaps = inOrder.filter(({ start }, at) => at > 0 && start < inOrder[at - 1]!.end - 0.001);
    expect(overlaps, 'one caption at a time').toEqual([]);
    expect(inOrder.some(({ start }) => start < lost)).toBe(true);
    expect(
      inOrder.some(({ start }) => start > lost),
      'captions behind the loss',
    ).toBe(true);
    const toggled = await player.page.evaluate(() => {
      const tracks = [...(document.querySelector('cf-video') as any).textTracks] as TextTrack[];
      const track = tracks.find(({ kind, label }) => kind === 'captions' && label === 'CC1')!;
      track.mode = 'disabled';
      const off = track.activeCues;
      track.mode = 'showing';
      return { off, on: track.activeCues?.length ?? 0 };
    });
    expect(toggled.off).toBeNull();
    expect((await player.state()).error).toBeNull();
  } finally {
    await relay.stop();
  }
});

test('the script tags of an FLV are the same events, and its timed text a track', async ({
  open,
  distribution,
  captioned,
}) => {
  const player = await open(
    html({ src: `${distribution.url}/${captioned}.flv`, autoplay: true, muted: true }),
  );
  await listen(player);
  await player.expectPlaying('flv-file');
  await expect
    .poll(async () => (await told(player)).filter(({ name }) => name === 'onCuePoint'))
    .toEqual([
      {
        name: 'onCuePoint',
        time: 1,
        type: 'amf',
        data: { name: 'Chapter', time: 1, type: 'navigation', parameters: { chapter: 'one' } },
      },
    ]);
  await player.call('pause');
  await seekTo(player, 2.5);
  await expect.poll(() => showing(player, 'English')).toBe('A line');
  await seekTo(player, 3.2);
  await expect.poll(() => showing(player, 'CC1')).toBe('Shown &lt;at&gt; three');
  await expect.poll(() => showing(player, 'English')).toBe('');
});

for (const engine of ['hls.js', 'vhs']) {
  test(`${engine}: ID3 frames are the same events`, async ({ open, distribution }) => {
    const src = `${distribution.url}/hls/ts+id3/videos/mediafile.m3u8`;
    const player = await open(html({ src, 'hls-engine': engine, autoplay: true, muted: true }, 'cf-video'));
    await listen(player);
    await player.expectAdvance(0.3);
    await expect
      .poll(async () => (await told(player))[0], { timeout: 15_000 })
      .toMatchObject({
        name: 'TXXX',
        data: '{"second":0}',
        type: 'org.id3',
      });
  });
}
