import type { Title } from '../library/title.js';
import { UnplayableFile } from '../library/title.js';
import { encrypt, hasEncryptedSamples, isEncrypted, ivOf, keyNumberOf, keyOf } from './encryption.js';
import type { Packaging } from './packaging.js';
import {
  concatenate,
  extensionFor,
  initSegment,
  makeSegment,
  tracksOf,
  type SegmentKind,
} from './vod-segment.js';

/** A file of all segments is made in memory. */
const MAX_SIZE = 64 << 20;

/** All segments of a kind in one file, for byte ranges. */
export interface WholeFile {
  readonly uri: string;
  readonly data: Uint8Array;
  /** Of the initialization segment in front; undefined where there is none. */
  readonly mapLength: number | undefined;
  readonly ranges: readonly { readonly length: number; readonly offset: number }[];
}

const cache = new WeakMap<Title, Map<string, Promise<WholeFile>>>();

/** @throws UnplayableFile where it would be too large */
export function wholeOf(
  key: string,
  title: Title,
  kind: SegmentKind,
  packaging: Packaging,
): Promise<WholeFile> {
  if (title.size > MAX_SIZE)
    throw new UnplayableFile(
      'NetStream.Play.NoSupportedTrackFound',
      'too large for one file of all segments',
    );
  let files = cache.get(title);
  if (files === undefined) cache.set(title, (files = new Map()));
  const name = `${kind} ${[...packaging].sort().join('+')}`;
  let file = files.get(name);
  if (file === undefined) {
    file = make(key, title, kind, packaging);
    // A handful of ways to ask for one title.
    if (files.size < 8) files.set(name, file);
  }
  return file;
}

async function make(key: string, title: Title, kind: SegmentKind, packaging: Packaging): Promise<WholeFile> {
  const tracks = tracksOf(title, kind);
  const extension = extensionFor(tracks, packaging);
  const map = extension === 'm4s' ? initSegment(tracks) : undefined;
  const pieces = map === undefined ? [] : [map];
  let offset = map?.byteLength ?? 0;
  const ranges: { length: number; offset: number }[] = [];
  for (let number = 0; number < (tracks[0]?.spans.length ?? 0); number++) {
    const segment = (await segmentOf(key, title, kind, number, packaging)) ?? new Uint8Array();
    pieces.push(segment);
    ranges.push({ length: segment.byteLength, offset });
    offset += segment.byteLength;
  }
  const uri = `${kind}-whole.${extension === 'm4s' ? 'mp4' : extension}`;
  return { uri, data: concatenate(pieces), mapLength: map?.byteLength, ranges };
}

/** A segment as it is sent, encrypted where that is wanted. */
export async function segmentOf(
  key: string,
  title: Title,
  kind: SegmentKind,
  number: number,
  packaging: Packaging,
): Promise<Uint8Array | undefined> {
  const sampleKey = hasEncryptedSamples(packaging) ? { key: keyOf(key, 0), iv: ivOf(0) } : undefined;
  const clear = await makeSegment(tracksOf(title, kind), number, packaging, sampleKey);
  return clear === undefined || !isEncrypted(packaging)
    ? clear
    : encrypt(clear, keyOf(key, keyNumberOf(number, packaging)), number);
}
