import type { ByteReader } from '../bytes/byte-reader.js';
import { AmfBudget, malformed } from './amf-limits.js';
import { AMF3 } from './amf3-marker.js';
import { AmfDictionary, AmfXml, amfTrait, type AmfTrait, type AmfValue } from './amf-value.js';

interface Traits {
  readonly className: string;
  readonly isDynamic: boolean;
  readonly names: readonly string[];
}
type MutableObject = Record<string, AmfValue> & { [amfTrait]?: AmfTrait };

/** AMF 3 specification. One decoder has one set of reference tables. */
export class Amf3Decoder {
  readonly #reader: ByteReader;
  readonly #budget: AmfBudget;
  readonly #strings: string[] = [];
  readonly #objects: AmfValue[] = [];
  readonly #traits: Traits[] = [];

  constructor(reader: ByteReader, budget = new AmfBudget()) {
    this.#reader = reader;
    this.#budget = budget;
  }

  value(): AmfValue {
    const r = this.#reader;
    this.#budget.item();
    const marker = r.u8();
    switch (marker) {
      case AMF3.undefined:
        return undefined;
      case AMF3.null:
        return null;
      case AMF3.false:
        return false;
      case AMF3.true:
        return true;
      case AMF3.integer:
        // 3.6: 29 bits, two's complement.
        return (this.#u29() << 3) >> 3;
      case AMF3.double:
        return r.f64();
      case AMF3.string:
        return this.#string();
      case AMF3.xmlDocument:
      case AMF3.xml:
        return this.#referable((length) => this.#keep(new AmfXml(r.text(length))));
      case AMF3.date:
        return this.#referable(() => this.#keep(new Date(r.f64())));
      case AMF3.array:
        return this.#referable((length) => this.#nested(() => this.#array(length)));
      case AMF3.object:
        return this.#referable((bits) => this.#nested(() => this.#object(bits)));
      case AMF3.byteArray:
        return this.#referable((length) => this.#keep(r.bytes(length).slice()));
      case AMF3.vectorInt:
        return this.#vector(4, () => r.i32());
      case AMF3.vectorUint:
        return this.#vector(4, () => r.u32());
      case AMF3.vectorDouble:
        return this.#vector(8, () => r.f64());
      case AMF3.vectorObject:
        return this.#vector(1, () => this.value(), true);
      case AMF3.dictionary:
        return this.#referable((count) => this.#nested(() => this.#dictionary(count)));
      default:
        throw malformed(`AMF3 marker 0x${marker.toString(16)} at ${r.offset - 1}`);
    }
  }

  /** 1.3.1: seven bits in each of three bytes, eight in the fourth. */
  #u29(): number {
    let value = 0;
    for (let i = 0; i < 3; i++) {
      const byte = this.#reader.u8();
      value = (value << 7) | (byte & 0x7f);
      if (byte < 0x80) return value;
    }
    return (value << 8) | this.#reader.u8();
  }

  /** 1.3.2 */
  #string(): string {
    const header = this.#u29();
    if ((header & 1) === 0) {
      const known = this.#strings[header >> 1];
      if (known === undefined) throw malformed(`AMF3 string reference ${header >> 1} to nothing`);
      return known;
    }
    const text = this.#reader.text(header >> 1);
    // The empty string is never sent by reference.
    if (text !== '') this.#strings.push(text);
    return text;
  }

  /** A U29 whose lowest bit tells a reference (0) from a value (1), the other bits belonging to either. */
  #referable(read: (bits: number) => AmfValue): AmfValue {
    const header = this.#u29();
    if ((header & 1) === 1) return read(header >> 1);
    const index = header >> 1;
    if (index >= this.#objects.length) throw malformed(`AMF3 object reference ${index} to nothing`);
    return this.#objects[index];
  }

  #keep<T extends AmfValue>(value: T): T {
    this.#objects.push(value);
    return value;
  }

  #nested<T>(read: () => T): T {
    this.#budget.enter();
    const value = read();
    this.#budget.leave();
    return value;
  }

  /** 3.11: name and value pairs up to an empty name, then the dense part. */
  #array(count: number): AmfValue {
    const dense: AmfValue[] = [];
    const associative = Object.create(null) as MutableObject;
    // Which of the two it is shows only after the object number is taken.
    const slot = this.#objects.push(dense) - 1;
    let isAssociative = false;
    for (let name = this.#string(); name !== ''; name = this.#string()) {
      if (!isAssociative) {
        isAssociative = true;
        associative[amfTrait] = 'ecma-array';
        this.#objects[slot] = associative;
      }
      associative[name] = this.value();
    }
    this.#check(count, 1);
    for (let i = 0; i < count; i++) {
      if (isAssociative) associative[String(i)] = this.value();
      else dense.push(this.value());
    }
    return isAssociative ? associative : dense;
  }

  /** 3.12 */
  #object(bits: number): AmfValue {
    const traits = this.#readTraits(bits);
    const out = this.#keep(Object.create(null) as MutableObject);
    if (traits.className !== '') out[amfTrait] = { className: traits.className };
    for (const name of traits.names) out[name] = this.value();
    if (traits.isDynamic) {
      for (let name = this.#string(); name !== ''; name = this.#string()) out[name] = this.value();
    }
    return out;
  }

  #readTraits(bits: number): Traits {
    if ((bits & 1) === 0) {
      const known = this.#traits[bits >> 1];
      if (known === undefined) throw malformed(`AMF3 traits reference ${bits >> 1} to nothing`);
      return known;
    }
    // Only the class itself knows how long an externalizable value is (3.12).
    if ((bits & 2) !== 0) throw malformed(`AMF3 externalizable object of class ${this.#string()}`);
    const isDynamic = (bits & 4) !== 0;
    const count = bits >> 3;
    const className = this.#string();
    this.#check(count, 1);
    const names: string[] = [];
    for (let i = 0; i < count; i++) {
      this.#budget.item();
      names.push(this.#string());
    }
    const traits = { className, isDynamic, names };
    this.#traits.push(traits);
    return traits;
  }

  /** 3.13 and 3.14: a count, whether the length is fixed, and for objects the name of their class. */
  #vector(itemSize: number, read: () => AmfValue, ofObjects = false): AmfValue {
    return this.#referable((count) =>
      this.#nested(() => {
        this.#reader.skip(1);
        if (ofObjects) this.#string();
        this.#check(count, itemSize);
        const out = this.#keep<AmfValue[]>([]);
        for (let i = 0; i < count; i++) {
          if (!ofObjects) this.#budget.item();
          out.push(read());
        }
        return out;
      }),
    );
  }

  /** 3.15 */
  #dictionary(count: number): AmfValue {
    this.#reader.skip(1);
    this.#check(count, 2);
    const entries: [AmfValue, AmfValue][] = [];
    const out = this.#keep(new AmfDictionary(entries));
    for (let i = 0; i < count; i++) entries.push([this.value(), this.value()]);
    return out;
  }

  #check(count: number, size: number): void {
    if (count * size > this.#reader.remaining) {
      throw malformed(`AMF3 value of ${count} items in ${this.#reader.remaining} bytes`);
    }
  }
}
