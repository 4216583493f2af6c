import type { ByteReader } from '../bytes/byte-reader.js';
import type { ByteWriter } from '../bytes/byte-writer.js';
import type { AmfBudget } from './amf-limits.js';
import type { AmfValue } from './amf-value.js';
import { Amf3Decoder } from './amf3-decode.js';
import { Amf3Encoder } from './amf3-encode.js';

/** AMF3 for those who may meet it: AMF0 switches to it by a marker, and most peers never do. */
export interface Amf3Codec {
  /** One value, without a marker in front. */
  encode(writer: ByteWriter, value: AmfValue): void;
  decode(reader: ByteReader, budget: AmfBudget): AmfValue;
}

/** Behind each marker the reference tables begin anew: AMF 3 section 4.1. */
export const AMF3_CODEC: Amf3Codec = {
  encode: (writer, value) => new Amf3Encoder(writer).value(value),
  decode: (reader, budget) => new Amf3Decoder(reader, budget).value(),
};
