import { PlayerError } from '../../errors/player-error.js';
import type { PixelAspectRatio } from '../sample.js';
import { BitReader } from './bit-reader.js';

export interface SequenceParameterSet {
  readonly profile: number;
  readonly constraints: number;
  readonly level: number;
  /** After cropping. */
  readonly width: number;
  readonly height: number;
  readonly pixelAspectRatio: PixelAspectRatio;
}

/** Profiles whose parameter set has chroma_format_idc and what follows it: ITU-T H.264 section 7.3.2.1.1. */
const WITH_CHROMA_FORMAT = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

/** Table E-1, aspect_ratio_idc 1 to 16. */
const SAMPLE_ASPECT_RATIOS: readonly (readonly [number, number])[] = [
  [1, 1],
  [12, 11],
  [10, 11],
  [16, 11],
  [40, 33],
  [24, 11],
  [20, 11],
  [32, 11],
  [80, 33],
  [18, 11],
  [15, 11],
  [64, 33],
  [160, 99],
  [4, 3],
  [3, 2],
  [2, 1],
];
const EXTENDED_SAR = 255;
const MAX_SIZE = 16384;

/** A sequence parameter set NAL unit, header byte included: ITU-T H.264 section 7.3.2.1.1. */
export function decodeSps(nalUnit: Uint8Array): SequenceParameterSet {
  const [header, profile, constraints, level] = nalUnit;
  if (header === undefined || profile === undefined || constraints === undefined || level === undefined) {
    throw malformed('a sequence parameter set of less than four bytes');
  }
  if ((header & 0x1f) !== 7) throw malformed('this NAL unit is no sequence parameter set');
  const r = new BitReader(withoutEmulationPrevention(nalUnit.subarray(4)));
  r.unsignedExpGolomb(); // seq_parameter_set_id
  const { chromaFormat, separatePlanes } = readChromaFormat(r, profile);
  r.unsignedExpGolomb(); // log2_max_frame_num_minus4
  skipPictureOrderCount(r);
  r.unsignedExpGolomb(); // max_num_ref_frames
  r.bit(); // gaps_in_frame_num_value_allowed_flag
  const widthInMbs = r.unsignedExpGolomb() + 1;
  const heightInMapUnits = r.unsignedExpGolomb() + 1;
  const frameMbsOnly = r.bit();
  if (frameMbsOnly === 0) r.bit(); // mb_adaptive_frame_field_flag
  r.bit(); // direct_8x8_inference_flag
  const [left, right, top, bottom] = r.flag() ? readFour(r) : [0, 0, 0, 0]; // frame_cropping
  // Table 6-1: samples of luma per sample of chroma; 4:0:0 and separate planes count in luma (7-19 to 7-22).
  const isSubsampledX = !separatePlanes && (chromaFormat === 1 || chromaFormat === 2);
  const isSubsampledY = !separatePlanes && chromaFormat === 1;
  const cropUnitX = isSubsampledX ? 2 : 1;
  const cropUnitY = (isSubsampledY ? 2 : 1) * (2 - frameMbsOnly);
  const width = widthInMbs * 16 - cropUnitX * (left + right);
  const height = heightInMapUnits * (2 - frameMbsOnly) * 16 - cropUnitY * (top + bottom);
  if (width < 1 || height < 1 || width > MAX_SIZE || height > MAX_SIZE) {
    throw malformed(`a picture of ${width} x ${height}`);
  }
  return { profile, constraints, level, width, height, pixelAspectRatio: readAspectRatio(r) };
}

function readChromaFormat(r: BitReader, profile: number): { chromaFormat: number; separatePlanes: boolean } {
  if (!WITH_CHROMA_FORMAT.has(profile)) return { chromaFormat: 1, separatePlanes: false };
  const chromaFormat = r.unsignedExpGolomb();
  const separatePlanes = chromaFormat === 3 && r.flag();
  r.unsignedExpGolomb(); // bit_depth_luma_minus8
  r.unsignedExpGolomb(); // bit_depth_chroma_minus8
  r.bit(); // qpprime_y_zero_transform_bypass_flag
  if (r.flag()) {
    for (let list = 0; list < (chromaFormat === 3 ? 12 : 8); list++) {
      if (r.flag()) skipScalingList(r, list < 6 ? 16 : 64);
    }
  }
  return { chromaFormat, separatePlanes };
}

function skipScalingList(r: BitReader, size: number): void {
  let last = 8;
  for (let i = 0; i < size; i++) {
    const next = (last + r.signedExpGolomb() + 256) % 256;
    // useDefaultScalingMatrixFlag, or: the rest of the list repeats.
    if (next === 0) return;
    last = next;
  }
}

function skipPictureOrderCount(r: BitReader): void {
  const type = r.unsignedExpGolomb(); // pic_order_cnt_type
  if (type === 0) {
    r.unsignedExpGolomb(); // log2_max_pic_order_cnt_lsb_minus4
  } else if (type === 1) {
    r.bit(); // delta_pic_order_always_zero_flag
    r.signedExpGolomb(); // offset_for_non_ref_pic
    r.signedExpGolomb(); // offset_for_top_to_bottom_field
    const count = r.unsignedExpGolomb(); // num_ref_frames_in_pic_order_cnt_cycle
    if (count > 255) throw malformed(`a picture order count cycle of ${count} frames`);
    for (let i = 0; i < count; i++) r.signedExpGolomb(); // offset_for_ref_frame
  }
}

function readFour(r: BitReader): readonly [number, number, number, number] {
  const one = (): number => r.unsignedExpGolomb();
  return [one(), one(), one(), one()];
}

/** The beginning of vui_parameters(), section E.1.1, as in H.265. A set cut off here still says all that is needed. */
export function readAspectRatio(r: BitReader): PixelAspectRatio {
  const square = { hSpacing: 1, vSpacing: 1 };
  if (r.remaining < 2 || !r.flag() || !r.flag() || r.remaining < 8) return square;
  const idc = r.bits(8);
  if (idc === EXTENDED_SAR) {
    if (r.remaining < 32) return square;
    const hSpacing = r.bits(16);
    const vSpacing = r.bits(16);
    return hSpacing === 0 || vSpacing === 0 ? square : { hSpacing, vSpacing };
  }
  const ratio = SAMPLE_ASPECT_RATIOS[idc - 1];
  return ratio === undefined ? square : { hSpacing: ratio[0], vSpacing: ratio[1] };
}

/** Takes the 3 out of every 0 0 3: section 7.4.1. */
export function withoutEmulationPrevention(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.byteLength);
  let length = 0;
  let zeros = 0;
  for (const byte of bytes) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    out[length++] = byte;
  }
  return out.subarray(0, length);
}

function malformed(message: string): PlayerError {
  return new PlayerError('CF_MEDIA_TAG_MALFORMED', { message });
}
