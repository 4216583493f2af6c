// npm run bench:leaks: what stays behind. Players are put into a page, play, and are taken out again, again and again;
// and a live stream of six hours passes, six minutes a second. After collecting garbage the page must hold as much as
// before: the slope of what it holds is printed, exit code 1 where it rises.
//
//   --cycles N     default 200
//   --hours N      of the stream; default 6
//   --only TEXT    `cycles` or `stream`
//   --dist FOLDER  another build
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { startDistribution } from '../http/distribution.mjs';
import { cycles } from './cycles.mjs';
import { makeTiny } from './media.mjs';
import { watchMemory } from './memory.mjs';
import { longStream } from './long-stream.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const root = here('../../..');
const text = { type: 'string' };
const { values: options } = parseArgs({
  options: {
    only: text,
    cycles: { ...text, default: '200' },
    hours: { ...text, default: '6' },
    dist: { ...text, default: 'dist' },
  },
});
const dist = resolve(root, options.dist);
const budgets = JSON.parse(readFileSync(here('../budgets.json'), 'utf8')).leaks;
if (!existsSync(join(dist, 'cf-player.js'))) {
  console.error(`${join(options.dist, 'cf-player.js')} is missing: npm run build makes it.`);
  process.exit(1);
}

const served = join(root, '.cache/bench/leaks');
await makeTiny(join(served, 'videos'));
const distribution = await startDistribution(dist, served);
const { origin, host } = new URL(distribution.url);
const gateway = `ws://${host}/rtmp`;
const rtmp = `rtmp://localhost:${distribution.rtmpPort}`;

const vod = { streamer: `${rtmp}/cfx/st`, file: 'mp4:videos/tiny.mp4', gateway, order: 'rtmp' };
const live = { streamer: `${rtmp}/live`, file: 'channel', live: '', gateway, order: 'rtmp' };
const hls = { src: `${origin}/videos/tiny.m3u8` };
const kinds = [
  ['cf-video', 'RTMP', vod],
  ['cf-video', 'live RTMP', live],
  ['cf-player', 'RTMP', vod],
  ['cf-video', 'HLS', hls],
];

const installed = '/usr/bin/chromium';
const browser = await chromium.launch({
  args: ['--autoplay-policy=no-user-gesture-required'],
  ...(existsSync(installed) ? { executablePath: installed } : {}),
});
let isMissed = false;
const report = ({ line, missed }) => {
  console.log(`${missed ? 'missed  ' : 'kept    '}${line}`);
  isMissed ||= missed;
};
async function inPage(act) {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(error.message));
  const look = await watchMemory(page);
  await page.goto(`${origin}/dist/cf-video.js`);
  await page.setContent(
    `<base href="${origin}/"><main></main><script type="module" src="/dist/cf-player.js"></script>`,
  );
  await page.waitForFunction(() => customElements.get('cf-player') !== undefined);
  await act(page, look);
  await page.close();
}
try {
  if (options.only !== 'stream')
    for (const [name, what, attributes] of kinds)
      await inPage(async (page, look) => {
        const count = Number(options.cycles);
        report(await cycles({ page, look, name, what, attributes, count, budget: budgets.cycle }));
      });
  if (options.only !== 'cycles')
    await inPage(async (page, look) => {
      const hours = Number(options.hours);
      const attributes = {
        ...live,
        file: 'loop/fast/360/videos/tiny.mp4',
        prefix: 'none',
        extension: 'keep',
      };
      report(await longStream({ page, look, attributes, hours, speed: 360, budget: budgets.stream }));
    });
} finally {
  await browser.close();
  await distribution.stop();
}
process.exitCode = isMissed ? 1 : 0;
