import { BitReader } from '../codec/bit-reader.js';
import type { AudioFrame } from '../enhanced-rtmp-part.js';
import type { AudioDescription } from './codec-description.js';
import { box } from './box.js';
import { malformed } from './ex-header.js';

const STREAMINFO_SIZE = 34;
const MARKER = [0x66, 0x4c, 0x61, 0x43];

/** STREAMINFO (RFC 9639 section 8.2) to `dfLa` (Encapsulation of FLAC in ISOBMFF, section 3.3.2). */
export function describeFlac(header: Uint8Array): AudioDescription {
  const info = streamInfoOf(header);
  const r = new BitReader(info.subarray(10));
  const sampleRate = r.bits(20);
  const channelCount = r.bits(3) + 1;
  if (sampleRate === 0) throw malformed('FLAC at 0 Hz', 'fLaC');
  return {
    name: 'FLAC',
    codecs: ['fLaC', 'flac'],
    sampleRate,
    channelCount,
    // Version and flags; the last metadata block, of type 0.
    entry: { fourCc: 'fLaC', boxes: box('dfLa', [0, 0, 0, 0, 0x80, 0, 0, STREAMINFO_SIZE], info) },
  };
}

/** As muxers write it: a FLAC file up to there, the metadata block, or what is in the block. */
function streamInfoOf(header: Uint8Array): Uint8Array {
  let at = MARKER.every((value, i) => header[i] === value) ? 4 : 0;
  if (
    header.byteLength - at >= STREAMINFO_SIZE + 4 &&
    ((header[at] ?? 0) & 0x7f) === 0 &&
    header[at + 3] === STREAMINFO_SIZE
  )
    at += 4;
  const info = header.subarray(at, at + STREAMINFO_SIZE);
  if (info.byteLength < STREAMINFO_SIZE) throw malformed('FLAC without STREAMINFO', 'fLaC');
  return info;
}

/** RFC 9639 section 9. A message may hold several frames, which do not say how long they are. */
export function readFlacFrames(data: Uint8Array): readonly AudioFrame[] {
  if (!hasSync(data, 0)) throw malformed('a FLAC frame without its sync code', 'fLaC');
  const frames: AudioFrame[] = [];
  let start = 0;
  let checked = 0;
  let sum = 0;
  for (let at = 1; at < data.byteLength; at++) {
    if (!hasSync(data, at)) continue;
    // The sync code may stand within a frame: the next one begins where a checksum ends this one, and holds there, too.
    if (!isHeader(data.subarray(at))) continue;
    sum = crc(data.subarray(checked, at), CRC_16, sum);
    checked = at;
    if (sum !== 0) continue;
    frames.push(frameOf(data.subarray(start, at)));
    start = at;
  }
  return [...frames, frameOf(data.subarray(start))];
}

const frameOf = (data: Uint8Array): AudioFrame => ({ data, length: blockSize(data) });

/** Section 9.1: 15 bits, then the blocking strategy. */
const hasSync = (data: Uint8Array, at: number): boolean =>
  data[at] === 0xff && ((data[at + 1] ?? 0) & 0xfe) === 0xf8;

/** Section 9.1.8: the checksum of all that is in front of it. */
function isHeader(data: Uint8Array): boolean {
  const size = (data[2] ?? 0) >> 4;
  const rate = (data[2] ?? 0) & 15;
  const more = (size === 6 ? 1 : size === 7 ? 2 : 0) + (rate === 12 ? 1 : rate === 13 || rate === 14 ? 2 : 0);
  const end = afterNumber(data) + more + 1;
  return size !== 0 && rate !== 15 && end <= data.byteLength && crc(data.subarray(0, end), CRC_8) === 0;
}

/** Section 9.1.5: the number of the frame, which is coded as in UTF-8, is from byte 4 on. */
const afterNumber = (data: Uint8Array): number => 4 + Math.max(1, Math.clz32(~((data[4] ?? 0) << 24)));

const CRC_8 = { polynomial: 0x07, width: 8 };
/** Section 9.3. */
const CRC_16 = { polynomial: 0x8005, width: 16 };

/** Of bytes that end with their checksum it is 0. @param before that of what is in front of them */
function crc(
  bytes: Uint8Array,
  { polynomial, width }: { readonly polynomial: number; readonly width: number },
  before = 0,
): number {
  const top = 1 << (width - 1);
  const mask = 2 * top - 1;
  let value = before;
  for (const byte of bytes) {
    value ^= byte << (width - 8);
    for (let bit = 0; bit < 8; bit++) value = ((value << 1) ^ ((value & top) === 0 ? 0 : polynomial)) & mask;
  }
  return value;
}

/** Sections 9.1.1 and 9.1.6: uncommon sizes stand behind the number of the frame. */
function blockSize(data: Uint8Array): number {
  const code = (data[2] ?? 0) >> 4;
  if (code === 1) return 192;
  if (code >= 8) return 256 << (code - 8);
  if (code >= 2 && code <= 5) return 576 << (code - 2);
  const at = afterNumber(data);
  if (code === 6) return (data[at] ?? 0) + 1;
  if (code === 7) return (((data[at] ?? 0) << 8) | (data[at + 1] ?? 0)) + 1;
  throw malformed('a FLAC frame of a reserved size', 'fLaC');
}
