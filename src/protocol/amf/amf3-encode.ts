import { encodeUtf8, type ByteWriter } from '../bytes/byte-writer.js';
import { malformed, MAX_AMF_DEPTH } from './amf-limits.js';
import { AMF3 } from './amf3-marker.js';
import { AmfDictionary, AmfXml, amfTrait, type AmfObject, type AmfValue } from './amf-value.js';

const MAX_U29 = 0x1fffffff;

/** AMF 3 specification. One encoder has one set of reference tables. Vectors go out as arrays. */
export class Amf3Encoder {
  readonly #writer: ByteWriter;
  readonly #strings = new Map<string, number>();
  readonly #objects = new Map<object, number>();
  #depth = 0;

  constructor(writer: ByteWriter) {
    this.#writer = writer;
  }

  value(value: AmfValue): void {
    const w = this.#writer;
    if (value === undefined) w.u8(AMF3.undefined);
    else if (value === null) w.u8(AMF3.null);
    else if (typeof value === 'boolean') w.u8(value ? AMF3.true : AMF3.false);
    else if (typeof value === 'number') this.#number(value);
    else if (typeof value === 'string') {
      w.u8(AMF3.string);
      this.#string(value);
    } else this.#composite(value);
  }

  #number(value: number): void {
    const w = this.#writer;
    // 3.6: 29 bits with sign; -0 is a double.
    if (Number.isInteger(value) && value >= -0x10000000 && value <= 0x0fffffff && !Object.is(value, -0)) {
      w.u8(AMF3.integer);
      this.#u29(value & MAX_U29);
    } else {
      w.u8(AMF3.double);
      w.f64(value);
    }
  }

  #composite(value: object): void {
    const w = this.#writer;
    const marker = markerOf(value);
    w.u8(marker);
    const known = this.#objects.get(value);
    if (known !== undefined) return this.#u29(known << 1);
    this.#objects.set(value, this.#objects.size);
    this.#depth += 1;
    if (this.#depth > MAX_AMF_DEPTH) throw malformed(`AMF values nested deeper than ${MAX_AMF_DEPTH}`);
    if (value instanceof Date) {
      this.#u29(1);
      w.f64(value.getTime());
    } else if (value instanceof AmfXml) {
      this.#counted(encodeUtf8(value.text));
    } else if (value instanceof AmfDictionary) {
      this.#header(value.entries.length);
      w.u8(0);
      for (const [key, item] of value.entries) {
        this.value(key);
        this.value(item);
      }
    } else if (ArrayBuffer.isView(value)) {
      this.#counted(value as Uint8Array);
    } else if (Array.isArray(value)) {
      this.#header(value.length);
      this.#string('');
      for (const item of value as AmfValue[]) this.value(item);
    } else {
      this.#object(value as AmfObject);
    }
    this.#depth -= 1;
  }

  #object(value: AmfObject): void {
    const trait = value[amfTrait];
    if (trait === 'ecma-array') {
      this.#header(0);
    } else {
      // U29O-traits, inline, dynamic, no sealed members (3.12).
      this.#u29(0b1011);
      this.#string(trait?.className ?? '');
    }
    for (const [name, item] of Object.entries(value)) {
      if (name === '') continue;
      this.#string(name);
      this.value(item);
    }
    this.#string('');
  }

  #string(text: string): void {
    const known = text === '' ? undefined : this.#strings.get(text);
    if (known !== undefined) return this.#u29(known << 1);
    if (text !== '') this.#strings.set(text, this.#strings.size);
    this.#counted(encodeUtf8(text));
  }

  #counted(bytes: Uint8Array): void {
    this.#header(bytes.byteLength);
    this.#writer.bytes(bytes);
  }

  #header(count: number): void {
    if (count > MAX_U29 >> 1) throw malformed(`AMF3 cannot count to ${count}`);
    this.#u29((count << 1) | 1);
  }

  #u29(value: number): void {
    const w = this.#writer;
    if (value < 0x80) return w.u8(value);
    if (value < 0x4000) {
      w.u8((value >> 7) | 0x80);
    } else if (value < 0x200000) {
      w.u8((value >> 14) | 0x80);
      w.u8(((value >> 7) & 0x7f) | 0x80);
    } else {
      w.u8((value >> 22) | 0x80);
      w.u8(((value >> 15) & 0x7f) | 0x80);
      w.u8(((value >> 8) & 0x7f) | 0x80);
      return w.u8(value & 0xff);
    }
    w.u8(value & 0x7f);
  }
}

function markerOf(value: object): number {
  if (value instanceof Date) return AMF3.date;
  if (value instanceof AmfXml) return AMF3.xml;
  if (value instanceof AmfDictionary) return AMF3.dictionary;
  if (ArrayBuffer.isView(value)) return AMF3.byteArray;
  if (Array.isArray(value)) return AMF3.array;
  return (value as AmfObject)[amfTrait] === 'ecma-array' ? AMF3.array : AMF3.object;
}
