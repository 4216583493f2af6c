import { malformed } from '../amf/amf-limits.js';
import { ByteReader } from '../bytes/byte-reader.js';
import { milliseconds } from '../units.js';
import type { RawMessage } from './message.js';
import { TYPE_ID } from './type-id.js';

/**
 * RTMP 1.0 section 7.1.6: FLV tags in a row, each with the size of it behind. The timestamp of the aggregate is that
 * of its first message; the others keep their distance to it. The message stream id of the aggregate overrides.
 */
export function decodeAggregate(raw: RawMessage): RawMessage[] {
  const reader = new ByteReader(raw.payload);
  const messages: RawMessage[] = [];
  let first: number | undefined;
  while (reader.remaining > 0) {
    const typeId = reader.u8();
    const size = reader.u24();
    const low = reader.u24();
    // FLV: the fourth byte is the highest.
    const timestamp = ((reader.u8() << 24) | low) >>> 0;
    reader.skip(3);
    const payload = reader.bytes(size).slice();
    // Red5 leaves the last back pointer out.
    if (reader.remaining > 0) reader.skip(4);
    if (typeId === TYPE_ID.aggregate) throw malformed('an aggregate inside an aggregate');
    first ??= timestamp;
    messages.push({
      typeId,
      messageStreamId: raw.messageStreamId,
      timestamp: milliseconds((raw.timestamp + timestamp - first) >>> 0),
      payload,
    });
  }
  return messages;
}
