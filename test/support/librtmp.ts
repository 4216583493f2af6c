import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from './free-port.js';
import { startProcess } from './processes.js';

// The programs of rtmpdump: peers of RTMPE that know nothing of us.

const execute = promisify(execFile);
const source = fileURLToPath(new URL('librtmp-shim.c', import.meta.url));
const cache = fileURLToPath(new URL('../../.cache', import.meta.url));

export interface LibrtmpOptions {
  /** Its private Diffie-Hellman number, in place of a random one. */
  readonly exponent?: bigint;
}

/** What is preloaded, compiled once per version of its source. */
async function shim(): Promise<string> {
  const hash = createHash('sha256')
    .update(await readFile(source))
    .digest('hex')
    .slice(0, 12);
  const file = join(cache, `librtmp-shim-${hash}.so`);
  if (existsSync(file)) return file;
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(join(cache, 'shim-'));
  try {
    const made = join(draft, 'shim.so');
    await execute('gcc', ['-shared', '-fPIC', '-O1', '-o', made, source, '-ldl']);
    await rename(made, file);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return file;
}

async function environment({ exponent }: LibrtmpOptions): Promise<NodeJS.ProcessEnv> {
  return {
    LD_PRELOAD: await shim(),
    PATH: `${process.env['PATH'] ?? ''}:/usr/sbin`,
    ...(exponent === undefined ? {} : { EXPONENT: exponent.toString(16) }),
  };
}

export interface LibrtmpServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** A proxy that speaks RTMPE to its clients, and RTMP to the server that their `tcUrl` names. */
export const startRtmpsuck = (options: LibrtmpOptions = {}) => startServer('rtmpsuck', options);

/** A server that has nothing to play, and says how rtmpdump would play what it is asked for. */
export const startRtmpsrv = (options: LibrtmpOptions = {}) => startServer('rtmpsrv', options);

async function startServer(program: string, options: LibrtmpOptions): Promise<LibrtmpServer> {
  const port = await freePort();
  // It keeps what it sees in files.
  const cwd = await mkdtemp(join(tmpdir(), `cf-player-${program}-`));
  const clean = () => rm(cwd, { recursive: true, force: true });
  try {
    const child = await startProcess(program, [], {
      cwd,
      env: { ...(await environment(options)), BINDPORT: `${port}` },
      keepsInputOpen: true,
      // Listens by then. To try a connection would be a session for it.
      isReady: (output) => output.includes('Streaming on'),
    });
    return {
      port,
      stop: async () => {
        await child.stop();
        await clean();
      },
    };
  } catch (error) {
    await clean();
    throw error;
  }
}

export interface Dumped {
  /** 0: everything came; 1: failed; 2: the end is missing. */
  readonly exitCode: number;
  readonly output: string;
  /** The FLV file that it wrote. */
  readonly flv: Uint8Array;
}

/** Runs rtmpdump to its end. */
export async function rtmpdump(args: readonly string[], options: LibrtmpOptions = {}): Promise<Dumped> {
  const folder = await mkdtemp(join(tmpdir(), 'cf-player-rtmpdump-'));
  const file = join(folder, 'out.flv');
  try {
    const env = { ...process.env, ...(await environment(options)) };
    const run = await execute('rtmpdump', [...args, '-o', file], { env, timeout: 30_000 }).then(
      ({ stdout, stderr }) => ({ exitCode: 0, output: stdout + stderr }),
      (error: { code?: unknown; stdout?: string; stderr?: string }) => ({
        exitCode: typeof error.code === 'number' ? error.code : -1,
        output: `${error.stdout ?? ''}${error.stderr ?? ''}`,
      }),
    );
    return { ...run, flv: new Uint8Array(existsSync(file) ? await readFile(file) : []) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
