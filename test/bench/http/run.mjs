// npm run bench:http: how long until a picture shows, after choosing a stream and after seeking: cf-player's engines
// and the bare libraries, with the same stream over the same line in the same run of Chromium. Prints a table; exit
// code 1 where a budget of ../budgets.json is missed or cf-player failed to play.
//
//   --json FILE    writes everything that was measured
//   --rounds N     default 5; where a budget seems missed, up to three times as many decide, while there is time
//   --only TEXT    comparisons whose name has it
//   --dist FOLDER  another build (a folder `dist` beside a package.json)
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { startDistribution } from './distribution.mjs';
import { copyLibraries } from './libraries.mjs';
import { startLine } from './line.mjs';
import { Measurement, PLACES } from './measurement.mjs';
import { makeClips } from './media.mjs';
import { reportOf, tableOf } from './report.mjs';

const LINE = { roundTripMs: 30, bytesPerSecond: 3_000_000 };
/** No round is begun after so long, so that all is over in three minutes. */
const TIME_MS = 140_000;

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const root = here('../../..');
const cache = join(root, '.cache/bench/http');
const text = { type: 'string' };
const { values: options } = parseArgs({
  options: { json: text, only: text, rounds: { ...text, default: '5' }, dist: { ...text, default: 'dist' } },
});
const rounds = Number(options.rounds);
const dist = resolve(root, options.dist);
const budgets = JSON.parse(readFileSync(here('../budgets.json'), 'utf8')).http;

/** The first player is ours. */
const allComparisons = [
  { name: 'HLS, hls.js', kind: 'hls', path: 'videos/clip.m3u8', players: ['cf hls.js', 'hls.js'] },
  { name: 'HLS, VHS', kind: 'hls', path: 'videos/clip.m3u8', players: ['cf vhs', 'video.js'] },
  { name: 'FLV', kind: 'flv', path: 'videos/clip.flv', players: ['cf flv-file', 'mpegts.js', 'flv.js'] },
].filter(({ name }) => name.toLowerCase().includes((options.only ?? '').toLowerCase()));

const missing = ['cf-video.js', 'cli.js'].find((file) => !existsSync(join(dist, file)));
if (missing !== undefined) {
  console.error(`${join(options.dist, missing)} is missing: npm run build makes it.`);
  process.exit(1);
}
if (!Number.isInteger(rounds) || rounds < 1 || allComparisons.length === 0) {
  console.error('--rounds: a number from 1 on; --only: hls.js, vhs, flv');
  process.exit(1);
}

const served = join(cache, 'served');
await makeClips(join(served, 'videos'));
const whyNoFlvJs = await copyLibraries({ root, cache, to: join(served, 'lib') });
if (whyNoFlvJs !== undefined) console.log(`flv.js cannot be fetched and is left out: ${whyNoFlvJs}`);
const comparisons = allComparisons.map((one) => ({
  ...one,
  players: one.players.filter((player) => player !== 'flv.js' || whyNoFlvJs === undefined),
}));
for (const file of ['bench.html', 'players.mjs']) await copyFile(here(file), join(served, file));

const began = performance.now();
const elapsed = () => performance.now() - began;
const report = (measurement) => reportOf(measurement, comparisons, budgets);

async function measureAll(page, line) {
  page.on('pageerror', (error) => console.error(error.message));
  // Every visit fetches its stream anew.
  const session = await page.context().newCDPSession(page);
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await page.goto(`${line.url}/bench.html`);
  await page.waitForFunction(() => globalThis.measure !== undefined);
  const measurement = new Measurement(page, line);
  for (let number = 0; number <= 3 * rounds && elapsed() < TIME_MS; number++) {
    const open = new Set(
      report(measurement).flatMap(({ name, verdict }) => (verdict === 'kept' ? [] : [name])),
    );
    const wanted = number <= rounds ? comparisons : comparisons.filter(({ name }) => open.has(name));
    if (wanted.length === 0) break;
    if (process.stdout.isTTY) process.stdout.write(`round ${number} of ${rounds}\r`);
    await measurement.round(number, wanted);
  }
  return measurement;
}

const distribution = await startDistribution(dist, served);
const line = await startLine({ upstream: distribution.url, ...LINE });
const installed = '/usr/bin/chromium';
let measurement;
try {
  const browser = await chromium.launch(existsSync(installed) ? { executablePath: installed } : {});
  try {
    measurement = await measureAll(await browser.newPage(), line);
  } finally {
    await browser.close();
  }
} finally {
  await line.stop();
  await distribution.stop();
}

const rows = report(measurement);
const { failures, samples } = measurement;
const seconds = Math.round(elapsed() / 1000);
console.log(
  `Line of ${LINE.bytesPerSecond / 1e6} MB/s, round trip ${LINE.roundTripMs} ms; took ${seconds} s`,
);
console.log(`\n${tableOf(rows)}\n`);
for (const { name, player, message } of failures) console.log(`failed: ${name}, ${player}: ${message}`);
if (options.json !== undefined) {
  writeFileSync(
    options.json,
    `${JSON.stringify({ line: LINE, places: PLACES, rows, failures, samples }, null, 2)}\n`,
  );
}
const isMissed = rows.some(({ verdict }) => verdict === 'missed');
const hasFailed = failures.some(({ player }) => player.startsWith('cf '));
process.exitCode = isMissed || hasFailed ? 1 : 0;
