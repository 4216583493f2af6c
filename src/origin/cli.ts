import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CHANNEL, packageFolder, startOrigin, type Origin, type OriginOptions } from './origin.js';

export interface CommandIo {
  stdout(text: string): void;
  stderr(text: string): void;
}

export const USAGE = `cf-player serve: a streaming distribution on this machine, for trying and developing

Usage: cf-player serve [folder] [--http-port N] [--rtmp-port N] [--https-port N] [--rtmps-port N] [--host H]

  folder            media to serve; without it the samples of this package
  --http-port N     RTMPT, HLS, plain files, WebSocket gateway and demo page; 8080, or the next free port
  --rtmp-port N     RTMP and RTMPE; 1935, or the next free port
  --https-port N    the same as the HTTP port, over TLS; 8443, or the next free port
  --rtmps-port N    RTMPS; 1936, or the next free port
  --no-tls          neither HTTPS nor RTMPS
  --certificate F   writes the certificate of both (PEM, made anew for each run) to this file, so that other
                    programs can be told to trust it: ffplay -tls_verify 1 -ca_file F rtmps://localhost:1936/…
  --host H          where to listen; localhost. 0.0.0.0 for every interface
  --verbose         why connections were ended, on standard error
  --help

RTMP     rtmp://localhost/cfx/st with the names name (name.flv), mp4:name.mp4, mp3:name
         rtmp://localhost/live with the name ${CHANNEL}, or whatever is published:
         ffmpeg -re -i video.mp4 -c copy -f flv rtmp://localhost/live/name
         also as rtmpe:, rtmpt:, rtmpte: and rtmps:
HLS      /videos/name.m3u8 for the file videos/name.mp4, /live/name.m3u8; made otherwise by /hls/<options>/…
FLV      /live/name.flv over HTTP and WebSocket
Modes    in front of any path, for private content and everything that goes wrong: docs/local-distribution.md
Gateway  ws://localhost:8080/rtmp leads to this server by every protocol: as localhost with the ports 1935, 80
         and 443, whichever it has in truth, and as any name in cloudfront.net
`;

interface Command {
  readonly origin: OriginOptions;
  /** Where the certificate is to be written. */
  readonly certificateFile?: string;
}

/**
 * `cf-player serve`: runs until SIGINT or SIGTERM, or until the signal aborts.
 *
 * @returns the exit code
 */
export async function run(argv: readonly string[], io: CommandIo, signal?: AbortSignal): Promise<number> {
  let origin: Origin | undefined;
  try {
    const command = parseCommand(argv, io);
    if (command === 'help') {
      io.stdout(USAGE);
      return 0;
    }
    origin = await startOrigin(command.origin);
    const { certificateFile } = command;
    if (certificateFile !== undefined) await writeFile(certificateFile, origin.certificate ?? '');
  } catch (error) {
    io.stderr(`cf-player serve: ${error instanceof Error ? error.message : String(error)}\n`);
    io.stderr('See cf-player serve --help\n');
    await origin?.close();
    return 1;
  }
  const interrupted = untilInterrupted(signal);
  io.stdout(addresses(origin));
  await interrupted;
  await origin.close();
  return 0;
}

/** One line for who wants to see it work, and below it all there is. */
function addresses({ url, rtmpUrl, httpsUrl, rtmpsUrl }: Origin): string {
  const rows = [
    ['RTMP, RTMPE', rtmpUrl],
    ['RTMPT, RTMPTE', `${url.replace('http:', 'rtmpt:')}cfx/st`],
    ...(rtmpsUrl === null ? [] : [['RTMPS', rtmpsUrl]]),
    ...(httpsUrl === null ? [] : [['HTTPS', httpsUrl]]),
    ['Gateway', `${url.replace('http:', 'ws:')}rtmp`],
    ...(httpsUrl === null ? [] : [['', `${httpsUrl.replace('https:', 'wss:')}rtmp`]]),
  ];
  const table = rows.map(([name = '', address = '']) => `  ${name.padEnd(15)}${address}\n`);
  return `cf-player: open ${url} (RTMP at ${rtmpUrl})\n${table.join('')}`;
}

/** @throws Error whose message is for a person */
export function parseCommand(argv: readonly string[], io: CommandIo): Command | 'help' {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...argv],
    strict: true,
    allowPositionals: true,
    options: {
      'http-port': text,
      'rtmp-port': text,
      'https-port': text,
      'rtmps-port': text,
      'no-tls': { type: 'boolean' },
      certificate: text,
      host: text,
      verbose: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return 'help';
  if (positionals.length > 1) throw new Error('one folder is enough');
  const [folder] = positionals;
  if (folder === '' || values.host === '') throw new Error('a folder or a host is empty');
  const isPlain = values['no-tls'] === true;
  for (const option of ['https-port', 'rtmps-port', 'certificate'] as const) {
    if (isPlain && values[option] !== undefined) throw new Error(`--no-tls leaves nothing for --${option}`);
  }
  if (values.certificate === '') throw new Error('--certificate: a file is wanted');
  return {
    origin: {
      folder: folder === undefined ? join(packageFolder(), 'demo', 'media') : resolve(folder),
      httpPort: parsePort('--http-port', values['http-port'] ?? '8080'),
      rtmpPort: parsePort('--rtmp-port', values['rtmp-port'] ?? '1935'),
      httpsPort: isPlain ? null : parsePort('--https-port', values['https-port'] ?? '8443'),
      rtmpsPort: isPlain ? null : parsePort('--rtmps-port', values['rtmps-port'] ?? '1936'),
      ...(values.host === undefined ? {} : { host: values.host }),
      ...(values.verbose === true
        ? { onError: (error) => io.stderr(`${error.code}: ${error.message}\n`) }
        : {}),
    },
    ...(values.certificate === undefined ? {} : { certificateFile: resolve(values.certificate) }),
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
