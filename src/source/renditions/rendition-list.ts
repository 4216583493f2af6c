import { invalidConfig, trimAddress } from '../config-text.js';
import { parseJson } from '../parse-config.js';
import type { RenditionConfig } from '../player-config.js';
import { splitQuery } from '../signed-query.js';
import { withoutUndefined } from '../without-undefined.js';

/** What `renditions` can be: the list itself, or where a SMIL file with the list is. */
export type WrittenRenditions =
  | { readonly type: 'list'; readonly list: readonly RenditionConfig[] }
  | { readonly type: 'smil'; readonly address: string };

const MAX_RENDITIONS = 32;
/** A bare number is kilobits per second, as in the set-ups of old players; nobody streams this many, but bits. */
const CERTAINLY_BITS = 100_000;

/**
 * Reads `renditions` as somebody wrote it: a list of `{ file, bitrate, width, height }` (also by the names that JW Player
 * and Flowplayer had for them), JSON of one, entries of a text (`mp4:a_300 300k 640x360, mp4:a_800 800k`), or the address
 * of a SMIL file. Throws `CF_CONFIG_INVALID`.
 */
export function readRenditions(written: unknown): WrittenRenditions {
  const value =
    typeof written === 'string' && /^\s*[[{]/.test(written) ? parseJson('renditions', written) : written;
  if (typeof value === 'string') {
    if (value.length > 65_536) throw invalidConfig('renditions', 'is longer than 65536 characters');
    const address = trimAddress(value);
    return namesSmil(address) ? { type: 'smil', address } : { type: 'list', list: readText(value) };
  }
  const items = Array.isArray(value) ? (value as unknown[]) : [value];
  if (items.length > MAX_RENDITIONS)
    throw invalidConfig('renditions', `has more than ${MAX_RENDITIONS} entries`);
  return { type: 'list', list: items.map(readEntry) };
}

/** Whether an address is that of a SMIL file. `smil:a.smil` is the name of a stream, which Wowza puts together itself. */
export function namesSmil(address: string): boolean {
  return (
    /\.smil$/i.test(splitQuery(address).path) && !/^(?:rtmp[a-z]{0,2}:|smil:|[^?]*\/smil:)/i.test(address)
  );
}

function readEntry(entry: unknown): RenditionConfig {
  if (typeof entry === 'string') return readLine(entry);
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry))
    throw invalidConfig('renditions', 'must be a list of { file, bitrate, width, height }');
  const bag = entry as Readonly<Record<string, unknown>>;
  const file = bag['file'] ?? bag['url'] ?? bag['src'] ?? bag['streamName'];
  if (typeof file !== 'string' || file.trim() === '')
    throw invalidConfig('renditions', 'has an entry without a file');
  return {
    file: trimAddress(file),
    ...withoutUndefined({
      bitrate: bitrateOf(bag['bitrate']),
      width: sizeOf(bag['width']),
      height: sizeOf(bag['height']),
    }),
  };
}

/** Names with a blank or a comma in them need JSON. */
function readText(text: string): RenditionConfig[] {
  const lines = text.split(/[,;\n]/).filter((line) => line.trim() !== '');
  if (lines.length > MAX_RENDITIONS)
    throw invalidConfig('renditions', `has more than ${MAX_RENDITIONS} entries`);
  return lines.map(readLine);
}

function readLine(line: string): RenditionConfig {
  const [file = '', ...facts] = line.trim().split(/\s+/);
  if (file === '') throw invalidConfig('renditions', 'has an entry without a file');
  const found: { bitrate?: number; width?: number; height?: number } = {};
  for (const fact of facts) {
    const [, width, height] = /^(\d{1,5})[x×](\d{1,5})$/i.exec(fact) ?? [];
    const [, lines] = /^(\d{1,5})p$/i.exec(fact) ?? [];
    const bitrate = bitrateOf(fact);
    if (width !== undefined) Object.assign(found, { width: Number(width), height: Number(height) });
    else if (lines !== undefined) found.height = Number(lines);
    else if (bitrate !== undefined) found.bitrate = bitrate;
    else throw invalidConfig('renditions', 'an entry is name, bitrate (800k) and size (640x360)');
  }
  return { file, ...found };
}

/** Bits per second. */
function bitrateOf(written: unknown): number | undefined {
  const [, digits, unit = ''] =
    /^(\d{1,9}(?:\.\d{1,6})?)\s{0,3}(k|m)?(?:bps|bits?|bit\/s)?$/i.exec(String(written ?? '').trim()) ?? [];
  const number = Number(digits);
  if (digits === undefined || number === 0) return undefined;
  if (unit !== '') return Math.round(number * (unit.toLowerCase() === 'k' ? 1000 : 1_000_000));
  return Math.round(number >= CERTAINLY_BITS ? number : number * 1000);
}

function sizeOf(written: unknown): number | undefined {
  const number = typeof written === 'string' ? Number.parseInt(written, 10) : written;
  return typeof number === 'number' && Number.isInteger(number) && number > 0 && number < 65_536
    ? number
    : undefined;
}
