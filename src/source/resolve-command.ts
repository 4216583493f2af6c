import { PlayerError } from '../errors/player-error.js';
import { invalidConfig } from './config-text.js';
import { CONFIG_FIELDS, fieldOfName, kebabCase, parseConfig } from './parse-config.js';
import type { Candidate, RtmpRendition } from './candidate.js';
import type { PlayerConfig } from './player-config.js';
import { planAnySources } from './renditions/plan-with-renditions.js';
import type { SourcePlan } from './source-plan.js';

interface CommandIo {
  stdout(text: string): void;
  stderr(text: string): void;
  /** For a SMIL file: what is behind an address or in a file. */
  readText?(address: string): Promise<string>;
}

const USAGE = `cf-player resolve: prints the plan for a configuration: the RTMP address and what a player would try

  cf-player resolve --distribution s5c39gqb8ow64r.cloudfront.net --file videos/a.mp4 --gateway wss://host/rtmp
  cf-player resolve rtmp://host/live/key --json

options (the names and values of the element's attributes)
  --distribution <domain>       --streamer <rtmp address>    --file <key or stream name>  --src <address>
  --protocol rtmp|rtmpt|rtmpe|rtmpte|rtmps                   --port <number>
  --prefix auto|mp4|mp3|flv|none                             --extension auto|keep|strip
  --renditions <list, or the address of a SMIL file>         for example "mp4:a_300 300k, mp4:a_800 800k"
  --query <text>                --decode                     --live                       --start <seconds>
  --gateway <ws address>        --tunnel direct|gateway|none|<http address of a proxy>
  --hls <address or template>   (may be repeated)            --web-distribution <domain>
  --hls-engine auto|hls.js|vhs|native                        --credentials include
  --cmcd query|header|off       --content-id <text>          --session-id <text>
  --order <kinds>               for example hls,rtmp
  --connect-params <json object>                             --connect-arguments <json list>
  --flash-ver <text>            --swf-url <address>          --page-url <address>
  --swf-hash <64 hex digits>    --swf-size <bytes>           --secure-token <text>
  --object-encoding 0|3         --fc-subscribe               --length <seconds>
  --buffer-length <seconds>     --target-latency <seconds>   --dvr <seconds>              --reconnect <seconds>
  --mse auto|page
  --json                        prints { address, candidates, warnings }
  --help
An option's value may also follow "=". Bad input ends with exit code 1 and { "error": { "code", "message" } }.
`;

/** `cf-player resolve`. Resolves with the exit code; dials nothing, and reads no more than a SMIL file that is named. */
export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  try {
    const { values, json, help } = readArguments(argv);
    if (help) {
      io.stdout(USAGE);
      return 0;
    }
    const { readText } = io;
    const plan = await planAnySources(parseConfig(values), {}, async (address) => {
      if (readText === undefined) throw invalidConfig('renditions', 'a SMIL file cannot be read here');
      try {
        return await readText(address);
      } catch (cause) {
        // What the system says of it may name folders; the author knows the address.
        throw new PlayerError('CF_FILE_FAILED', { message: 'the SMIL file cannot be read', cause });
      }
    });
    io.stdout(json ? `${JSON.stringify(plan, null, 2)}\n` : printPlan(plan));
    return 0;
  } catch (thrown) {
    const error = PlayerError.from(thrown, 'CF_INTERNAL');
    io.stdout(`${JSON.stringify({ error: { code: error.code, message: error.message } }, null, 2)}\n`);
    return 1;
  }
}

interface Arguments {
  readonly values: Record<string, unknown>;
  readonly json: boolean;
  readonly help: boolean;
}

const SWITCHES: readonly (keyof PlayerConfig)[] = ['live', 'decode', 'fcSubscribe'];

/**
 * Written out rather than left to `node:util`: this folder has no Node, and a value may begin with a dash
 * (a stream called `-1`) where an option takes one.
 */
