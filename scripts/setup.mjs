// What `npm start` and `npm test` need before anything of ours can run. Only modules of Node itself: this file runs
// before the dependencies are there.
import { spawn, spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** What the tests use of the system, and the Debian packages that bring it. */
const SYSTEM_PARTS = [
  { name: 'ffmpeg', packages: ['ffmpeg'], isPresent: () => isOnPath('ffmpeg') && isOnPath('ffprobe') },
  {
    name: 'nginx with its RTMP module',
    packages: ['nginx', 'libnginx-mod-rtmp'],
    isPresent: () => isOnPath('nginx') && existsSync('/usr/lib/nginx/modules/ngx_rtmp_module.so'),
  },
  { name: 'rtmpdump', packages: ['rtmpdump'], isPresent: () => isOnPath('rtmpdump') },
  // For what is preloaded into rtmpsuck, which has no option for its port.
  { name: 'gcc', packages: ['gcc', 'libc6-dev'], isPresent: () => isOnPath('gcc') },
  { name: 'websockify', packages: ['websockify'], isPresent: () => isOnPath('websockify') },
];

/** `/usr/sbin` is where Debian has nginx, and often not on the path of a person. */
function isOnPath(command) {
  return [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'].some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export function checkNodeVersion() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`cf-player needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

/**
 * Runs a command to its end in a process group of its own, and ends what is left of the group afterwards, so that
 * a crashed runner leaves nothing behind. A signal to us goes on to it.
 *
 * @returns {Promise<{ status: number, timedOut: boolean }>}
 */
export function run(command, args, { timeoutMs, env = {}, quiet = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      detached: true,
      stdio: ['ignore', quiet ? 'ignore' : 'inherit', quiet ? 'ignore' : 'inherit'],
      env: { ...process.env, ...env },
    });
    const signalGroup = (signal) => {
      try {
        process.kill(-child.pid, signal);
      } catch {
        // The group is gone already.
      }
    };
    let timedOut = false;
    let interruptedBy;
    const timers = [];
    if (timeoutMs !== undefined) {
      timers.push(
        setTimeout(() => {
          timedOut = true;
          // Playwright closes its browsers on an interrupt, and only then.
          signalGroup('SIGINT');
          timers.push(setTimeout(() => signalGroup('SIGKILL'), 15_000));
        }, timeoutMs),
      );
    }
    const forward = (signal) => {
      interruptedBy = signal;
      signalGroup(signal);
      timers.push(setTimeout(() => signalGroup('SIGKILL'), 15_000));
    };
    process.on('SIGINT', forward);
    process.on('SIGTERM', forward);
    const finish = (status) => {
      for (const timer of timers) clearTimeout(timer);
      process.off('SIGINT', forward);
      process.off('SIGTERM', forward);
      if (child.pid !== undefined) signalGroup('SIGKILL');
      if (interruptedBy !== undefined) process.exit(interruptedBy === 'SIGINT' ? 130 : 143);
      resolve({ status, timedOut });
    };
    child.on('error', (error) => {
      console.error(`${command}: ${error.message}`);
      finish(127);
    });
    child.on('exit', (code) => finish(code ?? 1));
  });
}

/** Whether `node_modules` holds exactly what the lock file asks for (optional parts of other platforms aside). */
function packagesAreCurrent() {
  try {
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
    const present = JSON.parse(readFileSync(join(root, 'node_modules/.package-lock.json'), 'utf8')).packages;
    return Object.entries(wanted).every(([path, { version, optional }]) =>
      path === '' || (optional && present[path] === undefined) ? true : present[path]?.version === version,
    );
  } catch {
    return false;
  }
}

/**
 * Makes `npx cf-player` in this folder mean the command that was built here. Without it npx installs the folder into its
 * cache first, and builds it once more.
 */
export function linkCommand() {
  const link = join(root, 'node_modules/.bin/cf-player');
  if (process.platform === 'win32' || !existsSync(join(root, 'node_modules/.bin'))) return;
  rmSync(link, { force: true });
  symlinkSync('../../dist/cli.js', link);
}

/** `npm ci` when `node_modules` is missing or is not what the lock file says. */
export async function installPackages() {
  if (packagesAreCurrent()) return;
  console.error('Installing the npm packages …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  let { status } = await run(npm, args, { timeoutMs: 600_000 });
  // A registry that hiccups once is no reason to fail.
  if (status !== 0) ({ status } = await run(npm, args, { timeoutMs: 600_000 }));
  if (status !== 0) {
    console.error(`npm ci failed with exit code ${status}.`);
    process.exit(1);
  }
  linkCommand();
}

function newestChange(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestChange(path) : statSync(path).mtimeMs);
  }
  return newest;
}

