import { run } from '../../src/probe/cli.js';
import type { ProbeReport } from '../../src/probe/report.js';

export interface ProbeRun {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

/** `cf-player probe` as a person starts it, in this process. */
export async function probeText(...argv: readonly string[]): Promise<ProbeRun> {
  return probeUntil(undefined, ...argv);
}

/** Interrupted when the signal aborts. */
export async function probeUntil(
  signal: AbortSignal | undefined,
  ...argv: readonly string[]
): Promise<ProbeRun> {
  let out = '';
  let err = '';
  const io = {
    stdout: (text: string) => void (out += text),
    stderr: (text: string) => void (err += text),
  };
  const exitCode = await run(argv, io, signal);
  return { exitCode, out, err };
}

/** The same with `--json`, read again. */
export async function probe(
  ...argv: readonly string[]
): Promise<{ readonly exitCode: number; readonly report: ProbeReport; readonly out: string }> {
  const { exitCode, out } = await probeText(...argv, '--json');
  return { exitCode, out, report: JSON.parse(out) as ProbeReport };
}
