import type { Node } from 'acorn';
import {
  convertReading,
  hasMedia,
  NOTHING,
  type Conversion,
  type ConvertOptions,
} from '../legacy/convert.js';
import { classesOf, isMediaElement } from '../legacy/element-view.js';
import { readFlashVariables } from '../legacy/flash-variables.js';
import { readCall, readElement, type OldCall } from '../legacy/read-embed.js';
import type { Reading } from '../legacy/reading.js';
import { bagOf, isBag, mergeBags, textOf, valueOf, type Bag } from '../legacy/setup-values.js';
import type { FileText } from './file-text.js';
import { parseHtml, type HtmlElement, type HtmlTree } from './html-tree.js';
import { defineAll, findCalls, parseScript, type Script, type ScriptCall } from './script-calls.js';
import { FUNCTION, ScriptValues, UNKNOWN, type UnknownExpression } from './script-values.js';
import { hasTemplateCode, maskTemplates, TEMPLATE_MARK } from './template-code.js';

/** A piece of the file, with what shall stand there instead. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface FoundEmbed {
  /** Where it begins: the start tag, or the call. */
  readonly position: number;
  readonly conversion: Conversion;
  /** What the tag takes the place of; undefined where it is not known or not whole. */
  readonly element: HtmlElement | undefined;
  /** Takes the call out of its script. */
  readonly edits: readonly Edit[];
  /** Everything that says what is played is known, and the place is, too. */
  readonly isWhole: boolean;
  /** The page goes on using the old player's interface. */
  readonly isUsed: boolean;
}

