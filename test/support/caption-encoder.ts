import { line21, type Triplet } from './caption-data.js';

/** One pair of line 21 for each picture; what is empty is a picture without. */
export type Pairs = readonly (readonly [number, number])[];

/** Control codes are sent twice. */
const twice = (a: number, b: number): Pairs => [
  [a, b],
  [a, b],
];

/** CEA-608 of channel 1 (or 2) of a field: 47 CFR 15.119. */
export function line21Encoder(channel: 1 | 2 = 1, field: 0 | 1 = 0) {
  const to = channel === 2 ? 8 : 0;
  const command = (code: number): Pairs => twice(0x14 | field | to, code);
  return {
    resumeLoading: () => command(0x20),
    backspace: () => command(0x21),
    deleteToEnd: () => command(0x24),
    rollUp: (rows: 2 | 3 | 4) => command(0x23 + rows),
    paintOn: () => command(0x29),
    textMode: () => command(0x2a),
    eraseDisplayed: () => command(0x2c),
    carriageReturn: () => command(0x2d),
    eraseLoading: () => command(0x2e),
    show: () => command(0x2f),
    /** `row`: 1 to 15. `look`: 0 to 6 colours, 7 italics, from 8 on indents of four columns. */
    preamble: (row: number, look = 8, underline = false) => {
      const [first, isLower] = PREAMBLES[row - 1] ?? [0x14, true];
      return twice(first | to, 0x40 | (isLower ? 0x20 : 0) | (look << 1) | (underline ? 1 : 0));
    },
    midRow: (look: number, underline = false) => twice(0x11 | to, 0x20 | (look << 1) | (underline ? 1 : 0)),
    tab: (columns: 1 | 2 | 3) => twice(0x17 | to, 0x20 | columns),
    special: (index: number) => twice(0x11 | to, 0x30 + index),
    /** The character that older decoders show, and the one that takes its place. */
    extended: (instead: string, set: 0 | 1, index: number): Pairs => [
      [instead.charCodeAt(0), 0],
      ...twice(0x12 + set + to, 0x20 + index),
    ],
    text: (text: string): Pairs => {
      const pairs: [number, number][] = [];
      for (let at = 0; at < text.length; at += 2) {
        pairs.push([text.charCodeAt(at), at + 1 < text.length ? text.charCodeAt(at + 1) : 0]);
      }
      return pairs;
    },
  };
}

/** Rows 1 to 15: the first byte, and whether bit 5 of the second is set. */
const PREAMBLES: readonly (readonly [number, boolean])[] = [
  [0x11, false],
  [0x11, true],
  [0x12, false],
  [0x12, true],
  [0x15, false],
  [0x15, true],
  [0x16, false],
  [0x16, true],
  [0x17, false],
  [0x17, true],
  [0x10, false],
  [0x13, false],
  [0x13, true],
  [0x14, false],
  [0x14, true],
];

export const tripletOf = ([a, b]: readonly [number, number], field: 0 | 1 = 0): Triplet =>
  line21(a, b, field);

/** Packets of CEA-708 with one block of one service each; a sequence number of its own for each. */
export function dtvccEncoder(service = 1) {
  let sequence = 0;
  return {
    packet: (...bytes: readonly number[]): Triplet[] => {
      const header = service < 7 ? [(service << 5) | bytes.length] : [0xe0 | bytes.length, service];
      const data = [...header, ...bytes];
      if (data.length % 2 === 0) data.push(0);
      const all = [((sequence++ & 3) << 6) | ((data.length + 1) / 2), ...data];
      return Array.from({ length: all.length / 2 }, (_, index) => ({
        type: index === 0 ? 3 : 2,
        bytes: [all[index * 2] ?? 0, all[index * 2 + 1] ?? 0],
      }));
    },
    /** DefineWindow; anchors in percent of the safe area. */
    define: (
      id: number,
      {
        visible = false,
        top = 90,
        left = 50,
        anchor = 7,
        rows = 2,
        columns = 32,
        style = 0,
      }: {
        visible?: boolean;
        top?: number;
        left?: number;
        anchor?: number;
        rows?: number;
        columns?: number;
        style?: number;
      } = {},
    ) => [
      0x98 | id,
      (visible ? 0x20 : 0) | id,
      0x80 | top,
      left,
      (anchor << 4) | (rows - 1),
      columns - 1,
      style << 3,
    ],
    text: (text: string) => [...text].map((character) => character.charCodeAt(0)),
    show: (...ids: readonly number[]) => [0x89, bits(ids)],
    hide: (...ids: readonly number[]) => [0x8a, bits(ids)],
    toggle: (...ids: readonly number[]) => [0x8b, bits(ids)],
    clear: (...ids: readonly number[]) => [0x88, bits(ids)],
    remove: (...ids: readonly number[]) => [0x8c, bits(ids)],
  };
}

const bits = (ids: readonly number[]): number => ids.reduce((all, id) => all | (1 << id), 0);
