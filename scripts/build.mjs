// Types by tsc, bundles by rollup; dist/ is made anew, so nothing stale is ever published.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { distIsCurrent, linkCommand } from './setup.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
// As npm's `prepare`: a checkout without the tools (`npm install --omit=dev`) or one that is built already stays as it is.
if (process.argv.includes('--if-possible')) {
  const hasTools = existsSync(new URL('../node_modules/rollup', import.meta.url));
  if (!hasTools || distIsCurrent()) {
    linkCommand();
    process.exit(0);
  }
}
rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });

for (const [command, ...args] of [
  ['typescript/bin/tsc', '-b', 'src'],
  ['rollup/dist/bin/rollup', '-c', '--silent'],
]) {
  const { status } = spawnSync(process.execPath, [`node_modules/${command}`, ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}
chmodSync(new URL('../dist/cli.js', import.meta.url), 0o755);
linkCommand();
