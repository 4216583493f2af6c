import type { ByteReader } from '../bytes/byte-reader.js';
import type { ByteWriter } from '../bytes/byte-writer.js';
import { messageStreamId, milliseconds } from '../units.js';
import type { UserControlEvent } from './message.js';

/** RTMP 1.0 section 7.1.7; 31 and 32 are Flash Media Server's from 3.5 on. */
const EVENT_TYPE = {
  'stream-begin': 0,
  'stream-eof': 1,
  'stream-dry': 2,
  'set-buffer-length': 3,
  'stream-is-recorded': 4,
  'ping-request': 6,
  'ping-response': 7,
  'buffer-empty': 31,
  'buffer-ready': 32,
} as const;

export function decodeUserControl(reader: ByteReader): UserControlEvent {
  const eventType = reader.u16();
  switch (eventType) {
    case EVENT_TYPE['stream-begin']:
      return { event: 'stream-begin', messageStreamId: messageStreamId(reader.u32()) };
    case EVENT_TYPE['stream-eof']:
      return { event: 'stream-eof', messageStreamId: messageStreamId(reader.u32()) };
    case EVENT_TYPE['stream-dry']:
      return { event: 'stream-dry', messageStreamId: messageStreamId(reader.u32()) };
    case EVENT_TYPE['set-buffer-length']:
      return {
        event: 'set-buffer-length',
        messageStreamId: messageStreamId(reader.u32()),
        bufferLength: milliseconds(reader.u32()),
      };
    case EVENT_TYPE['stream-is-recorded']:
      return { event: 'stream-is-recorded', messageStreamId: messageStreamId(reader.u32()) };
    case EVENT_TYPE['ping-request']:
      return { event: 'ping-request', pingTimestamp: milliseconds(reader.u32()) };
    case EVENT_TYPE['ping-response']:
      return { event: 'ping-response', pingTimestamp: milliseconds(reader.u32()) };
    case EVENT_TYPE['buffer-empty']:
      return { event: 'buffer-empty', messageStreamId: messageStreamId(reader.u32()) };
    case EVENT_TYPE['buffer-ready']:
      return { event: 'buffer-ready', messageStreamId: messageStreamId(reader.u32()) };
    default:
      return { event: 'other', eventType, data: reader.bytes(reader.remaining).slice() };
  }
}

export function encodeUserControl(writer: ByteWriter, event: UserControlEvent): void {
  if (event.event === 'other') {
    writer.u16(event.eventType);
    writer.bytes(event.data);
    return;
  }
  writer.u16(EVENT_TYPE[event.event]);
  switch (event.event) {
    case 'ping-request':
    case 'ping-response':
      writer.u32(event.pingTimestamp);
      return;
    case 'set-buffer-length':
      writer.u32(event.messageStreamId);
      writer.u32(event.bufferLength);
      return;
    default:
      writer.u32(event.messageStreamId);
  }
}
