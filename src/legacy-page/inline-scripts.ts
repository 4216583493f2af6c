import type { OldCall } from '../legacy/read-embed.js';
import { bagOf, isBag, mergeBags, textOf, valueOf, type Bag } from '../legacy/setup-values.js';
import { LiteralReader, UNKNOWN } from './literal-reader.js';

export interface InlineCall {
  /** Id or selector. */
  readonly target: string;
  readonly call: OldCall;
}

const MAX_LENGTH = 500_000;
/** Calls that are looked at, and characters that the arguments of one may have. */
const MAX_TRIES = 200;
const MAX_CALL = 50_000;
const CALL =
  /\b(jwplayer|swfobject\s*\.\s*embedSWF|flowplayer|videojs|_V_|new\s+(?:deconcept\s*\.\s*)?SWFObject|new\s+MediaElementPlayer|new\s+MediaElement)\s*\(|(\$f)\s*\(/g;

/**
 * Calls of old players in the text of a script that has run already, where the page's own library could do nothing with them.
 * The text is read, never run: literals, and variables of the page that have plain values.
 *
 * @param global what a name that is no literal means; asked for plain values only
 */
export function readInlineScript(source: string, global: (name: string) => unknown): readonly InlineCall[] {
  const text = source.slice(0, MAX_LENGTH);
  const calls: InlineCall[] = [];
  let tries = 0;
  for (const match of text.matchAll(CALL)) {
    if (++tries > MAX_TRIES) break;
    const name = (match[1] ?? match[2] ?? '').replace(/\s+/g, ' ').replace(/ ?\. ?/g, '.');
    const behind = match.index + match[0].length;
    const reader = readerAt(text, behind, global);
    const args = reader.readArguments();
    const end = behind + reader.position;
    const found = args === undefined ? undefined : readCall(name, args, text, end, match.index, global);
    if (found !== undefined) calls.push(found);
  }
  return calls;
}

function readerAt(text: string, at: number, global: (name: string) => unknown): LiteralReader {
  return new LiteralReader(text.slice(at, at + MAX_CALL), 0, global);
}

function readCall(
  name: string,
  args: readonly unknown[],
  text: string,
  end: number,
  start: number,
  global: (name: string) => unknown,
): InlineCall | undefined {
  const [first, second, third] = args;
  const target = textOf(first === UNKNOWN ? undefined : first);
  if (name === 'jwplayer') {
    const method = /^\s*\.\s*setup\s*\(/.exec(text.slice(end, end + 100));
    if (method === null || target === undefined) return undefined;
    const [setup] = readerAt(text, end + method[0].length, global).readArguments() ?? [];
    return isBag(setup) ? { target, call: { library: 'jwplayer', setup } } : undefined;
  }
  if (name === 'swfobject.embedSWF') {
    const [, place, width, height, , , variables, params] = args;
    const id = textOf(place);
    if (id === undefined || target === undefined) return undefined;
    return {
      target: id,
      call: {
        library: 'swfobject',
        swf: target,
        width,
        height,
        variables: bagOf(variables),
        params: bagOf(params),
      },
    };
  }
  if (name.endsWith('SWFObject')) return readMovie(args, text, start, end, global);
  if (target === undefined) return undefined;
  if (name === 'flowplayer' || name === '$f') {
    if (second === undefined) return undefined;
    const isMovie =
      typeof second === 'string' || third !== undefined || valueOf(bagOf(second), 'src') !== undefined;
    const call: OldCall = isMovie
      ? { library: 'flowplayer', movie: second, setup: third }
      : { library: 'flowplayer', setup: second };
    return { target, call };
  }
  const library = /MediaElement/.test(name) ? 'mediaelement' : 'videojs';
  return { target, call: { library, setup: bagOf(second) } };
}

/** `var so = new SWFObject(…); so.addVariable(…); so.write(id);` */
function readMovie(
  args: readonly unknown[],
  text: string,
  start: number,
  end: number,
  global: (name: string) => unknown,
): InlineCall | undefined {
  const [, name = ''] = /([A-Za-z_$][\w$]*)\s*=\s*$/.exec(text.slice(Math.max(0, start - 100), start)) ?? [];
  if (name === '') return undefined;
  const variables: Bag[] = [];
  const params: Bag[] = [];
  const method = new RegExp(
    `(?<![\\w$.])${name.replace(/\$/g, '\\$')}\\s*\\.\\s*(addVariable|addParam|write)\\s*\\(`,
    'g',
  );
  method.lastIndex = end;
  for (
    let match = method.exec(text), count = 0;
    match !== null && count < 500;
    match = method.exec(text), count++
  ) {
    const [one, two] = readerAt(text, match.index + match[0].length, global).readArguments() ?? [];
    const key = textOf(one);
    if (key === undefined) continue;
    if (match[1] === 'write') {
      const [swf, , width, height] = args;
      const call: OldCall = {
        library: 'swfobject',
        swf: textOf(swf) ?? '',
        width,
        height,
        variables: mergeBags(...variables),
        params: mergeBags(...params),
      };
      return { target: key, call };
    }
    if (two !== UNKNOWN) (match[1] === 'addParam' ? params : variables).push({ [key]: two });
  }
  return undefined;
}
