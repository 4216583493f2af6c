import { ByteWriter, encodeUtf8 } from '../bytes/byte-writer.js';
import { malformed, MAX_AMF_DEPTH } from './amf-limits.js';
import { AMF0 } from './amf0-marker.js';
import type { Amf3Codec } from './amf3-codec.js';
import { AmfDictionary, AmfXml, amfTrait, type AmfObject, type AmfValue } from './amf-value.js';

/**
 * AMF 0 file format specification. What only AMF 3 can say goes out behind an AVM+ marker, where there is a codec
 * for it.
 * @throws PlayerError `CF_RTMP_MESSAGE_MALFORMED` for what cannot be said.
 */
export function encodeAmf0(values: readonly AmfValue[], amf3?: Amf3Codec): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  encodeAmf0Into(writer, values, amf3);
  return writer.finish();
}

export function encodeAmf0Into(writer: ByteWriter, values: readonly AmfValue[], amf3?: Amf3Codec): void {
  const encoder = new Amf0Encoder(writer, amf3);
  for (const value of values) encoder.value(value);
}

class Amf0Encoder {
  readonly #writer: ByteWriter;
  readonly #references = new Map<object, number>();
  readonly #amf3: Amf3Codec | undefined;
  #depth = 0;

  constructor(writer: ByteWriter, amf3: Amf3Codec | undefined) {
    this.#writer = writer;
    this.#amf3 = amf3;
  }

  value(value: AmfValue): void {
    const w = this.#writer;
    switch (typeof value) {
      case 'number':
        w.u8(AMF0.number);
        w.f64(value);
        return;
      case 'boolean':
        w.u8(AMF0.boolean);
        w.u8(value ? 1 : 0);
        return;
      case 'string':
        this.#string(value);
        return;
      case 'undefined':
        w.u8(AMF0.undefined);
        return;
      case 'object':
        if (value === null) w.u8(AMF0.null);
        else this.#composite(value);
        return;
      default:
        throw malformed(`AMF cannot say a ${typeof value}`);
    }
  }

  #composite(value: object): void {
    const w = this.#writer;
    if (value instanceof Date) {
      w.u8(AMF0.date);
      w.f64(value.getTime());
      w.u16(0);
    } else if (value instanceof AmfXml) {
      const text = encodeUtf8(value.text);
      w.u8(AMF0.xmlDocument);
      w.u32(text.byteLength);
      w.bytes(text);
    } else if (value instanceof AmfDictionary || ArrayBuffer.isView(value)) {
      if (this.#amf3 === undefined) throw malformed('AMF0 has no byte arrays and no dictionaries');
      w.u8(AMF0.avmPlus);
      this.#amf3.encode(w, value as AmfDictionary | Uint8Array);
    } else if (!this.#reference(value)) {
      this.#depth += 1;
      if (this.#depth > MAX_AMF_DEPTH) throw malformed(`AMF values nested deeper than ${MAX_AMF_DEPTH}`);
      if (Array.isArray(value)) {
        w.u8(AMF0.strictArray);
        w.u32(value.length);
        for (const item of value as AmfValue[]) this.value(item);
      } else {
        this.#object(value as AmfObject);
      }
      this.#depth -= 1;
    }
  }

  /** Section 2.9: what was written before goes out as its index, so a cycle ends. */
  #reference(value: object): boolean {
    const index = this.#references.get(value);
    if (index === undefined || index > 0xffff) {
      this.#references.set(value, this.#references.size);
      return false;
    }
    this.#writer.u8(AMF0.reference);
    this.#writer.u16(index);
    return true;
  }

  #object(value: AmfObject): void {
    const w = this.#writer;
    const trait = value[amfTrait];
    const names = Object.keys(value);
    if (trait === undefined) {
      w.u8(AMF0.object);
    } else if (trait === 'ecma-array') {
      w.u8(AMF0.ecmaArray);
      w.u32(names.length);
    } else {
      w.u8(AMF0.typedObject);
      this.#name(trait.className);
    }
    for (const name of names) {
      this.#name(name);
      this.value(value[name]);
    }
    w.u16(0);
    w.u8(AMF0.objectEnd);
  }

  #string(text: string): void {
    const bytes = encodeUtf8(text);
    if (bytes.byteLength <= 0xffff) {
      this.#writer.u8(AMF0.string);
      this.#writer.u16(bytes.byteLength);
    } else {
      this.#writer.u8(AMF0.longString);
      this.#writer.u32(bytes.byteLength);
    }
    this.#writer.bytes(bytes);
  }

  #name(text: string): void {
    const bytes = encodeUtf8(text);
    if (bytes.byteLength > 0xffff) throw malformed('an AMF property name has 65535 bytes at most');
    this.#writer.u16(bytes.byteLength);
    this.#writer.bytes(bytes);
  }
}
