import { describe, expect, it } from 'vitest';
import { Amf3Decoder } from '../../../../src/protocol/amf/amf3-decode.js';
import { Amf3Encoder } from '../../../../src/protocol/amf/amf3-encode.js';
import {
  AmfDictionary,
  AmfXml,
  amfObject,
  type AmfObject,
  type AmfValue,
} from '../../../../src/protocol/amf/amf-value.js';
import { ByteReader } from '../../../../src/protocol/bytes/byte-reader.js';
import { ByteWriter } from '../../../../src/protocol/bytes/byte-writer.js';
import { hex } from '../../../support/rtmp-captures.js';

const decode = (bytes: string): AmfValue => new Amf3Decoder(new ByteReader(hex(bytes))).value();
function encode(value: AmfValue): Uint8Array {
  const writer = new ByteWriter();
  new Amf3Encoder(writer).value(value);
  return writer.finish();
}

/** Written out by hand from the AMF 3 specification. */
const BOTH_WAYS: readonly (readonly [string, string, AmfValue])[] = [
  ['undefined', '00', undefined],
  ['null', '01', null],
  ['false', '02', false],
  ['true', '03', true],
  ['integer of one byte', '04 7f', 127],
  ['integer of two bytes', '04 8100', 128],
  ['integer of three bytes', '04 818000', 16384],
  ['integer of four bytes', '04 80c08000', 2097152],
  ['largest integer', '04 bfffffff', 268435455],
  ['smallest integer', '04 c0808000', -268435456],
  ['-1', '04 ffffffff', -1],
  ['double', '05 3ff8000000000000', 1.5],
  ['string', '06 07 666f6f', 'foo'],
  ['empty string', '06 01', ''],
  ['date', '08 01 4271d734b6400000', new Date(1_226_000_000_000)],
  ['dense array', '09 05 01 04 01 04 02', [1, 2]],
  ['array of the same string twice', '09 05 01 06 07 666f6f 06 00', ['foo', 'foo']],
  ['associative array', '09 01 03 61 04 01 01', amfObject({ a: 1 }, 'ecma-array')],
  ['dynamic object', '0a 0b 01 03 61 04 01 01', amfObject({ a: 1 })],
  ['XML', '0b 09 3c612f3e', new AmfXml('<a/>')],
  ['byte array', '0c 05 0102', Uint8Array.of(1, 2)],
  [
    'dictionary',
    '11 05 00 04 01 02 06 03 61 03',
    new AmfDictionary([
      [1, false],
      ['a', true],
    ]),
  ],
];

function codeOf(bytes: string): string {
  try {
    decode(bytes);
    return 'no error';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('AMF3', () => {
  it.each(BOTH_WAYS)('reads %s', (_, bytes, value) => expect(decode(bytes)).toEqual(value));
  it.each(BOTH_WAYS)('writes %s', (_, bytes, value) => expect(encode(value)).toEqual(hex(bytes)));

  it('reads sealed members by traits, and by reference to traits', () => {
    // Class P { x, y }: twice, the second time with traits by reference.
    expect(decode('09 05 01  0a 23 03 50 03 78 03 79 04 01 04 02  0a 01 04 03 04 04')).toEqual([
      amfObject({ x: 1, y: 2 }, { className: 'P' }),
      amfObject({ x: 3, y: 4 }, { className: 'P' }),
    ]);
  });

  it('reads an object by reference as the very same object', () => {
    const [first, second] = decode('09 05 01 0a 0b 01 01 0a 02') as [AmfObject, AmfObject];
    expect(second).toBe(first);
  });

  it('reads a cycle', () => {
    const value = decode('0a 0b 01 03 61 0a 00 01') as AmfObject;
    expect(value['a']).toBe(value);
    expect(encode(value)).toEqual(hex('0a 0b 01 03 61 0a 00 01'));
  });

  it('never counts the empty string among those that can be referred to', () => {
    expect(decode('09 07 01 06 01 06 03 61 06 00')).toEqual(['', 'a', 'a']);
  });

  it('reads an array with named and numbered members', () => {
    expect(decode('09 03 03 61 04 01 01 04 02')).toEqual(amfObject({ a: 1, 0: 2 }, 'ecma-array'));
  });

  it.each([
    ['ints', '0d 05 00 ffffffff 00000001', [-1, 1]],
    ['uints', '0e 05 00 ffffffff 00000001', [4294967295, 1]],
    ['doubles', '0f 03 01 3ff8000000000000', [1.5]],
    ['objects', '10 05 00 01 04 01 06 03 61', [1, 'a']],
  ])('reads a vector of %s', (_, bytes, value) => expect(decode(bytes)).toEqual(value));

  it.each([
    ['an externalizable object', '0a 07 03 41 00'],
    ['a string reference to nothing', '06 00'],
    ['an object reference to nothing', '0a 00'],
    ['a traits reference to nothing', '0a 01'],
    ['an array of 2^28', '09 ffffffff 01'],
    ['a vector of 2^28 doubles', '0f ffffffff 00'],
    ['a dictionary of 2^28', '11 ffffffff 00'],
    ['a byte array of 2^28', '0c ffffffff 00'],
    ['traits of 2^25 members', '0a ffffffbb 01'],
    ['a marker that does not exist', '12'],
    ['nothing', ''],
  ])('refuses %s', (_, bytes) => expect(codeOf(bytes)).toBe('CF_RTMP_MESSAGE_MALFORMED'));

  it('refuses nesting without end', () => {
    expect(codeOf('090301'.repeat(2000))).toBe('CF_RTMP_MESSAGE_MALFORMED');
  });
});
