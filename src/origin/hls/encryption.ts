import { createCipheriv, createHash } from 'node:crypto';
import type { Packaging } from './packaging.js';

/** Segments that share a key where keys rotate. */
const ROTATION = 2;

export const isEncrypted = (packaging: Packaging): boolean =>
  packaging.has('aes') || packaging.has('aes-rotate');

/** Samples are encrypted, and not the segments: in transport streams only. */
export const hasEncryptedSamples = (packaging: Packaging): boolean =>
  packaging.has('sample-aes') && packaging.has('ts') && !isEncrypted(packaging);

/** Which key a segment is encrypted with, from 0. */
export const keyNumberOf = (segment: number, packaging: Packaging): number =>
  packaging.has('aes-rotate') ? Math.floor(segment / ROTATION) : 0;

/** 16 bytes, the same for every run: this hides nothing. */
export const keyOf = (name: string, number: number): Uint8Array =>
  createHash('sha256').update(`cf-player ${name} ${number}`).digest().subarray(0, 16);

/** RFC 8216 section 5.2: without IV attribute the number of the segment. */
export function ivOf(segment: number): Uint8Array {
  const iv = Buffer.alloc(16);
  iv.writeUInt32BE(segment, 12);
  return iv;
}

/** AES-128 of HLS: the whole segment in CBC mode with padding, RFC 8216 section 4.3.2.4. */
export function encrypt(data: Uint8Array, key: Uint8Array, segment: number): Uint8Array {
  const cipher = createCipheriv('aes-128-cbc', key, ivOf(segment));
  return Buffer.concat([cipher.update(data), cipher.final()]);
}

/** EXT-X-KEY. */
export const keyTag = (uri: string, segment: number, method: 'AES-128' | 'SAMPLE-AES' = 'AES-128'): string =>
  `#EXT-X-KEY:METHOD=${method},URI="${uri}",IV=0x${Buffer.from(ivOf(segment)).toString('hex')}`;
