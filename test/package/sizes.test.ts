import { readFileSync } from 'node:fs';
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

it('makes each worker one whole file', () => {
  for (const name of ['rtmp-worker', 'rtmp-worker-full']) {
    const { staticImports, dynamicImports, bareImports } = readModule(`dist/${name}.js`);
    expect([...staticImports, ...dynamicImports, ...bareImports], name).toEqual([]);
  }
});

it('keeps <cf-video> within its budget', () => {
  expect(sizeOf(files('dist/cf-video.js')).gzip).toBeLessThanOrEqual(budgets['cf-video first load']);
});

it('keeps the first load of <cf-player>, script and style without engines, within its budget', () => {
  const first = [...files('dist/cf-player.js'), ...files(controlsChunk())];
  expect(sizeOf(first).gzip).toBeLessThanOrEqual(budgets['cf-player first load']);
});

it('puts no HLS code and no RTMP session into the first load', () => {
  for (const file of [...files('dist/cf-player.js'), ...files(controlsChunk())]) {
    const code = readFileSync(file, 'utf8');
    expect(code, file).not.toContain('EXT-X-STREAM-INF');
    expect(code, file).not.toContain('releaseStream');
  }
});
