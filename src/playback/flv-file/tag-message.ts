import type { TrackKind } from '../../media/segment.js';
import { messageStreamId, milliseconds } from '../../protocol/units.js';
import type { MediaMessage } from '../../protocol/message/message.js';

const NO_STREAM = messageStreamId(0);

/** A tag as the pipeline takes it. */
export function messageOf(
  { timestamp, payload }: { readonly timestamp: number; readonly payload: Uint8Array },
  type: TrackKind,
): MediaMessage {
  return { type, timestamp: milliseconds(timestamp), payload, messageStreamId: NO_STREAM };
}