/** What no file without an old embed can do without; others are not parsed. */
const SIGNS =
  /jwplayer|swfobject|flashobject|flowplayer|\$f\(|videojs|video-js|_V_\(|mejs|mediaelement|rtmp|\.swf|flashvars|flashembed|UFO\b/i;
const MAX_EMBEDS = 2000;
/** Names whose value decides what is played, or how it is found. */
const DECISIVE =
  /(?:^|[.[\]])(?:file|streamer|src|url|sources|levels|playlist|playlistfile|clip|plugins|netConnectionUrl|provider|type|rtmp|modes|config|flashvars|flashStreamer|bitrates|baseUrl|…)(?:\[\d+\])?$|^$/;

/** All old embeds of a file, in its order. */
export function findEmbeds(file: FileText, options: ConvertOptions): readonly FoundEmbed[] {
  if (!SIGNS.test(file.text)) return [];
  const text = maskTemplates(file.text);
  const tree = parseHtml(text, file.decode);
  const finder = new Finder(tree, file, text, options);
  finder.readScripts();
  finder.readMarkup();
  return finder.found.sort((one, other) => one.position - other.position).slice(0, MAX_EMBEDS);
}

class Finder {
  readonly found: FoundEmbed[] = [];
  readonly #tree: HtmlTree;
  readonly #file: FileText;
  /** Of the file, without the code of templates. */
  readonly #text: string;
  readonly #options: ConvertOptions;
  readonly #values = new ScriptValues();
  /** Elements that an embed has taken, and all that is in them. */
  readonly #taken = new Set<HtmlElement>();
  readonly #registered = new Map<string, Edit[]>();
  /** Calls that wrote the movie which `<noscript>` behind them has, too. */
  readonly #writers: Edit[] = [];

  constructor(tree: HtmlTree, file: FileText, text: string, options: ConvertOptions) {
    this.#tree = tree;
    this.#file = file;
    this.#text = text;
    this.#options = options;
  }

  readScripts(): void {
    const scripts: Script[] = [];
    for (const element of this.#tree.elements) {
      const type = element.attribute('type')?.trim().toLowerCase() ?? '';
      const isScript = type === '' || /^(?:text|application)\/(?:x-)?(?:java|ecma)script|^module$/.test(type);
      if (element.name !== 'script' || !isScript || element.endStart <= element.startEnd) continue;
      const script = parseScript(this.#text.slice(element.startEnd, element.endStart), element.startEnd);
      if (script !== undefined) scripts.push(script);
    }
    for (const script of scripts) defineAll(script, this.#values);
    for (const script of scripts) {
      const { calls, registered } = findCalls(script, this.#values);
      for (const call of calls) this.#readScriptCall(call);
      for (const { id, isWriter, edits } of registered) {
        const there = edits.map((edit) => moved(edit, script));
        const name = isWriter ? undefined : this.#read(id, script).value;
        if (isWriter) this.#writers.push(...there);
        else if (typeof name === 'string') this.#registered.set(name, there);
      }
    }
  }

  readMarkup(): void {
    for (const element of this.#tree.elements) {
      if (this.found.length > MAX_EMBEDS) return;
      if (this.#isTaken(element)) continue;
      const reading = readElement(element);
      if (reading === undefined) continue;
      const id = element.attribute('id');
      const noscript = noscriptOf(element);
      const before = noscript === undefined ? [] : this.#writers.filter(({ end }) => end <= noscript.start);
      const writer = before.length === 0 ? -1 : this.#writers.indexOf(before[before.length - 1] as Edit);
      this.#add(reading, element, {
        position: element.start,
        place: noscript ?? element,
        edits:
          writer >= 0
            ? this.#writers.splice(writer, 1)
            : ((id === undefined ? undefined : this.#registered.get(id)) ?? []),
        isWhole: !hasTemplateCode(JSON.stringify(reading)),
        isUsed: false,
        unknown: [],
      });
    }
  }

  #isTaken(element: HtmlElement): boolean {
    let at: HtmlElement | undefined = element;
    // No page nests deeper than this where an embed is.
    for (let depth = 0; at !== undefined && depth < 100; depth++, at = at.parent)
      if (this.#taken.has(at)) return true;
    return false;
  }

  #read(
    node: Node | undefined,
    { source }: Script,
  ): { value: unknown; unknown: readonly UnknownExpression[] } {
    return this.#values.read(node, source, this.#file.decode);
  }

  #readScriptCall(call: ScriptCall): void {
    const unknown: UnknownExpression[] = [];
    const bags: Record<string, unknown> = {};
    const readInto = (name: string, node: Node | undefined): void => {
      if (node === undefined) return;
      const read = this.#read(node, call.script);
      unknown.push(
        ...read.unknown.map((one) => ({
          ...one,
          path: one.path === '' && name !== 'setup' ? name : one.path,
        })),
      );
      if (read.value !== UNKNOWN) bags[name] = read.value;
    };
    for (const [name, node] of Object.entries(call.parts)) readInto(name, node);
    const added: Record<'variables' | 'params', Record<string, unknown>> = {
      variables: Object.create(null) as Record<string, unknown>,
      params: Object.create(null) as Record<string, unknown>,
    };
    for (const { list, name, value } of call.added) {
      const key = this.#read(name, call.script).value;
      if (typeof key !== 'string') continue;
      const read = this.#read(value, call.script);
      unknown.push(...read.unknown.map((one) => ({ ...one, path: key })));
      if (read.value !== UNKNOWN) added[list][key] = read.value;
    }
    const target = this.#target(call);
    const setupOf = oldCallOf(call, bags, added);
    if (setupOf === undefined) return;
    // A player that is only asked for is none that is made.
    const elements = target.elements.length > 0 ? target.elements : [undefined];
    elements.forEach((element, index) => {
      // The player is there already, and the call asks for it.
      if (element !== undefined && /^cf-(?:player|video)$/.test(element.name)) return;
      if (this.found.length > MAX_EMBEDS) return;
      const reading = readCall(setupOf, element);
      const isUnknown = unknown.some(({ path }) => DECISIVE.test(path));
      if (reading === undefined && !(isUnknown && saysPlayer(call, element, bags['swf']))) return;
      const kind = kindOf(call, bags['swf']);
      const isSecond = element !== undefined && this.#taken.has(element);
      this.#add(
        reading ?? { kind, items: [], look: {}, warnings: [] },
        isSecond ? undefined : element,
        {
          position: call.script.offset + call.start,
          edits: index === 0 ? (call.edits ?? []).map((edit) => moved(edit, call.script)) : [],
          isWhole: !isUnknown && !isSecond && call.edits !== undefined,
          isUsed: call.isUsed,
          unknown,
        },
        [
          ...(target.problem === undefined ? [] : [target.problem]),
          ...(isSecond ? ['another call has set up the same element already'] : []),
          ...(call.edits === undefined ? ['the call is part of other code, and is not taken out of it'] : []),
          ...(mentions(bags, FUNCTION) ? ['functions in the set-up are not carried over'] : []),
        ],
      );
    });
  }

  #target({ target, isSelector, script }: ScriptCall): { elements: HtmlElement[]; problem?: string } {
    if (target === undefined) return { elements: [], problem: 'the call does not say where the player is' };
    const { source } = script;
    const written = source.slice(target.start, target.end);
    const [, double, quoted] =
      /^document\s*\.\s*getElementById\s*\(\s*(?:"([^"]{1,200})"|'([^']{1,200})')\s*\)$/.exec(written) ?? [];
    const quotedName = double ?? quoted;
    const value = quotedName === undefined ? this.#read(target, script).value : this.#file.decode(quotedName);
    if (typeof value !== 'string')
      return { elements: [], problem: `where the player is: ${written.slice(0, 80)}` };
    const own = this.#tree.byId(value.replace(/^#/, ''));
    const elements = own !== undefined ? [own] : isSelector ? this.#select(value) : [];
    return elements.length > 0
      ? { elements }
      : { elements, problem: `no element ${value.slice(0, 80)} in this file: put the tag where it is` };
  }

  /** `tag`, `.class`, `tag.class`, and each of them behind a blank or a comma. */
  #select(selector: string): HtmlElement[] {
    const simple = selector.split(',').flatMap((one) =>
      one
        .trim()
        .split(/[\s>]+/)
        .slice(-1),
    );
    return simple.flatMap((one) => {
      const [, tag = '', names = ''] = /^([a-z][a-z0-9-]*)?((?:\.[\w-]+)*)$/i.exec(one) ?? [];
      if (tag === '' && names === '') return [];
      const classes = names.split('.').filter((name) => name !== '');
      return this.#tree.elements.filter(
        (element) =>
          (tag === '' || element.name === tag.toLowerCase()) &&
          classes.every((name) => classesOf(element).includes(name)),
      );
    });
  }

  #add(
    reading: Reading,
    element: HtmlElement | undefined,
    place: Pick<FoundEmbed, 'position' | 'edits' | 'isWhole' | 'isUsed'> & {
      readonly place?: HtmlElement;
      readonly unknown: readonly UnknownExpression[];
    },
    more: readonly string[] = [],
  ): void {
    if (element !== undefined) this.#taken.add(element);
    const conversion = convertReading(reading, element, this.#options);
    const { playlist, playlistFile, volume, config } = conversion;
    const isClosed = element === undefined || element.isClosed;
    const { unknown, place: around = element, ...rest } = place;
    // What a server fills in around and inside of the new tag would be lost with the old one.
    const isFilledIn =
      around !== undefined && this.#text.slice(around.start, around.end).includes(TEMPLATE_MARK);
    const isWhole = place.isWhole && !isFilledIn;
    const warnings = [
      ...conversion.warnings.filter((warning) => warning !== NOTHING || unknown.length === 0),
      ...unknown.map(
        ({ path, expression }) =>
          `${path === '' ? 'the set-up' : path}: ${expression} is known only when the page runs`,
      ),
      ...(isFilledIn || (!place.isWhole && unknown.length === 0 && hasTemplateCode(JSON.stringify(reading)))
        ? ['what the server fills in is not known here']
        : []),
      ...(isClosed ? [] : ['the element has no end tag']),
      ...(playlistFile === undefined ? [] : [`the playlist is in a file that is not read: ${playlistFile}`]),
      ...(playlist.length < 2
        ? []
        : [`the playlist has ${playlist.length} entries; the tag has the first of them`]),
      ...(volume === undefined ? [] : [`volume: set element.volume = ${volume}`]),
      ...more,
    ];
    this.found.push({
      ...rest,
      conversion: { ...readableIn(conversion), warnings: [...new Set(warnings.map(readable))] },
      element: around,
      isWhole: isWhole && isClosed && element !== undefined && hasMedia(config),
    });
  }
}

