import type { AacConfig } from './aac-config.js';

/** ISO/IEC 14496-3 table 1.18, samplingFrequencyIndex. */
export const SAMPLE_RATES = [
  96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350,
];
const LOW_COMPLEXITY = 2;
const SYNC_EXTENSION_SBR = 0x2b7;

/**
 * The AudioSpecificConfig that nearly every stream has: AAC-LC with nothing special to it. `undefined`: any other, for
 * which {@link decodeAacConfig} is there.
 */
export function readPlainAac(bytes: Uint8Array): AacConfig | undefined {
  const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0xff] = bytes;
  const sampleRate = SAMPLE_RATES[((first & 7) << 1) | (second >> 7)];
  const channels = (second >> 3) & 15;
  // Encoders announce that there is no SBR, too: sbrPresentFlag 0.
  const hasExtension = ((third << 3) | (fourth >> 5)) === SYNC_EXTENSION_SBR && (fifth & 0x80) !== 0;
  const isPlain = first >> 3 === LOW_COMPLEXITY && (second & 7) === 0 && !hasExtension;
  if (bytes.byteLength < 2 || !isPlain || sampleRate === undefined || channels === 0 || channels > 7)
    return undefined;
  return {
    codec: 'mp4a.40.2',
    audioObjectType: LOW_COMPLEXITY,
    sampleRate,
    outputSampleRate: sampleRate,
    channelCount: channels === 7 ? 8 : channels,
    frameLength: 1024,
  };
}
