// npm run bench:playback: RTMP through the gateway beside other players, with the same stream from the same local
// distribution in the same run of Chromium. Live: join, latency over the floor, stalls, main-thread time, heap; a film:
// join and unbuffered seeks. Prints tables.
//
//   --json FILE    writes everything that was measured
//   --rounds N     of joins and seeks; default 5
//   --only TEXT    `live` or `vod`
//   --dist FOLDER  another build
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { startDistribution } from '../http/distribution.mjs';
import { watchFloor } from './floor.mjs';
import { Measurement } from './measurement.mjs';
import { makeStreams } from './media.mjs';
import { reportOf } from './report.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const root = here('../../..');
const cache = join(root, '.cache/bench/playback');
const text = { type: 'string' };
const { values: options } = parseArgs({
  options: { json: text, only: text, rounds: { ...text, default: '5' }, dist: { ...text, default: 'dist' } },
});
const rounds = Number(options.rounds);
const dist = resolve(root, options.dist);
const budgets = JSON.parse(readFileSync(here('../budgets.json'), 'utf8')).playback;

const missing = ['cf-video.js', 'cli.js', 'rtmp.js'].find((file) => !existsSync(join(dist, file)));
if (missing !== undefined) {
  console.error(`${join(options.dist, missing)} is missing: npm run build makes it.`);
  process.exit(1);
}
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error('--rounds: a number from 1 on');
  process.exit(1);
}

/** The first player is ours. */
const kinds = {
  live: ['cf rtmp', 'cf rtmp low', 'mpegts.js', 'mpegts.js low', 'hls.js', 'hls.js low'],
  vod: ['cf rtmp', 'mpegts.js', 'mp4 file'],
};
const wanted = Object.keys(kinds).filter((kind) => options.only === undefined || options.only === kind);

const served = join(cache, 'served');
await makeStreams(join(served, 'videos'));
await mkdir(join(served, 'lib'), { recursive: true });
for (const file of ['hls.js/dist/hls.min.js', 'mpegts.js/dist/mpegts.js'])
  await copyFile(join(root, 'node_modules', file), join(served, 'lib', file.split('/').pop()));
for (const file of ['bench.html', 'players.mjs', 'visits.mjs', 'picture-number.mjs'])
  await copyFile(here(file), join(served, file));

const began = performance.now();
const distribution = await startDistribution(dist, served);
const { origin, host } = new URL(distribution.url);
const gateway = `ws://${host}/rtmp`;
const rtmp = `rtmp://localhost:${distribution.rtmpPort}`;
const addresses = {
  live: {
    rtmp: { streamer: `${rtmp}/live`, file: 'channel', gateway },
    flv: `${origin}/live/channel.flv`,
    hls: `${origin}/live/channel.m3u8`,
    lowLatencyHls: `${origin}/hls/ll/live/channel.m3u8`,
  },
  vod: {
    rtmp: { streamer: `${rtmp}/cfx/st`, file: 'mp4:videos/film.mp4', gateway },
    flv: `${origin}/videos/film.flv`,
    mp4: `${origin}/videos/film.mp4`,
  },
};

async function measureAll(page) {
  page.on('pageerror', (error) => console.error(error.message));
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await page.goto(`${origin}/bench.html`);
  await page.waitForFunction(() => globalThis.visits !== undefined);
  const floor = await watchFloor(dist, distribution.rtmpPort, 'channel');
  const measurement = new Measurement({ page, session, floor, addresses });
  const say = (line) => process.stdout.isTTY && process.stdout.write(`${line}          \r`);
  try {
    for (const kind of wanted) {
      const names = kinds[kind];
      // Round 0 is for code that is fetched and compiled once, and counts for nothing.
      for (let number = 0; number <= rounds; number++) {
        say(`${kind}: round ${number} of ${rounds}`);
        const first = number % names.length;
        for (const player of [...names.slice(first), ...names.slice(0, first)])
          await measurement.short(kind, player, number > 0);
      }
      for (const player of names) {
        say(`${kind}: ${player} for some seconds`);
        await measurement.long(kind, player);
      }
    }
    return { measurement, floor: floor.delays() };
  } finally {
    floor.stop();
  }
}

const installed = '/usr/bin/chromium';
let result;
try {
  const args = ['--autoplay-policy=no-user-gesture-required', '--enable-precise-memory-info'];
  const browser = await chromium.launch({
    args,
    ...(existsSync(installed) ? { executablePath: installed } : {}),
  });
  try {
    result = await measureAll(await browser.newPage());
  } finally {
    await browser.close();
  }
} finally {
  await distribution.stop();
}

const { measurement, floor } = result;
const report = reportOf(measurement, kinds, wanted, floor, budgets);
console.log(`Took ${Math.round((performance.now() - began) / 1000)} s\n`);
console.log(report.text);
for (const { kind, player, message } of measurement.failures)
  console.log(`failed: ${kind}, ${player}: ${message}`);
if (options.json !== undefined) {
  const { verdicts } = report;
  const { failures, samples, joins, first } = measurement;
  const all = { verdicts, failures, samples, joins, first, floor };
  writeFileSync(options.json, `${JSON.stringify(all, null, 2)}\n`);
}
const hasFailed = measurement.failures.some(({ player }) => player.startsWith('cf '));
process.exitCode = report.isMissed || hasFailed ? 1 : 0;
