import type { Amf3Codec } from '../amf/amf3-codec.js';
import { malformed, type AmfLimits } from '../amf/amf-limits.js';
import { ByteReader } from '../bytes/byte-reader.js';
import { decodeAggregate } from './aggregate.js';
import { decodeCommand } from './command.js';
import { decodeData } from './data.js';
import type { RawMessage, RtmpMessage } from './message.js';
import { TYPE_ID } from './type-id.js';
import { decodeUserControl } from './user-control.js';

const PEER_BANDWIDTH_LIMIT = ['hard', 'soft', 'dynamic'] as const;

/**
 * What a message says. An aggregate gives several, everything else one.
 * @throws PlayerError `CF_RTMP_MESSAGE_MALFORMED`
 */
export function decodeMessage(raw: RawMessage, amf3?: Amf3Codec, limits?: AmfLimits): readonly RtmpMessage[] {
  if (raw.typeId === TYPE_ID.aggregate)
    return decodeAggregate(raw).map((part) => decodeOne(part, amf3, limits));
  return [decodeOne(raw, amf3, limits)];
}

function decodeOne(raw: RawMessage, amf3?: Amf3Codec, limits?: AmfLimits): RtmpMessage {
  const { typeId, messageStreamId, timestamp, payload } = raw;
  switch (typeId) {
    case TYPE_ID.audio:
      return { type: 'audio', messageStreamId, timestamp, payload };
    case TYPE_ID.video:
      return { type: 'video', messageStreamId, timestamp, payload };
    case TYPE_ID.commandAmf0:
    case TYPE_ID.commandAmf3:
      return decodeCommand(raw, amf3, limits);
    case TYPE_ID.dataAmf0:
    case TYPE_ID.dataAmf3:
      return decodeData(raw, amf3, limits);
    case TYPE_ID.setChunkSize:
      return { type: 'set-chunk-size', chunkSize: new ByteReader(payload).u32() };
    case TYPE_ID.abort:
      return { type: 'abort', chunkStreamId: new ByteReader(payload).u32() };
    case TYPE_ID.acknowledgement:
      return { type: 'acknowledgement', sequenceNumber: new ByteReader(payload).u32() };
    case TYPE_ID.windowAcknowledgementSize:
      return { type: 'window-acknowledgement-size', size: new ByteReader(payload).u32() };
    case TYPE_ID.setPeerBandwidth: {
      const reader = new ByteReader(payload);
      const size = reader.u32();
      // 5.4.5; the limit type is missing from some old servers.
      const limit = PEER_BANDWIDTH_LIMIT[reader.remaining > 0 ? reader.u8() : 2];
      if (limit === undefined)
        throw malformed('a peer bandwidth limit that is neither hard, soft nor dynamic');
      return { type: 'set-peer-bandwidth', size, limit };
    }
    case TYPE_ID.userControl:
      return { type: 'user-control', ...decodeUserControl(new ByteReader(payload)) };
    default:
      return { type: 'unknown', typeId, messageStreamId, timestamp, payload };
  }
}
