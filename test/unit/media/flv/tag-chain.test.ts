import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeFlvTag } from '../../../../src/media/flv/flv-file-writer.js';
import { FlvFileReader } from '../../../../src/media/flv/flv-file-reader.js';
import { findTags } from '../../../../src/media/flv/tag-chain.js';
import { flvVector } from '../../../support/flv-vector.js';

const file = readFileSync(flvVector('b-frames.flv'));
const starts = () => {
  const positions: number[] = [];
  new FlvFileReader({ onTag: ({ position }) => positions.push(position) }).push(file);
  return positions;
};

describe('tags in a piece of a file', () => {
  it('are found from every byte on', () => {
    const all = starts();
    for (let from = all[1]!; from < all.at(-4)!; from += 97) {
      const [first] = findTags(file.subarray(from), { isEnd: true });
      expect(from + first!.at, `from ${from}`).toBe(all.find((position) => position >= from));
    }
  });

  it('have the type, timestamp and size of their headers', () => {
    const all = starts();
    const [tag] = findTags(file.subarray(all[5]! - 3, all[12]! + 4));
    const body = file.readUIntBE(all[5]! + 1, 3);
    expect(tag).toMatchObject({ at: 3, size: body, timestamp: file.readUIntBE(all[5]! + 4, 3) });
  });

  it('are none in noise', () => {
    const noise = new Uint8Array(65536).map((_, at) => (at * 2654435761) >>> 13);
    expect(findTags(noise, { isEnd: true })).toEqual([]);
    expect(findTags(new Uint8Array(65536), { isEnd: true })).toEqual([]);
  });

  it('are none in a piece that is too short to tell', () => {
    const all = starts();
    expect(findTags(file.subarray(all[4]! + 1, all[4]! + 40))).toEqual([]);
  });

  it('before some damage are those of a long chain', () => {
    const all = starts();
    const broken = Buffer.concat([file.subarray(all[3]! + 1, all[40]), Buffer.alloc(5000, 0xff)]);
    const found = findTags(broken, { isEnd: true }).map(({ at }) => at + all[3]! + 1);
    expect(found).toEqual(all.slice(4, 40));
  });

  it('at the end of a file are told by ending there', () => {
    const all = starts();
    const from = all.at(-1)! - 2;
    expect(findTags(file.subarray(from), { isEnd: true }).map(({ at }) => at)).toEqual([2]);
    expect(findTags(file.subarray(from, -1), { isEnd: true })).toEqual([]);
  });

  it('are not those of a file inside a payload', () => {
    const inner = file.subarray(starts()[2]!, starts()[30]!);
    const outer = [1, 2, 3, 4, 5, 6].map((step) =>
      encodeFlvTag({
        type: 'video',
        timestamp: 90_000 + step,
        payload:
          step === 1
            ? Buffer.concat([Buffer.from([0x17, 1, 0, 0, 0]), inner, Buffer.alloc(9, 1)])
            : new Uint8Array(50),
      }),
    );
    const bytes = Buffer.concat(outer);
    // From behind the first header, in the middle of what it carries.
    const tags = findTags(bytes.subarray(20), { isEnd: true });
    expect(tags.map(({ timestamp }) => timestamp)).toEqual([90_002, 90_003, 90_004, 90_005, 90_006]);
  });

  it('are found without their sizes where a file has none', () => {
    const payload = new Uint8Array(40).fill(0x55);
    const tags = Array.from({ length: 20 }, (_, at) => {
      const bytes = encodeFlvTag({ type: 'audio', timestamp: at * 23, payload });
      bytes.fill(0, -4);
      return bytes;
    });
    const bytes = Buffer.concat(tags).subarray(30);
    expect(findTags(bytes, { isEnd: true })).toEqual([]);
    const found = findTags(bytes, { isEnd: true, hasSizes: false });
    expect(found[0]).toMatchObject({ at: 25, timestamp: 23, type: 'audio' });
  });

  it('cost no more than their bytes, whatever a piece is made to look like', () => {
    // A header at every 15 bytes, each chain of which breaks at the very end.
    const link = encodeFlvTag({ type: 'audio', timestamp: 0, payload: new Uint8Array(0) });
    const bytes = Buffer.concat([...Array.from({ length: 60_000 }, () => link), Buffer.alloc(64, 0xff)]);
    const started = performance.now();
    expect(findTags(bytes, { isEnd: true })).toHaveLength(60_000);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('a reader that begins in the middle', () => {
  it('gives the same tags with the same positions', () => {
    const all = starts();
    const found: number[] = [];
    const reader = new FlvFileReader(
      { onTag: ({ position }) => found.push(position) },
      { from: all[7]!, isStrict: true },
    );
    for (let at = all[7]!; at < file.length; at += 1000) reader.push(file.subarray(at, at + 1000));
    expect(found).toEqual(all.slice(7));
    expect(reader.isBetweenTags).toBe(true);
  });

  it('notices damage where it is', () => {
    const all = starts();
    const broken = Buffer.from(file);
    broken.fill(0xee, all[10]! + 3, all[10]! + 20);
    const found: number[] = [];
    const reader = new FlvFileReader(
      { onTag: ({ position }) => found.push(position) },
      { isStrict: 'by-example' },
    );
    expect(() => reader.push(broken)).toThrow(
      expect.objectContaining({
        code: 'CF_MEDIA_TAG_MALFORMED',
        context: expect.objectContaining({ position: all[10] }) as unknown,
      }),
    );
    expect(found).toEqual(all.slice(0, 10));
  });

  it('takes the second tag as an example of what a file writes behind its tags', () => {
    const broken = Buffer.from(file);
    const all = starts();
    broken.fill(0, all[1]! - 4, all[1]);
    const reader = new FlvFileReader({ onTag: () => undefined }, { isStrict: 'by-example' });
    reader.push(broken);
    expect(reader.isStrict).toBe(true);
    broken.fill(0, all[2]! - 4, all[2]);
    const other = new FlvFileReader({ onTag: () => undefined }, { isStrict: 'by-example' });
    other.push(broken);
    expect(other.isStrict).toBe(false);
  });
});
