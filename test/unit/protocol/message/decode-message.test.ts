import { describe, expect, it } from 'vitest';
import { AMF3_CODEC } from '../../../../src/protocol/amf/amf3-codec.js';
import { decodeMessage } from '../../../../src/protocol/message/decode-message.js';
import { encodeMessage } from '../../../../src/protocol/message/encode-message.js';
import type { RtmpMessage } from '../../../../src/protocol/message/message.js';
import { messageStreamId, milliseconds } from '../../../../src/protocol/units.js';
import { hex } from '../../../support/rtmp-captures.js';

const raw = (typeId: number, payload: string, timestamp = 0) => ({
  typeId,
  messageStreamId: messageStreamId(1),
  timestamp: milliseconds(timestamp),
  payload: hex(payload),
});
const id = messageStreamId(0x01020304);

/** RTMP 1.0 sections 5.4 and 7.1.7, written out by hand. */
const CONTROL: readonly (readonly [number, string, RtmpMessage])[] = [
  [1, '00001000', { type: 'set-chunk-size', chunkSize: 4096 }],
  [2, '00000004', { type: 'abort', chunkStreamId: 4 }],
  [3, 'fffffffe', { type: 'acknowledgement', sequenceNumber: 4294967294 }],
  [5, '002625a0', { type: 'window-acknowledgement-size', size: 2500000 }],
  [6, '002625a0 00', { type: 'set-peer-bandwidth', size: 2500000, limit: 'hard' }],
  [6, '002625a0 02', { type: 'set-peer-bandwidth', size: 2500000, limit: 'dynamic' }],
  [4, '0000 01020304', { type: 'user-control', event: 'stream-begin', messageStreamId: id }],
  [4, '0001 01020304', { type: 'user-control', event: 'stream-eof', messageStreamId: id }],
  [4, '0002 01020304', { type: 'user-control', event: 'stream-dry', messageStreamId: id }],
  [
    4,
    '0003 01020304 00000bb8',
    {
      type: 'user-control',
      event: 'set-buffer-length',
      messageStreamId: id,
      bufferLength: milliseconds(3000),
    },
  ],
  [4, '0004 01020304', { type: 'user-control', event: 'stream-is-recorded', messageStreamId: id }],
  [4, '0006 00000007', { type: 'user-control', event: 'ping-request', pingTimestamp: milliseconds(7) }],
  [4, '0007 00000007', { type: 'user-control', event: 'ping-response', pingTimestamp: milliseconds(7) }],
  [4, '001f 01020304', { type: 'user-control', event: 'buffer-empty', messageStreamId: id }],
  [4, '0020 01020304', { type: 'user-control', event: 'buffer-ready', messageStreamId: id }],
  [4, '001a', { type: 'user-control', event: 'other', eventType: 26, data: new Uint8Array(0) }],
];

describe('control messages', () => {
  it.each(CONTROL)('type %i reads %s', (typeId, payload, message) => {
    expect(decodeMessage(raw(typeId, payload))).toEqual([message]);
  });
  it.each(CONTROL)('type %i writes %s', (typeId, payload, message) => {
    expect(encodeMessage(message)).toMatchObject({ typeId, messageStreamId: 0, payload: hex(payload) });
  });
  it.each([
    [1, '0000'],
    [3, ''],
    [4, '00'],
    [4, '0006 0000'],
    [5, '00'],
    [6, '00000001 09'],
  ])('type %i refuses %s', (typeId, payload) => {
    expect(() => decodeMessage(raw(typeId, payload))).toThrow(
      expect.objectContaining({ code: 'CF_RTMP_MESSAGE_MALFORMED' }),
    );
  });
});

describe('commands', () => {
  it('have a name, a transaction id and the rest', () => {
    expect(decodeMessage(raw(20, '02 0004 706c6179 00 4010000000000000 05 02 0001 61'))).toMatchObject([
      { type: 'command', name: 'play', transactionId: 4, values: [null, 'a'], messageStreamId: 1 },
    ]);
  });
  it('may come without a transaction id', () => {
    expect(decodeMessage(raw(20, '02 0004 706c6179 05'))).toMatchObject([
      { transactionId: 0, values: [null] },
    ]);
  });
  it('of type 17 have a byte 0 in front, and AMF3 where they switch to it', () => {
    expect(
      decodeMessage(raw(17, '00 02 0001 61 00 0000000000000000 05 11 06 03 62'), AMF3_CODEC),
    ).toMatchObject([{ type: 'command', name: 'a', values: [null, 'b'], objectEncoding: 3 }]);
  });
  it('of type 17 are also read without that byte', () => {
    expect(decodeMessage(raw(17, '02 0001 61 00 0000000000000000'))).toMatchObject([{ name: 'a' }]);
  });
  it.each(['', '05', '00 0000000000000000', '02 0005 61'])('refuses %s', (payload) => {
    expect(() => decodeMessage(raw(20, payload))).toThrow(
      expect.objectContaining({ code: 'CF_RTMP_MESSAGE_MALFORMED' }),
    );
  });
});

describe('aggregates', () => {
  it('give their messages on the clock and the stream of the aggregate (7.1.6)', () => {
    const tags = '08 000001 000064 00 000000 aa 0000000c  09 000002 000078 00 000000 bbcc 0000000d';
    expect(decodeMessage(raw(22, tags, 5000))).toMatchObject([
      { type: 'audio', timestamp: 5000, messageStreamId: 1, payload: hex('aa') },
      { type: 'video', timestamp: 5020, messageStreamId: 1, payload: hex('bbcc') },
    ]);
  });
  it('count the highest byte of a tag time, and wrap', () => {
    const tags = '08 000000 000000 01 000000 0000000b 08 000000 000010 01 000000 0000000b';
    expect(decodeMessage(raw(22, tags, 0xffffffff)).map((m) => 'timestamp' in m && m.timestamp)).toEqual([
      0xffffffff, 15,
    ]);
  });
  it('may leave the last back pointer out', () => {
    expect(decodeMessage(raw(22, '08 000001 000000 00 000000 aa'))).toHaveLength(1);
  });
  it.each(['08 000005 000000 00 000000 aa', '16 000000 000000 00 000000', '08 00'])(
    'refuse %s',
    (payload) => {
      expect(() => decodeMessage(raw(22, payload))).toThrow(
        expect.objectContaining({ code: 'CF_RTMP_MESSAGE_MALFORMED' }),
      );
    },
  );
});
