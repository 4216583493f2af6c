/** Header of one frame of MPEG-1, MPEG-2 or MPEG-2.5 audio: ISO/IEC 11172-3 section 2.4.2.3. */
export interface MpegAudioFrame {
  readonly version: 1 | 2 | 2.5;
  readonly layer: 1 | 2 | 3;
  readonly sampleRate: number;
  readonly channelCount: 1 | 2;
  /** PCM samples per channel that it decodes to. */
  readonly samples: number;
  /** Bytes, header included; 0 for free format, where only the next header tells. */
  readonly size: number;
}

const BITRATES: Readonly<Record<'1.1' | '1.2' | '1.3' | '2.1' | '2.2', readonly number[]>> = {
  '1.1': [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  '1.2': [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  '1.3': [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  '2.1': [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  '2.2': [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
const SAMPLE_RATES = [44100, 48000, 32000];
const VERSIONS = [2.5, undefined, 2, 1] as const;
const LAYERS = [undefined, 3, 2, 1] as const;

/** The frame that begins at `at`, or `undefined` where none does. */
export function decodeMpegAudioFrame(bytes: Uint8Array, at = 0): MpegAudioFrame | undefined {
  const [a, b, c, d] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
  if (a !== 0xff || b === undefined || c === undefined || d === undefined || b < 0xe0) return undefined;
  const version = VERSIONS[(b >> 3) & 3];
  const layer = LAYERS[(b >> 1) & 3];
  const baseRate = SAMPLE_RATES[(c >> 2) & 3];
  if (version === undefined || layer === undefined || baseRate === undefined) return undefined;
  const family = version === 1 ? 1 : 2;
  const table = BITRATES[family === 1 ? (`1.${layer}` as const) : layer === 1 ? '2.1' : '2.2'];
  const kilobits = table[c >> 4];
  if (kilobits === undefined) return undefined;
  const sampleRate = baseRate / (version === 1 ? 1 : version === 2 ? 2 : 4);
  const samples = layer === 1 ? 384 : layer === 3 && family === 2 ? 576 : 1152;
  const padding = (c >> 1) & 1;
  const slot = layer === 1 ? 4 : 1;
  const slots = Math.floor(((samples / 8 / slot) * kilobits * 1000) / sampleRate) + padding;
  const channelCount = d >> 6 === 3 ? 1 : 2;
  return { version, layer, sampleRate, channelCount, samples, size: kilobits === 0 ? 0 : slots * slot };
}
