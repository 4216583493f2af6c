/** What AMF0 and AMF3 can say, as JavaScript values. Object keys keep the order of the wire. */
export type AmfValue =
  undefined | null | boolean | number | string | Date | Uint8Array | AmfXml | readonly AmfValue[] | AmfObject;

/**
 * Anonymous or typed object, or ECMA array (`amfType: 'ecma-array'` kept so that it goes out as it came in).
 * Made without a prototype: a key named `__proto__` is a key.
 */
export interface AmfObject {
  readonly [key: string]: AmfValue;
}

export class AmfXml {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
