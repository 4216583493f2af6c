import { parseArgs } from 'node:util';
import { PlayerError } from '../errors/player-error.js';
import { invalidConfig, schemeOf } from '../source/config-text.js';
import { CONFIG_FIELDS, kebabCase, parseConfig } from '../source/parse-config.js';
import type { PlayerConfig } from '../source/player-config.js';

export const USAGE = `cf-player probe: connects to an RTMP server as the player does, and reports what happens

  cf-player probe rtmp://host/app/mp4:video.mp4
  cf-player probe rtmpe://host/app/stream --live --seconds 10 --json
  cf-player probe --distribution s5c39gqb8ow64r.cloudfront.net --file videos/a.mp4 --gateway wss://gateway/rtmp

  --gateway <ws address>    through a WebSocket gateway, as a browser would; without it straight by TCP, TLS or HTTP
  --tc-url <rtmp address>   what connect says in place of the address; for proxies that dial what they are told
  --seconds <number>        how much to receive; 5
  --live                    a live stream
  --seek <ms>               seeks there afterwards, and reports where the server lands and how long it takes
  --timeout <seconds>       for each step; 10
  --ca <file>               certificate authorities in PEM form that are trusted beside those of Node
  --origin <origin>         the page that a gateway is told of
  --json                    one JSON object in place of the text
  --help

and the options of the element: --distribution, --streamer, --file, --protocol, --port, --prefix, --extension, --query,
--decode, --start, --tunnel, --connect-params, --connect-arguments, --page-url, --swf-url, --swf-hash, --swf-size,
--flash-ver, --secure-token, --object-encoding, --fc-subscribe

The ways to the server are tried as the player tries them: 1935, 80, then inside HTTP; an address with a port or another
scheme is taken by its word. A name that is not found is tried in its other spellings.
Ends with 0 when media that cf-player plays has arrived, else with 1 and error.code.
`;

export interface CommandOptions {
  readonly config: PlayerConfig;
  readonly tcUrl: string | undefined;
  readonly seconds: number;
  readonly seek: number | undefined;
  readonly timeoutMs: number;
  readonly ca: string | undefined;
  readonly origin: string | undefined;
  readonly json: boolean;
}

const FLAGS: readonly (keyof PlayerConfig)[] = ['live', 'decode', 'fcSubscribe'];
/** How much longer than 2^31 ms a timer can wait is not at all: it fires at once. */
const MAX_SECONDS = 86_400;

/**
 * @returns `help` when that is asked for
 * @throws PlayerError `CF_CONFIG_INVALID`, `CF_CONFIG_NO_SOURCE`
 */
export function parseCommand(argv: readonly string[]): CommandOptions | 'help' {
  const { values, positionals } = parse(argv);
  if (values['help'] === true) return 'help';
  const given: Record<string, unknown> = {};
  for (const field of CONFIG_FIELDS) {
    const value = values[kebabCase(field)];
    if (value !== undefined) given[field] = value;
  }
  if (positionals.length > 1) throw invalidConfig('address', 'one is enough');
  const address = positionals[0]?.trim();
  if (address !== undefined) {
    if (given['src'] !== undefined) throw invalidConfig('--src', 'is given beside an address');
    const isWhole =
      schemeOf(address) !== undefined ||
      given['streamer'] !== undefined ||
      given['distribution'] !== undefined;
    given['src'] = isWhole ? address : `rtmp://${address}`;
  }
  const config = parseConfig(given);
  if (Object.keys(config).every((name) => !['src', 'file', 'streamer', 'distribution'].includes(name))) {
    throw new PlayerError('CF_CONFIG_NO_SOURCE', {
      message: 'no address: give one, as in rtmp://host/application/stream',
      context: { stage: 'config' },
    });
  }
  return {
    config,
    tcUrl: tcUrlOf(values),
    seconds: numberOf(values, 'seconds', 5, (value) => value > 0),
    seek: values['seek'] === undefined ? undefined : numberOf(values, 'seek', 0, (value) => value >= 0),
    timeoutMs: numberOf(values, 'timeout', 10, (value) => value > 0) * 1000,
    ca: textOf(values, 'ca'),
    origin: textOf(values, 'origin'),
    json: values['json'] === true,
  };
}

type Values = Readonly<Record<string, unknown>>;

function parse(argv: readonly string[]): { values: Values; positionals: readonly string[] } {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const own = ['tc-url', 'seconds', 'seek', 'timeout', 'ca', 'origin'];
  const fields = CONFIG_FIELDS.map((field) => [kebabCase(field), FLAGS.includes(field) ? flag : text]);
  try {
    return parseArgs({
      args: [...argv],
      strict: true,
      allowPositionals: true,
      options: {
        ...(Object.fromEntries(fields) as Record<string, typeof text | typeof flag>),
        ...Object.fromEntries(own.map((name) => [name, text])),
        json: flag,
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (thrown) {
    // What follows is for authors of programs.
    const [message] = (thrown instanceof Error ? thrown.message : String(thrown)).split(/\.\s|\n/);
    throw invalidConfig('option', message ?? 'cannot be read');
  }
}

function textOf(values: Values, name: string): string | undefined {
  const value = values[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value.trim() === '') throw invalidConfig(`--${name}`, 'is empty');
  return value.trim();
}

/** Anything may follow the scheme: some proxies are told odd things. */
function tcUrlOf(values: Values): string | undefined {
  const text = textOf(values, 'tc-url');
  if (text !== undefined && !/^rtmp[a-z]*:\/\/[^/]/i.test(text)) {
    throw invalidConfig('--tc-url', 'must be an RTMP address, as in rtmp://host/application');
  }
  return text;
}

function numberOf(values: Values, name: string, usual: number, isMeant: (value: number) => boolean): number {
  const written = textOf(values, name);
  if (written === undefined) return usual;
  const value = /^\d+(?:\.\d+)?$/.test(written) ? Number(written) : Number.NaN;
  const limit = name === 'seek' ? 0xffff_ffff : MAX_SECONDS;
  if (!isMeant(value) || !(value <= limit)) {
    throw invalidConfig(
      `--${name}`,
      name === 'seek' ? 'must be a position in ms' : 'must be a number of seconds',
    );
  }
  return value;
}
