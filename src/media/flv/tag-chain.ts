import { PREVIOUS_TAG_SIZE, TAG_HEADER_SIZE, TAG_TYPE } from './flv-tag.js';

/** A tag found in the middle of a file. */
export interface ChainedTag {
  /** Of its first byte, in the bytes looked at. */
  readonly at: number;
  readonly type: 'audio' | 'video' | 'script';
  /** ms, 32 bits. */
  readonly timestamp: number;
  readonly size: number;
  /** As many bytes of the body as there are. */
  readonly payload: Uint8Array;
}

export interface ChainOptions {
  /** Whether the bytes end where the file does. */
  readonly isEnd?: boolean;
  /** Whether what the file writes as PreviousTagSize is the size of the previous tag. Absent: yes. */
  readonly hasSizes?: boolean;
}

const TYPES: Readonly<Record<number, ChainedTag['type']>> = {
  [TAG_TYPE.audio]: 'audio',
  [TAG_TYPE.video]: 'video',
  [TAG_TYPE.script]: 'script',
};
/** So many tags in a row that each end where the next begins are no accident. */
const SURE = 3;
/** Where their sizes are not written twice. */
const SURE_WITHOUT_SIZES = 8;
/** Two tags in a row that are farther apart are none, where nothing else says that they are. ms. */
const NEIGHBOURS = 60_000;

type Verdict = 'chain' | 'short' | 'none';

/**
 * The tags in a piece of an FLV file that begins and ends anywhere. A tag is one when the size behind it says so,
 * again and again up to the end of the piece: payloads may hold anything, whole FLV files included.
 *
 * Where none goes on up to the end, a long one up to some damage will do.
 *
 * @returns the tags whose headers are in the piece; none where the piece is too short to tell, or is no FLV.
 */
export function findTags(bytes: Uint8Array, options: ChainOptions = {}): readonly ChainedTag[] {
  const chain = new Chain(bytes, options);
  for (let at = 0; at + TAG_HEADER_SIZE <= bytes.byteLength; at++) {
    if (chain.judge(at)) return chain.tagsFrom(at);
  }
  return chain.longest === undefined ? [] : chain.tagsFrom(chain.longest);
}

class Chain {
  readonly #bytes: Uint8Array;
  readonly #isEnd: boolean;
  readonly #hasSizes: boolean;
  /** Where no chain goes on: each byte is looked at once, whatever the piece is made to look like. */
  readonly #dead = new Set<number>();
  #longest: { readonly at: number; readonly links: number } | undefined;

  constructor(bytes: Uint8Array, { isEnd = false, hasSizes = true }: ChainOptions) {
    this.#bytes = bytes;
    this.#isEnd = isEnd;
    this.#hasSizes = hasSizes;
  }

  /** Where the longest chain begins that breaks off, if that is long. */
  get longest(): number | undefined {
    return this.#longest?.at;
  }

  judge(first: number): boolean {
    const walked: number[] = [];
    let at = first;
    let links = 0;
    let verdict: Verdict = 'none';
    while (!this.#dead.has(at)) {
      const step = this.#step(at);
      if (typeof step !== 'number') {
        verdict = step;
        break;
      }
      walked.push(at);
      links++;
      at = step;
    }
    const isSure = links >= (this.#hasSizes ? SURE : SURE_WITHOUT_SIZES);
    // At the end of the file fewer will do, where they end exactly there.
    const isLast = this.#isEnd && verdict === 'chain' && links > 0;
    if (verdict !== 'none' && (isSure || isLast)) return true;
    if (verdict !== 'none') return false;
    for (const place of walked) this.#dead.add(place);
    if (links >= SURE_WITHOUT_SIZES && links > (this.#longest?.links ?? 0))
      this.#longest = { at: first, links };
    return false;
  }

  tagsFrom(first: number): readonly ChainedTag[] {
    const tags: ChainedTag[] = [];
    for (let at: number | Verdict = first; typeof at === 'number'; at = this.#step(at)) {
      const tag = this.#tag(at);
      if (tag !== undefined) tags.push(tag);
    }
    return tags;
  }

  /** Where the next tag begins; `chain` at the end of the bytes, `short` where they end in a tag. */
  #step(at: number): number | Verdict {
    const bytes = this.#bytes;
    if (at === bytes.byteLength) return 'chain';
    if (at + TAG_HEADER_SIZE > bytes.byteLength) return 'short';
    const size = this.#sizeOf(at);
    if (size === undefined) return 'none';
    const end = at + TAG_HEADER_SIZE + size;
    const next = end + PREVIOUS_TAG_SIZE;
    if (next > bytes.byteLength) return 'short';
    if (this.#hasSizes ? u32(bytes, end) !== TAG_HEADER_SIZE + size : !this.#areNeighbours(at, next))
      return 'none';
    return next;
  }

  #sizeOf(at: number): number | undefined {
    const bytes = this.#bytes;
    // Filtered (encrypted) tags have bit 5; StreamID is always 0: specification E.4.1.
    if (TYPES[(bytes[at] ?? 0) & ~0x20] === undefined || u24(bytes, at + 8) !== 0) return undefined;
    return u24(bytes, at + 1);
  }

  #areNeighbours(at: number, next: number): boolean {
    if (next + TAG_HEADER_SIZE > this.#bytes.byteLength) return true;
    return Math.abs(timestampAt(this.#bytes, next) - timestampAt(this.#bytes, at)) <= NEIGHBOURS;
  }

  #tag(at: number): ChainedTag | undefined {
    const bytes = this.#bytes;
    const type = TYPES[(bytes[at] ?? 0) & 0x1f];
    const size = this.#sizeOf(at);
    if (at + TAG_HEADER_SIZE > bytes.byteLength || type === undefined || size === undefined) return undefined;
    const start = at + TAG_HEADER_SIZE;
    return {
      at,
      type,
      size,
      timestamp: timestampAt(bytes, at),
      payload: bytes.subarray(start, start + size),
    };
  }
}

function timestampAt(bytes: Uint8Array, at: number): number {
  return (u24(bytes, at + 4) | ((bytes[at + 7] ?? 0) << 24)) >>> 0;
}

function u24(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
}

function u32(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) * 2 ** 24 + u24(bytes, at + 1);
}
