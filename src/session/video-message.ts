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
  if (isExtended) return readExtended(body, isIntra);
  const packetType = body[1];
  if (!WITH_PACKET_TYPE.has(first & 0x0f)) return { ...OTHER, isKeyframe: isIntra };
  if (packetType === 0) return { ...OTHER, isConfig: true };
  const isPicture = packetType === 1;
  return {
    isConfig: false,
    isKeyframe: isIntra && isPicture,
    compositionOffset: isPicture && body.length >= 5 ? signed24(body, 2) : 0,
  };
}

const VIDEO_MULTITRACK = 6;
const AUDIO_MULTITRACK = 5;
const MOD_EX = 7;
/** Third letter of the FourCCs whose coded frames have a composition time: avc1, hvc1, vvc1. */
const C = 0x63;

function readExtended(body: Uint8Array, isIntra: boolean): VideoMessageFacts {
  const { packetType, at, skip } = packetOf(body, VIDEO_MULTITRACK);
  if (packetType === 0) return { ...OTHER, isConfig: true };
  const offsetAt = at + 4 + skip;
  const hasOffset = packetType === 1 && body[at + 2] === C && body.length >= offsetAt + 3;
  return {
    isConfig: false,
    isKeyframe: isIntra && (packetType === 1 || packetType === 3),
    compositionOffset: hasOffset ? signed24(body, offsetAt) : 0,
  };
}

/** Whether an audio tag body of Enhanced RTMP has no sound: a configuration, the order of channels. */
export function isExtendedAudioConfig(body: Uint8Array): boolean {
  const { packetType } = packetOf(body, AUDIO_MULTITRACK);
  return packetType === 0 || packetType === 4;
}

/** Behind modifiers and the head of a multitrack: the type, where the FourCC is, and what is between it and the data. */
function packetOf(body: Uint8Array, multitrack: number): { packetType: number; at: number; skip: number } {
  const byte = (index: number): number => body[index] ?? 0;
  let packetType = byte(0) & 0x0f;
  let at = 1;
  while (packetType === MOD_EX && at < body.length) {
    const short = byte(at++);
    if (short === 255) at += 2;
    at += (short === 255 ? (byte(at - 2) << 8) | byte(at - 1) : short) + 1;
    packetType = byte(at++) & 0x0f;
  }
  if (packetType !== multitrack) return { packetType, at, skip: 0 };
  // A track id, and its size where there are several.
  const skip = byte(at) >> 4 === 0 ? 1 : 4;
  return { packetType: byte(at) & 0x0f, at: at + 1, skip };
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
