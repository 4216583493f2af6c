import { PlayerError } from '../../errors/player-error.js';
import { printFourCc, readExHeader } from './ex-header.js';
import { signed24 } from './signed24.js';
import type { VideoTag } from './tag.js';

/** Enhanced RTMP v2, VideoPacketType. */
const PACKET_TYPE = {
  sequenceStart: 0,
  codedFrames: 1,
  sequenceEnd: 2,
  codedFramesX: 3,
  metadata: 4,
  multitrack: 6,
  modEx: 7,
} as const;
const FRAME_TYPE_KEY = 1;
const FRAME_TYPE_COMMAND = 5;

/** Enhanced RTMP v2, ExVideoTagHeader. */
export function readExVideoTag(body: Uint8Array): VideoTag {
  const frameType = ((body[0] ?? 0) >> 4) & 7;
  const firstType = (body[0] ?? 0) & 0x0f;
  // A command is one byte and has no FourCC.
  if (frameType === FRAME_TYPE_COMMAND && firstType !== PACKET_TYPE.metadata) return { type: 'nothing' };
  const header = readExHeader(body, PACKET_TYPE);
  if (header === undefined || header.packetType === PACKET_TYPE.metadata) return { type: 'nothing' };
  const { packetType, fourCc, data } = header;
  if (packetType === PACKET_TYPE.sequenceEnd) return { type: 'end' };
  if (fourCc !== 'avc1') return { type: 'unsupported', codec: printFourCc(fourCc) };
  if (packetType === PACKET_TYPE.sequenceStart) return { type: 'config', codec: 'avc', data };
  const isKeyframe = frameType === FRAME_TYPE_KEY;
  if (packetType === PACKET_TYPE.codedFramesX) return frame(isKeyframe, 0, data);
  if (packetType !== PACKET_TYPE.codedFrames) throw malformed(`video packet type ${packetType}`);
  if (data.byteLength < 3) throw malformed('coded frames without their composition time');
  return frame(isKeyframe, signed24(data, 0), data.subarray(3));
}

function frame(isKeyframe: boolean, compositionOffset: number, data: Uint8Array): VideoTag {
  if (data.byteLength === 0) return { type: 'nothing' };
  return { type: 'frame', codec: 'avc', isKeyframe, compositionOffset, data };
}

function malformed(message: string): PlayerError {
  return new PlayerError('CF_MEDIA_TAG_MALFORMED', { message });
}
