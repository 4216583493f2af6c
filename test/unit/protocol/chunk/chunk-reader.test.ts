import { describe, expect, it } from 'vitest';
import { ChunkReader } from '../../../../src/protocol/chunk/chunk-reader.js';
import type { RawMessage } from '../../../../src/protocol/message/message.js';
import { hex, readMessages } from '../../../support/rtmp-captures.js';

const bytes = (...parts: (string | Uint8Array)[]): Uint8Array => {
  const all = parts.map((part) => (typeof part === 'string' ? hex(part) : part));
  const out = new Uint8Array(all.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of all) {
    out.set(part, at);
    at += part.byteLength;
  }
  return out;
};
const fill = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);
const read = (...parts: (string | Uint8Array)[]): RawMessage[] => readMessages([bytes(...parts)]);
const times = (messages: RawMessage[]): number[] => messages.map((message) => message.timestamp);

function errorOf(run: () => void): { code: string } {
  try {
    run();
  } catch (error) {
    return error as { code: string };
  }
  return { code: 'no error' };
}

describe('ChunkReader', () => {
  it('reads the first example of the specification (5.3.2.1): audio in four header formats', () => {
    const messages = read(
      '03 0003e8 000020 08 39300000', fill(32, 1), // fmt 0, 1000, stream 12345
      '83 000014', fill(32, 2), // fmt 2, delta 20
      'c3', fill(32, 3), // fmt 3
      'c3', fill(32, 4),
    ); // prettier-ignore
    expect(times(messages)).toEqual([1000, 1020, 1040, 1060]);
    expect(messages.map((m) => [m.messageStreamId, m.typeId, m.payload.byteLength, m.payload[0]])).toEqual([
      [12345, 8, 32, 1],
      [12345, 8, 32, 2],
      [12345, 8, 32, 3],
      [12345, 8, 32, 4],
    ]);
  });

  it('reads the second example (5.3.2.2): 307 bytes of video in chunks of 128', () => {
    const [message, ...more] = read(
      '04 0003e8 000133 09 3a300000', fill(128, 1), 'c4', fill(128, 2), 'c4', fill(51, 3),
    ); // prettier-ignore
    expect(more).toEqual([]);
    expect(message).toMatchObject({ typeId: 9, timestamp: 1000, messageStreamId: 12346 });
    expect(message?.payload).toEqual(bytes(fill(128, 1), fill(128, 2), fill(51, 3)));
  });

  it('reads chunk stream ids of one, two and three bytes as different streams', () => {
    // 3; 64 + 5; 64 + 0x05 + 0x01 * 256: each with half a message, then the other halves.
    const heads = ['03', '00 05', '01 05 01'];
    const half = heads.map((head) => bytes(head, '000000 000081 08 00000000', fill(128, 7)));
    const rest = ['c3', 'c0 05', 'c1 05 01'].map((head, i) => bytes(head, fill(1, i)));
    expect(read(...half, ...rest).map((m) => m.payload[128])).toEqual([0, 1, 2]);
  });

  it('takes two- and three-byte forms of the same id for the same stream', () => {
    const messages = read('00 05 000000 000081 08 00000000', fill(128, 1), 'c1 05 00', fill(1, 2));
    expect(messages).toHaveLength(1);
  });

  it('reads the message stream id as little-endian', () => {
    expect(read('03 000000 000000 08 01020304')[0]?.messageStreamId).toBe(0x04030201);
  });

  it('delivers a message of no bytes', () => {
    const [message] = read('04 000007 000000 08 01000000');
    expect(message).toMatchObject({ typeId: 8, timestamp: 7 });
    expect(message?.payload.byteLength).toBe(0);
  });

  it('keeps message stream, length and type over fmt 1 and 2', () => {
    const messages = read(
      '04 000064 000001 09 01000000 aa',
      '44 000010 000002 08 bbbb',
      '84 000020 cccc',
      'c4 dddd',
    );
    expect(times(messages)).toEqual([100, 116, 148, 180]);
    expect(messages.map((m) => [m.typeId, m.payload.byteLength, m.messageStreamId])).toEqual([
      [9, 1, 1],
      [8, 2, 1],
      [8, 2, 1],
      [8, 2, 1],
    ]);
  });

  it('takes the timestamp of a fmt 0 as the delta of a fmt 3 behind it (5.3.1.2.4)', () => {
    expect(times(read('04 000017 000001 08 01000000 aa', 'c4 bb', 'c4 cc'))).toEqual([23, 46, 69]);
  });

  it('leaves the time where that would be no distance of two messages, as nginx-rtmp means it', () => {
    expect(times(read('04 0b8580 000001 08 01000000 aa', 'c4 bb'))).toEqual([755072, 755072]);
  });

  it('goes on in time after a fmt 3 that began a message', () => {
    expect(times(read('04 000064 000001 08 01000000 aa', '84 00000a aa', 'c4 aa', '84 000001 aa'))).toEqual([
      100, 110, 120, 121,
    ]);
  });

  it('wraps timestamps at 32 bits', () => {
    expect(times(read('04 ffffff 000001 08 01000000 fffffff0 aa', '84 000020 aa'))).toEqual([4294967280, 16]);
  });

  it('goes back in time by an extended delta', () => {
    expect(times(read('04 000100 000001 08 01000000 aa', '84 ffffff ffffffff aa'))).toEqual([256, 255]);
  });

  it('reads 0xFFFFFF itself as an extended timestamp', () => {
    expect(times(read('04 ffffff 000001 08 01000000 00ffffff aa'))).toEqual([0xffffff]);
  });

  it.each([
    ['repeats the extended timestamp', '01020304'],
    ['leaves it out', ''],
  ])('reads a message whose fmt 3 chunks %s', (_, repeated) => {
    const [message] = read(
      '04 ffffff 000102 09 01000000 01020304', fill(128, 1),
      'c4', repeated, fill(128, 2),
      'c4', repeated, fill(2, 3),
    ); // prettier-ignore
    expect(message).toMatchObject({ timestamp: 0x01020304 });
    expect(message?.payload).toEqual(bytes(fill(128, 1), fill(128, 2), fill(2, 3)));
  });

  it('reads a repeated extended delta, and one given as the timestamp of the message', () => {
    const head = bytes(
      '04 000005 000081 09 01000000',
      fill(128, 1),
      'c4 11',
      '44 ffffff 000081 09 01000000',
      fill(128, 2),
    );
    for (const repeated of ['01000000', '01000005']) {
      expect(times(readMessages([bytes(head, 'c4', repeated, '22')]))).toEqual([5, 0x01000005]);
    }
  });

  it('does not wait for four bytes that cannot be an extended timestamp', () => {
    const messages: RawMessage[] = [];
    const reader = new ChunkReader((message) => messages.push(message));
    reader.push(bytes('04 ffffff 000082 09 01000000 01020304', fill(128, 1), 'c4 aabb'));
    expect(messages).toHaveLength(1);
  });

  it('reads a fmt 3 that begins a message behind an extended timestamp: delta, absolute, or left out', () => {
    const first = '04 ffffff 000002 09 01000000 01020304 aaaa';
    const delta = '84 ffffff 01000000 bbbb';
    expect(times(read(first, delta, 'c4 01000000 cccc'))).toEqual([0x01020304, 0x02020304, 0x03020304]);
    expect(times(read(first, 'c4 01020318 cccc'))).toEqual([0x01020304, 0x01020318]);
    expect(times(read(first, 'c4 cccc', '84 000001 dddd'))).toEqual([0x01020304, 0x01020304, 0x01020305]);
  });

  it('puts interleaved chunk streams together', () => {
    const messages = read(
      '04 000001 000100 08 01000000', fill(128, 4),
      '06 000002 000100 09 01000000', fill(128, 6),
      'c4', fill(128, 5),
      'c6', fill(128, 7),
    ); // prettier-ignore
    expect(messages.map((m) => [m.typeId, m.payload[0], m.payload[255]])).toEqual([
      [8, 4, 5],
      [9, 6, 7],
    ]);
  });

  it('obeys a chunk size that comes between the chunks of a message', () => {
    const messages = read(
      '04 000001 00012c 08 01000000', fill(128, 1),
      '02 000000 000004 01 00000000 00000064',
      'c4', fill(100, 2), 'c4', fill(72, 3),
    ); // prettier-ignore
    expect(messages[1]?.payload).toEqual(bytes(fill(128, 1), fill(100, 2), fill(72, 3)));
  });

  it('takes a chunk size of 2147483647', () => {
    const messages = read(
      '02 000000 000004 01 00000000 7fffffff',
      '04 000000 0186a0 09 01000000', fill(100_000, 9),
    ); // prettier-ignore
    expect(messages[1]?.payload).toEqual(fill(100_000, 9));
  });

  it.each(['00000000', '80000000', 'ffffffff', '000080'])('refuses the chunk size %s', (size) => {
    const length = (size.length / 2).toString(16).padStart(6, '0');
    expect(errorOf(() => read(`02 000000 ${length} 01 00000000 ${size}`)).code).toBe(
      'CF_RTMP_CHUNK_MALFORMED',
    );
  });

  it('drops a message that is aborted, and begins the next one', () => {
    const messages = read(
      '04 000001 000100 08 01000000', fill(128, 1),
      '02 000000 000004 02 00000000 00000004',
      '44 000005 000001 08 77',
    ); // prettier-ignore
    expect(messages.map((m) => [m.typeId, m.timestamp])).toEqual([
      [2, 0],
      [8, 6],
    ]);
  });

  it('does not mind an abort of nothing', () => {
    expect(read('02 000000 000004 02 00000000 00000009', '04 000000 000001 08 01000000 aa')).toHaveLength(2);
  });

  it('starts anew where a header cuts a message short', () => {
    const messages = read('04 000001 000100 08 01000000', fill(128, 1), '04 000002 000001 08 01000000 aa');
    expect(messages.map((m) => m.timestamp)).toEqual([2]);
  });

  it('refuses a message of 16 MB before the memory for it is taken', () => {
    const before = process.memoryUsage().arrayBuffers;
    const error = errorOf(() => read('04 000000 ffffff 09 01000000 aa'));
    expect(error).toMatchObject({ code: 'CF_RTMP_MESSAGE_TOO_LARGE', context: { messageLength: 0xffffff } });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1 << 20);
  });

  it('takes a message of exactly the limit', () => {
    const messages: RawMessage[] = [];
    const reader = new ChunkReader((m) => messages.push(m), { maxMessageSize: 100 });
    reader.push(bytes('04 000000 000064 09 01000000', fill(100, 1)));
    expect(messages).toHaveLength(1);
    expect(errorOf(() => reader.push(hex('04 000000 000065 09 01000000'))).code).toBe(
      'CF_RTMP_MESSAGE_TOO_LARGE',
    );
  });

  it('bounds what many unfinished messages take together', () => {
    const heads = Array.from({ length: 10 }, (_, i) =>
      bytes(`${(3 + i).toString(16).padStart(2, '0')} 000000 700000 09 01000000`, fill(128, 1)),
    );
    expect(errorOf(() => read(...heads)).code).toBe('CF_RTMP_MESSAGE_TOO_LARGE');
  });

  it('bounds the number of chunk streams', () => {
    const heads = Array.from({ length: 1000 }, (_, i) =>
      bytes(Uint8Array.of(1, i & 0xff, i >> 8), '000000 000000 09 01000000'),
    );
    expect(errorOf(() => read(...heads)).code).toBe('CF_RTMP_CHUNK_MALFORMED');
  });

  it('ends with a peer that cuts message after message short', () => {
    const head = hex('04 000000 700000 09 01000000 aa');
    const reader = new ChunkReader(() => undefined);
    const error = errorOf(() => {
      for (let i = 0; i < 1000; i++) reader.push(bytes(head, fill(127, 0)));
    });
    expect(error.code).toBe('CF_RTMP_CHUNK_MALFORMED');
  });

  it.each(['84 000001', 'c4 00', '81 05 00 000001'])(
    'refuses a chunk stream that begins with %s',
    (start) => {
      expect(errorOf(() => read(start)).code).toBe('CF_RTMP_CHUNK_MALFORMED');
    },
  );

  it('lets a chunk stream begin with fmt 1', () => {
    expect(read('42 000003 000004 03 00000010')).toMatchObject([
      { typeId: 3, messageStreamId: 0, timestamp: 3 },
    ]);
  });

  it('gives every message a buffer of its own', () => {
    const piece = bytes('04 000000 000002 08 01000000 0102', 'c4 0304');
    const messages = readMessages([piece]);
    piece.fill(0);
    expect(messages.map((m) => [...m.payload])).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(messages[0]?.payload.buffer).not.toBe(messages[1]?.payload.buffer);
    expect(messages[0]?.payload.buffer.byteLength).toBe(2);
  });
});
