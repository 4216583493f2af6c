import { BitReader } from '../codec/bit-reader.js';
import type { VideoDescription } from './codec-description.js';
import { box } from './box.js';
import { malformed } from './ex-header.js';

const OBU_SEQUENCE_HEADER = 1;
const OBU_TEMPORAL_DELIMITER = 2;

const two = (value: number): string => String(value).padStart(2, '0');

/** AV1CodecConfigurationRecord (AV1 in ISOBMFF, section 2.3); the size is in a sequence header, here or in the keyframe. */
export function describeAv1(record: Uint8Array, keyframe: Uint8Array): VideoDescription {
  const [first, profileLevel, flags] = record;
  if (first === undefined || profileLevel === undefined || flags === undefined || first >> 7 !== 1)
    throw malformed('this is no AV1 configuration', 'av01');
  const header = findSequenceHeader(record.subarray(4)) ?? findSequenceHeader(keyframe);
  if (header === undefined) throw malformed('AV1 without a sequence header', 'av01');
  const tier = (flags & 0x80) === 0 ? 'M' : 'H';
  const bitDepth = (flags & 0x40) === 0 ? 8 : (flags & 0x20) === 0 ? 10 : 12;
  return {
    name: 'AV1',
    codecs: [`av01.${profileLevel >> 5}.${two(profileLevel & 0x1f)}${tier}.${two(bitDepth)}`],
    ...readSize(header),
    entry: { fourCc: 'av01', boxes: box('av1C', record) },
  };
}

/** A sample of MP4 has no temporal delimiters (AV1 in ISOBMFF, section 2.4). */
export function av1Sample(data: Uint8Array): Uint8Array {
  const obu = readObu(data, 0);
  return obu?.type === OBU_TEMPORAL_DELIMITER && obu.end < data.byteLength ? data.subarray(obu.end) : data;
}

function findSequenceHeader(data: Uint8Array): Uint8Array | undefined {
  for (let at = 0; at < data.byteLength;) {
    const obu = readObu(data, at);
    if (obu === undefined) return undefined;
    if (obu.type === OBU_SEQUENCE_HEADER) return data.subarray(obu.start, obu.end);
    at = obu.end;
  }
  return undefined;
}

/** AV1 section 5.3. */
function readObu(data: Uint8Array, at: number): { type: number; start: number; end: number } | undefined {
  const header = data[at];
  if (header === undefined) return undefined;
  let start = at + ((header & 4) === 0 ? 1 : 2);
  if ((header & 2) === 0) return { type: (header >> 3) & 15, start, end: data.byteLength };
  let size = 0;
  for (let i = 0; i < 8; i++) {
    const byte = data[start++];
    if (byte === undefined) return undefined;
    size += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) break;
  }
  return { type: (header >> 3) & 15, start, end: start + size };
}

/** Section 5.5.1, up to the size. */
function readSize(header: Uint8Array): { width: number; height: number } {
  const r = new BitReader(header);
  r.skip(3 + 1); // seq_profile, still_picture
  if (r.flag())
    r.skip(5); // reduced_still_picture_header: seq_level_idx
  else skipOperatingPoints(r);
  const widthBits = r.bits(4) + 1;
  const heightBits = r.bits(4) + 1;
  return { width: r.bits(widthBits) + 1, height: r.bits(heightBits) + 1 };
}

function skipOperatingPoints(r: BitReader): void {
  let delayBits: number | undefined;
  if (r.flag()) {
    r.skip(32 + 32); // num_units_in_display_tick, time_scale
    if (r.flag()) r.unsignedExpGolomb(); // equal_picture_interval: uvlc() is ue(v)
    if (r.flag()) {
      delayBits = r.bits(5) + 1; // buffer_delay_length_minus_1
      r.skip(32 + 5 + 5);
    }
  }
  const hasDisplayDelay = r.flag();
  const count = r.bits(5) + 1;
  for (let i = 0; i < count; i++) {
    r.skip(12); // operating_point_idc
    if (r.bits(5) > 7) r.skip(1); // seq_level_idx, seq_tier
    if (delayBits !== undefined && r.flag()) r.skip(2 * delayBits + 1);
    if (hasDisplayDelay && r.flag()) r.skip(4);
  }
}
