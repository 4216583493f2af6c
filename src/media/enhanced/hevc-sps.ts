import type { BitReader } from '../codec/bit-reader.js';
import { readAspectRatio } from '../codec/sps.js';
import type { PixelAspectRatio } from '../sample.js';

/** Limits of ITU-T H.265 section 7.4.3.2.1 and 7.4.8. */
const MAX_SETS = 64;
const MAX_PICTURES = 16;

/**
 * The sample aspect ratio of a sequence parameter set of ITU-T H.265, section 7.3.2.2.1, from behind the conformance
 * window on: it stands at the end.
 *
 * @param subLayers `sps_max_sub_layers_minus1`
 */
export function readHevcAspectRatio(r: BitReader, subLayers: number): PixelAspectRatio {
  skipCodes(r, 2); // bit_depth_luma_minus8, bit_depth_chroma_minus8
  const orderCountBits = r.unsignedExpGolomb() + 4;
  const layers = r.flag() ? subLayers + 1 : 1; // sps_sub_layer_ordering_info_present_flag
  skipCodes(r, 3 * layers);
  skipCodes(r, 6); // sizes of blocks, depths of transform hierarchies
  if (r.flag() && r.flag()) skipScalingLists(r);
  r.skip(2); // amp_enabled_flag, sample_adaptive_offset_enabled_flag
  if (r.flag()) {
    r.skip(8); // depths of PCM samples
    skipCodes(r, 2);
    r.skip(1); // pcm_loop_filter_disabled_flag
  }
  skipReferencePictureSets(r);
  if (r.flag()) r.skip(r.unsignedExpGolomb() * (orderCountBits + 1)); // long-term reference pictures
  r.skip(2); // sps_temporal_mvp_enabled_flag, strong_intra_smoothing_enabled_flag
  return readAspectRatio(r);
}

function skipCodes(r: BitReader, count: number): void {
  for (let i = 0; i < count; i++) r.unsignedExpGolomb();
}

/** Section 7.3.4. */
function skipScalingLists(r: BitReader): void {
  for (let size = 0; size < 4; size++) {
    for (let matrix = 0; matrix < (size === 3 ? 2 : 6); matrix++) {
      const isCoded = r.flag();
      // A reference to another list; or a DC coefficient of the larger sizes, then the others.
      skipCodes(r, isCoded ? Math.min(64, 1 << (4 + 2 * size)) + (size > 1 ? 1 : 0) : 1);
    }
  }
}

/** Section 7.3.7. A set may be predicted from the one before, so their distances have to be known: 7-61, 7-62. */
function skipReferencePictureSets(r: BitReader): void {
  const count = Math.min(MAX_SETS, r.unsignedExpGolomb());
  let deltas: readonly number[] = [];
  for (let set = 0; set < count; set++) {
    deltas = set > 0 && r.flag() ? readPredictedSet(r, deltas) : readSet(r);
  }
}

function readPredictedSet(r: BitReader, before: readonly number[]): readonly number[] {
  const isNegative = r.flag();
  const distance = r.unsignedExpGolomb() + 1;
  const delta = isNegative ? -distance : distance;
  const kept = [...before, 0].filter(() => r.flag() || r.flag()).map((other) => other + delta);
  const negative = kept.filter((value) => value < 0).sort((a, b) => b - a);
  return [...negative, ...kept.filter((value) => value > 0).sort((a, b) => a - b)];
}

function readSet(r: BitReader): readonly number[] {
  const negative = Math.min(MAX_PICTURES, r.unsignedExpGolomb());
  const positive = Math.min(MAX_PICTURES, r.unsignedExpGolomb());
  const deltas: number[] = [];
  for (const [count, sign] of [
    [negative, -1],
    [positive, 1],
  ] as const) {
    let delta = 0;
    for (let i = 0; i < count; i++) {
      delta += sign * (r.unsignedExpGolomb() + 1);
      r.skip(1); // used_by_curr_pic
      deltas.push(delta);
    }
  }
  return deltas;
}
