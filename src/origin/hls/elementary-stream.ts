/** AVC and AAC as transport streams and packed audio carry them. */

const START_CODE = [0, 0, 0, 1];
const NAL_DELIMITER = 9;
/** Access unit delimiter, any slice types: ISO/IEC 14496-10 section 7.3.2.4. */
const DELIMITER = [NAL_DELIMITER, 0xf0];

/** Parameter sets of an AVCDecoderConfigurationRecord. */
export function parameterSets(avcC: Uint8Array): Uint8Array[] {
  const sets: Uint8Array[] = [];
  let at = 5;
  for (const mask of [0x1f, 0xff]) {
    const count = (avcC[at] ?? 0) & mask;
    at += 1;
    for (let i = 0; i < count && at + 2 <= avcC.byteLength; i++) {
      const size = ((avcC[at] ?? 0) << 8) | (avcC[at + 1] ?? 0);
      sets.push(avcC.subarray(at + 2, at + 2 + size));
      at += 2 + size;
    }
  }
  return sets;
}

/** NAL units of an access unit, delimiter first; parameter sets come in front of a sync sample. */
export function nalUnits(sample: Uint8Array, avcC: Uint8Array, isSync: boolean): Uint8Array[] {
  const lengthSize = ((avcC[4] ?? 3) & 3) + 1;
  const units: Uint8Array[] = [Uint8Array.from(DELIMITER), ...(isSync ? parameterSets(avcC) : [])];
  for (let at = 0; at + lengthSize < sample.byteLength;) {
    let size = 0;
    for (let i = 0; i < lengthSize; i++) size = size * 256 + (sample[at + i] ?? 0);
    const unit = sample.subarray(at + lengthSize, at + lengthSize + size);
    at += lengthSize + size;
    if (((unit[0] ?? 0) & 0x1f) !== NAL_DELIMITER && unit.byteLength > 0) units.push(unit);
  }
  return units;
}

/** An access unit in the byte stream format: ISO/IEC 14496-10 annex B. */
export const toByteStream = (units: readonly Uint8Array[]): Uint8Array =>
  Buffer.concat(units.flatMap((unit) => [Uint8Array.from(START_CODE), unit]));

/**
 * The frame with an ADTS header: ISO/IEC 14496-3 section 1.A.2.2.
 *
 * @param config AudioSpecificConfig
 * @returns undefined where the header cannot say what the configuration does
 */
export function toAdts(frame: Uint8Array, config: Uint8Array): Uint8Array | undefined {
  const [first = 0, second = 0] = config;
  const type = first >> 3;
  const frequency = ((first & 7) << 1) | (second >> 7);
  const channels = (second >> 3) & 15;
  // With SBR announced in front, the core is AAC-LC.
  const profile = type === 5 || type === 29 ? 1 : type - 1;
  const size = frame.byteLength + 7;
  if (profile < 0 || profile > 3 || frequency > 12 || channels > 7 || size > 0x1fff) return undefined;
  const out = new Uint8Array(size);
  out.set([
    0xff,
    0xf1,
    (profile << 6) | (frequency << 2) | (channels >> 2),
    ((channels & 3) << 6) | (size >> 11),
    (size >> 3) & 0xff,
    ((size & 7) << 5) | 0x1f,
    0xfc,
  ]);
  out.set(frame, 7);
  return out;
}
