import { describe, expect, it } from 'vitest';
import { ChunkWriter } from '../../../../src/protocol/chunk/chunk-writer.js';
import { hex, readMessages } from '../../../support/rtmp-captures.js';

const message = (timestamp: number, length: number, typeId = 9, messageStreamId = 1) => ({
  typeId,
  messageStreamId,
  timestamp,
  payload: new Uint8Array(length).fill(0xaa),
});

describe('ChunkWriter', () => {
  it('writes the first message of the first example (5.3.2.1) as the specification does', () => {
    const out = new ChunkWriter().write(3, message(1000, 32, 8, 12345));
    expect(out.subarray(0, 12)).toEqual(hex('03 0003e8 000020 08 39300000'));
    expect(out.byteLength).toBe(44);
  });

  it('writes the rest of it with fmt 2, then fmt 3', () => {
    const writer = new ChunkWriter();
    const sizes = [1000, 1020, 1040, 1060].map(
      (time) => writer.write(3, message(time, 32, 8, 12345)).byteLength,
    );
    expect(sizes).toEqual([44, 36, 33, 33]);
  });

  it('writes the second example (5.3.2.2): 140, 129 and 52 bytes', () => {
    const out = new ChunkWriter().write(4, message(1000, 307, 9, 12346));
    expect(out.byteLength).toBe(140 + 129 + 52);
    expect([out[140], out[140 + 129]]).toEqual([0xc4, 0xc4]);
  });

  it('says fmt 1 where only the message stream stays', () => {
    const writer = new ChunkWriter();
    writer.write(4, message(10, 5));
    expect(writer.write(4, message(30, 6)).subarray(0, 8)).toEqual(hex('44 000014 000006 09'));
  });

  it('never begins a message with fmt 3 behind a fmt 0, where readers disagree', () => {
    const writer = new ChunkWriter();
    writer.write(4, message(23, 5));
    expect(writer.write(4, message(46, 5))[0]).toBe(0x84);
    writer.write(5, message(0, 5));
    expect(writer.write(5, message(0, 5))[0]).toBe(0x85);
  });

  it('says the whole timestamp where it goes back', () => {
    const writer = new ChunkWriter();
    writer.write(4, message(100, 5));
    expect(writer.write(4, message(40, 5)).subarray(0, 4)).toEqual(hex('04 000028'));
  });

  it('repeats the extended timestamp on every chunk', () => {
    const out = new ChunkWriter().write(4, message(0x01020304, 200));
    expect(out.subarray(0, 16)).toEqual(hex('04 ffffff 0000c8 09 01000000 01020304'));
    expect(out.subarray(16 + 128, 16 + 128 + 5)).toEqual(hex('c4 01020304'));
  });

  it.each([
    [2, '02'],
    [63, '3f'],
    [64, '00 00'],
    [319, '00 ff'],
    [320, '01 00 01'],
    [65599, '01 ff ff'],
  ])('writes chunk stream id %i', (id, header) => {
    const expected = hex(header);
    expect(new ChunkWriter().write(id, message(0, 1)).subarray(0, expected.byteLength)).toEqual(expected);
  });

  it('uses a new chunk size from the next message on', () => {
    const writer = new ChunkWriter();
    writer.chunkSize = 4096;
    expect(writer.write(4, message(0, 4096)).byteLength).toBe(12 + 4096);
    expect(() => (writer.chunkSize = 0)).toThrow(RangeError);
  });

  it('writes timestamps over the end of 32 bits', () => {
    const writer = new ChunkWriter();
    const out = [0xfffffff0, 0x1_0000_0010].map((time) => writer.write(4, message(time, 3)));
    expect(readMessages(out).map((m) => m.timestamp)).toEqual([0xfffffff0, 0x10]);
  });

  it('refuses what no reader could take', () => {
    expect(() => new ChunkWriter().write(4, message(0, 0x1000000))).toThrow(
      expect.objectContaining({ code: 'CF_RTMP_MESSAGE_TOO_LARGE' }),
    );
  });
});
