import { describe, expect, it } from 'vitest';
import { readFlacFrames } from '../../../../src/media/enhanced/flac.js';

/** RFC 9639 section 9.1: 192 samples, 44.1 kHz, stereo, 16 bit, frame 0; CRC-8 of these five bytes. */
const HEADER = [0xff, 0xf8, 0x19, 0x18, 0x00];
const crc8 = (bytes: readonly number[]): number =>
  bytes.reduce((sum, byte) => {
    let value = sum ^ byte;
    for (let bit = 0; bit < 8; bit++) value = ((value << 1) ^ (value & 0x80 ? 0x107 : 0)) & 0xff;
    return value;
  }, 0);

describe('the frames of a FLAC message', () => {
  it('are looked for in time that grows with its length, however many headers it seems to have', () => {
    const header = [...HEADER, crc8(HEADER)];
    const data = new Uint8Array(600_000).map((_, at) => header[at % header.length]!);
    const frames = readFlacFrames(data);
    expect(frames.reduce((sum, frame) => sum + frame.data.byteLength, 0)).toBe(data.byteLength);
    expect(new Set(frames.map(({ length }) => length))).toEqual(new Set([192]));
  }, 5000);
});
