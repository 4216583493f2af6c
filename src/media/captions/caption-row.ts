import type { CaptionCell, CaptionSpan, CaptionStyle } from './caption.js';

/** A row of cells, of which some may be empty, without the empty ends. */
export interface CaptionRow {
  /** Column of the first character. */
  readonly column: number;
  readonly length: number;
  readonly spans: readonly CaptionSpan[];
}

const NO_BREAK_SPACE = '\u00a0';
const PLAIN: CaptionStyle = {};

/** @returns `undefined` where there is nothing to see. */
export function readRow(cells: readonly (CaptionCell | undefined)[]): CaptionRow | undefined {
  const isSeen = (cell: CaptionCell | undefined): boolean =>
    cell !== undefined && cell.character.trim() !== '';
  const first = cells.findIndex(isSeen);
  if (first < 0) return undefined;
  let end = cells.length;
  while (!isSeen(cells[end - 1])) end--;
  const spans: { text: string; style: CaptionStyle }[] = [];
  for (const cell of cells.slice(first, end)) {
    const style = cell?.style ?? spans.at(-1)?.style ?? PLAIN;
    const character = cell?.character ?? ' ';
    const last = spans.at(-1);
    if (last !== undefined && sameStyle(last.style, style)) last.text += character;
    else spans.push({ text: character, style });
  }
  return {
    column: first,
    length: end - first,
    // A browser shows several spaces as one.
    spans: spans.map(({ text, style }) => ({
      text: text.replace(/ {2,}/g, (spaces) => NO_BREAK_SPACE.repeat(spaces.length)),
      ...style,
    })),
  };
}

function sameStyle(a: CaptionStyle, b: CaptionStyle): boolean {
  return a.italic === b.italic && a.underline === b.underline && a.color === b.color;
}
