const TS_PACKET = 188;
const SYNC = 0x47;
/** AES in CBC mode makes whole blocks. */
const AES_BLOCK = 16;
/** Of what the playlist says that a segment lasts: less is half a segment, and no rounding. */
const LEAST_PART = 0.7;
/** 90 kHz and 33 bits: ISO/IEC 13818-1, 2.4.3.7. */
const PTS_HZ = 90_000;
/** Boxes that a segment begins with, ISO/IEC 14496-12 and CMAF. */
const FIRST_BOXES = new Set(['styp', 'moof', 'ftyp', 'moov', 'sidx', 'emsg', 'prft', 'free', 'mdat', 'ssix']);

export interface SegmentFacts {
  /** Seconds, as the playlist says. */
  readonly duration?: number;
  /** With AES-128, as a whole. */
  readonly isEncrypted?: boolean;
}

/**
 * Whether a segment ends in the middle: `for certain`, `perhaps` where only its length in time says so. A proxy that
 * lost its origin half way may put that half into its cache and answer it as the whole, with a length that is right.
 */
export function cutOf(bytes: Uint8Array, facts: SegmentFacts = {}): 'for certain' | 'perhaps' | undefined {
  if (bytes.byteLength === 0) return undefined;
  if (facts.isEncrypted === true) return bytes.byteLength % AES_BLOCK === 0 ? undefined : 'for certain';
  if (isTransportStream(bytes)) {
    if (bytes.byteLength % TS_PACKET !== 0) return 'perhaps';
    const { duration = 0 } = facts;
    const span = timeSpan(bytes);
    return span !== undefined && span < duration * LEAST_PART ? 'perhaps' : undefined;
  }
  return isBroken(bytes) ? 'for certain' : undefined;
}

function isTransportStream(bytes: Uint8Array): boolean {
  return bytes[0] === SYNC && (bytes.byteLength <= TS_PACKET || bytes[TS_PACKET] === SYNC);
}

/** Seconds from the first to the last presentation time; `undefined` where there are not two of them. */
function timeSpan(bytes: Uint8Array): number | undefined {
  let first = Infinity;
  let last = -Infinity;
  for (let at = 0; at + TS_PACKET <= bytes.byteLength; at += TS_PACKET) {
    const pts = ptsOf(bytes.subarray(at, at + TS_PACKET));
    if (pts === undefined) continue;
    first = Math.min(first, pts);
    last = Math.max(last, pts);
  }
  const span = (last - first) / PTS_HZ;
  // Around the wrap of 33 bits nothing is said.
  return span > 0 && span < 3600 ? span : undefined;
}

function ptsOf(packet: Uint8Array): number | undefined {
  const [, flags = 0, , control = 0, length = 0] = packet;
  if ((flags & 0x40) === 0) return undefined;
  const pes = packet.subarray(4 + ((control & 0x20) === 0 ? 0 : 1 + length));
  const [zero, none, one, streamId = 0, , , , hasTimes = 0, , a = 0, b = 0, c = 0, d = 0, e = 0] = pes;
  const isMedia = zero === 0 && none === 0 && one === 1 && streamId >= 0xc0 && streamId <= 0xef;
  if (!isMedia || (hasTimes & 0x80) === 0) return undefined;
  return ((a >> 1) & 7) * 2 ** 30 + ((b << 22) | ((c >> 1) << 15) | (d << 7) | (e >> 1));
}

/** Whether the boxes of an ISO segment end elsewhere than the segment does. */
function isBroken(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at + 8 <= bytes.byteLength) {
    const size = view.getUint32(at);
    if (at === 0 && !FIRST_BOXES.has(String.fromCharCode(...bytes.subarray(4, 8)))) return false;
    // To the end.
    if (size === 0) return false;
    if (size === 1 && at + 16 > bytes.byteLength) return true;
    const whole = size === 1 ? Number(view.getBigUint64(at + 8)) : size;
    if (whole < 8) return false;
    at += whole;
  }
  return at !== bytes.byteLength && at > 0;
}
