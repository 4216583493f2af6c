import type { Page } from '@playwright/test';
import { html } from '../support/configurations.js';
import { startDistribution, type Distribution } from '../support/distribution.js';
import { expect, test } from '../support/browser-fixtures.js';

const ENGINES = ['hls.js', 'vhs', 'native'] as const;
/** Those that play by MSE, and leave it to us what is chosen and how often something is asked for. */
const MSE_ENGINES = ['hls.js', 'vhs'] as const;

/** The demo's media: three levels, German sound, subtitles in two languages. */
let samples: Distribution;
test.beforeAll(async () => {
  samples = await startDistribution();
});
test.afterAll(() => samples.stop());

const element = (hls: string, engine: string, more: Readonly<Record<string, string | true>> = {}) =>
  html({ hls, 'hls-engine': engine, autoplay: true, muted: true, ...more }, 'cf-video');

/** What the element says of itself, and what it has told. */
function facts(page: Page, selector = 'cf-video') {
  return page.evaluate((which) => {
    const video = document.querySelector(which) as any;
    const range = (ranges: TimeRanges) =>
      ranges.length === 0 ? null : { start: ranges.start(0), end: ranges.end(ranges.length - 1) };
    return {
      window: range(video.seekable),
      duration: video.duration as number,
      currentTime: video.currentTime as number,
      streamType: video.streamType as string,
      height: video.videoHeight as number,
      liveLatency: video.stats.liveLatency as number | undefined,
      qualities: video.qualities as { id: string; height: number; bitrate: number; selected: boolean }[],
      quality: video.quality as string,
      audio: video.audioRenditions as { id: string; label: string; language: string; selected: boolean }[],
      tracks: [...(video.textTracks as Iterable<TextTrack>)].map(({ kind, label, language, cues }) => ({
        kind,
        label,
        language,
        cues: cues?.length ?? 0,
      })),
    };
  }, selector);
}

const set = (page: Page, name: string, value: unknown) =>
  page.evaluate(([key, to]) => void ((document.querySelector('cf-video') as any)[key as string] = to), [
    name,
    value,
  ] as const);

/** Collects the codes of warnings, from before the element is there. */
const WATCH = `<script>
  globalThis.warnings = [];
  addEventListener('DOMContentLoaded', () => {
    for (const video of document.querySelectorAll('cf-video'))
      video.addEventListener('playerwarning', ({ detail }) => warnings.push([video.id, detail.code]));
  });
</script><script type="module" src="/dist/cf-video.js"></script>`;
const warnings = (page: Page) =>
  page.evaluate(() => (globalThis as any).warnings as readonly (readonly [string, string])[]);

for (const engine of ENGINES) {
  test(`${engine}: on demand plays, seeks, ends and plays again`, async ({ open, distribution }) => {
    const player = await open(element(`${distribution.url}/videos/mediafile.m3u8`, engine));
    await player.expectPlaying(engine);
    const { duration, streamType } = await player.state();
    expect(duration).toBeCloseTo(20, 0);
    expect(streamType).toBe('on-demand');
    await player.call('pause');
    await player.seek(12.02);
    await player.expectFrameOf(12.02);
    await player.seek(19);
    await player.call('play');
    await expect.poll(async () => (await player.state()).ended, { timeout: 10_000 }).toBe(true);
    await player.call('play');
    await player.expectAdvance(0.5);
    expect((await player.state()).currentTime).toBeLessThan(10);
    expect((await player.state()).attempts).toHaveLength(1);
  });

  test(`${engine}: live has a window, an edge and no end`, async ({ open, distribution }) => {
    const player = await open(element(`${distribution.url}/live/channel.m3u8`, engine));
    await expect.poll(async () => (await player.state()).decodedFrames).toBeGreaterThan(10);
    await player.expectPlaying(engine);
    const { duration, streamType, window, currentTime, liveLatency } = await facts(player.page);
    expect(duration).toBe(Number.POSITIVE_INFINITY);
    expect(streamType).toBe('live');
    expect(liveLatency).toBeGreaterThan(0);
    expect(liveLatency).toBeLessThan(20);
    // Chromium shows no window for what it plays itself, and one level: what is seen.
    if (engine === 'native') {
      expect((await facts(player.page)).qualities).toMatchObject([{ selected: true, height: 180 }]);
      return;
    }
    expect(window!.end).toBeGreaterThan(currentTime);
    // Back in the window, and to the edge again.
    await player.seek(window!.start + 0.5);
    await player.expectAdvance(0.5);
    const behind = (await facts(player.page)).liveLatency!;
    await player.page.evaluate(() => {
      const video = document.querySelector('cf-video') as any;
      video.currentTime = video.seekable.end(video.seekable.length - 1) - 2;
    });
    await player.expectAdvance(0.5);
    expect((await facts(player.page)).liveLatency).toBeLessThan(behind);
  });
}

