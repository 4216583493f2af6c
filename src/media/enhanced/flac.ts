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

/** RFC 9639 section 9.1. */
export function readFlacFrames(data: Uint8Array): readonly AudioFrame[] {
  if (data[0] !== 0xff || ((data[1] ?? 0) & 0xfc) !== 0xf8)
    throw malformed('a FLAC frame without its sync code', 'fLaC');
  return [{ data, length: blockSize(data) }];
}

/** Section 9.1.1 and 9.1.6: uncommon sizes stand behind the number of the frame, which is coded as in UTF-8. */
function blockSize(data: Uint8Array): number {
  const code = (data[2] ?? 0) >> 4;
  if (code === 1) return 192;
  if (code >= 8) return 256 << (code - 8);
  if (code >= 2 && code <= 5) return 576 << (code - 2);
  const first = data[4] ?? 0;
  const at = 4 + Math.max(1, Math.clz32(~(first << 24)));
  if (code === 6) return (data[at] ?? 0) + 1;
  if (code === 7) return (((data[at] ?? 0) << 8) | (data[at + 1] ?? 0)) + 1;
  throw malformed('a FLAC frame of a reserved size', 'fLaC');
}
