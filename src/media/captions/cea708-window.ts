import {
  ROW_HEIGHT,
  SAFE_MARGIN,
  SAFE_SIZE,
  type CaptionBlock,
  type CaptionCell,
  type CaptionStyle,
} from './caption.js';
import { readRow, type CaptionRow } from './caption-row.js';

const MAX_COLUMNS = 42;
const MAX_ROWS = 15;
/** Columns that share the width of the safe area: CEA-708 section 8.2, 16:9. */
const SAFE_COLUMNS = 42;
/** Cells of the grid that anchors are on, where they are not in percent. */
const GRID = { width: 210, height: 75 };

type Align = CaptionBlock['align'];
const JUSTIFY: readonly Align[] = ['left', 'right', 'center', 'left'];
/** Predefined window styles 1 to 7 (table 26) that are not aligned left. */
const CENTRED_STYLES = [3, 6];

/** A window of a CEA-708 service: where it is, and what is written in it. */
export class Cea708Window {
  isVisible = false;
  priority = 0;
  style: CaptionStyle = {};
  #rows: (CaptionCell | undefined)[][] = [];
  #rowCount = 1;
  #columnCount = 1;
  #row = 0;
  #column = 0;
  #align: Align = 'left';
  /** 0 to 8: left to right, top to bottom. */
  #anchor = 0;
  /** Percent of the safe area. */
  #left = 0;
  #top = 0;

  /** The six bytes of DefineWindow. */
  define(bytes: Uint8Array): void {
    const [flags = 0, vertical = 0, horizontal = 0, anchor = 0, columns = 0, styles = 0] = bytes;
    this.isVisible = (flags & 0x20) !== 0;
    this.priority = flags & 7;
    const isRelative = (vertical & 0x80) !== 0;
    this.#top = percent(vertical & 0x7f, isRelative ? 100 : GRID.height);
    this.#left = percent(horizontal, isRelative ? 100 : GRID.width);
    this.#anchor = Math.min(8, anchor >> 4);
    this.#rowCount = Math.min(MAX_ROWS, (anchor & 15) + 1);
    this.#columnCount = Math.min(MAX_COLUMNS, (columns & 63) + 1);
    this.#rows.length = Math.min(this.#rows.length, this.#rowCount);
    this.#row = Math.min(this.#row, this.#rowCount - 1);
    const windowStyle = (styles >> 3) & 7;
    if (windowStyle > 0) this.#align = CENTRED_STYLES.includes(windowStyle) ? 'center' : 'left';
  }

  /** The low bits of the third byte of SetWindowAttributes. */
  justify(bits: number): void {
    this.#align = JUSTIFY[bits & 3] ?? 'left';
  }

  movePen(row: number, column: number): void {
    this.#row = Math.min(row, this.#rowCount - 1);
    this.#column = Math.min(column, MAX_COLUMNS - 1);
  }

  write(character: string): void {
    if (this.#column >= MAX_COLUMNS) return;
    const row = (this.#rows[this.#row] ??= []);
    row[this.#column++] = { character, style: this.style };
  }

  backspace(): void {
    if (this.#column === 0) return;
    const row = this.#rows[this.#row];
    this.#column--;
    if (row !== undefined) row[this.#column] = undefined;
  }

  carriageReturn(): void {
    this.#column = 0;
    if (this.#row < this.#rowCount - 1) {
      this.#row++;
      return;
    }
    this.#rows.shift();
    // A row that nothing was written in yet.
    this.#rows[this.#rowCount - 1] = [];
  }

  clearRow(): void {
    this.#rows[this.#row] = [];
    this.#column = 0;
  }

  clear(): void {
    this.#rows = [];
    this.#row = 0;
    this.#column = 0;
  }

  block(): CaptionBlock | undefined {
    const rows = Array.from(this.#rows, (cells) => readRow(Array.from(cells ?? [])));
    const first = rows.findIndex((row) => row !== undefined);
    const seen = rows.filter((row) => row !== undefined);
    if (first < 0) return undefined;
    const width = Math.min(100, (this.#columnCount / SAFE_COLUMNS) * 100);
    const left = this.#left - (width * (this.#anchor % 3)) / 2;
    const top =
      (this.#top * SAFE_SIZE) / 100 - (ROW_HEIGHT * this.#rowCount * Math.floor(this.#anchor / 3)) / 2;
    return {
      line: within(SAFE_MARGIN + top + first * ROW_HEIGHT, 100 - ROW_HEIGHT * seen.length),
      position: within(SAFE_MARGIN + (this.#edge(left, width, seen) * SAFE_SIZE) / 100, 100),
      align: this.#align,
      rows: seen.map(({ spans }) => spans),
    };
  }

  #edge(left: number, width: number, rows: readonly CaptionRow[]): number {
    if (this.#align === 'center') return left + width / 2;
    if (this.#align === 'right') return left + width;
    return left + (Math.min(...rows.map(({ column }) => column)) / SAFE_COLUMNS) * 100;
  }
}

const percent = (value: number, size: number): number => Math.min(100, (value / size) * 100);
const within = (value: number, most: number): number => Math.max(0, Math.min(most, value));
