import { PlayerError } from '../../errors/player-error.js';
import type { PixelAspectRatio } from '../sample.js';
import { decodeSps, type SequenceParameterSet } from './sps.js';

export interface AvcConfig {
  /** RFC 6381 section 3.3: `avc1.` and profile, constraints, level in hexadecimal. */
  readonly codec: string;
  /** Bytes of the length in front of every NAL unit: 1, 2 or 4. */
  readonly nalLengthSize: number;
  readonly width: number;
  readonly height: number;
  readonly pixelAspectRatio: PixelAspectRatio;
}

const hex = (value: number): string => value.toString(16).padStart(2, '0');

/** AVCDecoderConfigurationRecord: ISO/IEC 14496-15 section 5.3.3.1. */
export function decodeAvcConfig(record: Uint8Array): AvcConfig {
  const [version, , , , lengths, counts] = record;
  if (version === undefined || lengths === undefined || counts === undefined) {
    throw malformed(`an AVC configuration of ${record.byteLength} bytes`);
  }
  if (version !== 1) throw malformed(`an AVC configuration of version ${version}`);
  const nalLengthSize = (lengths & 3) + 1;
  if (nalLengthSize === 3) throw malformed('an AVC configuration with NAL unit lengths of three bytes');
  const sps = firstSps(record, counts & 0x1f);
  return {
    // The record repeats three bytes of the parameter set, and some encoders fill them with other values.
    codec: `avc1.${hex(sps.profile)}${hex(sps.constraints)}${hex(sps.level)}`,
    nalLengthSize,
    width: sps.width,
    height: sps.height,
    pixelAspectRatio: sps.pixelAspectRatio,
  };
}

function firstSps(record: Uint8Array, count: number): SequenceParameterSet {
  if (count === 0) throw malformed('an AVC configuration without a sequence parameter set');
  const size = ((record[6] ?? 0) << 8) | (record[7] ?? 0);
  if (size === 0 || 8 + size > record.byteLength) {
    throw malformed('an AVC configuration that ends within its sequence parameter set');
  }
  return decodeSps(record.subarray(8, 8 + size));
}

function malformed(message: string): PlayerError {
  return new PlayerError('CF_MEDIA_TAG_MALFORMED', { message, context: { codec: 'avc1' } });
}
