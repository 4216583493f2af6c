import { Tokenizer, TokenizerMode, type Token } from 'parse5';
import type { ElementView } from '../legacy/element-view.js';

/** An element of a file, and where it stands. */
export interface HtmlElement extends ElementView {
  readonly parent: HtmlElement | undefined;
  readonly children: HtmlElement[];
  /** Of the start tag. */
  readonly start: number;
  readonly startEnd: number;
  /** Behind the end tag; behind the last thing inside where there is none. */
  end: number;
  /** Where the end tag begins. */
  endStart: number;
  isClosed: boolean;
}

export interface HtmlTree {
  readonly elements: readonly HtmlElement[];
  byId(id: string): HtmlElement | undefined;
}

const VOID = new Set(
  'area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr'.split(
    ' ',
  ),
);
const RAW = new Map([
  ['script', TokenizerMode.SCRIPT_DATA],
  ['style', TokenizerMode.RAWTEXT],
  ['xmp', TokenizerMode.RAWTEXT],
  ['iframe', TokenizerMode.RAWTEXT],
  ['noembed', TokenizerMode.RAWTEXT],
  ['textarea', TokenizerMode.RCDATA],
  ['title', TokenizerMode.RCDATA],
]);

/**
 * The elements of a page or of a part of one. The tokens are parse5's; the tree is made of what is written, without the
 * elements that browsers add or move, in time that grows with the length only: a container ends where its tag says so.
 */
export function parseHtml(text: string, decode: (piece: string) => string): HtmlTree {
  const elements: HtmlElement[] = [];
  const ids = new Map<string, HtmlElement>();
  const open: HtmlElement[] = [];
  const openNames = new Map<string, number>();
  const count = (name: string, by: number): void => void openNames.set(name, (openNames.get(name) ?? 0) + by);

  const onStartTag = (token: Token.TagToken): void => {
    const at = token.location;
    if (!at) return;
    const raw = RAW.get(token.tagName);
    const attributes = new Map(token.attrs.map(({ name, value }) => [name.toLowerCase(), decode(value)]));
    const parent = open.at(-1);
    const element: HtmlElement = {
      name: token.tagName,
      attribute: (name) => attributes.get(name),
      attributeNames: [...attributes.keys()],
      parent,
      children: [],
      start: at.startOffset,
      startEnd: at.endOffset,
      end: at.endOffset,
      endStart: at.endOffset,
      isClosed: VOID.has(token.tagName),
    };
    elements.push(element);
    parent?.children.push(element);
    const id = attributes.get('id');
    if (id !== undefined && !ids.has(id)) ids.set(id, element);
    if (raw !== undefined) tokenizer.state = raw;
    if (VOID.has(token.tagName)) return;
    open.push(element);
    count(token.tagName, 1);
  };

  const close = (element: HtmlElement, endStart: number, end: number, isClosed: boolean): void => {
    element.endStart = endStart;
    element.end = end;
    element.isClosed = isClosed;
    count(element.name, -1);
  };

  const onEndTag = (token: Token.TagToken): void => {
    const at = token.location;
    // An end tag for which nothing is open would otherwise be looked for in everything that is.
    if (!at || (openNames.get(token.tagName) ?? 0) === 0) return;
    for (let element = open.pop(); element !== undefined; element = open.pop()) {
      const isMeant = element.name === token.tagName;
      close(element, at.startOffset, isMeant ? at.endOffset : at.startOffset, isMeant);
      if (isMeant) return;
    }
  };

  const nothing = (): void => undefined;
  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: true },
    {
      onStartTag,
      onEndTag,
      onComment: nothing,
      onDoctype: nothing,
      onEof: nothing,
      onCharacter: nothing,
      onNullCharacter: nothing,
      onWhitespaceCharacter: nothing,
    },
  );
  tokenizer.inForeignNode = false;
  tokenizer.write(text, true);
  for (let element = open.pop(); element !== undefined; element = open.pop())
    close(element, text.length, text.length, false);
  return { elements, byId: (id) => ids.get(id) };
}
