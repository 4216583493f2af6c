import { readFileSync } from 'node:fs';
import { readText } from './read-text.js';

/** What a command may touch of the world, so that it can be run in a test. */
interface CommandIo {
  stdout(text: string): void;
  stderr(text: string): void;
  readText(address: string): Promise<string>;
}
type Run = (argv: string[], io: CommandIo) => Promise<number>;

/** Loaded when called: `resolve` needs neither sockets nor servers. */
const COMMANDS: ReadonlyMap<string, () => Promise<{ readonly run: Run }>> = new Map([
  ['resolve', () => import('./source/resolve-command.js')],
  ['gateway', () => import('./gateway/cli.js')],
  ['serve', () => import('./origin/cli.js')],
  ['probe', () => import('./probe/cli.js')],
  ['migrate', () => import('./migrate/cli.js')],
]);

const USAGE = `cf-player <command> [options]

  resolve    prints the plan for a configuration: the RTMP address and what a player would try
  gateway    runs the WebSocket gateway that takes browsers to RTMP servers
  probe      connects to an RTMP server as the player does, and reports what happens
  migrate    finds the embeds of old players in HTML files, and replaces them
  serve      runs a local distribution over a folder: RTMP, HLS, files, gateway and demo

  cf-player <command> --help    the options of a command
  cf-player --version
`;

const io: CommandIo = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  readText,
};

async function main([name, ...rest]: string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    io.stdout(USAGE);
    return name === undefined ? 1 : 0;
  }
  if (name === '--version') {
    const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    io.stdout(`${manifest.version}\n`);
    return 0;
  }
  const load = COMMANDS.get(name);
  if (load === undefined) {
    const error = { code: 'CF_CONFIG_INVALID', message: 'command: there is none of this name' };
    io.stdout(`${JSON.stringify({ error }, null, 2)}\n`);
    io.stderr(USAGE);
    return 1;
  }
  const { run } = await load();
  return run(rest, io);
}

// A reader that has seen enough (`| head`) closes the pipe; that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await main(process.argv.slice(2));
// A peer that does not hang up would hold the process for seconds. What is printed goes out before, and last words
// on connections get their time.
process.stdout.write('', () => {
  process.stderr.write('', () => void setTimeout(() => process.exit(), 300).unref());
});
