import { constants } from 'node:fs';
import { copyFile, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { PlayerError } from '../errors/player-error.js';
import { invalidConfig } from '../source/config-text.js';
import { parseConfig } from '../source/parse-config.js';
import { readHostTable } from './host-table.js';
import { migrateFile, type EmbedReport, type MigrateOptions } from './migrate-file.js';
import { pagesOf } from './paths.js';

const USAGE = `cf-player migrate: finds the embeds of old players in HTML files, and says what becomes of them

  cf-player migrate PATH…                 reports each embed with file and line, and prints the new tag
  cf-player migrate PATH… --write         changes the files, and keeps each as it was in FILE.bak

  --map <old=new>|<file>    where the contents of an old host are now; as often as needed, or a file with lines old = new or a
                            JSON object. new: a web distribution (d111111abcdef8.cloudfront.net), an RTMP server
                            (rtmp://media.example.com/vod), manifests (template:mediaconvert, https://host/{path}.m3u8), a
                            gateway (wss://…). old may begin with *: *.cloudfront.net
  --gateway <ws address>    the gateway for all RTMP streams
  --base <http address>     address of the pages: relative addresses become whole; without it they stay as they are
  --scripts <path>          where the pages find cf-player.js; dist
  --write                   changes the files
  --json                    an array of { file, line, kind, config, tag, warnings } in place of the text
  --help

A folder means all pages in it and in its folders: .html .htm .xhtml .php .shtml .jsp .asp .aspx and the like. JW Player 4 to 7,
Flowplayer 3 and later, video.js, MediaElement.js, Strobe Media Playback, SWFObject, object and embed with flashvars.
What is known only when a page runs is a warning with its expression, and such an embed is not changed.
Ends with 0, and with 1 when something could not be read or written.
`;

interface CommandIo {
  stdout(text: string): void;
  stderr(text: string): void;
}

interface Command {
  readonly paths: readonly string[];
  readonly options: MigrateOptions;
  readonly write: boolean;
  readonly json: boolean;
}

/** A page of an old site is some hundred kilobytes. */
const MAX_BYTES = 64 * 1024 * 1024;

/** `cf-player migrate`. Resolves with the exit code. */
export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  try {
    const command = await readCommand(argv);
    if (command === 'help') {
      io.stdout(USAGE);
      return 0;
    }
    return await migrate(command, io);
  } catch (thrown) {
    const error = PlayerError.from(thrown, 'CF_INTERNAL');
    io.stdout(`${JSON.stringify({ error: { code: error.code, message: error.message } }, null, 2)}\n`);
    return 1;
  }
}

async function migrate({ paths, options, write, json }: Command, io: CommandIo): Promise<number> {
  const all: EmbedReport[] = [];
  let files = 0;
  let changedFiles = 0;
  let failures = 0;
  for (const path of paths) {
    try {
      await stat(path);
    } catch {
      throw invalidConfig('PATH', `${path.slice(0, 300)} is not there`);
    }
  }
  const fail = (path: string, thrown: unknown): void => {
    failures++;
    io.stderr(`${path}: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  };
  for await (const path of pagesOf(paths, fail)) {
    files++;
    try {
      if ((await stat(path)).size > MAX_BYTES) throw new Error(`is larger than ${MAX_BYTES} bytes`);
      const { reports, bytes, changed } = migrateFile(path, await readFile(path), options);
      all.push(...reports);
      if (!json) for (const report of reports) io.stdout(printReport(report));
      if (!write || bytes === undefined) continue;
      const backup = await replaceFile(path, bytes);
      changedFiles++;
      if (!json) io.stdout(`${path}: ${changed} changed; as it was: ${backup}\n\n`);
    } catch (thrown) {
      fail(path, thrown);
    }
  }
  if (json) io.stdout(`${JSON.stringify(all, null, 2)}\n`);
  else {
    const changes = write ? `, ${counted(changedFiles, 'file')} changed` : '';
    io.stdout(`${counted(all.length, 'embed')} in ${counted(files, 'file')}${changes}\n`);
  }
  return failures === 0 ? 0 : 1;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function printReport({ file, line, kind, tag, warnings }: EmbedReport): string {
  return [
    `${file}:${line}  ${kind}`,
    tag,
    ...warnings.map((warning) => `  warning: ${warning}`),
    '',
    '',
  ].join('\n');
}

/** The old file is copied before anything is written, and the new one takes its place in one step. */
async function replaceFile(path: string, bytes: Uint8Array): Promise<string> {
  const file = await realpath(path);
  let backup = `${file}.bak`;
  for (let number = 2; ; number++) {
    try {
      await copyFile(file, backup, constants.COPYFILE_EXCL);
      break;
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST' || number > 999) throw thrown;
      backup = `${file}.bak${number}`;
    }
  }
  const { mode } = await stat(file);
  const next = `${file}.${process.pid}.new`;
  try {
    await writeFile(next, bytes, { mode, flag: 'wx' });
    await rename(next, file);
  } catch (thrown) {
    await rm(next, { force: true });
    throw thrown;
  }
  return backup;
}

async function readCommand(argv: readonly string[]): Promise<Command | 'help'> {
  const { values, positionals } = parse(argv);
  if (values.help === true) return 'help';
  if (positionals.length === 0) throw invalidConfig('PATH', 'name files or folders');
  const { base, gateway } = values;
  if (base !== undefined && !/^https?:\/\/[^/]/i.test(base))
    throw invalidConfig('--base', 'must be an http(s) address');
  const defaults = parseConfig(gateway === undefined ? {} : { gateway });
  return {
    paths: positionals,
    options: {
      hosts: await readHostTable(values.map ?? []),
      defaults,
      ...(base === undefined ? {} : { pageUrl: base }),
      scripts: scriptFolder(values.scripts ?? 'dist'),
    },
    write: values.write === true,
    json: values.json === true,
  };
}

function scriptFolder(text: string): string {
  if (/["'<>\s]/.test(text)) throw invalidConfig('--scripts', 'is no path of a page');
  return text.replace(/\/+$/, '');
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        map: { type: 'string', multiple: true },
        gateway: { type: 'string' },
        base: { type: 'string' },
        scripts: { type: 'string' },
        write: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (thrown) {
    // `Unknown option '--x'. To specify a positional …`
    const said = thrown instanceof Error ? (thrown.message.split('. ')[0] ?? '') : '';
    throw invalidConfig('option', said.slice(0, 200));
  }
}
