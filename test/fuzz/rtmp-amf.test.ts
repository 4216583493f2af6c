import * as fc from 'fast-check';
import { holds } from '../support/holds.js';
import { describe, expect, it } from 'vitest';
import { PlayerError } from '../../src/errors/player-error.js';
import { decodeAmf0 } from '../../src/protocol/amf/amf0-decode.js';
import { encodeAmf0 } from '../../src/protocol/amf/amf0-encode.js';
import { Amf3Decoder } from '../../src/protocol/amf/amf3-decode.js';
import { AMF3_CODEC } from '../../src/protocol/amf/amf3-codec.js';
import { AmfXml, amfObject, type AmfValue } from '../../src/protocol/amf/amf-value.js';
import { ByteReader } from '../../src/protocol/bytes/byte-reader.js';
import { ByteWriter } from '../../src/protocol/bytes/byte-writer.js';

// Lone surrogates have no UTF-8.
const text = fc.string({ unit: 'binary', maxLength: 40 });
const key = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });
const { value } = fc.letrec<{ value: AmfValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(undefined, null, true, false),
    fc.double(),
    fc.integer(),
    text,
    fc.date({ noInvalidDate: true }),
    text.map((xml) => new AmfXml(xml)),
    fc.uint8Array({ maxLength: 30 }),
    fc.array(tie('value'), { maxLength: 6 }),
    fc
      .tuple(
        fc.dictionary(key, tie('value'), { maxKeys: 6 }),
        fc.constantFrom(undefined, 'ecma-array' as const, { className: 'a.b.C' }),
      )
      // An AMF3 array without members does not tell which kind it is.
      .map(([properties, trait]) =>
        amfObject(
          properties,
          trait === 'ecma-array' && Object.keys(properties).length === 0 ? undefined : trait,
        ),
      ),
  ),
}));

function mustBePlayerError(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof PlayerError) || error.code === 'CF_INTERNAL') throw error;
  }
}

describe('AMF', () => {
  it('AMF0 reads what it writes', () => {
    holds(
      fc.property(fc.array(value, { maxLength: 5 }), (values) => {
        expect(decodeAmf0(encodeAmf0(values, AMF3_CODEC), AMF3_CODEC)).toEqual(values);
      }),
      { numRuns: 300 },
    );
  });

  it('AMF3 reads what it writes', () => {
    holds(
      fc.property(value, (item) => {
        const writer = new ByteWriter();
        AMF3_CODEC.encode(writer, item);
        expect(new Amf3Decoder(new ByteReader(writer.finish())).value()).toEqual(item);
      }),
      { numRuns: 300 },
    );
  });

  it('AMF0 refuses garbage with a PlayerError', () => {
    const marker = fc.constantFrom(0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16, 17);
    const bytes = fc.array(fc.oneof(marker, fc.integer({ min: 0, max: 255 })), { maxLength: 300 });
    holds(
      fc.property(bytes, (garbage) =>
        mustBePlayerError(() => decodeAmf0(Uint8Array.from(garbage), AMF3_CODEC)),
      ),
      { numRuns: 2000 },
    );
  });

  it('AMF3 refuses garbage with a PlayerError', () => {
    const bytes = fc.array(fc.oneof(fc.integer({ min: 0, max: 17 }), fc.integer({ min: 0, max: 255 })), {
      maxLength: 300,
    });
    holds(
      fc.property(bytes, (garbage) =>
        mustBePlayerError(() => new Amf3Decoder(new ByteReader(Uint8Array.from(garbage))).value()),
      ),
      { numRuns: 2000 },
    );
  });
});
