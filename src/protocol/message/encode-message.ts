import type { Amf3Codec } from '../amf/amf3-codec.js';
import { ByteWriter } from '../bytes/byte-writer.js';
import { messageStreamId, milliseconds } from '../units.js';
import { encodeCommand } from './command.js';
import { encodeData } from './data.js';
import type { RawMessage, RtmpMessage } from './message.js';
import { TYPE_ID } from './type-id.js';
import { encodeUserControl } from './user-control.js';

const PEER_BANDWIDTH_LIMIT = { hard: 0, soft: 1, dynamic: 2 } as const;

/** @throws PlayerError `CF_RTMP_MESSAGE_MALFORMED` for values that AMF cannot say. */
export function encodeMessage(message: RtmpMessage, amf3?: Amf3Codec): RawMessage {
  switch (message.type) {
    case 'audio':
      return { ...place(message), typeId: TYPE_ID.audio, payload: message.payload };
    case 'video':
      return { ...place(message), typeId: TYPE_ID.video, payload: message.payload };
    case 'unknown':
      return { ...place(message), typeId: message.typeId, payload: message.payload };
    case 'command':
      return encodeCommand(message, amf3);
    case 'data':
      return encodeData(message, amf3);
    case 'set-chunk-size':
      return control(TYPE_ID.setChunkSize, (w) => w.u32(message.chunkSize));
    case 'abort':
      return control(TYPE_ID.abort, (w) => w.u32(message.chunkStreamId));
    case 'acknowledgement':
      return control(TYPE_ID.acknowledgement, (w) => w.u32(message.sequenceNumber));
    case 'window-acknowledgement-size':
      return control(TYPE_ID.windowAcknowledgementSize, (w) => w.u32(message.size));
    case 'set-peer-bandwidth':
      return control(TYPE_ID.setPeerBandwidth, (w) => {
        w.u32(message.size);
        w.u8(PEER_BANDWIDTH_LIMIT[message.limit]);
      });
    case 'user-control':
      return control(TYPE_ID.userControl, (w) => encodeUserControl(w, message));
  }
}

function place(message: Pick<RawMessage, 'messageStreamId' | 'timestamp'>) {
  return { messageStreamId: message.messageStreamId, timestamp: message.timestamp };
}

/** 5.4: protocol control messages travel on message stream 0; their timestamp is ignored. */
function control(typeId: number, write: (writer: ByteWriter) => void): RawMessage {
  const writer = new ByteWriter(16);
  write(writer);
  return {
    typeId,
    messageStreamId: messageStreamId(0),
    timestamp: milliseconds(0),
    payload: writer.finish(),
  };
}

/**
 * RTMP 1.0 names no chunk stream ids but 2. The others are those of Flash Player, which servers that sort by them
 * expect: 3 for commands on the connection, 8 for those on a stream; data, audio and video apart, so that a large
 * video message does not hold up the sound.
 */
export function chunkStreamIdFor(message: RawMessage): number {
  switch (message.typeId) {
    case TYPE_ID.audio:
      return 4;
    case TYPE_ID.video:
    case TYPE_ID.aggregate:
      return 6;
    case TYPE_ID.dataAmf0:
    case TYPE_ID.dataAmf3:
      return 5;
    case TYPE_ID.commandAmf0:
    case TYPE_ID.commandAmf3:
      return message.messageStreamId === 0 ? 3 : 8;
    default:
      return message.typeId <= TYPE_ID.setPeerBandwidth ? 2 : 7;
  }
}
