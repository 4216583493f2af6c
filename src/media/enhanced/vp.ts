import { BitReader } from '../codec/bit-reader.js';
import type { VideoDescription } from './codec-description.js';
import { box } from './box.js';
import { malformed } from './ex-header.js';

const two = (value: number): string => String(value).padStart(2, '0');
const LOWEST_LEVEL = 10;
const CS_RGB = 7;

/** VPCodecConfigurationRecord of "VP Codec ISO Media File Format Binding"; the size is in the keyframe only. */
export function describeVp(
  fourCc: 'vp08' | 'vp09',
  config: Uint8Array,
  keyframe: Uint8Array,
): VideoDescription {
  // Some muxers write version and flags of its box in front; a level is never 0.
  const record = config[0] === 1 && config[1] === 0 ? config.subarray(4) : config;
  const [profile, level, depth] = record;
  if (profile === undefined || level === undefined || depth === undefined || record.byteLength < 8)
    throw malformed('this is no VP configuration', fourCc);
  return {
    name: fourCc === 'vp09' ? 'VP9' : 'VP8',
    codecs: [`${fourCc}.${two(profile)}.${two(Math.max(level, LOWEST_LEVEL))}.${two(depth >> 4)}`],
    ...(fourCc === 'vp09' ? readVp9Size(keyframe) : readVp8Size(keyframe)),
    entry: { fourCc, boxes: box('vpcC', [1, 0, 0, 0], record) },
  };
}

/** uncompressed_header() of the VP9 bitstream specification, section 6.2, up to frame_size(). */
function readVp9Size(frame: Uint8Array): { width: number; height: number } {
  const r = new BitReader(frame);
  r.skip(2); // frame_marker
  const profile = r.bit() + 2 * r.bit();
  if (profile === 3) r.skip(1);
  r.skip(1 + 1 + 1 + 1); // show_existing_frame, frame_type, show_frame, error_resilient_mode
  if (r.bits(24) !== 0x49_83_42) throw malformed('a VP9 keyframe without its sync code', 'vp09');
  if (profile >= 2) r.skip(1); // ten_or_twelve_bit
  const colorSpace = r.bits(3);
  const hasSubsampling = profile === 1 || profile === 3;
  if (colorSpace !== CS_RGB) r.skip(1 + (hasSubsampling ? 3 : 0));
  else if (hasSubsampling) r.skip(1);
  return { width: r.bits(16) + 1, height: r.bits(16) + 1 };
}

/** RFC 6386 section 9.1. */
function readVp8Size(frame: Uint8Array): { width: number; height: number } {
  if (frame.byteLength < 10 || frame[3] !== 0x9d || frame[4] !== 0x01 || frame[5] !== 0x2a)
    throw malformed('a VP8 keyframe without its start code', 'vp08');
  const u14 = (at: number): number => ((frame[at] ?? 0) | ((frame[at + 1] ?? 0) << 8)) & 0x3fff;
  return { width: u14(6), height: u14(8) };
}
