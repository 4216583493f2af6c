import { readFileSync } from 'node:fs';
import { signed24 } from '../../src/media/flv/signed24.js';
import { encodeFlvHeader, encodeFlvTag } from '../../src/media/flv/flv-file-writer.js';
import type { FlvTag } from '../../src/media/flv/flv-tag.js';
import type { AmfValue } from '../../src/protocol/amf/amf-value.js';
import { encodeAmf0 } from '../../src/protocol/amf/amf0-encode.js';
import { avccFrame, line21, registered, seiUnit, type Triplet } from './caption-data.js';
import { tripletOf, type Pairs } from './caption-encoder.js';
import { readFlv } from './flv-vector.js';

export interface CaptionedFlvOptions {
  /** Pairs of field 1, from the first picture on that is shown then (ms), one for each picture. */
  readonly line21?: readonly { readonly at: number; readonly pairs: Pairs }[];
  /** Triplets of the first picture that is shown then (ms). */
  readonly dtvcc?: readonly { readonly at: number; readonly triplets: readonly Triplet[] }[];
  /** Script tags: ms, and what is in them, the name first. */
  readonly script?: readonly { readonly at: number; readonly values: readonly AmfValue[] }[];
}

const isPicture = ({ type, payload }: FlvTag): boolean =>
  type === 'video' && (payload[0]! & 0x0f) === 7 && payload[1] === 1;
const shownAt = ({ timestamp, payload }: FlvTag): number => timestamp + signed24(payload, 2);

/** An FLV of H.264 with captions in its pictures, and with more script tags than it has. */
export function captionedFlv(file: string, options: CaptionedFlvOptions): Buffer<ArrayBuffer> {
  const tags = readFlv(readFileSync(file));
  const pictures = tags.filter(isPicture).sort((a, b) => shownAt(a) - shownAt(b));
  const triplets = new Map<FlvTag, Triplet[]>(pictures.map((tag) => [tag, []]));
  for (const { at, pairs } of options.line21 ?? []) {
    const first = pictures.findIndex((tag) => shownAt(tag) >= at);
    pairs.forEach((pair, index) => triplets.get(pictures[first + index]!)!.push(tripletOf(pair)));
  }
  for (const { at, triplets: more } of options.dtvcc ?? []) {
    triplets.get(pictures.find((tag) => shownAt(tag) >= at)!)!.push(...more);
  }
  const dressed = tags.map((tag) => {
    const found = triplets.get(tag);
    if (found === undefined) return tag;
    const all = found.some(({ type }) => type === 0) ? found : [line21(0, 0), ...found];
    const frame = avccFrame(seiUnit(registered(all)));
    return { ...tag, payload: Buffer.concat([tag.payload.subarray(0, 5), frame, tag.payload.subarray(5)]) };
  });
  const script = (options.script ?? []).map(({ at, values }) => ({
    type: 'script' as const,
    timestamp: at,
    payload: encodeAmf0(values),
  }));
  // Stable: what is said at a moment comes behind its media.
  const inOrder = [...dressed, ...script].sort((a, b) => a.timestamp - b.timestamp);
  return Buffer.concat([
    encodeFlvHeader({ hasAudio: tags.some(({ type }) => type === 'audio'), hasVideo: true }),
    ...inOrder.map(encodeFlvTag),
  ]);
}
