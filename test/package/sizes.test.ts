import { readFileSync, readdirSync, statSync } from 'node:fs';
import { normalize } from 'node:path';
import { expect, it } from 'vitest';
import budgets from './size-budgets.json' with { type: 'json' };
import { readModule, sizeOf, staticClosure } from './bundle-graph.js';

const files = (entry: string) => staticClosure(entry).map((module) => module.file);
/** The chunk that `<cf-player>` fetches when it is first connected; engines are other chunks. */
const controlsChunk = () => {
  const chunks = files('dist/cf-player.js').flatMap((file) => readModule(file).dynamicImports);
  const withSkin = chunks.filter((file) => readFileSync(file, 'utf8').includes('vjs-control-bar'));
  expect(withSkin, 'exactly one lazily loaded chunk holds video.js').toHaveLength(1);
  return withSkin[0]!;
};

it.each(['rtmp-worker', 'rtmp-worker-full'] as const)('keeps %s within its budget', (name) => {
  expect(sizeOf(files(`dist/${name}.js`)).gzip).toBeLessThanOrEqual(budgets[name]);
});

it('makes each worker, and each part that it fetches later, one whole file', () => {
  for (const name of ['rtmp-worker', 'rtmp-worker-full']) {
    const worker = `dist/${name}.js`;
    for (const file of [worker, ...readModule(worker).workerChunks]) {
      const { staticImports, dynamicImports, bareImports } = readModule(file);
      expect([...staticImports, ...dynamicImports, ...bareImports], file).toEqual([]);
    }
  }
});

// A bundler would make a data: URL of a file of less than 4 kB, which policies forbid.
it('has parts of workers that bundlers leave files, and that the page knows of', () => {
  const named = readdirSync('dist')
    .filter((file) => /^lib-.*\.js$/.test(file))
    .flatMap((file) => readModule(`dist/${file}`).workerChunks);
  for (const chunk of readdirSync('dist').filter((file) => /^worker-.*\.js$/.test(file))) {
    expect(named).toContain(normalize(`dist/${chunk}`));
    expect(statSync(`dist/${chunk}`).size, chunk).toBeGreaterThan(4096);
  }
});

it('keeps <cf-video> within its budget', () => {
  expect(sizeOf(files('dist/cf-video.js')).gzip).toBeLessThanOrEqual(budgets['cf-video first load']);
});

it('keeps the first load of <cf-player>, script and style without engines, within its budget', () => {
  const first = [...files('dist/cf-player.js'), ...files(controlsChunk())];
  expect(sizeOf(first).gzip).toBeLessThanOrEqual(budgets['cf-player first load']);
});

it('keeps the script for old embeds, without the player, within its budget', () => {
  expect(sizeOf(files('dist/cf-legacy.iife.js')).gzip).toBeLessThanOrEqual(budgets['cf-legacy.iife']);
});

it('puts no HLS code and no RTMP session into the first load', () => {
  for (const file of [...files('dist/cf-player.js'), ...files(controlsChunk())]) {
    const code = readFileSync(file, 'utf8');
    expect(code, file).not.toContain('EXT-X-STREAM-INF');
    expect(code, file).not.toContain('releaseStream');
  }
});
