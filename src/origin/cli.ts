import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CHANNEL, packageFolder, startOrigin, type Origin, type OriginOptions } from './origin.js';

export interface CommandIo {
  stdout(text: string): void;
  stderr(text: string): void;
}

export const USAGE = `cf-player serve: a streaming distribution on this machine, for trying and developing

Usage: cf-player serve [folder] [--http-port N] [--rtmp-port N] [--host H]

  folder            media to serve; without it the samples of this package
  --http-port N     HLS, plain files, WebSocket gateway and demo page; 8080, or the next free port
  --rtmp-port N     RTMP; 1935, or the next free port
  --host H          where to listen; localhost. 0.0.0.0 for every interface
  --verbose         why connections were ended, on standard error
  --help

RTMP     rtmp://localhost/cfx/st with the names name (name.flv), mp4:name.mp4, mp3:name
         rtmp://localhost/live with the name ${CHANNEL}, or whatever is published:
         ffmpeg -re -i video.mp4 -c copy -f flv rtmp://localhost/live/name
HLS      /videos/name.m3u8 for the file videos/name.mp4, /live/name.m3u8
Gateway  ws://localhost:8080/rtmp
`;

/**
 * `cf-player serve`: runs until SIGINT or SIGTERM, or until the signal aborts.
 *
 * @returns the exit code
 */
export async function run(argv: readonly string[], io: CommandIo, signal?: AbortSignal): Promise<number> {
  let origin: Origin;
  try {
    const command = parseCommand(argv, io);
    if (command === 'help') {
      io.stdout(USAGE);
      return 0;
    }
    origin = await startOrigin(command);
  } catch (error) {
    io.stderr(`cf-player serve: ${error instanceof Error ? error.message : String(error)}\n`);
    io.stderr('See cf-player serve --help\n');
    return 1;
  }
  const interrupted = untilInterrupted(signal);
  io.stdout(`cf-player: open ${origin.url} (RTMP at ${origin.rtmpUrl})\n`);
  await interrupted;
  await origin.close();
  return 0;
}

/** @throws Error whose message is for a person */
export function parseCommand(argv: readonly string[], io: CommandIo): OriginOptions | 'help' {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...argv],
    strict: true,
    allowPositionals: true,
    options: {
      'http-port': text,
      'rtmp-port': text,
      host: text,
      verbose: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return 'help';
  if (positionals.length > 1) throw new Error('one folder is enough');
  const [folder] = positionals;
  if (folder === '' || values.host === '') throw new Error('a folder or a host is empty');
  return {
    folder: folder === undefined ? join(packageFolder(), 'demo', 'media') : resolve(folder),
    httpPort: parsePort('--http-port', values['http-port'] ?? '8080'),
    rtmpPort: parsePort('--rtmp-port', values['rtmp-port'] ?? '1935'),
    ...(values.host === undefined ? {} : { host: values.host }),
    ...(values.verbose === true
      ? { onError: (error) => io.stderr(`${error.code}: ${error.message}\n`) }
      : {}),
  };
}

function parsePort(option: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new Error(`${option} "${text}": a number from 0 to 65535 is wanted`);
  return port;
}

function untilInterrupted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((done) => {
    const finish = (): void => {
      process.off('SIGINT', finish);
      process.off('SIGTERM', finish);
      signal?.removeEventListener('abort', finish);
      done();
    };
    process.on('SIGINT', finish);
    process.on('SIGTERM', finish);
    signal?.addEventListener('abort', finish);
    if (signal?.aborted === true) finish();
  });
}
