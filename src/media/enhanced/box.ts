import { BoxWriter } from '../isobmff/box-writer.js';

/** A whole box with this content. */
export function box(fourCc: string, ...content: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const w = new BoxWriter(8 + content.reduce((size, piece) => size + piece.length, 0));
  const start = w.open(fourCc);
  for (const piece of content) w.put(Uint8Array.from(piece));
  w.close(start);
  return w.bytes;
}
