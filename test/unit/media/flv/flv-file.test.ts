import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FlvFileReader } from '../../../../src/media/flv/flv-file-reader.js';
import { encodeFlvHeader, encodeFlvTag } from '../../../../src/media/flv/flv-file-writer.js';
import { flvVector, readFlv } from '../../../support/flv-vector.js';

const vector = readFileSync(flvVector('b-frames.flv'));

describe('FlvFileReader', () => {
  it.each([1, 2, 3, 7, 11, 64, 1000, 4096])('reads the same tags from pieces of %i bytes', (size) => {
    const tags: unknown[] = [];
    const reader = new FlvFileReader({ onTag: (tag) => tags.push({ ...tag, payload: [...tag.payload] }) });
    for (let at = 0; at < vector.byteLength; at += size) reader.push(vector.subarray(at, at + size));
    expect(tags).toEqual(readFlv(vector).map((tag) => ({ ...tag, payload: [...tag.payload] })));
    expect(reader.isBetweenTags).toBe(true);
  });

  it('knows a file that ends within a tag', () => {
    const reader = new FlvFileReader({ onTag: () => {} });
    reader.push(vector.subarray(0, vector.byteLength - 100));
    expect(reader.isBetweenTags).toBe(false);
  });

  it('says what the header says', () => {
    const headers: unknown[] = [];
    const reader = new FlvFileReader({ onHeader: (header) => headers.push(header), onTag: () => {} });
    reader.push(Uint8Array.from([0x46, 0x4c, 0x56, 1, 4, 0, 0, 0, 9]));
    expect(headers).toEqual([{ hasAudio: true, hasVideo: false }]);
  });

  it('puts the extended byte above the other 24 bits', () => {
    // E.4.1: Timestamp UI24, then TimestampExtended UI8, the upper 8 bits
    const tag = [8, 0, 0, 1, 0x23, 0x45, 0x67, 0x81, 0, 0, 0, 0xaf, 0, 0, 0, 12];
    const file = Uint8Array.from([0x46, 0x4c, 0x56, 1, 5, 0, 0, 0, 9, 0, 0, 0, 0, ...tag]);
    expect(readFlv(file)[0]).toMatchObject({ type: 'audio', timestamp: 0x81234567, position: 13 });
  });

  it('steps over a longer header, unknown tags and encrypted ones', () => {
    const header = [0x46, 0x4c, 0x56, 1, 5, 0, 0, 0, 11, 0xaa, 0xbb, 0, 0, 0, 0];
    const tag = (type: number) => [type, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 12];
    const tags = readFlv(Uint8Array.from([...header, ...tag(15), ...tag(0x29), ...tag(9)]));
    expect(tags.map(({ type }) => type)).toEqual(['video']);
  });

  it('takes a DataOffset of 0 for 9', () => {
    const tag = encodeFlvTag({ type: 'video', timestamp: 5, payload: Uint8Array.of(1) });
    const file = [0x46, 0x4c, 0x56, 1, 5, 0, 0, 0, 0, 0, 0, 0, 0, ...tag];
    expect(readFlv(Uint8Array.from(file))).toHaveLength(1);
  });

  it.each([
    ['an MP4', [0, 0, 0, 0x18, 0x66, 0x74, 0x79, 0x70, 0x6d]],
    ['a page', [...'<!DOCTYPE html>'].map((c) => c.charCodeAt(0))],
  ])('refuses %s', (_name, bytes) => {
    expect(() => readFlv(Uint8Array.from(bytes))).toThrow(
      expect.objectContaining({ code: 'CF_MEDIA_TAG_MALFORMED' }),
    );
  });

  it('refuses what is no tag behind a tag', () => {
    const file = [...encodeFlvHeader({ hasAudio: true, hasVideo: true }), ...new Uint8Array(20).fill(0xff)];
    expect(() => readFlv(Uint8Array.from(file))).toThrow(
      expect.objectContaining({ code: 'CF_MEDIA_TAG_MALFORMED' }),
    );
  });
});

describe('the FLV writer', () => {
  it('writes a file of ffmpeg again, byte for byte', () => {
    const parts = [encodeFlvHeader({ hasAudio: true, hasVideo: true }), ...readFlv(vector).map(encodeFlvTag)];
    expect(Buffer.compare(Buffer.concat(parts), vector)).toBe(0);
  });

  it('writes the upper eight bits of a timestamp behind the others', () => {
    const tag = encodeFlvTag({ type: 'script', timestamp: 0x81234567, payload: new Uint8Array(2) });
    expect([...tag]).toEqual([18, 0, 0, 2, 0x23, 0x45, 0x67, 0x81, 0, 0, 0, 0, 0, 0, 0, 0, 13]);
  });

  it('refuses a payload that a tag cannot say', () => {
    const payload = new Uint8Array(0x100_0000);
    expect(() => encodeFlvTag({ type: 'video', timestamp: 0, payload })).toThrow(RangeError);
  });
});
