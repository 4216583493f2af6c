import type { AudioTag, VideoTag } from '../flv/tag.js';

/** FLV specification E.4.3.1, CodecID; 8 and 9 as libavformat has them. */
const VIDEO_NAMES: Readonly<Record<number, string>> = {
  1: 'JPEG',
  2: 'Sorenson H.263',
  3: 'Screen video',
  4: 'On2 VP6',
  5: 'On2 VP6 with alpha channel',
  6: 'Screen video version 2',
  8: 'H.263',
  9: 'MPEG-4 Part 2',
  // Unofficial, from servers that did not know Enhanced RTMP.
  12: 'HEVC',
  13: 'AV1',
};

/** FLV specification E.4.2.1, SoundFormat. */
const AUDIO_NAMES: Readonly<Record<number, string>> = {
  0: 'PCM',
  1: 'ADPCM',
  3: 'PCM',
  4: 'Nellymoser 16 kHz',
  5: 'Nellymoser 8 kHz',
  6: 'Nellymoser',
  7: 'G.711 A-law',
  8: 'G.711 mu-law',
  11: 'Speex',
  15: 'device-specific sound',
};

/** What cannot be played is to be known by its name. @param first Byte of the tag body. */
export function named<T extends AudioTag | VideoTag>(kind: 'audio' | 'video', tag: T, first: number): T {
  if (tag.type !== 'unsupported') return tag;
  const name = kind === 'video' ? VIDEO_NAMES[first & 0x0f] : AUDIO_NAMES[first >> 4];
  return { ...tag, codec: name ?? tag.codec };
}