/** Whether `dist` is complete and newer than every source. */
export function distIsCurrent() {
  try {
    const { mtimeMs, mode } = statSync(join(root, 'dist/cli.js'));
    // Making the command executable is the last thing that a build does.
    const isComplete = process.platform === 'win32' || (mode & 0o100) !== 0;
    const sources = ['package.json', 'package-lock.json', 'rollup.config.mjs', 'tsconfig.base.json'];
    const newest = Math.max(
      newestChange(join(root, 'src')),
      newestChange(join(root, 'demo')),
      ...sources.map((file) => statSync(join(root, file)).mtimeMs),
    );
    return isComplete && mtimeMs > newest && existsSync(join(root, 'dist/cf-player.iife.js'));
  } catch {
    return false;
  }
}

const isRoot = process.getuid?.() === 0;

function osRelease() {
  try {
    const text = readFileSync('/etc/os-release', 'utf8');
    return Object.fromEntries(
      [...text.matchAll(/^(ID|ID_LIKE)="?([^"\n]*)"?$/gm)].map(([, key, value]) => [key, value]),
    );
  } catch {
    return {};
  }
}

/** The words in front of `apt-get`, or undefined where it cannot be used. */
function aptPrefix() {
  if (!isOnPath('apt-get')) return undefined;
  if (isRoot) return [];
  const sudo = ['sudo', '-n'];
  return isOnPath('sudo') && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0
    ? sudo
    : undefined;
}

let aptListsAreFresh = false;

async function aptInstall(packages) {
  const prefix = aptPrefix();
  if (prefix === undefined) return false;
  const apt = async (...args) => {
    // In run level 1 the package of nginx does not start a server on port 80.
    const settings = ['DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1'];
    const [command, ...rest] = [...prefix, 'env', ...settings, 'apt-get', ...args];
    return (await run(command, rest, { timeoutMs: 900_000, quiet: true })).status === 0;
  };
  console.error(`Installing ${packages.join(', ')} …`);
  // A machine that was set up long ago has lists that name packages which are gone.
  aptListsAreFresh ||= await apt('-q', 'update');
  return apt('-q', '-y', '--no-install-recommends', 'install', ...packages);
}

/** The Chromium the tests drive: the distribution's where there is one, otherwise Playwright's own. */
export const SYSTEM_CHROMIUM = '/usr/bin/chromium';

async function playwrightChromium() {
  const { chromium } = await import('@playwright/test');
  return existsSync(chromium.executablePath());
}

async function installChromium() {
  const { ID = '', ID_LIKE = '' } = osRelease();
  const withApt = () => aptInstall(['chromium']).then(() => existsSync(SYSTEM_CHROMIUM));
  const withPlaywright = async () => {
    const isDebianLike = /debian|ubuntu/.test(`${ID} ${ID_LIKE}`);
    const args = ['node_modules/@playwright/test/cli.js', 'install', 'chromium'];
    if (isRoot && isDebianLike) args.splice(2, 0, '--with-deps');
    console.error('Installing the Chromium that Playwright brings …');
    await run(process.execPath, args, { timeoutMs: 600_000 });
    return playwrightChromium();
  };
  // Ubuntu's `chromium` package is a wrapper for a snap, which a container cannot run.
  for (const install of ID === 'debian' ? [withApt, withPlaywright] : [withPlaywright, withApt]) {
    if (await install()) return true;
  }
  return false;
}

/**
 * Installs what the tests need of the system.
 *
 * @returns {Promise<string[]>} what is still missing, in words.
 */
export async function installSystemParts() {
  const missing = SYSTEM_PARTS.filter((part) => !part.isPresent());
  if (missing.length > 0) await aptInstall(missing.flatMap((part) => part.packages));
  const without = SYSTEM_PARTS.filter((part) => !part.isPresent()).map(
    ({ name, packages }) => `${name} (Debian: apt-get install ${packages.join(' ')})`,
  );
  const hasChromium =
    existsSync(SYSTEM_CHROMIUM) || (await playwrightChromium()) || (await installChromium());
  if (!hasChromium)
    without.push('Chromium (Debian: apt-get install chromium; elsewhere: npx playwright install chromium)');
  return without;
}
