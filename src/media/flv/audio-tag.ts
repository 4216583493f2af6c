import { PlayerError } from '../../errors/player-error.js';
import { printFourCc, readExHeader } from './ex-header.js';
import type { AudioTag } from './tag.js';

/** FLV specification E.4.2.1, SoundFormat. */
const SOUND_FORMAT_NAMES: Readonly<Record<number, string>> = {
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
const MP3 = 2;
const MP3_8_KHZ = 14;
const AAC = 10;
/** Enhanced RTMP v2 puts its own header where this format is named. */
const EX_HEADER = 9;

/** Enhanced RTMP v2, AudioPacketType. */
const PACKET_TYPE = {
  sequenceStart: 0,
  codedFrames: 1,
  sequenceEnd: 2,
  multichannelConfig: 4,
  multitrack: 5,
  modEx: 7,
} as const;

const NOTHING = { type: 'nothing' } as const;

/** FLV specification E.4.2, or Enhanced RTMP v2. */
export function decodeAudioTag(body: Uint8Array): AudioTag {
  const first = body[0];
  if (first === undefined) return NOTHING;
  const format = first >> 4;
  switch (format) {
    case AAC:
      return readAac(body);
    case MP3:
    case MP3_8_KHZ:
      return body.byteLength === 1 ? NOTHING : { type: 'frame', codec: 'mp3', data: body.subarray(1) };
    case EX_HEADER:
      return readExAudioTag(body);
    default:
      return { type: 'unsupported', codec: SOUND_FORMAT_NAMES[format] ?? `sound format ${format}` };
  }
}

function readAac(body: Uint8Array): AudioTag {
  // Two bytes or less have no AAC in them: seen between the end of one stream and the start of another.
  if (body.byteLength <= 2) return NOTHING;
  const packetType = body[1];
  const data = body.subarray(2);
  if (packetType === 0) return { type: 'config', codec: 'aac', data };
  if (packetType === 1) return { type: 'frame', codec: 'aac', data };
  throw new PlayerError('CF_MEDIA_TAG_MALFORMED', {
    message: `AAC packet type ${packetType}`,
    context: { codec: 'mp4a.40' },
  });
}

function readExAudioTag(body: Uint8Array): AudioTag {
  const header = readExHeader(body, PACKET_TYPE);
  if (header === undefined) return NOTHING;
  const { packetType, fourCc, data } = header;
  if (packetType === PACKET_TYPE.multichannelConfig) return NOTHING;
  if (packetType === PACKET_TYPE.sequenceEnd) return { type: 'end' };
  if (fourCc !== 'mp4a' && fourCc !== '.mp3') return { type: 'unsupported', codec: printFourCc(fourCc) };
  if (data.byteLength === 0) return NOTHING;
  if (packetType === PACKET_TYPE.sequenceStart) {
    return fourCc === 'mp4a' ? { type: 'config', codec: 'aac', data } : NOTHING;
  }
  if (packetType === PACKET_TYPE.codedFrames) {
    return { type: 'frame', codec: fourCc === 'mp4a' ? 'aac' : 'mp3', data };
  }
  throw new PlayerError('CF_MEDIA_TAG_MALFORMED', { message: `audio packet type ${packetType}` });
}
