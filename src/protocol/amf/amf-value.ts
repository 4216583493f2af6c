/** What AMF0 and AMF3 can say, as JavaScript values. Object keys keep the order of the wire. */
export type AmfValue =
  | undefined
  | null
  | boolean
  | number
  | string
  | Date
  | Uint8Array
  | AmfXml
  | AmfDictionary
  | readonly AmfValue[]
  | AmfObject;

/**
 * What an object is besides its properties: an ECMA array (AMF0 section 2.10, and the associative part of an
 * AMF3 array), or an object of a named class. A symbol, so that it is no property, is not cloned or printed, and
 * yet goes out as it came in.
 */
export const amfTrait: unique symbol = Symbol('amfTrait');

export type AmfTrait = 'ecma-array' | { readonly className: string };

/**
 * Anonymous or typed object, or ECMA array. Made without a prototype: a key named `__proto__` is a key. An object
 * that the wire refers to twice is one object here, so values can be cyclic.
 */
export interface AmfObject {
  readonly [key: string]: AmfValue;
  readonly [amfTrait]?: AmfTrait;
}

export class AmfXml {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** AMF3 section 3.15. Its keys can be any value, so it is no {@link AmfObject}. */
export class AmfDictionary {
  readonly entries: readonly (readonly [AmfValue, AmfValue])[];
  constructor(entries: readonly (readonly [AmfValue, AmfValue])[]) {
    this.entries = entries;
  }
}

/** An object with the given properties as AMF wants it: ordered, without a prototype. */
export function amfObject(properties: Readonly<Record<string, AmfValue>>, trait?: AmfTrait): AmfObject {
  const out = Object.assign(Object.create(null) as Record<string, AmfValue>, properties);
  return trait === undefined ? out : Object.assign(out, { [amfTrait]: trait });
}

/** Whether a value is an object with properties: no date, array, byte array, dictionary or XML. */
export function isAmfObject(value: AmfValue): value is AmfObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !(value instanceof AmfXml) &&
    !(value instanceof AmfDictionary) &&
    !ArrayBuffer.isView(value)
  );
}