function readArguments(argv: readonly string[]): Arguments {
  const values: Record<string, unknown> = {};
  let json = false;
  let help = false;
  const hls: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const argument = argv[at] ?? '';
    if (!argument.startsWith('--')) {
      if (argument.startsWith('-') && argument !== '-h')
        throw invalidConfig('option', 'there is none of this name');
      if (argument === '-h') help = true;
      else give(values, 'src', argument, 'src');
      continue;
    }
    const equals = argument.indexOf('=');
    const name = argument.slice(2, equals < 0 ? undefined : equals);
    const inline = equals < 0 ? undefined : argument.slice(equals + 1);
    if (name === 'json' || name === 'help') {
      if (inline !== undefined) throw invalidConfig(`--${name}`, 'takes no value');
      if (name === 'json') json = true;
      else help = true;
      continue;
    }
    const negated = name.startsWith('no-') ? fieldOfOption(name.slice(3)) : undefined;
    if (negated !== undefined && SWITCHES.includes(negated) && inline === undefined) {
      give(values, negated, false, name);
      continue;
    }
    const field = fieldOfOption(name);
    if (field === undefined) throw invalidConfig(`--${name.slice(0, 40)}`, 'there is no option of this name');
    if (SWITCHES.includes(field)) {
      give(values, field, inline ?? true, name);
      continue;
    }
    const value = inline ?? argv[++at];
    // Another option where a value should be is a forgotten value; what really begins so is given with `=`.
    if (value === undefined || (inline === undefined && isOption(value))) {
      throw invalidConfig(`--${name}`, 'needs a value');
    }
    if (value.trim() === '') throw invalidConfig(`--${name}`, 'is empty');
    if (field === 'hls') hls.push(value);
    else give(values, field, value, name);
  }
  // One text may be a list, as in an attribute; several are one address each.
  if (hls.length > 0) values['hls'] = hls.length === 1 ? hls[0] : hls;
  return { values, json, help };
}

function give(values: Record<string, unknown>, field: string, value: unknown, name: string): void {
  if (values[field] !== undefined) throw invalidConfig(`--${name}`, 'is given more than once');
  values[field] = value;
}

function fieldOfOption(name: string): keyof PlayerConfig | undefined {
  const field = fieldOfName(name);
  return field !== undefined && kebabCase(field) === name ? field : undefined;
}

function isOption(text: string): boolean {
  const name = text.slice(2).split('=')[0] ?? '';
  return text.startsWith('--') && [...CONFIG_FIELDS.map(kebabCase), 'json', 'help'].includes(name);
}

function printPlan({ address, candidates, warnings }: SourcePlan): string {
  const lines: string[] = [];
  if (address === null) lines.push('no RTMP address');
  else {
    for (const [name, value] of Object.entries(address)) lines.push(`${name.padEnd(11)} ${value}`);
  }
  lines.push('', candidates.length === 0 ? 'nothing to try' : 'to try, in this order');
  candidates.forEach((candidate, index) => {
    lines.push(`${String(index + 1).padStart(3)}. ${describe(candidate)}`);
    if (candidate.kind !== 'rtmp') return;
    for (const rendition of candidate.renditions ?? []) lines.push(`       ${describeRendition(rendition)}`);
  });
  if (warnings.length > 0) lines.push('', 'warnings');
  for (const { code, message } of warnings) lines.push(`  ${code}: ${message}`);
  return `${lines.join('\n')}\n`;
}

function describe(candidate: Candidate): string {
  if (candidate.kind === 'hls') return `HLS   ${candidate.url}`;
  if (candidate.kind === 'file')
    return `file  ${candidate.url}${candidate.mimeType ? ` (${candidate.mimeType})` : ''}`;
  const way = candidate.transport === 'websocket' ? 'through' : 'inside HTTP to';
  return `RTMP  ${candidate.tcUrl} play ${candidate.streamName} ${way} ${candidate.endpoint}`;
}

function describeRendition({ streamName, bitrate, width, height }: RtmpRendition): string {
  const facts = [
    ...(bitrate > 0 ? [`${Math.round(bitrate / 1000)} kbit/s`] : []),
    ...(height === undefined ? [] : [width === undefined ? `${height}p` : `${width}x${height}`]),
  ];
  return [streamName, ...facts].join('  ');
}
