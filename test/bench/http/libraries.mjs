// The players that cf-player is compared with, as a page would take them. flv.js is nobody's dependency here: it is
// fetched into a folder of its own.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const FLV_JS = 'flv.js@1.6.2';
const FETCH_MS = 60_000;

/** @returns {Promise<string | undefined>} why there is no flv.js, where there is none. */
export async function copyLibraries({ root, cache, to }) {
  await mkdir(to, { recursive: true });
  for (const file of ['hls.js/dist/hls.min.js', 'video.js/dist/video.min.js', 'mpegts.js/dist/mpegts.js']) {
    await copyFile(join(root, 'node_modules', file), join(to, file.split('/').pop()));
  }
  const flvJs = join(cache, 'flv.js/node_modules/flv.js/dist/flv.min.js');
  try {
    if (!existsSync(flvJs)) await fetchFlvJs(join(cache, 'flv.js'));
    await copyFile(flvJs, join(to, 'flv.min.js'));
    return undefined;
  } catch (error) {
    const said = String(error.stderr || error.message).split('\n');
    return said.find((line) => line.startsWith('npm error')) ?? said[0];
  }
}

async function fetchFlvJs(folder) {
  await mkdir(folder, { recursive: true });
  const options = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund'];
  const args = ['install', '--prefix', folder, ...options, FLV_JS];
  await execute('npm', args, { cwd: dirname(folder), timeout: FETCH_MS });
}
