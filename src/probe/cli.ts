import { readFile } from 'node:fs/promises';
import { PlayerError } from '../errors/player-error.js';
import { ownerHint } from '../errors/owner-hint.js';
import { invalidConfig } from '../source/config-text.js';
import { parseCommand, USAGE, type CommandOptions } from './command-options.js';
import { planProbe } from './locations.js';
import { waysFromHere } from './open-rung.js';
import { runProbe } from './probe.js';
import { ProbeRecord } from './record.js';
import { printReport } from './report-text.js';

export interface CommandIo {
  stdout(text: string): void;
  stderr(text: string): void;
}

/**
 * `cf-player probe`: prints a report, also when it is interrupted by SIGINT or SIGTERM, or by the signal.
 *
 * @returns the exit code: 0 where media arrived
 */
export async function run(argv: readonly string[], io: CommandIo, signal?: AbortSignal): Promise<number> {
  const record = new ProbeRecord();
  const isJson = argv.includes('--json');
  try {
    const command = parseCommand(argv);
    if (command === 'help') {
      io.stdout(USAGE);
      return 0;
    }
    await probe(command, record, signal);
  } catch (thrown) {
    const error = PlayerError.from(thrown, 'CF_INTERNAL');
    record.error = error;
    record.advice = [ownerHint(error).text];
    if (!isJson) io.stderr(`cf-player probe: ${error.message}\nSee cf-player probe --help\n`);
  }
  const report = record.report();
  io.stdout(isJson ? `${JSON.stringify(report, null, 2)}\n` : printReport(report));
  return report.error === null ? 0 : 1;
}

async function probe(
  command: CommandOptions,
  record: ProbeRecord,
  outside: AbortSignal | undefined,
): Promise<void> {
  const { config, tcUrl, seconds, seek, timeoutMs } = command;
  const ca = command.ca === undefined ? undefined : await readAuthorities(command.ca);
  const plan = planProbe({ config, tcUrl });
  record.address = plan.address;
  record.gateway = config.gateway;
  record.isLive = config.live === true;
  record.askedName = plan.locations[0].streamName;
  record.warnings = plan.warnings;
  const stop = new AbortController();
  const interrupt = (): void => {
    record.interrupted = true;
    stop.abort(new PlayerError('CF_NETWORK_TIMEOUT', { message: 'interrupted before media arrived' }));
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  outside?.addEventListener('abort', interrupt);
  if (outside?.aborted === true) interrupt();
  try {
    await runProbe(
      {
        plan,
        open: waysFromHere({ ca, origin: command.origin }),
        seconds,
        ...(seek === undefined ? {} : { seek }),
        timeoutMs,
        limitMs: Math.min(2 ** 31 - 1, 6 * timeoutMs + 2 * seconds * 1000),
      },
      record,
      stop.signal,
    );
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
    outside?.removeEventListener('abort', interrupt);
  }
}

async function readAuthorities(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (thrown) {
    throw invalidConfig('--ca', `cannot be read: ${(thrown as NodeJS.ErrnoException).code ?? 'failed'}`);
  }
}
