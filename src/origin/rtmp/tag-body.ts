import type { TitleTrack } from '../library/title.js';

/** A message as {@link ServerStream.sendMedia} takes it. */
export interface TitleMessage {
  readonly type: 'audio' | 'video';
  readonly timestamp: number;
  /** FLV tag body. */
  readonly payload: Uint8Array;
}

const AVC = 7;
const KEY = 1 << 4;
const INTER = 2 << 4;
/** AAC is always announced as 44 kHz, 16 bit, stereo: FLV specification E.4.2.1. */
const AAC_HEADER = 0xaf;

/** AVCVIDEOPACKET or AACAUDIODATA with the decoder's configuration; undefined where the codec has none. */
export function sequenceHeader(track: TitleTrack, config: Uint8Array): Uint8Array | undefined {
  if (track.codec === 'avc') return join([KEY | AVC, 0, 0, 0, 0], config);
  if (track.codec === 'opaque') return config;
  return track.codec === 'aac' ? join([AAC_HEADER, 0], config) : undefined;
}

/** @param compositionTime ms */
export function tagBody(
  track: TitleTrack,
  sample: Uint8Array,
  isSync: boolean,
  compositionTime: number,
): Uint8Array {
  switch (track.codec) {
    case 'avc': {
      const offset = [compositionTime >> 16, compositionTime >> 8, compositionTime].map(
        (value) => value & 0xff,
      );
      return join([(isSync ? KEY : INTER) | AVC, 1, ...offset], sample);
    }
    case 'aac':
      return join([AAC_HEADER, 1], sample);
    case 'mp3':
      return join([mp3Header(track)], sample);
    case 'opaque':
      return sample;
  }
}

/** SoundFormat 2, the nearest SoundRate (0 is 5.5 kHz, 3 is 44 kHz), 16 bit, SoundType: E.4.2.1. */
function mp3Header(track: TitleTrack): number {
  const audio = track.track?.kind === 'audio' ? track.track : undefined;
  const sampleRate = audio?.sampleRate ?? 44_100;
  const soundRate = sampleRate >= 32_000 ? 3 : sampleRate >= 16_000 ? 2 : 1;
  const format = sampleRate === 8000 ? 14 : 2;
  return (format << 4) | (soundRate << 2) | 2 | (audio?.channelCount === 1 ? 0 : 1);
}

function join(header: readonly number[], data: Uint8Array): Uint8Array {
  const out = new Uint8Array(header.length + data.byteLength);
  out.set(header);
  out.set(data, header.length);
  return out;
}
