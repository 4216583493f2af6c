import { ROW_HEIGHT, SAFE_MARGIN, SAFE_SIZE, type CaptionBlock, type CaptionCell } from './caption.js';
import { readRow, type CaptionRow } from './caption-row.js';

export const ROWS = 15;
export const COLUMNS = 32;
const COLUMN_WIDTH = SAFE_SIZE / COLUMNS;
/** Encoders centre to whole columns, and round as they like. */
const CENTRE_TOLERANCE = 1.5;

type Row = (CaptionCell | undefined)[];

/** One of the two memories of a CEA-608 channel: 15 rows of 32 cells. */
export class Cea608Screen {
  #rows: Row[] = emptyRows();

  get isEmpty(): boolean {
    return this.#rows.every((row) => readRow(row) === undefined);
  }

  put(row: number, column: number, cell: CaptionCell | undefined): void {
    const cells = this.#rows[row];
    if (cells !== undefined && column >= 0 && column < COLUMNS) cells[column] = cell;
  }

  eraseFrom(row: number, column: number): void {
    this.#rows[row]?.fill(undefined, column);
  }

  clear(): void {
    this.#rows = emptyRows();
  }

  /** Moves the rows above `base` (included) up by one and leaves none but `depth` of them. */
  rollUp(base: number, depth: number): void {
    this.#rows.splice(base + 1, 0, emptyRow());
    this.#rows.shift();
    this.keepOnly(base, depth);
  }

  keepOnly(base: number, depth: number): void {
    this.#rows = this.#rows.map((row, index) => (index > base - depth && index <= base ? row : emptyRow()));
  }

  /** The rows that end with `from` end with `to`. */
  move(from: number, to: number, depth: number): void {
    const moved = this.#rows.slice(Math.max(0, from - depth + 1), from + 1).slice(-(to + 1));
    const rows = emptyRows();
    rows.splice(to - moved.length + 1, moved.length, ...moved);
    this.#rows = rows;
  }

  /** @param centres whether text in the middle is meant to be there, and does not just happen to be so long. */
  blocks(centres: boolean): readonly CaptionBlock[] {
    const groups: (CaptionRow & { readonly index: number })[][] = [];
    for (const [index, cells] of this.#rows.entries()) {
      const row = readRow(cells);
      if (row === undefined) continue;
      const group = groups.at(-1);
      if (group?.at(-1)?.index === index - 1) group.push({ ...row, index });
      else groups.push([{ ...row, index }]);
    }
    return groups.flatMap((rows) => {
      if (centres && rows.every(isCentred)) return blockOf(rows, 'center');
      if (rows.every(({ column }) => column === rows[0]?.column)) return blockOf(rows, 'left');
      return rows.map((row) => blockOf([row], centres && isCentred(row) ? 'center' : 'left'));
    });
  }
}

function blockOf(
  rows: readonly (CaptionRow & { readonly index: number })[],
  align: 'left' | 'center',
): CaptionBlock {
  const { index = 0, column = 0 } = rows[0] ?? {};
  return {
    line: SAFE_MARGIN + index * ROW_HEIGHT,
    position: align === 'center' ? 50 : SAFE_MARGIN + column * COLUMN_WIDTH,
    align,
    rows: rows.map(({ spans }) => spans),
  };
}

function isCentred({ column, length }: CaptionRow): boolean {
  return Math.abs(column + length / 2 - COLUMNS / 2) <= CENTRE_TOLERANCE;
}

const emptyRow = (): Row => Array.from({ length: COLUMNS });
const emptyRows = (): Row[] => Array.from({ length: ROWS }, emptyRow);
