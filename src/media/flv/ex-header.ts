import { PlayerError } from '../../errors/player-error.js';

/** What stands between the first byte of an Enhanced RTMP tag body and the codec's own data. */
export interface ExHeader {
  readonly packetType: number;
  /** Of the track that is played: id 0, or the first one. */
  readonly fourCc: string;
  readonly data: Uint8Array;
}

/** Numbers of packet types that differ between ExVideoTagHeader and ExAudioTagHeader. */
export interface ExPacketTypes {
  readonly multitrack: number;
  readonly modEx: number;
}

const ONE_TRACK = 0;
const MANY_TRACKS_MANY_CODECS = 2;

/**
 * Enhanced RTMP v2, ExVideoTagHeader and ExAudioTagHeader from their second byte on: modifiers, multitrack, FourCC.
 * `undefined`: nothing of the track that is played.
 */
export function readExHeader(body: Uint8Array, types: ExPacketTypes): ExHeader | undefined {
  let packetType = (body[0] ?? 0) & 0x0f;
  let at = 1;
  while (packetType === types.modEx) {
    let size = byte(body, at++) + 1;
    if (size === 256) {
      size = ((byte(body, at) << 8) | byte(body, at + 1)) + 1;
      at += 2;
    }
    at += size;
    packetType = byte(body, at++) & 0x0f;
  }
  if (packetType !== types.multitrack) {
    return { packetType, fourCc: fourCc(body, at), data: body.subarray(at + 4) };
  }
  const multitrackType = byte(body, at) >> 4;
  packetType = byte(body, at++) & 0x0f;
  if (packetType === types.multitrack) throw malformed('a multitrack within a multitrack');
  let codec = '';
  if (multitrackType !== MANY_TRACKS_MANY_CODECS) {
    codec = fourCc(body, at);
    at += 4;
  }
  if (multitrackType === ONE_TRACK) {
    const isDefault = byte(body, at) === 0;
    return isDefault ? { packetType, fourCc: codec, data: body.subarray(at + 1) } : undefined;
  }
  return findDefaultTrack(body, at, packetType, codec);
}

function findDefaultTrack(
  body: Uint8Array,
  start: number,
  packetType: number,
  commonCodec: string,
): ExHeader | undefined {
  let at = start;
  while (at < body.byteLength) {
    let codec = commonCodec;
    if (codec === '') {
      codec = fourCc(body, at);
      at += 4;
    }
    const trackId = byte(body, at);
    const size = (byte(body, at + 1) << 16) | (byte(body, at + 2) << 8) | byte(body, at + 3);
    at += 4;
    if (at + size > body.byteLength) throw malformed('a track that is longer than its tag');
    if (trackId === 0) return { packetType, fourCc: codec, data: body.subarray(at, at + size) };
    at += size;
  }
  return undefined;
}

function byte(body: Uint8Array, at: number): number {
  const value = body[at];
  if (value === undefined) throw malformed('an Enhanced RTMP tag that ends within its header');
  return value;
}

function fourCc(body: Uint8Array, at: number): string {
  return String.fromCharCode(byte(body, at), byte(body, at + 1), byte(body, at + 2), byte(body, at + 3));
}

function malformed(message: string): PlayerError {
  return new PlayerError('CF_MEDIA_TAG_MALFORMED', { message });
}

/** A FourCC for people: what is not printable is shown as its number. */
export function printFourCc(code: string): string {
  return /^[\x20-\x7e]{4}$/.test(code)
    ? code
    : `0x${[...code].map((c) => c.charCodeAt(0).toString(16).padStart(2, '0')).join('')}`;
}
