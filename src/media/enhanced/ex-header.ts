import { PlayerError } from '../../errors/player-error.js';

/** One track's part of an Enhanced RTMP tag body. */
export interface ExPart {
  readonly packetType: number;
  readonly fourCc: string;
  readonly trackId: number;
  /** Nanoseconds that the timestamp is too early by. */
  readonly nanoseconds: number;
  readonly data: Uint8Array;
}

/** Numbers of packet types that differ between ExVideoTagHeader and ExAudioTagHeader. */
export interface ExPacketTypes {
  readonly multitrack: number;
  readonly modEx: number;
}

const ONE_TRACK = 0;
const MANY_TRACKS_MANY_CODECS = 2;
const TIMESTAMP_OFFSET_NANO = 0;

/**
 * Enhanced RTMP v2, ExVideoTagHeader and ExAudioTagHeader from their second byte on: modifiers, multitrack, FourCC. As
 * many parts as there are tracks in it.
 */
export function readExParts(body: Uint8Array, types: ExPacketTypes): readonly ExPart[] {
  let packetType = byte(body, 0) & 0x0f;
  let nanoseconds = 0;
  let at = 1;
  while (packetType === types.modEx) {
    let size = byte(body, at++) + 1;
    if (size === 256) {
      size = u16(body, at) + 1;
      at += 2;
    }
    const data = at;
    at += size;
    const kind = byte(body, at++);
    if (kind >> 4 === TIMESTAMP_OFFSET_NANO && size >= 3) nanoseconds = u24(body, data);
    packetType = kind & 0x0f;
  }
  if (packetType !== types.multitrack) {
    const data = body.subarray(at + 4);
    return [{ packetType, fourCc: fourCc(body, at), trackId: 0, nanoseconds, data }];
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
    const trackId = byte(body, at);
    return [{ packetType, fourCc: codec, trackId, nanoseconds, data: body.subarray(at + 1) }];
  }
  const parts: ExPart[] = [];
  while (at < body.byteLength) {
    let own = codec;
    if (own === '') {
      own = fourCc(body, at);
      at += 4;
    }
    const trackId = byte(body, at);
    const start = at + 4;
    at = start + u24(body, at + 1);
    if (at > body.byteLength) throw malformed('a track that is longer than its tag');
    parts.push({ packetType, fourCc: own, trackId, nanoseconds, data: body.subarray(start, at) });
  }
  return parts;
}

function byte(body: Uint8Array, at: number): number {
  const value = body[at];
  if (value === undefined) throw malformed('an Enhanced RTMP tag that ends within its header');
  return value;
}

function u16(body: Uint8Array, at: number): number {
  return (byte(body, at) << 8) | byte(body, at + 1);
}

function u24(body: Uint8Array, at: number): number {
  return (u16(body, at) << 8) | byte(body, at + 2);
}

function fourCc(body: Uint8Array, at: number): string {
  return String.fromCharCode(byte(body, at), byte(body, at + 1), byte(body, at + 2), byte(body, at + 3));
}

export function malformed(message: string, codec?: string): PlayerError {
  return new PlayerError('CF_MEDIA_TAG_MALFORMED', {
    message,
    context: { stage: 'media', ...(codec === undefined ? {} : { codec }) },
  });
}

/** A FourCC for people: what is not printable is shown as its number. */
export function printFourCc(code: string): string {
  return /^[\x20-\x7e]{4}$/.test(code)
    ? code
    : `0x${[...code].map((c) => c.charCodeAt(0).toString(16).padStart(2, '0')).join('')}`;
}
