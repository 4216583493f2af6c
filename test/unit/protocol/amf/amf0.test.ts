import { describe, expect, it } from 'vitest';
import { decodeAmf0 } from '../../../../src/protocol/amf/amf0-decode.js';
import { encodeAmf0 } from '../../../../src/protocol/amf/amf0-encode.js';
import { AMF3_CODEC } from '../../../../src/protocol/amf/amf3-codec.js';
import {
  AmfDictionary,
  AmfXml,
  amfObject,
  amfTrait,
  type AmfObject,
  type AmfValue,
} from '../../../../src/protocol/amf/amf-value.js';
import { hex } from '../../../support/rtmp-captures.js';

/** Written out by hand from the AMF 0 specification; each is read and written. */
const BOTH_WAYS: readonly (readonly [string, string, AmfValue])[] = [
  ['number', '00 3ff8000000000000', 1.5],
  ['negative zero', '00 8000000000000000', -0],
  ['true', '01 01', true],
  ['false', '01 00', false],
  ['string', '02 0003 666f6f', 'foo'],
  ['empty string', '02 0000', ''],
  ['string of UTF-8', '02 0006 e697a5e69cac', '日本'],
  ['object', '03 0001 61 00 3ff0000000000000 0000 09', amfObject({ a: 1 })],
  ['empty object', '03 0000 09', amfObject({})],
  ['object with a key named __proto__', '03 0009 5f5f70726f746f5f5f 05 0000 09', protoObject()],
  ['null', '05', null],
  ['undefined', '06', undefined],
  ['ECMA array', '08 00000001 0001 61 05 0000 09', amfObject({ a: null }, 'ecma-array')],
  ['strict array', '0a 00000002 05 06', [null, undefined]],
  ['date', '0b 4271d734b6400000 0000', new Date(1_226_000_000_000)],
  ['XML document', '0f 00000004 3c612f3e', new AmfXml('<a/>')],
  ['typed object', '10 0003 466f6f 0001 61 05 0000 09', amfObject({ a: null }, { className: 'Foo' })],
  ['byte array, behind a switch to AMF3', '11 0c 07 010203', Uint8Array.of(1, 2, 3)],
  ['dictionary, behind a switch to AMF3', '11 11 03 00 04 01 03', new AmfDictionary([[1, true]])],
];

function protoObject(): AmfObject {
  const object = amfObject({});
  Object.defineProperty(object, '__proto__', { value: null, enumerable: true });
  return object;
}

function codeOf(bytes: Uint8Array): string {
  try {
    decodeAmf0(bytes);
    return 'no error';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('AMF0', () => {
  it.each(BOTH_WAYS)('reads a %s', (_, bytes, value) => {
    const decoded = decodeAmf0(hex(bytes), AMF3_CODEC);
    expect(decoded).toHaveLength(1);
    expect(decoded[0]).toEqual(value);
    expect((decoded[0] as AmfObject | null)?.[amfTrait]).toEqual((value as AmfObject | null)?.[amfTrait]);
  });

  it.each(BOTH_WAYS)('writes a %s', (_, bytes, value) => {
    expect(encodeAmf0([value], AMF3_CODEC)).toEqual(hex(bytes));
  });

  it('refuses to write a byte array where no AMF3 may be used', () => {
    expect(() => encodeAmf0([Uint8Array.of(1)])).toThrow(
      expect.objectContaining({ code: 'CF_RTMP_MESSAGE_MALFORMED' }),
    );
  });

  it('writes a string beyond 65535 bytes as a long string', () => {
    const text = 'ü'.repeat(40_000);
    const bytes = encodeAmf0([text]);
    expect(bytes[0]).toBe(0x0c);
    expect(bytes.byteLength).toBe(5 + 80_000);
    expect(decodeAmf0(bytes)).toEqual([text]);
  });

  it('reads an unsupported value as undefined', () => {
    expect(decodeAmf0(hex('0d'))).toEqual([undefined]);
  });

  it('reads a reference as the very object it refers to', () => {
    // { a: { }, b: reference to the object at a }: 0 is the outer object, 1 the inner one.
    const [value] = decodeAmf0(hex('03 0001 61 03 0000 09 0001 62 07 0001 0000 09')) as [AmfObject];
    expect(value['b']).toBe(value['a']);
  });

  it('counts the references of arrays and typed objects too', () => {
    const values = decodeAmf0(
      hex('0a 00000000 10 0001 41 0000 09 08 00000000 0000 09 07 0000 07 0001 07 0002'),
    );
    expect(values.slice(3).map((value, i) => value === values[i])).toEqual([true, true, true]);
  });

  it('reads an object that contains itself, and writes it to the same bytes', () => {
    const bytes = hex('03 0004 73656c66 07 0000 0000 09');
    const [value] = decodeAmf0(bytes) as [AmfObject];
    expect(value['self']).toBe(value);
    expect(encodeAmf0([value])).toEqual(bytes);
  });

  it('reads an ECMA array whose count is wrong', () => {
    expect(decodeAmf0(hex('08 00000000 0001 61 05 0000 09 05'))).toEqual([
      amfObject({ a: null }, 'ecma-array'),
      null,
    ]);
    expect(decodeAmf0(hex('08 ffffffff 0000 09'))).toEqual([amfObject({}, 'ecma-array')]);
  });

  it('reads metadata that ends without an end marker', () => {
    expect(decodeAmf0(hex('02 0001 6d 08 00000001 0001 61 01 01'))).toEqual([
      'm',
      amfObject({ a: true }, 'ecma-array'),
    ]);
  });

  it('keeps the order of keys', () => {
    const [value] = decodeAmf0(encodeAmf0([amfObject({ zebra: 1, apple: 2, mango: 3 })])) as [AmfObject];
    expect(Object.keys(value)).toEqual(['zebra', 'apple', 'mango']);
  });

  it.each([
    ['a string that is longer than the message', '02 ffff 61'],
    ['a long string of 4 GB', '0c ffffffff 61'],
    ['a strict array of 4 billion', '0a ffffffff 05'],
    ['a reference to nothing', '07 0000'],
    ['a marker that does not exist', '7f'],
    ['a recordset', '0e'],
    ['half a number', '00 0000'],
    ['a value that is missing', '03 0001 61'],
  ])('refuses %s', (_, bytes) => {
    expect(codeOf(hex(bytes))).toBe('CF_RTMP_MESSAGE_MALFORMED');
  });

  it('refuses nesting without end', () => {
    const bytes = new Uint8Array(50_000);
    for (let i = 0; i + 5 <= bytes.byteLength; i += 5) bytes.set([0x0a, 0, 0, 0, 1], i);
    expect(codeOf(bytes)).toBe('CF_RTMP_MESSAGE_MALFORMED');
  });

  it('refuses more values than any metadata has', () => {
    expect(codeOf(new Uint8Array(8_000_000).fill(5))).toBe('CF_RTMP_MESSAGE_MALFORMED');
    const array = new Uint8Array(2_000_005).fill(5);
    array.set([0x0a, 0x00, 0x1e, 0x84, 0x80]);
    expect(codeOf(array)).toBe('CF_RTMP_MESSAGE_MALFORMED');
  });
});
