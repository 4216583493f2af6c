import { Amf0Decoder } from '../amf/amf0-decode.js';
import type { Amf3Codec } from '../amf/amf3-codec.js';
import type { AmfLimits } from '../amf/amf-limits.js';
import type { AmfValue } from '../amf/amf-value.js';
import { ByteReader } from '../bytes/byte-reader.js';
import { encodeAmfBody } from './amf-body.js';
import type { DataMessage, RawMessage } from './message.js';
import { TYPE_ID } from './type-id.js';

/** What a publisher puts in front of metadata for the server to keep; node-media-server passes it on to players. */
const SET_DATA_FRAME = '@setDataFrame';

/**
 * RTMP 1.0 section 7.1.2. Metadata comes out of encoders of every quality, and nobody needs it to play: what follows
 * the first malformed value is dropped, and the connection goes on.
 */
export function decodeData(raw: RawMessage, amf3?: Amf3Codec, limits?: AmfLimits): DataMessage {
  const isAmf3 = raw.typeId === TYPE_ID.dataAmf3;
  const bytes = isAmf3 && raw.payload[0] === 0 ? raw.payload.subarray(1) : raw.payload;
  const values = decodeWhatIsGood(new Amf0Decoder(new ByteReader(bytes), amf3, limits));
  if (values[0] === SET_DATA_FRAME) values.shift();
  return {
    type: 'data',
    messageStreamId: raw.messageStreamId,
    timestamp: raw.timestamp,
    name: typeof values[0] === 'string' ? values[0] : '',
    values,
  };
}

function decodeWhatIsGood(decoder: Amf0Decoder): AmfValue[] {
  const values: AmfValue[] = [];
  try {
    while (decoder.hasMore) values.push(decoder.value());
  } catch {
    // Reported by what is missing.
  }
  return values;
}

export function encodeData(message: DataMessage, amf3?: Amf3Codec): RawMessage {
  return {
    typeId: message.objectEncoding === 3 ? TYPE_ID.dataAmf3 : TYPE_ID.dataAmf0,
    messageStreamId: message.messageStreamId,
    timestamp: message.timestamp,
    payload: encodeAmfBody(message.values, message.objectEncoding, amf3),
  };
}
