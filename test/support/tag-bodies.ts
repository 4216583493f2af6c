import type { MediaMessage } from '../../src/protocol/message/message.js';
import { messageStreamId, milliseconds } from '../../src/protocol/units.js';

const signed24 = (value: number): number[] => [(value >> 16) & 255, (value >> 8) & 255, value & 255];

/** An AVC picture as FLV has it (E.4.3.1), with bytes that tell it from others. */
export const picture = (
  timestamp: number,
  keyframe: boolean,
  offset = 0,
  mark = timestamp,
): MediaMessage => ({
  type: 'video',
  messageStreamId: messageStreamId(1),
  timestamp: milliseconds(timestamp),
  payload: Uint8Array.from([
    keyframe ? 0x17 : 0x27,
    1,
    ...signed24(offset),
    mark & 255,
    (mark >> 8) & 255,
    1,
  ]),
});

/** A raw AAC frame (E.4.2). */
export const sound = (timestamp: number): MediaMessage => ({
  type: 'audio',
  messageStreamId: messageStreamId(1),
  timestamp: milliseconds(timestamp),
  payload: Uint8Array.from([0xaf, 1, 0x21, 0x10, timestamp & 255]),
});

export const avcConfig = (timestamp = 0): MediaMessage => ({
  type: 'video',
  messageStreamId: messageStreamId(1),
  timestamp: milliseconds(timestamp),
  payload: Uint8Array.from([0x17, 0, 0, 0, 0, 1]),
});
