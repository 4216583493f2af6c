import { PlayerError } from '../../errors/player-error.js';
import { ByteReader } from '../bytes/byte-reader.js';
import { AmfBudget, malformed, type AmfLimits } from './amf-limits.js';
import { AMF0 } from './amf0-marker.js';
import type { Amf3Codec } from './amf3-codec.js';
import { AmfXml, amfTrait, type AmfTrait, type AmfValue } from './amf-value.js';

/**
 * All values of one message: AMF 0 file format specification. A switch to AMF3 is followed where there is a codec for it.
 * @throws PlayerError `CF_RTMP_MESSAGE_MALFORMED`
 */
export function decodeAmf0(bytes: Uint8Array, amf3?: Amf3Codec, limits?: AmfLimits): AmfValue[] {
  const decoder = new Amf0Decoder(new ByteReader(bytes), amf3, limits);
  const values: AmfValue[] = [];
  while (decoder.hasMore) values.push(decoder.value());
  return values;
}

type MutableObject = Record<string, AmfValue> & { [amfTrait]?: AmfTrait };

export class Amf0Decoder {
  readonly #reader: ByteReader;
  readonly #amf3: Amf3Codec | undefined;
  readonly #budget: AmfBudget;
  /** Section 2.9: anonymous and typed objects, ECMA and strict arrays, in the order they began. */
  readonly #references: AmfValue[] = [];

  constructor(reader: ByteReader, amf3?: Amf3Codec, limits?: AmfLimits) {
    this.#budget = new AmfBudget(limits);
    this.#reader = reader;
    this.#amf3 = amf3;
  }

  get hasMore(): boolean {
    return this.#reader.remaining > 0;
  }

  value(): AmfValue {
    const r = this.#reader;
    this.#budget.item();
    const marker = r.u8();
    switch (marker) {
      case AMF0.number:
        return r.f64();
      case AMF0.boolean:
        return r.u8() !== 0;
      case AMF0.string:
        return r.text(r.u16());
      case AMF0.object:
        return this.#object(undefined);
      case AMF0.null:
        return null;
      case AMF0.undefined:
      // 2.15: a value that the sender could not serialize.
      case AMF0.unsupported:
        return undefined;
      case AMF0.reference:
        return this.#reference();
      case AMF0.ecmaArray:
        // 2.10: the count is a hint that many writers leave at 0, so only the end marker counts.
        r.u32();
        return this.#object('ecma-array');
      case AMF0.strictArray:
        return this.#strictArray();
      case AMF0.date: {
        const time = r.f64();
        // 2.13: the time zone is reserved; should not be filled in.
        r.skip(2);
        return new Date(time);
      }
      case AMF0.longString:
        return r.text(r.u32());
      case AMF0.xmlDocument:
        return new AmfXml(r.text(r.u32()));
      case AMF0.typedObject:
        return this.#object({ className: r.text(r.u16()) });
      case AMF0.avmPlus:
        // Nobody agreed to it; some say it all the same.
        if (this.#amf3 === undefined) {
          throw new PlayerError('CF_ENV_NO_ENGINE', { message: 'this build is without AMF3' });
        }
        return this.#amf3.decode(r, this.#budget);
      default:
        throw malformed(`AMF0 marker 0x${marker.toString(16)} at ${r.offset - 1}`);
    }
  }

  #object(trait: AmfTrait | undefined): AmfValue {
    const r = this.#reader;
    const out = Object.create(null) as MutableObject;
    if (trait !== undefined) out[amfTrait] = trait;
    this.#references.push(out);
    this.#budget.enter();
    // Encoders exist that leave the end marker out at the end of onMetaData (ffmpeg's flv reader bears it too).
    while (r.remaining > 0) {
      const name = r.text(r.u16());
      if (name === '' && (r.remaining === 0 || r.peek() === AMF0.objectEnd)) {
        if (r.remaining > 0) r.skip(1);
        break;
      }
      out[name] = this.value();
    }
    this.#budget.leave();
    return out;
  }

  #strictArray(): AmfValue {
    const count = this.#reader.u32();
    // An element is one byte at least.
    if (count > this.#reader.remaining)
      throw malformed(`strict array of ${count} in ${this.#reader.remaining} bytes`);
    const out: AmfValue[] = [];
    this.#references.push(out);
    this.#budget.enter();
    for (let i = 0; i < count; i++) out.push(this.value());
    this.#budget.leave();
    return out;
  }

  #reference(): AmfValue {
    const index = this.#reader.u16();
    if (index >= this.#references.length) throw malformed(`AMF0 reference ${index} to nothing`);
    return this.#references[index];
  }
}