for (const engine of ENGINES) {
  test(`${engine}: a live playlist that stands still is told, and taken up again`, async ({
    open,
    distribution,
  }) => {
    test.setTimeout(60_000);
    let isFrozen = false;
    const kept = new Map<string, string>();
    const address = `${distribution.url}/live/channel.m3u8`;
    const prepared = `${distribution.url}/live/channel/**`;
    const { page } = await open('', { head: WATCH });
    await page.route(prepared, async (route) => {
      const url = route.request().url();
      if (!/\.m3u8/.test(url)) return route.continue();
      if (!isFrozen || !kept.has(url)) kept.set(url, await (await route.fetch()).text());
      return route.fulfill({ contentType: 'application/vnd.apple.mpegurl', body: kept.get(url)! });
    });
    const player = await open(element(address, engine), { head: WATCH });
    await expect.poll(async () => (await player.state()).decodedFrames).toBeGreaterThan(10);
    isFrozen = true;
    await expect
      .poll(async () => (await warnings(page)).map(([, code]) => code), { timeout: 20_000 })
      .toContain('CF_HLS_LIVE_STALLED');
    isFrozen = false;
    kept.clear();
    const at = (await facts(page)).currentTime;
    await expect
      .poll(async () => (await facts(page)).currentTime, { timeout: 20_000 })
      .toBeGreaterThan(at + 4);
    expect((await player.state()).error).toBeNull();
  });
}

test('live without autoplay shows its first picture and waits', async ({ open, distribution }) => {
  for (const engine of MSE_ENGINES) {
    const player = await open(
      html({ hls: `${distribution.url}/live/channel.m3u8`, 'hls-engine': engine, muted: true }, 'cf-video'),
    );
    await expect
      .poll(async () => (await player.state()).readyState, { timeout: 10_000, message: engine })
      .toBeGreaterThanOrEqual(2);
    const { paused, error } = await player.state();
    expect(paused).toBe(true);
    expect(error).toBeNull();
    await player.call('play');
    await player.expectAdvance(0.5);
  }
});

