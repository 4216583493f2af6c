// Writes docs/rtmp-conformance.md from the table in test/conformance. With --check: says whether it is up to date,
// writes nothing.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const target = new URL('../docs/rtmp-conformance.md', import.meta.url);
const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL('../test/conformance/document.ts', import.meta.url))],
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'neutral',
});
const { conformanceDocument } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
);
const text = conformanceDocument();

if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  console.error('docs/rtmp-conformance.md is stale: run npm run docs');
  process.exitCode = 1;
}
