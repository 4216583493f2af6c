import { PlayerError } from '../../errors/player-error.js';
import type { AudioTag } from './tag.js';

const AAC = 10;

const NOTHING = { type: 'nothing' } as const;

/** FLV specification E.4.2. What is no AAC media/enhanced reads, or names. */
export function decodeAudioTag(body: Uint8Array): AudioTag {
  const first = body[0];
  if (first === undefined) return NOTHING;
  const format = first >> 4;
  return format === AAC ? readAac(body) : { type: 'unsupported', codec: `sound format ${format}` };
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