for (const engine of MSE_ENGINES) {
  test(`${engine}: a level can be chosen, and left to the engine again`, async ({ open }) => {
    test.setTimeout(60_000);
    const player = await open(element(`${samples.url}/hls/ts/videos/ladder.m3u8`, engine), {
      origin: samples.url,
    });
    await player.expectAdvance(0.3);
    await player.page.evaluate(() => {
      const told: unknown[] = [];
      Object.assign(globalThis, { told });
      document
        .querySelector('cf-video')!
        .addEventListener('qualitychange', (event) => told.push((event as CustomEvent).detail));
    });
    const { qualities, quality } = await facts(player.page);
    expect(qualities.map(({ height }) => height).sort((a, b) => a - b)).toEqual([180, 270, 360]);
    expect(qualities.filter(({ selected }) => selected)).toHaveLength(1);
    expect(quality).toBe('auto');
    for (const height of [180, 360]) {
      const { id, bitrate } = qualities.find((level) => level.height === height)!;
      await set(player.page, 'quality', id);
      expect((await facts(player.page)).quality).toBe(id);
      await expect
        .poll(async () => (await facts(player.page)).height, { timeout: 20_000, message: `${height} lines` })
        .toBe(height);
      await expect
        .poll(async () => (await facts(player.page)).qualities.find(({ selected }) => selected)?.id)
        .toBe(id);
      expect(await player.page.evaluate(() => (globalThis as any).told.at(-1))).toMatchObject({
        height,
        bitrate,
      });
    }
    await set(player.page, 'quality', 'auto');
    expect((await facts(player.page)).quality).toBe('auto');
    await player.expectAdvance(0.5);
    expect((await player.state()).attempts).toHaveLength(1);
  });

  test(`${engine}: sound and subtitles can be chosen`, async ({ open }) => {
    const player = await open(element(`${samples.url}/hls/audio+subs/videos/ladder.m3u8`, engine), {
      origin: samples.url,
    });
    await player.expectAdvance(0.3);
    const { audio } = await facts(player.page);
    expect(audio.map(({ label }) => label).sort()).toEqual(['German', 'Original']);
    expect(audio.find(({ selected }) => selected)!.label).toBe('Original');
    const german = audio.find(({ language }) => language === 'de')!;
    const requests: string[] = [];
    player.page.on('request', (request) => requests.push(request.url()));
    await set(player.page, 'audioRendition', german.id);
    await expect
      .poll(async () => (await facts(player.page)).audio.find(({ selected }) => selected)?.label)
      .toBe('German');
    await expect.poll(() => requests.some((url) => /ladder\.de\.m4a\/audio-\d/.test(url))).toBe(true);
    await player.expectAdvance(0.5);
    const subtitles = (await facts(player.page)).tracks.filter(({ kind }) => kind === 'subtitles');
    expect(subtitles.map(({ language }) => language).sort()).toEqual(['de', 'en']);
    await player.page.evaluate(() => {
      for (const track of (document.querySelector('cf-video') as any).textTracks as Iterable<TextTrack>)
        if (track.language === 'de') track.mode = 'showing';
    });
    await expect
      .poll(async () => (await facts(player.page)).tracks.find(({ language }) => language === 'de')!.cues)
      .toBeGreaterThan(0);
  });

  test(`${engine}: timed ID3 and date ranges are cues of a metadata track`, async ({
    open,
    distribution,
  }) => {
    for (const options of ['ts+id3', 'id3', 'ts+daterange']) {
      const player = await open(element(`${distribution.url}/hls/${options}/videos/mediafile.m3u8`, engine));
      await player.expectAdvance(0.3);
      await expect
        .poll(
          async () => {
            const { tracks } = await facts(player.page);
            return tracks.find(({ kind, cues }) => kind === 'metadata' && cues > 0)?.cues ?? 0;
          },
          { message: options },
        )
        .toBeGreaterThan(1);
    }
  });

  test(`${engine}: AES-128 with one key and with many, byte ranges, packed audio`, async ({
    open,
    distribution,
  }) => {
    const options = ['ts+aes', 'aes-rotate', 'ts+range', 'ts+apart', 'muxed'];
    const player = await open(
      options
        .map((option) => `${distribution.url}/hls/${option}/videos/mediafile.m3u8`)
        .map((url, index) => element(url, engine, { id: `v${index}` }))
        .join(''),
      { selector: '#v0' },
    );
    for (const [index, option] of options.entries()) {
      await expect
        .poll(async () => (await facts(player.page, `#v${index}`)).currentTime, { message: option })
        .toBeGreaterThan(4.5);
    }
  });

  test(`${engine}: goes on after errors, cut and silent answers`, async ({ open, distribution }) => {
    test.setTimeout(60_000);
    const faults = [
      'fail/500@segment2*1',
      'fail/503@segment1*1',
      'cut/reset-half@segment2*1',
      'cut/stall@segment2*1',
      'cut/close@playlist*1',
      'slow/answer/3000@segment1*1',
      // Half of it, answered as if it were all; no status says so.
      'cut/short@segment1*1',
      'cut/short@segment2*1/hls/fmp4',
    ];
    const player = await open(
      faults
        .map((fault) => (fault.includes('/hls/') ? fault : `${fault}/hls/ts`))
        .map((path) => `${distribution.url}/tag/${engine}/${path}/videos/mediafile.m3u8`)
        .map((url, index) => element(url, engine, { id: `v${index}` }))
        .join(''),
      { head: WATCH, selector: '#v0' },
    );
    for (const [index, fault] of faults.entries()) {
      await expect
        .poll(async () => (await facts(player.page, `#v${index}`)).currentTime, {
          message: fault,
          timeout: 40_000,
        })
        .toBeGreaterThan(12);
      const attempts = await player.page.evaluate(
        (which) => (document.querySelector(which) as any).attempts.length as number,
        `#v${index}`,
      );
      expect(attempts, fault).toBe(1);
    }
    const codes = (await warnings(player.page)).filter(([id]) => id === 'v0').map(([, code]) => code);
    expect(codes).toContain('CF_HTTP_SERVER_ERROR');
  });

  test(`${engine}: what fails before anything is seen is told by its cause at once`, async ({
    open,
    distribution,
  }) => {
    for (const [fault, code] of [
      ['fail/404@manifest', 'CF_HLS_MANIFEST_NOT_FOUND'],
      ['fail/page-200@manifest', 'CF_HLS_MANIFEST_MALFORMED'],
      ['fail/404@playlist', 'CF_HLS_MANIFEST_NOT_FOUND'],
      ['fail/MissingKey@playlist', 'CF_HTTP_SIGNATURE_MISSING'],
      ['fail/404@segment', 'CF_HLS_SEGMENT_FAILED'],
      ['fail/503@segment', 'CF_HTTP_SERVER_ERROR'],
      ['cut/short@segment/hls/fmp4', 'CF_HLS_SEGMENT_FAILED'],
    ] as const) {
      const path = fault.includes('/hls/') ? fault : `${fault}/hls/ts`;
      const player = await open(
        element(`${distribution.url}/tag/${engine}/${path}/videos/mediafile.m3u8`, engine),
      );
      expect((await player.expectFailure()).causeCode, fault).toBe(code);
      const [attempt] = (await player.state()).attempts;
      expect(attempt!.elapsed ?? 0, fault).toBeLessThan(7000);
    }
  });

  test(`${engine}: leaves the element as it found it`, async ({ open, distribution }) => {
    const player = await open(element(`${distribution.url}/videos/mediafile.m3u8`, engine));
    await player.expectPlaying(engine);
    const left = await player.page.evaluate(async () => {
      const video = document.querySelector('cf-video') as any;
      video.core.unload();
      await new Promise((resolve) => setTimeout(resolve, 500));
      return {
        src: video.nativeEl.getAttribute('src'),
        tracks: video.nativeEl.querySelectorAll('track').length,
        readyState: video.readyState,
        engine: video.engine,
      };
    });
    expect(left).toEqual({ src: null, tracks: 0, readyState: 0, engine: null });
    const requests: string[] = [];
    player.page.on('request', (request) => requests.push(request.url()));
    await player.page.waitForTimeout(1500);
    expect(requests).toEqual([]);
    expect(player.page.workers()).toHaveLength(0);
  });
}

const STRICT =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; media-src 'self' blob: data:; img-src 'self'";

const TRUSTED_TYPES =
  "default-src 'self'; worker-src blob:; media-src 'self' blob: data:; require-trusted-types-for 'script'; trusted-types cf-player";

for (const [directive, policy] of [
  ['worker-src', STRICT],
  ['require-trusted-types-for', TRUSTED_TYPES],
] as const) {
  test(`VHS where the page forbids its workers by ${directive} is a clear error, and soon`, async ({
    open,
    distribution,
    pageProblems,
  }) => {
    const player = await open(element(`${distribution.url}/videos/mediafile.m3u8`, 'vhs'), {
      headers: { 'content-security-policy': policy },
      head: '<script type="module" src="/dist/cf-video.js"></script>',
    });
    expect((await player.expectFailure()).causeCode).toBe('CF_ENV_WORKER_BLOCKED');
    const context = await player.page.evaluate(
      () => (document.querySelector('cf-video') as any).error.cause.context,
    );
    expect(context).toMatchObject({ directive });
    // The browser notes the one worker that the question was asked with.
    pageProblems.length = 0;
  });
}
