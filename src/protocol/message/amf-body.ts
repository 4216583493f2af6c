import { AMF0 } from '../amf/amf0-marker.js';
import { encodeAmf0Into } from '../amf/amf0-encode.js';
import type { Amf3Codec } from '../amf/amf3-codec.js';
import type { AmfValue } from '../amf/amf-value.js';
import { ByteWriter } from '../bytes/byte-writer.js';

/**
 * The values of a command or data message. RTMP 1.0 says no more of the AMF3 forms (types 15 and 17) than that they
 * exist: as Flash Player and its servers write them, a byte 0 is followed by AMF0, in which everything that is more
 * than a number, a text or a flag is AMF3 behind an AVM+ marker.
 */
export function encodeAmfBody(
  values: readonly AmfValue[],
  objectEncoding: 0 | 3 | undefined,
  amf3?: Amf3Codec,
): Uint8Array {
  const writer = new ByteWriter();
  if (objectEncoding !== 3) {
    encodeAmf0Into(writer, values, amf3);
    return writer.finish();
  }
  writer.u8(0);
  for (const value of values) {
    if (amf3 === undefined || typeof value !== 'object' || value === null) {
      encodeAmf0Into(writer, [value]);
    } else {
      writer.u8(AMF0.avmPlus);
      amf3.encode(writer, value);
    }
  }
  return writer.finish();
}
