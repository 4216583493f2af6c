import {
  checkText,
  invalidConfig,
  isHttpScheme,
  refuseForeignScheme,
  schemeOf,
  trimAddress,
} from './config-text.js';
import type { PlayerConfig } from './player-config.js';
import { isRtmpProtocol, PROTOCOLS } from './rtmp-location.js';

type Field = keyof PlayerConfig;
type Reader<F extends Field> = (field: string, value: unknown) => PlayerConfig[F] | undefined;

/** How each field is read; a name that is missing here does not compile. `undefined`: not given. */
const READERS: { readonly [F in Field]-?: Reader<F> } = {
  distribution: readAddress,
  streamer: readAddress,
  file: readSource,
  src: readSource,
  // What is in it is read when a plan is made with it, by code of its own.
  renditions: ((field, value) =>
    typeof value === 'string' ? value.trim() || undefined : readPlain(field, value)) as Reader<'renditions'>,
  protocol: oneOf(...PROTOCOLS),
  port: numberThat(
    'must be a whole number from 1 to 65535',
    (port) => Number.isInteger(port) && port > 0 && port < 65536,
  ),
  prefix: oneOf('auto', 'mp4', 'mp3', 'flv', 'none'),
  extension: oneOf('auto', 'keep', 'strip'),
  decode: readBoolean,
  live: readBoolean,
  start: readSeconds,
  length: numberThat('must be a number of seconds above 0', (seconds) => seconds > 0),
  bufferLength: numberThat(
    'must be a number of seconds from 0.1 to 600',
    (seconds) => seconds >= 0.1 && seconds <= 600,
  ),
  mse: oneOf('auto', 'page'),
  targetLatency: readSeconds,
  dvr: readSeconds,
  reconnect: readSeconds,
  query: readQuery,
  gateway: readAddress,
  tunnel: readTunnel,
  hls: readAddressList,
  webDistribution: readAddress,
  hlsEngine: oneOf('auto', 'hls.js', 'vhs', 'native'),
  credentials: oneOf('include'),
  cmcd: oneOf('query', 'header', 'off'),
  contentId: readId,
  sessionId: readId,
  order: readOrder,
  connectParams: readConnectParams,
  connectArguments: readConnectArguments,
  flashVer: readAddress,
  swfUrl: readAddress,
  swfHash: readHash,
  swfSize: numberThat('must be a number of bytes', (size) => Number.isInteger(size) && size > 0),
  pageUrl: readAddress,
  secureToken: readQuery,
  objectEncoding: readEncoding,
  fcSubscribe: readBoolean,
};

export const CONFIG_FIELDS = Object.keys(READERS) as readonly Field[];

/** `web-distribution` for `webDistribution`: the form of attributes and command line options. */
export function kebabCase(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

export function fieldOfName(name: string): Field | undefined {
  return CONFIG_FIELDS.find((field) => [field, kebabCase(field), field.toLowerCase()].includes(name));
}

/**
 * Reads what somebody wrote: an object of attributes (`{ 'web-distribution': '…', live: '' }`), of JSON or of a
 * program, JSON text, or an address alone (which is `src`). Texts stand for numbers, booleans and lists where
 * attributes have nothing else. Empty texts count as not given; names that mean nothing here are passed over.
 * Throws `CF_CONFIG_INVALID` naming the field.
 */
export function parseConfig(input: unknown): PlayerConfig {
  if (input === undefined || input === null) return {};
  if (typeof input === 'string') return parseText(input);
  if (typeof input !== 'object' || Array.isArray(input))
    throw invalidConfig('configuration', 'must be an object');
  const config: { -readonly [F in Field]?: unknown } = {};
  for (const [name, value] of Object.entries(input)) {
    const field = fieldOfName(name);
    if (field === undefined || value === undefined || value === null) continue;
    const read = READERS[field](kebabCase(field), value);
    if (read !== undefined) config[field] = read;
  }
  return config as PlayerConfig;
}

function parseText(text: string): PlayerConfig {
  const trimmed = text.trim();
  if (trimmed === '') return {};
  if (!trimmed.startsWith('{')) return parseConfig({ src: text });
  return parseConfig(parseJson('configuration', trimmed));
}

/** JSON that an author wrote: bounded, and its errors say where it was, not what was in it. */
export function parseJson(field: string, text: string): unknown {
  if (text.length > 65_536) throw invalidConfig(field, 'is longer than 65536 characters');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw invalidConfig(field, 'is no valid JSON');
  }
}

function readText(field: string, value: unknown): string {
  if (typeof value === 'string') return value;
  // A stream called 1234 arrives from JSON as a number.
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  throw invalidConfig(field, 'must be text');
}

function readAddress(field: string, value: unknown): string | undefined {
  const text = trimAddress(readText(field, value));
  return text === '' ? undefined : checkText(field, text);
}

function readSource(field: string, value: unknown): string | undefined {
  const text = readAddress(field, value);
  if (text === undefined) return undefined;
  refuseForeignScheme(field, text, (scheme) => isRtmpProtocol(scheme) || /^(?:http|ws)s?$/.test(scheme));
  return text;
}

function readQuery(field: string, value: unknown): string | undefined {
  const text = readText(field, value);
  return text === '' || text === '?' ? undefined : checkText(field, text);
}

/** CTA-5004: at most 64 characters. */
function readId(field: string, value: unknown): string | undefined {
  const text = readAddress(field, value);
  if (text !== undefined && text.length > 64) throw invalidConfig(field, 'is longer than 64 characters');
  return text;
}

