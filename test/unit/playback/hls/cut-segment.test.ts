import { describe, expect, it } from 'vitest';
import { cutOf } from '../../../../src/playback/hls/cut-segment.js';

/** One packet of ISO/IEC 13818-1: a PES that begins here with this time, or the middle of one. */
function packet(pid: number, seconds?: number): Uint8Array {
  const bytes = new Uint8Array(188).fill(0xff);
  bytes.set([0x47, (seconds === undefined ? 0 : 0x40) | (pid >> 8), pid & 0xff, 0x10]);
  if (seconds === undefined) return bytes;
  const pts = BigInt(Math.round(seconds * 90_000)) & ((1n << 33n) - 1n);
  const part = (shift: bigint, mask: bigint): number => Number((pts >> shift) & mask);
  bytes.set([0, 0, 1, 0xe0, 0, 0, 0x80, 0x80, 5], 4);
  bytes.set(
    [
      0x21 | (part(30n, 7n) << 1),
      part(22n, 0xffn),
      (part(15n, 0x7fn) << 1) | 1,
      part(7n, 0xffn),
      (part(0n, 0x7fn) << 1) | 1,
    ],
    13,
  );
  return bytes;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Four seconds of pictures, one in four packets. */
const transport = (from = 10) =>
  joined(
    ...Array.from({ length: 100 }, (_, index) => [
      packet(0x100, from + index / 25),
      packet(0x100),
      packet(0x100),
      packet(0x100),
    ]).flat(),
  );

function box(type: string, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer).setUint32(0, size);
  bytes.set(
    [...type].map((char) => char.charCodeAt(0)),
    4,
  );
  return bytes;
}

describe('a transport stream', () => {
  it('is whole with all its packets', () => {
    expect(cutOf(transport(), { duration: 4 })).toBeUndefined();
  });

  it('may be cut where its last packet is', () => {
    expect(cutOf(transport().subarray(0, 188 * 300 + 50), { duration: 4 })).toBe('perhaps');
  });

  it('may be cut between two packets: its times say so', () => {
    expect(cutOf(transport().subarray(0, 188 * 200), { duration: 4 })).toBe('perhaps');
  });

  it('says nothing by its times where the playlist says nothing, or around the wrap of 33 bits', () => {
    expect(cutOf(transport().subarray(0, 188 * 200))).toBeUndefined();
    expect(cutOf(transport(2 ** 33 / 90_000 - 2), { duration: 4 })).toBeUndefined();
  });
});

describe('a fragment', () => {
  const fragment = joined(box('styp', 24), box('moof', 300), box('mdat', 5000));

  it('is whole where its last box ends', () => {
    expect(cutOf(fragment, { duration: 4 })).toBeUndefined();
  });

  it.each([1, 3000, 5010, 5290])('is cut for certain %i bytes before its end', (less) => {
    expect(cutOf(fragment.subarray(0, fragment.byteLength - less))).toBe('for certain');
  });

  it('with a box to the end, or of 64 bits, is measured by that', () => {
    const open = joined(box('moof', 300), box('mdat', 5000));
    new DataView(open.buffer).setUint32(300, 0);
    expect(cutOf(open.subarray(0, 4000))).toBeUndefined();
    const large = joined(box('moof', 300), box('mdat', 5000));
    new DataView(large.buffer).setUint32(300, 1);
    new DataView(large.buffer).setBigUint64(308, 5000n);
    expect(cutOf(large)).toBeUndefined();
    expect(cutOf(large.subarray(0, 4000))).toBe('for certain');
    expect(cutOf(large.subarray(0, 310))).toBe('for certain');
  });
});

it('takes whole blocks for whole where it is encrypted, and nothing else', () => {
  const bytes = crypto.getRandomValues(new Uint8Array(1600));
  expect(cutOf(bytes, { isEncrypted: true })).toBeUndefined();
  expect(cutOf(bytes.subarray(0, 1590), { isEncrypted: true })).toBe('for certain');
});

it('says nothing of what it does not know: packed audio, text, nothing', () => {
  const adts = Uint8Array.from([0xff, 0xf1, 0x50, 0x80, 0x2e, 0x7f, 0xfc, 1, 2, 3]);
  for (const bytes of [adts, new TextEncoder().encode('ID3\u0004\u0000 and so on'), new Uint8Array(0)])
    expect(cutOf(bytes, { duration: 4 })).toBeUndefined();
});
