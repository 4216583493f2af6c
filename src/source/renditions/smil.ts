import { PlayerError } from '../../errors/player-error.js';
import { invalidConfig } from '../config-text.js';
import type { RenditionConfig } from '../player-config.js';
import { withoutUndefined } from '../without-undefined.js';

/** What a SMIL file says about one stream in several qualities. */
export interface Smil {
  /** `head/meta base` (or `httpBase`): where the streams are. */
  readonly base?: string;
  readonly renditions: readonly RenditionConfig[];
}

/** Far more than any playlist has; SMIL of JW Player has a few hundred characters. */
const MAX_LENGTH = 262_144;
const MAX_TAGS = 2000;
const MAX_RENDITIONS = 32;
const MEDIA: ReadonlySet<string> = new Set(['video', 'audio', 'ref', 'media']);
/** Other text is a sentence about where it is not: JW Player takes no shorter one. */
const MIN_BASE_LENGTH = 8;

/**
 * Reads a SMIL file as streaming servers and players used it: the address of the application in `head/meta base`, and the
 * renditions as `video` in `body/switch`. It is read tag by tag, without a document: declarations, comments and what a
 * DOCTYPE defines have no effect, and five named entities and numbers are all that is replaced.
 * Throws `CF_CONFIG_INVALID`.
 */
export function parseSmil(text: string): Smil {
  if (text.length > MAX_LENGTH) throw broken(`is longer than ${MAX_LENGTH} characters`);
  let base: string | undefined;
  const all: { readonly rendition: RenditionConfig; readonly group: number }[] = [];
  let isSmil = false;
  let group = 0;
  for (const tag of tagsOf(text)) {
    if (tag.name === 'smil') isSmil = true;
    if (!isSmil) continue;
    // Only the first alternative list is one stream; what follows it are other items of a playlist.
    if (tag.name === 'switch' || tag.name === 'par' || tag.name === 'seq') group++;
    if (tag.name === 'meta') base ??= baseOf(tag.attributes);
    if (!MEDIA.has(tag.name)) continue;
    const rendition = renditionOf(tag.attributes);
    if (rendition !== undefined) all.push({ rendition, group });
  }
  if (!isSmil) throw broken('is no SMIL file');
  const first = all[0];
  if (first === undefined) throw broken('names no video');
  const renditions = all
    .filter((one) => one.group === first.group)
    .slice(0, MAX_RENDITIONS)
    .map(({ rendition }) => rendition);
  return { renditions, ...withoutUndefined({ base }) };
}

function baseOf(attributes: ReadonlyMap<string, string>): string | undefined {
  const named = attributes.get('name')?.toLowerCase();
  const base =
    attributes.get('base') ??
    attributes.get('httpbase') ??
    (named === 'base' || named === 'httpbase' ? attributes.get('content') : undefined);
  const text = base?.trim() ?? '';
  return text.length >= MIN_BASE_LENGTH ? text : undefined;
}

function renditionOf(attributes: ReadonlyMap<string, string>): RenditionConfig | undefined {
  const file = attributes.get('src')?.trim() ?? '';
  if (file === '') return undefined;
  const number = (name: string): number | undefined => {
    const [, digits = ''] =
      /^(\d{1,10})(?:\.\d{1,9})?(?:px)?$/i.exec((attributes.get(name) ?? '').trim()) ?? [];
    return digits === '' || Number(digits) === 0 ? undefined : Number(digits);
  };
  return {
    file,
    ...withoutUndefined({
      bitrate: number('system-bitrate') ?? number('systembitrate'),
      width: number('width'),
      height: number('height'),
    }),
  };
}

interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** Opening tags in order. Each character is looked at a few times at most, whatever the text. */
function* tagsOf(text: string): Generator<Tag> {
  let at = text.indexOf('<');
  for (let count = 0; at >= 0; at = text.indexOf('<', at)) {
    if (text.startsWith('<!--', at)) at = behind(text, '-->', at + 4);
    else if (text.startsWith('<![CDATA[', at)) at = behind(text, ']]>', at + 9);
    else if (text.startsWith('<?', at)) at = behind(text, '?>', at + 2);
    else if (text.startsWith('<!', at)) at = behindDeclaration(text, at + 2);
    else {
      const end = endOfTag(text, at + 1);
      if (end < 0) throw broken('ends in the middle of a tag');
      const [, name = ''] =
        /^([A-Za-z][\w.-]{0,40})(?=[\s/]|$)/.exec(text.slice(at + 1, Math.min(end, at + 60))) ?? [];
      if (name !== '') {
        if (++count > MAX_TAGS) throw broken(`has more than ${MAX_TAGS} tags`);
        yield { name: name.toLowerCase(), attributes: attributesOf(text.slice(at + 1 + name.length, end)) };
      }
      at = end + 1;
    }
  }
}

function behind(text: string, closing: string, from: number): number {
  const found = text.indexOf(closing, from);
  if (found < 0) throw broken(`lacks a ${closing}`);
  return found + closing.length;
}

/** A DOCTYPE may hold declarations in brackets, with `>` in their texts. */
function behindDeclaration(text: string, from: number): number {
  let depth = 0;
  let quote = '';
  for (let at = from; at < text.length; at++) {
    const character = text.charAt(at);
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '[') depth++;
    else if (character === ']') depth--;
    else if (character === '>' && depth <= 0) return at + 1;
  }
  throw broken('lacks the end of a declaration');
}

function endOfTag(text: string, from: number): number {
  let quote = '';
  for (let at = from; at < text.length; at++) {
    const character = text.charAt(at);
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '>') return at;
  }
  return -1;
}

const ATTRIBUTE = /([A-Za-z_][\w.:-]{0,60})\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)')/g;

/** Attributes in lower case (SMIL 1.0 writes `system-bitrate`, SMIL 2.0 `systemBitrate`); the first of a name counts. */
function attributesOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', double, single = ''] of text.matchAll(ATTRIBUTE)) {
    const key = name.toLowerCase();
    if (!found.has(key)) found.set(key, withoutEntities(double ?? single));
  }
  return found;
}

const NAMED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** Once, so that nothing grows. What is no entity stays: authors write `?a=1&b=2`. */
function withoutEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,4}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED.get(String(name)) ?? whole;
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    return code > 0x1f && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function broken(problem: string): PlayerError {
  return invalidConfig('renditions', `the SMIL file ${problem}`);
}
