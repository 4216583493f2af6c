export interface VideoMessageFacts {
  readonly isConfig: boolean;
  readonly isKeyframe: boolean;
  /** ms. */
  readonly compositionOffset: number;
}

const OTHER: VideoMessageFacts = { isConfig: false, isKeyframe: false, compositionOffset: 0 };
/** Video codec ids whose body has a packet type and a composition time: AVC, and HEVC as some servers number it. */
const WITH_PACKET_TYPE = new Set([7, 12]);

/**
 * What a seek must know of a video tag body before anything is demuxed: FLV specification E.4.3 and, where bit 7 is
 * set, Enhanced RTMP v2. Only what is a picture can be a keyframe here; the end of a sequence cannot.
 */
export function readVideoMessage(body: Uint8Array): VideoMessageFacts {
  const first = body[0];
  if (first === undefined) return OTHER;
  const isExtended = (first & 0x80) !== 0;
  const isIntra = ((first >> 4) & 7) === 1;
  const packetType = isExtended ? first & 0x0f : body[1];
  if (!isExtended && !WITH_PACKET_TYPE.has(first & 0x0f)) return { ...OTHER, isKeyframe: isIntra };
  if (packetType === 0) return { ...OTHER, isConfig: true };
  const offsetAt = isExtended ? 5 : 2;
  const hasOffset = packetType === 1 && body.length >= offsetAt + 3;
  const isPicture = packetType === 1 || (isExtended && packetType === 3);
  return {
    isConfig: false,
    isKeyframe: isIntra && isPicture,
    compositionOffset: hasOffset ? signed24(body, offsetAt) : 0,
  };
}

function signed24(bytes: Uint8Array, at: number): number {
  const value = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
  return (value << 8) >> 8;
}

/** FNV-1a over at most 256 bytes spread over the body, and its length: tells pictures apart, not more. */
export function fingerprint(body: Uint8Array): number {
  let hash = 0x811c9dc5 ^ body.length;
  const step = Math.max(1, Math.floor(body.length / 256));
  for (let at = 0; at < body.length; at += step) hash = Math.imul(hash ^ (body[at] ?? 0), 0x01000193);
  return hash >>> 0;
}
