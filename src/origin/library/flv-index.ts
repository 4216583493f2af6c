import type { FileHandle } from 'node:fs/promises';
import { UnplayableFile } from './title.js';

/** Where a tag's body is in its file: FLV specification E.4.1. */
export interface TagPlace {
  readonly type: 'audio' | 'video' | 'script';
  /** ms */
  readonly timestamp: number;
  readonly offset: number;
  readonly size: number;
  /** The first bytes of the body: what its headers take. */
  readonly head: Uint8Array;
}

const TAG_HEADER = 11;
/** As much of a body as the headers in front of the coded frame can take. */
const HEAD = 16;
const BLOCK = 256 * 1024;
const TYPES: Readonly<Record<number, TagPlace['type']>> = { 8: 'audio', 9: 'video', 18: 'script' };

/** Goes from tag to tag and reads little more than their headers. A tag that the file ends in is left out. */
export async function* walkFlvTags(
  file: FileHandle,
  fileSize: number,
): AsyncGenerator<TagPlace, void, undefined> {
  const window = new FileWindow(file, fileSize);
  const header = await window.at(0, 9);
  if (header[0] !== 0x46 || header[1] !== 0x4c || header[2] !== 0x56) {
    throw new UnplayableFile('NetStream.Play.FileStructureInvalid', 'no FLV signature');
  }
  const dataOffset = new DataView(header.buffer, header.byteOffset).getUint32(5);
  // PreviousTagSize0
  let position = Math.max(9, dataOffset) + 4;
  while (position + TAG_HEADER <= fileSize) {
    const tag = await window.at(position, TAG_HEADER + HEAD);
    const view = new DataView(tag.buffer, tag.byteOffset, tag.byteLength);
    const size = view.getUint32(0) & 0xffffff;
    // TimestampExtended is the upper byte.
    const timestamp = (view.getUint8(7) << 24) | (view.getUint32(4) >>> 8);
    const offset = position + TAG_HEADER;
    if (offset + size > fileSize) return;
    const type = TYPES[view.getUint8(0) & 0x1f];
    if (type !== undefined) {
      const head = tag.slice(TAG_HEADER, TAG_HEADER + Math.min(size, HEAD));
      yield { type, timestamp, offset, size, head };
    }
    position = offset + size + 4;
  }
}

/** A view into a file that moves forward. */
class FileWindow {
  readonly #file: FileHandle;
  readonly #size: number;
  #start = 0;
  #bytes = new Uint8Array(0);

  constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.#size = size;
  }

  /** That many bytes, or what the file has of them, filled up with zeros. */
  async at(position: number, length: number): Promise<Uint8Array> {
    const end = Math.min(position + length, this.#size);
    if (position < this.#start || end > this.#start + this.#bytes.byteLength) {
      const block = new Uint8Array(Math.min(BLOCK, Math.max(0, this.#size - position)));
      const { bytesRead } = await this.#file.read(block, 0, block.byteLength, position);
      this.#start = position;
      this.#bytes = block.subarray(0, bytesRead);
    }
    const from = position - this.#start;
    const found = this.#bytes.subarray(from, from + length);
    if (found.byteLength === length) return found;
    const padded = new Uint8Array(length);
    padded.set(found);
    return padded;
  }
}
