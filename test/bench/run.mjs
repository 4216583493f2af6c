// npm run bench: speeds of the chunk reader and the transmuxer in Node and in Chromium, and sizes of the bundles.
// Prints tables and writes .cache/bench/result.json. `--check` fails where a budget of budgets.json is missed;
// `--node` leaves Chromium out.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright';
import { clips } from './media.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = join(root, '.cache/bench');
const budgets = JSON.parse(readFileSync(new URL('budgets.json', import.meta.url), 'utf8'));
const [check, nodeOnly] = ['--check', '--node'].map((flag) => process.argv.includes(flag));

const media = await clips(cache);
const bundle = join(cache, 'cases.mjs');
await build({
  entryPoints: [fileURLToPath(new URL('cases.mjs', import.meta.url))],
  bundle: true,
  format: 'esm',
  target: 'es2022',
  outfile: bundle,
  logLevel: 'error',
});

async function inNode() {
  // mpegts.js looks at the browser it is in as soon as it is loaded.
  globalThis.navigator ??= { userAgent: 'node' };
  globalThis.self ??= globalThis;
  globalThis.window ??= globalThis;
  const { runBenchmarks } = await import(pathToFileURL(bundle).href);
  return runBenchmarks(media);
}

async function inChromium() {
  const installed = '/usr/bin/chromium';
  const browser = await chromium.launch(existsSync(installed) ? { executablePath: installed } : {});
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.error(error.message));
    const files = new Map([
      ['/', ['text/html', '<!doctype html><title>bench</title>']],
      ['/cases.mjs', ['text/javascript', readFileSync(bundle)]],
      ...media.map(({ bytes }, i) => [`/${i}.flv`, ['video/x-flv', bytes]]),
    ]);
    await page.route('http://bench.test/**', (route) => {
      const [contentType, body] = files.get(new URL(route.request().url()).pathname) ?? [];
      return body === undefined ? route.fulfill({ status: 404 }) : route.fulfill({ contentType, body });
    });
    await page.goto('http://bench.test/');
    return await page.evaluate(
      async (names) => {
        const { runBenchmarks } = await import('/cases.mjs');
        const load = async (name, i) => {
          const response = await fetch(`/${i}.flv`);
          return { name, bytes: new Uint8Array(await response.arrayBuffer()) };
        };
        return runBenchmarks(await Promise.all(names.map(load)));
      },
      media.map(({ name }) => name),
    );
  } finally {
    await browser.close();
  }
}

/** Minified, gzip and brotli sizes of what a browser fetches together, by the same rule as the size budgets. */
async function bundleSizes() {
  const dist = join(root, 'dist');
  if (!existsSync(join(dist, 'cf-video.js'))) return {};
  const outfile = join(cache, 'bundle-graph.mjs');
  const entry = join(root, 'test/package/bundle-graph.ts');
  await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'error',
  });
  const { readModule, sizeOf, staticClosure } = await import(pathToFileURL(outfile).href);
  const closure = (file) => staticClosure(join(dist, file)).map((module) => module.file);
  const player = closure('cf-player.js');
  const controls = player
    .flatMap((file) => readModule(file).dynamicImports)
    .filter((file) => readFileSync(file, 'utf8').includes('vjs-control-bar'));
  const groups = {
    'RTMP worker': closure('rtmp-worker.js'),
    '<cf-video>, first load': closure('cf-video.js'),
    '<cf-player>, first load': [...player, ...controls],
    'classic script, everything': [join(dist, 'cf-player.iife.js')],
  };
  return Object.fromEntries(Object.entries(groups).map(([name, files]) => [name, sizeOf(files)]));
}

const round = (value) => (value >= 100 ? Math.round(value) : Math.round(value * 100) / 100);

function print(name, result) {
  console.log(`\n${name}`);
  console.table(
    Object.fromEntries(
      Object.entries(result.transmuxer).map(([clip, speeds]) => [
        `transmuxer, ${clip}`,
        Object.fromEntries(
          Object.entries(speeds).map(([subject, speed]) => [
            `${subject} MB/s`,
            `${round(speed)} (${Math.round((100 * speed) / speeds.limit)} %)`,
          ]),
        ),
      ]),
    ),
  );
  console.table(
    Object.fromEntries(
      Object.entries(result.chunkReader).map(([subject, speed]) => [
        `chunk reader, ${subject}`,
        { 'MB/s': round(speed) },
      ]),
    ),
  );
}

function missedBudgets(name, result) {
  const missed = [];
  const expect = (what, value, least) => {
    if (value < least) missed.push(`${name}: ${what} is ${round(value)}, budget ${least}`);
  };
  for (const [clip, speeds] of Object.entries(result.transmuxer)) {
    for (const [subject, share] of Object.entries(budgets.transmuxerShareOfLimit)) {
      expect(`share of the limit, ${clip}, ${subject}`, speeds[subject] / speeds.limit, share);
    }
  }
  for (const [subject, speed] of Object.entries(budgets.chunkReaderMegabytesPerSecond)) {
    expect(`chunk reader, ${subject}, MB/s`, result.chunkReader[subject], speed);
  }
  return missed;
}

const results = { node: await inNode(), ...(nodeOnly ? {} : { chromium: await inChromium() }) };
for (const [name, result] of Object.entries(results)) print(name, result);
const sizes = await bundleSizes();
console.log('\nbundles, bytes');
console.table(sizes);
const resultFile = join(cache, 'result.json');
writeFileSync(resultFile, `${JSON.stringify({ ...results, sizes }, null, 2)}\n`);
console.log(`\n${resultFile}`);

const missed = Object.entries(results).flatMap(([name, result]) => missedBudgets(name, result));
for (const line of missed) console.log(`below budget: ${line}`);
process.exitCode = check && missed.length > 0 ? 1 : 0;
