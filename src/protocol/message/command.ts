import { malformed, type AmfLimits } from '../amf/amf-limits.js';
import { decodeAmf0 } from '../amf/amf0-decode.js';
import type { Amf3Codec } from '../amf/amf3-codec.js';
import { encodeAmfBody } from './amf-body.js';
import type { CommandMessage, RawMessage } from './message.js';
import { TYPE_ID } from './type-id.js';

/**
 * RTMP 1.0 section 7.1.1. The AMF3 form has a byte 0 in front of AMF0 values, of which some switch to AMF3. Real
 * servers leave out the command object of onStatus, and then there may be no transaction id either.
 */
export function decodeCommand(raw: RawMessage, amf3?: Amf3Codec, limits?: AmfLimits): CommandMessage {
  const isAmf3 = raw.typeId === TYPE_ID.commandAmf3;
  const payload = isAmf3 && raw.payload[0] === 0 ? raw.payload.subarray(1) : raw.payload;
  const values = decodeAmf0(payload, amf3, limits);
  const name = values[0];
  if (typeof name !== 'string') throw malformed('a command without a name');
  const hasTransactionId = typeof values[1] === 'number';
  return {
    type: 'command',
    messageStreamId: raw.messageStreamId,
    timestamp: raw.timestamp,
    name,
    transactionId: hasTransactionId ? (values[1] as number) : 0,
    values: values.slice(hasTransactionId ? 2 : 1),
    ...(isAmf3 ? { objectEncoding: 3 } : {}),
  };
}

export function encodeCommand(message: CommandMessage, amf3?: Amf3Codec): RawMessage {
  const { name, transactionId, values, objectEncoding } = message;
  return {
    typeId: objectEncoding === 3 ? TYPE_ID.commandAmf3 : TYPE_ID.commandAmf0,
    messageStreamId: message.messageStreamId,
    timestamp: message.timestamp,
    payload: encodeAmfBody([name, transactionId, ...values], objectEncoding, amf3),
  };
}
