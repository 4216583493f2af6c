import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from './free-port.js';
import { accepts } from './processes.js';

const SHIM = fileURLToPath(new URL('./librtmp-shim.c', import.meta.url));

export interface Rtmpsuck {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * rtmpdump's proxy: takes RTMP and RTMPE, and plays from the server that connect's tcUrl names. It has no option for
 * its port, and ends when its standard input does.
 */
export async function startRtmpsuck(): Promise<Rtmpsuck> {
  // It writes what it sees to files of its working folder.
  const folder = await mkdtemp(join(tmpdir(), 'cf-player-rtmpsuck-'));
  const shim = join(folder, 'shim.so');
  await promisify(execFile)('gcc', ['-shared', '-fPIC', '-O1', '-o', shim, SHIM, '-ldl']);
  const port = await freePort();
  const child = spawn('rtmpsuck', [], {
    cwd: folder,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {
      ...process.env,
      PATH: `${process.env['PATH'] ?? ''}:/usr/sbin`,
      LD_PRELOAD: shim,
      BINDPORT: `${port}`,
    },
  });
  const gone = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await gone;
    await rm(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + 10_000;
  while (!(await accepts(port))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error('rtmpsuck does not listen');
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { port, stop };
}
