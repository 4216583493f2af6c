import { PlayerError } from '../../errors/player-error.js';
import { BitReader } from './bit-reader.js';
import { SAMPLE_RATES } from './plain-aac.js';

export interface AacConfig {
  /** RFC 6381: `mp4a.40.` and the audio object type. */
  readonly codec: string;
  /** 2 LC, 5 SBR (HE-AAC), 29 PS (HE-AAC v2), … */
  readonly audioObjectType: number;
  /** Hz of the core coder: the clock in which {@link AacConfig.frameLength} counts. */
  readonly sampleRate: number;
  /** Hz after spectral band replication where it is announced, else the same. */
  readonly outputSampleRate: number;
  readonly channelCount: number;
  /** Samples of the core coder per frame: 1024 or 960; 512 or 480 for the low-delay types. */
  readonly frameLength: number;
}

/** Table 1.19: channelConfiguration to channels. 0 means a program_config_element says it. */
const CHANNELS = [0, 1, 2, 3, 4, 5, 6, 8, 0, 0, 0, 7, 8, 0, 8];

const SBR = 5;
const PS = 29;
const ER_AAC_LD = 23;
const ER_AAC_ELD = 39;
/** Those with GASpecificConfig: 1.6.2.1. */
const GENERAL_AUDIO = new Set([1, 2, 3, 4, 6, 7, 17, 19, 20, 21, 22, ER_AAC_LD]);
const SYNC_EXTENSION_SBR = 0x2b7;
const SYNC_EXTENSION_PS = 0x548;

/**
 * AudioSpecificConfig: ISO/IEC 14496-3 section 1.6.2.1. Trailing bytes do no harm (some servers pad it to 8); SBR
 * is recognised where it is announced, in either of the two explicit ways of 1.6.5. Implicit SBR cannot be seen here:
 * it is then decoded all the same, with the timing of its core.
 */
export function decodeAacConfig(bytes: Uint8Array): AacConfig {
  if (bytes.byteLength < 2) throw malformed(`an AudioSpecificConfig of ${bytes.byteLength} bytes`);
  const r = new BitReader(bytes);
  let coreType = readObjectType(r);
  let audioObjectType = coreType;
  const sampleRate = readSampleRate(r);
  let outputSampleRate = sampleRate;
  const channelConfiguration = r.bits(4);
  if (coreType === SBR || coreType === PS) {
    outputSampleRate = readSampleRate(r);
    coreType = readObjectType(r);
  }
  const general = GENERAL_AUDIO.has(coreType)
    ? readGeneralAudio(r, coreType, channelConfiguration)
    : undefined;
  if (audioObjectType === coreType && general?.isComplete === true) {
    const extension = readSyncExtension(r);
    if (extension !== undefined) {
      outputSampleRate = extension.sampleRate;
      audioObjectType = extension.hasPs ? PS : SBR;
    }
  }
  const channels = general?.channelCount ?? CHANNELS[channelConfiguration] ?? 0;
  return {
    codec: `mp4a.40.${audioObjectType}`,
    audioObjectType,
    sampleRate,
    outputSampleRate,
    // PS makes stereo of one coded channel.
    channelCount: audioObjectType === PS && channels === 1 ? 2 : channels === 0 ? 2 : channels,
    frameLength: general?.frameLength ?? (coreType === ER_AAC_ELD ? readEldFrameLength(r) : 1024),
  };
}

function readObjectType(r: BitReader): number {
  const type = r.bits(5);
  const value = type === 31 ? 32 + r.bits(6) : type;
  if (value === 0) throw malformed('audio object type 0');
  return value;
}

function readSampleRate(r: BitReader): number {
  const index = r.bits(4);
  const rate = index === 15 ? r.bits(24) : SAMPLE_RATES[index];
  if (rate === undefined || rate < 1000 || rate > 192_000) {
    throw malformed(`sampling frequency index ${index}${rate === undefined ? '' : ` (${rate} Hz)`}`);
  }
  return rate;
}

interface GeneralAudio {
  readonly frameLength: number;
  readonly channelCount: number | undefined;
  /** Whether what comes next is where an extension may stand. */
  readonly isComplete: boolean;
}

/** GASpecificConfig(), section 4.4.1. */
function readGeneralAudio(r: BitReader, type: number, channelConfiguration: number): GeneralAudio {
  // Some servers cut the configuration after its first 13 bits: all that follows has a usual value.
  if (r.remaining < 3) return { frameLength: 1024, channelCount: undefined, isComplete: false };
  const isShort = r.flag(); // frameLengthFlag
  if (r.flag()) r.skip(14); // dependsOnCoreCoder, coreCoderDelay
  const hasExtension = r.flag(); // extensionFlag
  const channelCount = channelConfiguration === 0 ? readProgramConfigChannels(r) : undefined;
  const isLowDelay = type === ER_AAC_LD;
  const frameLength = isLowDelay ? (isShort ? 480 : 512) : isShort ? 960 : 1024;
  return { frameLength, channelCount, isComplete: channelConfiguration !== 0 && !hasExtension };
}

/** program_config_element(), section 4.4.1.1, as far as it counts channels. */
function readProgramConfigChannels(r: BitReader): number | undefined {
  if (r.remaining < 31) return undefined;
  r.skip(4 + 2 + 4); // element_instance_tag, object_type, sampling_frequency_index
  const front = r.bits(4);
  const side = r.bits(4);
  const back = r.bits(4);
  const lfe = r.bits(2);
  r.skip(3 + 4); // num_assoc_data_elements, num_valid_cc_elements
  for (let mixdown = 0; mixdown < 2; mixdown++) if (r.remaining > 0 && r.flag()) r.skip(4);
  if (r.remaining > 0 && r.flag()) r.skip(3);
  let channels = lfe;
  for (let element = 0; element < front + side + back && r.remaining >= 5; element++) {
    channels += r.flag() ? 2 : 1; // is_cpe
    r.skip(4);
  }
  return channels === 0 ? undefined : channels;
}

/** The backward compatible announcement of SBR and PS, which an old decoder takes for padding. */
function readSyncExtension(r: BitReader): { sampleRate: number; hasPs: boolean } | undefined {
  if (r.remaining < 16 || r.bits(11) !== SYNC_EXTENSION_SBR) return undefined;
  if (r.bits(5) !== SBR || r.remaining < 5 || !r.flag()) return undefined;
  const index = r.bits(4);
  if (index === 15 && r.remaining < 24) return undefined;
  const sampleRate = index === 15 ? r.bits(24) : SAMPLE_RATES[index];
  if (sampleRate === undefined || sampleRate === 0) return undefined;
  const hasPs = r.remaining >= 12 && r.bits(11) === SYNC_EXTENSION_PS && r.flag();
  return { sampleRate, hasPs };
}

function readEldFrameLength(r: BitReader): number {
  return r.remaining > 0 && r.flag() ? 480 : 512;
}

function malformed(message: string): PlayerError {
  return new PlayerError('CF_MEDIA_TAG_MALFORMED', { message, context: { codec: 'mp4a.40' } });
}
