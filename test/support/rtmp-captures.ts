import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ChunkReader } from '../../src/protocol/chunk/chunk-reader.js';
import type { RawMessage } from '../../src/protocol/message/message.js';

const FOLDER = new URL('../vectors/rtmp/', import.meta.url);
/** C0 + C1 + C2, or S0 + S1 + S2. */
export const HANDSHAKE_BYTES = 1 + 2 * 1536;

export const CAPTURES = [
  'ffmpeg-play-vod-mp4',
  'rtmpdump-play-vod-chunk128',
  'rtmpdump-missing',
  'rtmpdump-play-live-extended',
  'ffmpeg-publish-extended',
  'seek-extended-repeated',
  'seek-extended-left-out',
] as const;

export function readCapture(name: string, direction: 'c2s' | 's2c'): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`${name}.${direction}.bin`, FOLDER)));
}

/** Without the handshake. */
export function readChunks(name: string, direction: 'c2s' | 's2c'): Uint8Array {
  return readCapture(name, direction).subarray(HANDSHAKE_BYTES);
}

export function readTags(name: string): string[] {
  return readFileSync(new URL(`${name}.tags.txt`, FOLDER), 'utf8')
    .trim()
    .split('\n');
}

export function tagLine(message: RawMessage): string {
  const hash = createHash('sha256').update(message.payload).digest('hex').slice(0, 16);
  return `${message.typeId} ${message.timestamp} ${message.payload.byteLength} ${hash}`;
}

export function isMedia(message: RawMessage): boolean {
  return message.typeId === 8 || message.typeId === 9;
}

/** All messages of a stream of chunks given in pieces. */
export function readMessages(pieces: Iterable<Uint8Array>): RawMessage[] {
  const messages: RawMessage[] = [];
  const reader = new ChunkReader((message) => messages.push(message));
  for (const piece of pieces) reader.push(piece);
  return messages;
}

/** Pieces of the given sizes, used in turn. */
export function* split(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  let at = 0;
  for (let i = 0; at < bytes.byteLength; i++) {
    const size = Math.max(1, sizes[i % sizes.length] ?? 1);
    // A copy: whoever keeps a view of what was pushed is found out when it is overwritten.
    const piece = bytes.slice(at, at + size);
    yield piece;
    piece.fill(0xee);
    at += size;
  }
}

export function hex(text: string): Uint8Array {
  const digits = text.replaceAll(/\s+/g, '');
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  );
}