function oneOf<const T extends string>(
  ...choices: readonly T[]
): (field: string, value: unknown) => T | undefined {
  return (field, value) => {
    // `mp4:` and `rtmp://` are what people copy.
    const text = (typeof value === 'string' ? value : '?')
      .trim()
      .toLowerCase()
      .replace(/:\/{0,2}$/, '');
    if (text === '') return undefined;
    const choice = choices.find((item) => item === text);
    if (choice === undefined) throw invalidConfig(field, `must be one of ${choices.join(', ')}`);
    return choice;
  };
}

const TUNNEL = oneOf('direct', 'gateway', 'none');

function readTunnel(field: string, value: unknown): PlayerConfig['tunnel'] {
  const address = typeof value === 'string' ? trimAddress(value) : '';
  if (!isHttpScheme(schemeOf(address))) return TUNNEL(field, value);
  if (/[?#]/.test(address)) throw invalidConfig(field, 'must be an address without ? and #');
  return checkText(field, address.replace(/\/+$/, '')) as `https://${string}`;
}

/** Plain data as such or as JSON; a copy, so that what has no place in JSON (functions, cycles) ends here. */
function readPlain(field: string, value: unknown): unknown {
  if (typeof value === 'string' && value.trim() === '') return undefined;
  try {
    return parseJson(field, typeof value === 'string' ? value : JSON.stringify(value));
  } catch {
    throw invalidConfig(field, 'must be plain data, in an attribute as JSON');
  }
}

function readConnectParams(field: string, value: unknown): PlayerConfig['connectParams'] {
  const params = readPlain(field, value);
  if (params === undefined) return undefined;
  if (typeof params !== 'object' || params === null || Array.isArray(params))
    throw invalidConfig(field, 'must be an object; further arguments are connect-arguments');
  return params as NonNullable<PlayerConfig['connectParams']>;
}

function readConnectArguments(field: string, value: unknown): PlayerConfig['connectArguments'] {
  const list = readPlain(field, value);
  if (list !== undefined && (!Array.isArray(list) || list.length > MAX_LIST))
    throw invalidConfig(field, `must be a list of at most ${MAX_LIST} values`);
  return list as PlayerConfig['connectArguments'];
}

function readHash(field: string, value: unknown): string | undefined {
  const text = readAddress(field, value);
  if (text !== undefined && !/^[0-9a-f]{64}$/i.test(text))
    throw invalidConfig(field, 'must be 64 hexadecimal digits');
  return text?.toLowerCase();
}

function readEncoding(field: string, value: unknown): 0 | 3 | undefined {
  return numberThat('must be 0 or 3', (version) => version === 0 || version === 3)(field, value) as 0 | 3;
}

const NUMERAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/;

function numberThat(
  claim: string,
  isMeant: (value: number) => boolean,
): (field: string, value: unknown) => number | undefined {
  return (field, value) => {
    const written = typeof value === 'string' ? value.trim() : value;
    if (written === '') return undefined;
    const isNumeral = typeof written === 'string' && NUMERAL.test(written);
    const number = isNumeral ? Number(written) : written;
    if (typeof number !== 'number' || !Number.isFinite(number) || !isMeant(number))
      throw invalidConfig(field, claim);
    return number;
  };
}

function readSeconds(field: string, value: unknown): number | undefined {
  return numberThat('must be a number of seconds, 0 or more', (seconds) => seconds >= 0)(field, value);
}

/** An attribute that is there says yes, whatever its own name as its value or nothing. */
function readBoolean(field: string, value: unknown): boolean {
  const text = typeof value === 'object' ? '?' : String(value).trim().toLowerCase();
  if (['', 'true', '1', 'yes', 'on', field].includes(text)) return true;
  if (['false', '0', 'no', 'off'].includes(text)) return false;
  throw invalidConfig(field, 'must be true or false');
}

const MAX_LIST = 32;

function readList(field: string, value: unknown, split: (text: string) => string[]): string[] {
  let items: unknown = value;
  if (typeof value === 'string') {
    if (value.length > 65_536) throw invalidConfig(field, 'is longer than 65536 characters');
    items = value.trim().startsWith('[') ? parseJson(field, value) : split(value);
  }
  if (!Array.isArray(items)) throw invalidConfig(field, 'must be text or a list of texts');
  if (items.length > MAX_LIST) throw invalidConfig(field, `has more than ${MAX_LIST} entries`);
  const texts = items.map((item) => readAddress(field, item)).filter((text) => text !== undefined);
  return [...new Set(texts)];
}

function readAddressList(field: string, value: unknown): readonly string[] | undefined {
  const list = readList(field, value, splitAddresses);
  for (const text of list) {
    refuseForeignScheme(field, text, isHttpScheme);
  }
  return list.length === 0 ? undefined : list;
}

/**
 * Addresses separated by white space or commas. Behind a `?` a comma only separates when an address follows:
 * `aws.manifestfilter=audio_language:fr,en` has one of its own.
 */
function splitAddresses(text: string): string[] {
  const out: string[] = [];
  for (const word of text.split(/\s+/)) {
    let current = '';
    for (const piece of word.split(',')) {
      const separates = current === '' || !current.includes('?') || looksLikeAddress(piece);
      if (separates && current !== '') out.push(current);
      current = separates ? piece : `${current},${piece}`;
    }
    if (current !== '') out.push(current);
  }
  return out;
}

function looksLikeAddress(text: string): boolean {
  return text.includes('://') || /^(?:[/{]|template:)|\.m3u8?(?:\?|$)/i.test(text);
}

function readOrder(field: string, value: unknown): PlayerConfig['order'] {
  const list = readList(field, value, (text) => text.split(/[\s,]+/));
  const kind = oneOf('rtmp', 'hls', 'file');
  const kinds = list.map((item) => kind(field, item)).filter((item) => item !== undefined);
  return kinds.length === 0 ? undefined : [...new Set(kinds)];
}
