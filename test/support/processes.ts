import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface RunningProcess {
  readonly pid: number;
  /** What it has printed so far, both streams. */
  output(): string;
  /** Asks it to end, insists after three seconds, and resolves when it is gone. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** For programs that end with their standard input. */
  readonly keepsInputOpen?: boolean;
  /** Asked again and again until it says yes. */
  readonly isReady: (output: string) => boolean | Promise<boolean>;
  readonly timeoutMs?: number;
}

const children = new Set<ChildProcess>();
// The last resort when the test runner itself is ended; the rule is stop().
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** Starts a server and resolves when it is ready; throws with its output when it ends or takes too long. */
export async function startProcess(
  command: string,
  args: readonly string[],
  { cwd, env, isReady, keepsInputOpen = false, timeoutMs = 15_000 }: StartOptions,
): Promise<RunningProcess> {
  const child = spawn(command, args, {
    stdio: [keepsInputOpen ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  children.add(child);
  let text = '';
  const collect = (part: Buffer) => {
    text = (text + part.toString('utf8')).slice(-64_000);
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  let failure: string | undefined;
  child.on('error', (error) => {
    failure = error.message;
    children.delete(child);
  });
  child.on('exit', (code, signal) => {
    failure ??= `ended with ${signal ?? code}`;
    children.delete(child);
  });

  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 3000);
    await gone;
    clearTimeout(timer);
  };

  const deadline = Date.now() + timeoutMs;
  while (!(await isReady(text))) {
    if (failure === undefined && Date.now() < deadline) {
      await delay(50);
      continue;
    }
    await stop();
    throw new Error(`${command} ${args.join(' ')}: ${failure ?? 'not ready in time'}\n${text}`);
  }
  return { pid: child.pid ?? 0, output: () => text, stop };
}

/** Whether something accepts TCP connections there. */
export function accepts(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
