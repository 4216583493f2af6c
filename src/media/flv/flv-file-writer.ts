import {
  FILE_HEADER_SIZE,
  PREVIOUS_TAG_SIZE,
  TAG_HEADER_SIZE,
  TAG_TYPE,
  type FlvHeader,
  type FlvTag,
} from './flv-tag.js';

const MAX_PAYLOAD = 0xff_ffff;

/** The FLV header and the PreviousTagSize of no tag: specification E.2 and E.3. */
export function encodeFlvHeader({ hasAudio, hasVideo }: FlvHeader): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(FILE_HEADER_SIZE + PREVIOUS_TAG_SIZE);
  out.set([0x46, 0x4c, 0x56, 1, (hasAudio ? 4 : 0) | (hasVideo ? 1 : 0), 0, 0, 0, FILE_HEADER_SIZE]);
  return out;
}

/**
 * One tag and its PreviousTagSize: specification E.3 and E.4.1.
 *
 * @throws RangeError for a payload of 16 MiB or more, which a tag cannot say.
 */
export function encodeFlvTag({ type, timestamp, payload }: FlvTag): Uint8Array<ArrayBuffer> {
  const size = payload.byteLength;
  if (size > MAX_PAYLOAD) throw new RangeError(`an FLV tag body of ${size} bytes`);
  const out = new Uint8Array(TAG_HEADER_SIZE + size + PREVIOUS_TAG_SIZE);
  const view = new DataView(out.buffer);
  view.setUint32(0, ((TAG_TYPE[type] << 24) | size) >>> 0);
  view.setUint32(4, ((timestamp << 8) | (timestamp >>> 24)) >>> 0);
  out.set(payload, TAG_HEADER_SIZE);
  view.setUint32(TAG_HEADER_SIZE + size, TAG_HEADER_SIZE + size);
  return out;
}