/** What only pages without scripts show is no place for an element that is a script's. */
function noscriptOf(element: HtmlElement): HtmlElement | undefined {
  let at = element.parent;
  for (let depth = 0; at !== undefined && depth < 10; depth++, at = at.parent)
    if (at.name === 'noscript') return at.isClosed ? at : undefined;
  return undefined;
}

/** The code of a template is not shown by what stands for it. */
function readable(text: string): string {
  return text.replace(/\ua015+/g, '…');
}

function readableIn(conversion: Conversion): Conversion {
  const text = JSON.stringify(conversion);
  return text.includes(TEMPLATE_MARK) ? (JSON.parse(readable(text)) as Conversion) : conversion;
}

function kindOf({ library }: ScriptCall, swf: unknown): Reading['kind'] {
  if (library !== 'swfobject' && library !== 'SWFObject') return library;
  const name = textOf(swf) ?? '';
  if (/flowplayer/i.test(name)) return 'flowplayer';
  if (/strobe|osmf/i.test(name)) return 'strobe';
  return /(?:jw|media)?player/i.test(name) ? 'jwplayer' : 'flash';
}

/** Where nothing is known of the media: whether it was a player at all. */
function saysPlayer({ library }: ScriptCall, element: HtmlElement | undefined, swf: unknown): boolean {
  if (library === 'jwplayer' || library === 'flowplayer') return true;
  if (library === 'swfobject' || library === 'SWFObject')
    return /player|strobe|osmf/i.test(textOf(swf) ?? '');
  return element !== undefined && isMediaElement(element);
}

