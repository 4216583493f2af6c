import { PlayerError } from '../../errors/player-error.js';
import { signed24 } from './signed24.js';
import type { VideoTag } from './tag.js';

const AVC = 7;
const FRAME_TYPE_KEY = 1;
const FRAME_TYPE_COMMAND = 5;
const NOTHING = { type: 'nothing' } as const;
const END = { type: 'end' } as const;

/** FLV specification E.4.3. What is no AVC, or of Enhanced RTMP (bit 7), media/enhanced reads, or names. */
export function decodeVideoTag(body: Uint8Array): VideoTag {
  const first = body[0];
  if (first === undefined) return NOTHING;
  if ((first & 0x80) !== 0) return { type: 'unsupported', codec: 'Enhanced RTMP' };
  const frameType = first >> 4;
  if (frameType === FRAME_TYPE_COMMAND) return NOTHING;
  const codecId = first & 0x0f;
  if (codecId !== AVC) {
    return { type: 'unsupported', codec: `video codec id ${codecId}` };
  }
  const packetType = body[1];
  if (packetType === 2) return END;
  if (body.byteLength < 5) throw malformed(`an AVC video tag of ${body.byteLength} bytes`);
  const data = body.subarray(5);
  if (packetType === 0) return { type: 'config', codec: 'avc', data };
  if (packetType !== 1) throw malformed(`AVC packet type ${packetType}`);
  if (data.byteLength === 0) return NOTHING;
  const isKeyframe = frameType === FRAME_TYPE_KEY;
  return { type: 'frame', codec: 'avc', isKeyframe, compositionOffset: signed24(body, 2), data };
}

function malformed(message: string): PlayerError {
  return new PlayerError('CF_MEDIA_TAG_MALFORMED', { message, context: { codec: 'avc1' } });
}
