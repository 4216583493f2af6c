import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { DOCUMENTED } from '../support/configurations.js';
import { expect, test } from '../support/browser-fixtures.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A site that has video.js in its bundle already, and adds the plugin. */
async function siteBundle(): Promise<string> {
  const result = await build({
    stdin: {
      contents: `
        import videojs from 'video.js';
        import { cfPlayerOf, installCfPlayer } from 'cf-player/videojs';
        Object.assign(globalThis, { videojs, cfPlayerOf, installCfPlayer, isReady: true });`,
      resolveDir: root,
      loader: 'js',
    },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
  });
  return result.outputFiles[0]!.text;
}

let bundle = '';
test.beforeAll(async () => {
  bundle = await siteBundle();
});

test.beforeEach(async ({ page, distribution }) => {
  await page.route(`${distribution.url}/dist/site.js`, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: bundle }),
  );
  const css = await readFile(`${root}/node_modules/video.js/dist/video-js.min.css`, 'utf8');
  await page.route(`${distribution.url}/dist/site.css`, (route) =>
    route.fulfill({ contentType: 'text/css', body: css }),
  );
});

const HEAD =
  '<link rel="stylesheet" href="/dist/site.css"><script type="module" src="/dist/site.js"></script>';
const VIDEO = '<video id="v" class="video-js" controls muted width="640" height="360"></video>';

test('a source of type application/x-cf-player plays in a video.js player of the site', async ({
  open,
  distribution,
}) => {
  const player = await open(VIDEO, { head: HEAD, selector: 'video' });
  await player.page.waitForFunction(() => (globalThis as any).isReady);
  const config = { distribution: DOCUMENTED, file: 'videos/mediafile.mp4', gateway: distribution.gateway };
  await player.page.evaluate((own) => {
    const { videojs, installCfPlayer } = globalThis as any;
    installCfPlayer(videojs);
    const vjs = videojs('v');
    Object.assign(globalThis, { vjs });
    vjs.src({ type: 'application/x-cf-player', src: 'cf-player:', config: own });
    vjs.play();
  }, config);
  const time = () => player.page.evaluate(() => (globalThis as any).vjs.currentTime() as number);
  await expect.poll(time, { timeout: 15_000 }).toBeGreaterThan(1);
  const first = await player.frame();
  expect(first).toBeGreaterThan(0);
  await expect.poll(() => player.frame()).toBeGreaterThan(first + 5);
  await player.page.evaluate(() => {
    const { vjs } = globalThis as any;
    vjs.pause();
    vjs.currentTime(12.02);
  });
  await player.expectFrameOf(12.02);
  const engine = await player.page.evaluate(() => {
    const { cfPlayerOf, vjs } = globalThis as any;
    return cfPlayerOf(vjs).engine as string;
  });
  expect(engine).toBe('rtmp');
});

test('an rtmp/mp4 source in the old notation plays, and a missing one is an error of video.js', async ({
  open,
  distribution,
}) => {
  const player = await open(VIDEO, { head: HEAD, selector: 'video' });
  await player.page.waitForFunction(() => (globalThis as any).isReady);
  await player.page.evaluate(
    ([host, gateway]) => {
      const { videojs, installCfPlayer } = globalThis as any;
      installCfPlayer(videojs, { config: { gateway } });
      const vjs = videojs('v');
      Object.assign(globalThis, { vjs });
      vjs.src({ type: 'rtmp/mp4', src: `rtmp://${host}/cfx/st/&mp4:videos/mediafile.mp4` });
      vjs.play();
    },
    [DOCUMENTED, distribution.gateway] as const,
  );
  const time = () => player.page.evaluate(() => (globalThis as any).vjs.currentTime() as number);
  await expect.poll(time, { timeout: 15_000 }).toBeGreaterThan(1);
  await player.page.evaluate(
    (host) =>
      (globalThis as any).vjs.src({ type: 'rtmp/mp4', src: `rtmp://${host}/cfx/st/&mp4:videos/missing.mp4` }),
    DOCUMENTED,
  );
  await expect
    .poll(() => player.page.evaluate(() => (globalThis as any).vjs.error()?.code ?? null), {
      timeout: 15_000,
    })
    .toBe(4);
});

test("HLS of a configuration is played by the site's own VHS, and by hls.js where its workers are forbidden", async ({
  open,
  distribution,
  pageProblems,
}) => {
  const config = { hls: `${distribution.url}/videos/mediafile.m3u8` };
  const play = async (headers: Record<string, string>) => {
    const player = await open(VIDEO, { head: HEAD, selector: 'video', headers });
    await player.page.waitForFunction(() => (globalThis as any).isReady);
    await player.page.evaluate(async (own) => {
      const { videojs, installCfPlayer, cfPlayerOf } = globalThis as any;
      installCfPlayer(videojs);
      const vjs = videojs('v');
      Object.assign(globalThis, { vjs, codes: [] });
      vjs.src({ type: 'application/x-cf-player', src: 'cf-player:', config: own });
      // A source is set in a task of its own.
      while (cfPlayerOf(vjs) === undefined) await new Promise((resolve) => setTimeout(resolve));
      cfPlayerOf(vjs).addEventListener('playerwarning', (event: CustomEvent) =>
        (globalThis as any).codes.push(event.detail.code),
      );
      vjs.play();
    }, config);
    const time = () => player.page.evaluate(() => (globalThis as any).vjs.currentTime() as number);
    await expect.poll(time, { timeout: 15_000 }).toBeGreaterThan(1);
    return player.page.evaluate(() => {
      const { cfPlayerOf, vjs, codes, videojs } = globalThis as any;
      return { engine: cfPlayerOf(vjs).engine, codes, players: videojs.getAllPlayers().length };
    });
  };
  expect(await play({})).toEqual({ engine: 'vhs', codes: [], players: 1 });
  const strict =
    "default-src 'self'; style-src 'self' 'unsafe-inline'; worker-src 'self'; media-src 'self' blob: data:";
  expect(await play({ 'content-security-policy': strict })).toMatchObject({
    engine: 'hls.js',
    codes: ['CF_ENV_WORKER_BLOCKED'],
  });
  // What the browser notes of the worker that was tried, and of the font in the site's own style sheet.
  pageProblems.length = 0;
});

test('disposing the video.js player ends the session', async ({ open, distribution }) => {
  const player = await open(VIDEO, { head: HEAD, selector: 'video' });
  await player.page.waitForFunction(() => (globalThis as any).isReady);
  const config = { distribution: DOCUMENTED, file: 'videos/mediafile.mp4', gateway: distribution.gateway };
  await player.page.evaluate((own) => {
    const { videojs, installCfPlayer } = globalThis as any;
    installCfPlayer(videojs);
    const vjs = videojs('v');
    Object.assign(globalThis, { vjs });
    vjs.src({ type: 'application/x-cf-player', src: 'cf-player:', config: own });
    vjs.play();
  }, config);
  const time = () => player.page.evaluate(() => (globalThis as any).vjs.currentTime() as number);
  await expect.poll(time, { timeout: 15_000 }).toBeGreaterThan(0.5);
  await player.page.evaluate(() => (globalThis as any).vjs.dispose());
  await expect.poll(() => player.page.workers().length).toBe(0);
});
