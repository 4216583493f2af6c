import type { VideoDescription } from './codec-description.js';
import { BitReader } from '../codec/bit-reader.js';
import { withoutEmulationPrevention } from '../codec/sps.js';
import { box } from './box.js';
import { readHevcAspectRatio } from './hevc-sps.js';
import { malformed } from './ex-header.js';

const SPS = 33;
const PROFILE_SPACES = ['', 'A', 'B', 'C'];

/** HEVCDecoderConfigurationRecord: ISO/IEC 14496-15 section 8.3.3.1. */
export function describeHevc(record: Uint8Array): VideoDescription {
  if (record.byteLength < 23 || record[0] !== 1) throw malformed('this is no HEVC configuration', 'hvc1');
  return {
    name: 'HEVC',
    codecs: [codecOf(record)],
    ...readShape(findSps(record)),
    entry: { fourCc: 'hvc1', boxes: box('hvcC', record) },
  };
}

export const hevcLengthSize = (record: Uint8Array): number => ((record[21] ?? 3) & 3) + 1;

/** ISO/IEC 14496-15 annex E.3: the compatibility flags in reverse, zero bytes at the end left out. */
function codecOf(record: Uint8Array): string {
  const byte = (at: number): number => record[at] ?? 0;
  const flags = ((byte(2) << 24) | (byte(3) << 16) | (byte(4) << 8) | byte(5)) >>> 0;
  let reversed = 0;
  for (let bit = 0; bit < 32; bit++) reversed = reversed * 2 + ((flags >>> bit) & 1);
  const constraints = [...record.subarray(6, 12)];
  while (constraints.at(-1) === 0) constraints.pop();
  return [
    'hvc1',
    `${PROFILE_SPACES[byte(1) >> 6] ?? ''}${byte(1) & 0x1f}`,
    reversed.toString(16).toUpperCase(),
    `${(byte(1) & 0x20) === 0 ? 'L' : 'H'}${byte(12)}`,
    ...constraints.map((value) => value.toString(16).toUpperCase()),
  ].join('.');
}

function findSps(record: Uint8Array): Uint8Array {
  const u16 = (at: number): number => ((record[at] ?? 0) << 8) | (record[at + 1] ?? 0);
  let at = 23;
  for (let array = 0; array < (record[22] ?? 0); array++) {
    const type = (record[at] ?? 0) & 0x3f;
    const count = u16(at + 1);
    at += 3;
    for (let i = 0; i < count && at < record.byteLength; i++) {
      const size = u16(at);
      at += 2;
      if (type === SPS) return record.subarray(at, at + size);
      at += size;
    }
  }
  throw malformed('an HEVC configuration without a sequence parameter set', 'hvc1');
}

/** ITU-T H.265 section 7.3.2.2. */
function readShape(nalUnit: Uint8Array): Pick<VideoDescription, 'width' | 'height' | 'pixelAspectRatio'> {
  const r = new BitReader(withoutEmulationPrevention(nalUnit.subarray(2)));
  r.skip(4); // sps_video_parameter_set_id
  const subLayers = r.bits(3); // sps_max_sub_layers_minus1
  r.skip(1); // sps_temporal_id_nesting_flag
  skipProfileTierLevel(r, subLayers);
  r.unsignedExpGolomb(); // sps_seq_parameter_set_id
  const chromaFormat = r.unsignedExpGolomb();
  const separatePlanes = chromaFormat === 3 && r.flag();
  const width = r.unsignedExpGolomb();
  const height = r.unsignedExpGolomb();
  const window = [0, 0, 0, 0];
  if (r.flag()) for (let i = 0; i < 4; i++) window[i] = r.unsignedExpGolomb();
  const [left = 0, right = 0, top = 0, bottom = 0] = window;
  const unitX = !separatePlanes && (chromaFormat === 1 || chromaFormat === 2) ? 2 : 1;
  const unitY = !separatePlanes && chromaFormat === 1 ? 2 : 1;
  const size = { width: width - unitX * (left + right), height: height - unitY * (top + bottom) };
  try {
    return { ...size, pixelAspectRatio: readHevcAspectRatio(r, subLayers) };
  } catch {
    // Cut off: it is shown as it was coded.
    return size;
  }
}

/** Section 7.3.3. */
function skipProfileTierLevel(r: BitReader, subLayers: number): void {
  r.skip(88 + 8);
  const present: boolean[] = [];
  for (let i = 0; i < subLayers; i++) present.push(r.flag(), r.flag());
  if (subLayers > 0) r.skip(2 * (8 - subLayers));
  for (let i = 0; i < present.length; i++) if (present[i] === true) r.skip(i % 2 === 0 ? 88 : 8);
}
