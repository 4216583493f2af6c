import type { ConvertOptions, Conversion } from '../legacy/convert.js';
import { tagText } from '../legacy/tag-text.js';
import { asAscii, readFileText, type FileText } from './file-text.js';
import { findEmbeds, type Edit, type FoundEmbed } from './find-embeds.js';

/** One embed, as the command reports it. */
export interface EmbedReport {
  readonly file: string;
  /** From 1, as editors count. */
  readonly line: number;
  readonly kind: Conversion['kind'];
  /** In the terms of `cf-player/url`. */
  readonly config: Conversion['config'];
  /** The new element as HTML. */
  readonly tag: string;
  readonly warnings: readonly string[];
}

export interface MigratedFile {
  readonly reports: readonly EmbedReport[];
  /** The changed file; undefined where there is nothing to change. */
  readonly bytes: Uint8Array | undefined;
  /** Embeds that are changed in `bytes`. */
  readonly changed: number;
}

export interface MigrateOptions extends ConvertOptions {
  /** Where `cf-player.js` and `cf-legacy.iife.js` are, as the page has to say it; no slash at its end. */
  readonly scripts: string;
}

/** What a file says, and what it becomes. Never throws for what is in it. */
export function migrateFile(name: string, bytes: Uint8Array, options: MigrateOptions): MigratedFile {
  const file = readFileText(bytes);
  const found = findEmbeds(file, options);
  const lines = lineStarts(file.text, found);
  const whole = found.filter(({ isWhole }) => isWhole);
  const reports = found.map((embed): EmbedReport => {
    const { kind, config, warnings } = embed.conversion;
    return {
      file: name,
      line: lines.get(embed.position) ?? 1,
      kind,
      config,
      tag: tagText(embed.conversion),
      warnings: embed.isWhole ? warnings : [...warnings, 'not changed by --write'],
    };
  });
  if (whole.length === 0) return { reports, bytes: undefined, changed: 0 };
  const own = whole.flatMap((embed) => editsOf(embed, file));
  const isUsed = whole.some((embed) => embed.isUsed) || asksFor(applyEdits(file.text, own), whole);
  const scripts = file.isAscii ? asAscii(options.scripts) : options.scripts;
  const edits = [...own, ...scriptLines(file.text, whole, scripts, isUsed)];
  const text = applyEdits(file.text, emptyScripts(file.text, edits));
  return { reports, bytes: file.encode(text), changed: whole.length };
}

function editsOf({ element, edits, conversion }: FoundEmbed, file: FileText): Edit[] {
  if (element === undefined) return [];
  const indent = indentAt(file.text, element.start);
  const tag = tagText(conversion, indent).replaceAll('\n', lineBreakOf(file.text));
  return [...edits, { start: element.start, end: element.end, text: file.isAscii ? asAscii(tag) : tag }];
}

/** Whether what is left of the page goes on asking the old players' functions for one of the new elements. */
function asksFor(text: string, whole: readonly FoundEmbed[]): boolean {
  const ids = new Set(whole.map(({ conversion }) => conversion.attributes['id']));
  const asked = /(?:\b(?:jwplayer|flowplayer|videojs|_V_)|\$f)\s*\(\s*(?:["']#?([^"'\s]{1,200})["']\s*)?\)/g;
  return [...text.matchAll(asked)].some(([, id]) => id === undefined || ids.has(id));
}

