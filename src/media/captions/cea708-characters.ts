/** CEA-708 section 7.1.6 (G2), behind EXT1: what differs from a blank. */
const G2: Readonly<Record<number, string>> = {
  0x21: '\u00a0',
  0x25: '…',
  0x2a: 'Š',
  0x2c: 'Œ',
  0x30: '█',
  0x31: '‘',
  0x32: '’',
  0x33: '“',
  0x34: '”',
  0x35: '•',
  0x39: '™',
  0x3a: 'š',
  0x3c: 'œ',
  0x3d: '℠',
  0x3f: 'Ÿ',
  0x76: '⅛',
  0x77: '⅜',
  0x78: '⅝',
  0x79: '⅞',
  0x7a: '│',
  0x7b: '┐',
  0x7c: '└',
  0x7d: '─',
  0x7e: '┘',
  0x7f: '┌',
};
const NOTE = 0x7f;
const CC_ICON = 0xa0;

/** G0 and G1: ASCII with a note in place of DEL, and Latin-1. */
export const graphicCharacter = (code: number): string => (code === NOTE ? '♪' : String.fromCharCode(code));

/** G2 and G3. What a decoder does not know is an underscore (section 7.1). */
export function extendedGraphic(code: number): string {
  if (code >= 0xa0) return code === CC_ICON ? '[CC]' : '_';
  return G2[code] ?? (code === 0x20 ? ' ' : '_');
}
