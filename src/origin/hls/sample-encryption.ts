import { createCipheriv } from 'node:crypto';

/** Stream types of encrypted AVC and of encrypted AAC in ADTS. */
export const ENCRYPTED_TYPES = { video: 0xdb, audio: 0xcf } as const;

const BLOCK = 16;

/** What a segment's samples are encrypted with. */
export interface SampleKey {
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
}

/** Whole blocks in CBC mode without padding; each call begins with the vector. */
function cbc(data: Uint8Array, { key, iv }: SampleKey): Uint8Array {
  const cipher = createCipheriv('aes-128-cbc', key, iv);
  cipher.setAutoPadding(false);
  return Buffer.concat([cipher.update(data), cipher.final()]);
}

/**
 * A slice, as "MPEG-2 Stream Encryption Format for HTTP Live Streaming" has it: 32 bytes in the clear, then one block of
 * ten is encrypted. What comes out may look like a start code, so emulation prevention is applied once more.
 *
 * @param unit NAL unit without start code
 */
export function encryptNalUnit(unit: Uint8Array, key: SampleKey): Uint8Array {
  const type = (unit[0] ?? 0) & 0x1f;
  if ((type !== 1 && type !== 5) || unit.byteLength <= 48) return unit;
  const places: number[] = [];
  // A block at the very end stays as it is: more than one must be left.
  for (let at = 32; unit.byteLength - at > BLOCK; at += 10 * BLOCK) places.push(at);
  const clear = Buffer.concat(places.map((at) => unit.subarray(at, at + BLOCK)));
  const secret = cbc(clear, key);
  const out = Uint8Array.from(unit);
  for (const [i, at] of places.entries()) out.set(secret.subarray(i * BLOCK, (i + 1) * BLOCK), at);
  return preventEmulation(out);
}

/** ISO/IEC 14496-10 section 7.4.1: 3 between two zeros and a byte that is 3 at most. */
export function preventEmulation(unit: Uint8Array): Uint8Array {
  const out: number[] = [];
  let zeros = 0;
  for (const byte of unit) {
    if (zeros >= 2 && byte <= 3) {
      out.push(3);
      zeros = 0;
    }
    out.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return Uint8Array.from(out);
}

/** An ADTS frame without CRC: header and 16 bytes in the clear, then every whole block encrypted. */
export function encryptAdtsFrame(frame: Uint8Array, key: SampleKey): Uint8Array {
  const start = 7 + BLOCK;
  const size = Math.floor((frame.byteLength - start) / BLOCK) * BLOCK;
  if (size <= 0) return frame;
  const out = Uint8Array.from(frame);
  out.set(cbc(frame.subarray(start, start + size), key), start);
  return out;
}