function oldCallOf(
  { library }: ScriptCall,
  parts: Readonly<Record<string, unknown>>,
  added: Readonly<Record<'variables' | 'params', Bag>>,
): OldCall | undefined {
  const setup = bagOf(parts['setup']);
  switch (library) {
    case 'jwplayer':
      return { library, setup };
    case 'videojs': {
      const sources = parts['sources'];
      const listed =
        sources === undefined
          ? {}
          : { sources: Array.isArray(sources) ? sources : [isBag(sources) ? sources : { src: sources }] };
      return { library, setup: mergeBags(setup, listed) };
    }
    case 'mediaelement':
      return { library, setup };
    case 'flowplayer': {
      const { movie } = parts;
      // flashembed had the set-up as the variable `config`.
      const inner = isBag(parts['setup']) ? valueOf(parts['setup'], 'config') : undefined;
      return {
        library,
        ...(movie === undefined ? {} : { movie }),
        setup: isBag(inner) ? inner : parts['setup'],
      };
    }
    case 'swfobject': {
      const ufo = bagOf(parts['ufo']);
      if (parts['ufo'] !== undefined) {
        return {
          library,
          swf: textOf(valueOf(ufo, 'movie')) ?? '',
          width: valueOf(ufo, 'width'),
          height: valueOf(ufo, 'height'),
          variables: readFlashVariables(textOf(valueOf(ufo, 'flashvars')) ?? ''),
          params: {},
        };
      }
      return {
        library,
        swf: textOf(parts['swf']) ?? '',
        width: parts['width'],
        height: parts['height'],
        // SWFObject 2 put the values into one text as they were, so that authors encoded what was special in them.
        variables: decodedOnce(bagOf(parts['variables'])),
        params: bagOf(parts['params']),
      };
    }
    case 'SWFObject':
      return {
        library: 'swfobject',
        swf: textOf(parts['swf']) ?? '',
        width: parts['width'],
        height: parts['height'],
        variables: decodedOnce(added.variables),
        params: added.params,
      };
  }
}

/** Values that were put into `flashvars` undone: Flash decoded them once. */
function decodedOnce(variables: Bag): Bag {
  return mergeBags(
    ...Object.keys(variables)
      .slice(0, 400)
      .map((name) => {
        const value = variables[name];
        if (typeof value !== 'string' || !/%[0-9a-f]{2}/i.test(value)) return { [name]: value };
        return {
          [name]: readFlashVariables(`v=${value.replaceAll('&', '%26').replaceAll('+', '%2B')}`)['v'],
        };
      }),
  );
}

function moved({ start, end, text }: Edit, { offset }: Script): Edit {
  return { start: start + offset, end: end + offset, text };
}

function mentions(value: unknown, wanted: unknown, depth = 0): boolean {
  if (value === wanted) return true;
  if (typeof value !== 'object' || value === null || depth > 6) return false;
  return Object.values(value)
    .slice(0, 200)
    .some((one) => mentions(one, wanted, depth + 1));
}
