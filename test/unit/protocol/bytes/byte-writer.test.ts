import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../../../../src/protocol/bytes/byte-writer.js';
import { hex } from '../../../support/rtmp-captures.js';

describe('ByteWriter', () => {
  it.each([1, 2, 3, 5, 8, 13])(
    'writes every kind of field where its buffer of %i bytes grows',
    (capacity) => {
      const writer = new ByteWriter(capacity);
      writer.u8(1);
      writer.u16(0x0203);
      writer.u24(0x040506);
      writer.u32(0x0708090a);
      writer.f64(1.5);
      writer.bytes(Uint8Array.of(11, 12));
      writer.u8(13);
      expect(writer.finish()).toEqual(hex('01 0203 040506 0708090a 3ff8000000000000 0b0c 0d'));
    },
  );
});
