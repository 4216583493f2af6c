import type { EnhancedCapabilities } from '../../protocol/connection/connect-command.js';

/** FourCC of Enhanced RTMP to what its codec is called in a MIME type. */
const VIDEO = { avc1: 'avc1', hvc1: 'hvc1', av01: 'av01', vp09: 'vp09' } as const;
const AUDIO = {
  mp4a: 'mp4a',
  '.mp3': 'mp3',
  Opus: 'opus',
  fLaC: 'flac',
  'ac-3': 'ac-3',
  'ec-3': 'ec-3',
} as const;
const CAN_DECODE = 1;
/** Reconnect 1, multitrack 2, ModEx 4, nanosecond offsets 8. */
const CAPS = 0b1111;

/**
 * What a server may send by Enhanced RTMP, from the types that MediaSource takes: a server that knows several forms of
 * a stream can choose by it (Enhanced RTMP v2, section Enhancing NetConnection connect Command).
 */
export function enhancedCapabilities(types: readonly string[]): EnhancedCapabilities {
  const known = (codecs: Readonly<Record<string, string>>): Record<string, number> =>
    Object.fromEntries(
      Object.entries(codecs)
        .filter(([, codec]) => types.some((type) => isOf(type, codec)))
        .map(([fourCc]) => [fourCc, CAN_DECODE]),
    );
  const video = known(VIDEO);
  const audio = known(AUDIO);
  return {
    fourCcList: [...Object.keys(video), ...Object.keys(audio)],
    videoFourCcInfoMap: video,
    audioFourCcInfoMap: audio,
    capsEx: CAPS,
  };
}

function isOf(type: string, codec: string): boolean {
  if (codec === 'mp3') return /^audio\/mpeg|"mp3"|mp4a\.6B/.test(type);
  return type.includes(`"${codec}`) && !type.includes('mp4a.6B');
}
