import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { publint } from 'publint';
import { staticClosure } from './bundle-graph.js';

interface Manifest {
  readonly exports: Record<string, string | { types: string; default: string }>;
  readonly dependencies: Record<string, string>;
}
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const entries = Object.keys(manifest.exports).filter((name) => typeof manifest.exports[name] === 'object');
const specifier = (entry: string) => `cf-player${entry.slice(1)}`;

let app: string;

/** An app that has installed the tarball: what is not published is not there. */
beforeAll(() => {
  app = mkdtempSync(join(tmpdir(), 'cf-player-consumer-'));
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', app], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      shell: process.platform === 'win32',
    }),
  ) as [{ filename: string }];
  const modules = join(app, 'node_modules');
  mkdirSync(join(modules, 'cf-player'), { recursive: true });
  execFileSync('tar', ['-xf', packed.filename, '--strip-components=1', '-C', join(modules, 'cf-player')], {
    cwd: app,
  });
  for (const name of [...Object.keys(manifest.dependencies), '@types/node', '@types/ws', 'undici-types']) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(process.cwd(), 'node_modules', name), join(modules, name));
  }
  writeFileSync(
    join(app, 'package.json'),
    JSON.stringify({ name: 'consumer', type: 'module', private: true }),
  );
  cpSync('test/package/consumer', app, { recursive: true });
}, 120_000);

afterAll(() => rmSync(app, { recursive: true, force: true }));

const run = (args: string[]) => execFileSync(process.execPath, args, { cwd: app, encoding: 'utf8' });

it.each(entries)('imports %s in Node, where there is no DOM', (entry) => {
  const code = `const m = await import(${JSON.stringify(specifier(entry))}); console.log(Object.keys(m).sort().join(' '));`;
  expect(run(['--input-type=module', '-e', code]).trim()).not.toBe('');
});

it('exports exactly the public names', async () => {
  const names: Record<string, string[]> = {};
  for (const entry of entries) {
    const code = `const m = await import(${JSON.stringify(specifier(entry))}); console.log(JSON.stringify(Object.keys(m).sort()));`;
    names[specifier(entry)] = JSON.parse(run(['--input-type=module', '-e', code])) as string[];
  }
  await expect(`${JSON.stringify(names, null, 2)}\n`).toMatchFileSnapshot('./public-names.json');
});

it.each(['tsconfig.bundler.json', 'tsconfig.node.json'])('type-checks an app by %s', (config) => {
  const tsc = join(process.cwd(), 'node_modules/typescript/bin/tsc');
  expect(run([tsc, '-p', config])).toBe('');
});

it('runs its command from an installed package', () => {
  const cli = join('node_modules', 'cf-player', 'dist', 'cli.js');
  const printed = run([
    cli,
    'resolve',
    '--distribution',
    's5c39gqb8ow64r.cloudfront.net',
    '--file',
    'mediafile.flv',
    '--json',
  ]);
  expect(JSON.parse(printed)).toMatchObject({ address: { streamName: 'mediafile' } });
});

it.each([
  'dist/index.js',
  'dist/define.js',
  'dist/videojs.js',
  'dist/url.js',
  'dist/rtmp.js',
  'dist/legacy.js',
])('does not pull hls.js or video.js in with %s', (entry) => {
  const bare = staticClosure(entry).flatMap((module) => module.bareImports);
  expect(bare.filter((name) => /^(hls\.js|video\.js|@videojs)/.test(name))).toEqual([]);
});

it('reads old pages in the command only: no page gets a parser', () => {
  for (const entry of entries.map((name) => `dist/${name === '.' ? 'index' : name.slice(2)}.js`)) {
    const bare = staticClosure(entry).flatMap((module) => module.bareImports);
    expect(
      bare.filter((name) => /^(parse5|acorn)/.test(name)),
      entry,
    ).toEqual([]);
  }
  expect(readFileSync('dist/cf-legacy.iife.js', 'utf8')).not.toMatch(/acorn|parse5/);
});

it('satisfies publint', async () => {
  const { messages } = await publint({ pkgDir: process.cwd(), strict: true });
  expect(messages.filter((message) => message.type !== 'suggestion')).toEqual([]);
});