/** The scripts that the new elements need, once in a file, where it does not have them yet. */
function scriptLines(text: string, whole: readonly FoundEmbed[], scripts: string, isUsed: boolean): Edit[] {
  const hasPlayer =
    /<script\b[^>]{0,500}\bsrc\s*=\s*["']?[^"'\s>]{0,500}(?:cf-player|cf-video|cf-legacy)[\w.-]{0,40}\.js/i;
  const hasLegacy = /<script\b[^>]{0,500}\bsrc\s*=\s*["']?[^"'\s>]{0,500}cf-legacy[\w.-]{0,40}\.js/i;
  const lines: string[] = [];
  // It has to be there before the page's own calls; it fetches the player by itself.
  if (isUsed && !hasLegacy.test(text)) lines.push(`<script src="${scripts}/cf-legacy.iife.js"></script>`);
  if (!isUsed && !hasPlayer.test(text))
    lines.push(`<script type="module" src="${scripts}/cf-player.js"></script>`);
  if (lines.length === 0) return [];
  const at = placeOfScripts(text, whole);
  const lineBreak = lineBreakOf(text);
  const indent = indentAt(text, at);
  return [{ start: at, end: at, text: lines.map((line) => `${line}${lineBreak}${indent}`).join('') }];
}

/** Before the first script of the head, so that it is there first; else before the first thing that is changed. */
function placeOfScripts(text: string, whole: readonly FoundEmbed[]): number {
  const first = Math.min(
    ...whole.flatMap(({ element, edits }) => [
      element?.start ?? text.length,
      ...edits.map(({ start }) => start),
    ]),
  );
  const [head] = /<head\b[^>]{0,1000}>/i.exec(text.slice(0, first)) ?? [];
  if (head === undefined) return startOfScript(text, first);
  const from = text.search(/<head\b[^>]{0,1000}>/i) + head.length;
  const end = text.slice(from, first).search(/<\/head\s*>/i);
  const script = text.slice(from, end < 0 ? first : from + end).search(/<script\b/i);
  if (script >= 0) return from + script;
  return end < 0 ? startOfScript(text, first) : from + end;
}

/** A change inside a script element comes after its start tag, where no element can be put. */
function startOfScript(text: string, at: number): number {
  const open = text.lastIndexOf('<script', at);
  const closed = text.lastIndexOf('</script', at);
  return open > closed && open >= 0 ? open : at;
}

/** A script element in which nothing is left goes as a whole. */
function emptyScripts(text: string, edits: readonly Edit[]): Edit[] {
  const out: Edit[] = [];
  const lower = text.toLowerCase();
  const sorted = [...edits].sort(inOrder);
  for (let at = 0; at < sorted.length; at++) {
    const edit = sorted[at];
    if (edit === undefined) continue;
    const open = edit.text === '' ? lower.lastIndexOf('<script', edit.start) : -1;
    const startTagEnd = open < 0 ? -1 : text.indexOf('>', open) + 1;
    const endTag = open < 0 ? -1 : lower.indexOf('</script', edit.end);
    if (open < 0 || endTag < 0 || startTagEnd > edit.start) {
      out.push(edit);
      continue;
    }
    const inside = sorted.filter(({ start, end }) => start >= startTagEnd && end <= endTag);
    const rest = applyEdits(
      text.slice(startTagEnd, endTag),
      inside.map((one) => ({ ...one, start: one.start - startTagEnd, end: one.end - startTagEnd })),
    );
    const end = text.indexOf('>', endTag) + 1;
    if (!isEmptyScript(rest) || end === 0) {
      out.push(...inside);
    } else {
      out.push({ ...wholeLine(text, open, end), text: '' });
    }
    at = sorted.indexOf(inside.at(-1) ?? edit);
  }
  return out;
}

/** Comments and the brackets of old pages around scripts are nothing. */
function isEmptyScript(source: string): boolean {
  return (
    source
      .slice(0, 20_000)
      .replace(/\/\*[^]*?\*\//g, '')
      .replace(/^\s*(?:\/\/|<!--|-->|<!\[CDATA\[|\]\]>).*$/gm, '')
      .replace(/[\s;]+/g, '') === '' && source.length <= 20_000
  );
}

function wholeLine(text: string, start: number, end: number): { start: number; end: number } {
  const before = /[ \t]*$/.exec(text.slice(Math.max(0, start - 200), start))?.[0].length ?? 0;
  const isAlone = start - before === 0 || text[start - before - 1] === '\n';
  const [after] = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(end, end + 200)) ?? [];
  return isAlone && after !== undefined ? { start: start - before, end: end + after.length } : { start, end };
}

/** What is only put in comes before what it is put in front of; the larger of two changes counts. */
function inOrder(one: Edit, other: Edit): number {
  const isPutIn = (edit: Edit): number => (edit.start === edit.end ? 0 : 1);
  return one.start - other.start || isPutIn(one) - isPutIn(other) || other.end - one.end;
}

/** Changes inside something that is changed as a whole are dropped. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = [...edits].sort(inOrder);
  let out = '';
  let at = 0;
  for (const { start, end, text: inserted } of sorted) {
    if (start < at) continue;
    out += text.slice(at, start) + inserted;
    at = end;
  }
  return out + text.slice(at);
}

function indentAt(text: string, position: number): string {
  const line = text.slice(text.lastIndexOf('\n', position - 1) + 1, position);
  return /^[ \t]*$/.test(line) ? line : (/^[ \t]*/.exec(line)?.[0] ?? '');
}

function lineBreakOf(text: string): string {
  const at = text.indexOf('\n');
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}

function lineStarts(text: string, found: readonly FoundEmbed[]): Map<number, number> {
  const lines = new Map<number, number>();
  let line = 1;
  let at = 0;
  for (const { position } of found) {
    for (let next = text.indexOf('\n', at); next >= 0 && next < position; next = text.indexOf('\n', at)) {
      line++;
      at = next + 1;
    }
    lines.set(position, line);
  }
  return lines;
}
