// Writes docs/errors.md from the tables in src/errors. With --check: says whether it is up to date, writes nothing.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const target = new URL('../docs/errors.md', import.meta.url);
const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL('../src/errors/error-docs.ts', import.meta.url))],
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'neutral',
});
const { errorDocs } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
);
const text = errorDocs();

if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  console.error('docs/errors.md is stale: run npm run docs');
  process.exitCode = 1;
}
