import { encodeUtf8 } from '../bytes/byte-writer.js';
import { hmacSha256 } from '../crypto/sha256.js';

/** C1, S1, C2 and S2: RTMP 1.0 section 5.2. */
export const HANDSHAKE_SIZE = 1536;
export const DIGEST_SIZE = 32;

/** Behind both keys; Adobe never published them, librtmp and ffmpeg carry them. */
const FIXED = Uint8Array.of(
  0xf0,
  0xee,
  0xc2,
  0x4a,
  0x80,
  0x68,
  0xbe,
  0xe8,
  0x2e,
  0x00,
  0xd0,
  0xd1,
  0x02,
  0x9e,
  0x7e,
  0x57,
  0x6e,
  0xec,
  0x5d,
  0x2d,
  0x29,
  0x80,
  0x6f,
  0xab,
  0x93,
  0xb8,
  0xe6,
  0x36,
  0xcf,
  0xeb,
  0x31,
  0xae,
);

/** The text signs C1 or S1; text and fixed bytes together sign C2 or S2. */
export interface PeerKey {
  readonly text: Uint8Array;
  readonly full: Uint8Array;
}
export const PLAYER_KEY = peerKey('Genuine Adobe Flash Player 001');
export const SERVER_KEY = peerKey('Genuine Adobe Flash Media Server 001');

function peerKey(name: string): PeerKey {
  const text = encodeUtf8(name);
  const full = new Uint8Array(text.byteLength + FIXED.byteLength);
  full.set(text);
  full.set(FIXED, text.byteLength);
  return { text, full };
}

/** Where the digest hides: in the half that begins at byte 8, or in the one at byte 772. */
export type DigestLayout = 'digest-first' | 'key-first';
const LAYOUTS: readonly DigestLayout[] = ['digest-first', 'key-first'];

function digestOffset(handshake: Uint8Array, layout: DigestLayout): number {
  const base = layout === 'digest-first' ? 8 : 772;
  let sum = 0;
  for (let i = 0; i < 4; i++) sum += handshake[base + i] as number;
  return (sum % 728) + base + 4;
}

function computeDigest(handshake: Uint8Array, offset: number, key: PeerKey): Uint8Array {
  return hmacSha256(key.text, handshake.subarray(0, offset), handshake.subarray(offset + DIGEST_SIZE));
}

export interface FoundDigest {
  readonly layout: DigestLayout;
  readonly digest: Uint8Array;
}

/** Looks for a digest of `key`'s owner in a C1 or S1, in either layout. */
export function findDigest(handshake: Uint8Array, key: PeerKey): FoundDigest | undefined {
  for (const layout of LAYOUTS) {
    const offset = digestOffset(handshake, layout);
    const digest = handshake.slice(offset, offset + DIGEST_SIZE);
    if (equalBytes(digest, computeDigest(handshake, offset, key))) return { layout, digest };
  }
  return undefined;
}

/** Puts the digest into a C1 or S1 that is otherwise complete, and returns it. */
export function insertDigest(handshake: Uint8Array, layout: DigestLayout, key: PeerKey): Uint8Array {
  const offset = digestOffset(handshake, layout);
  const digest = computeDigest(handshake, offset, key);
  handshake.set(digest, offset);
  return digest;
}

/** A C2 or S2 of random bytes that proves that its maker saw the digest of the other side. */
export function signedResponse(
  random: (length: number) => Uint8Array,
  peerDigest: Uint8Array,
  key: PeerKey,
): Uint8Array {
  const response = random(HANDSHAKE_SIZE).slice();
  response.set(signature(response, peerDigest, key), HANDSHAKE_SIZE - DIGEST_SIZE);
  return response;
}

/** Whether the maker of a C2 or S2 saw `digest`. */
export function isSigned(response: Uint8Array, digest: Uint8Array, key: PeerKey): boolean {
  return equalBytes(response.subarray(HANDSHAKE_SIZE - DIGEST_SIZE), signature(response, digest, key));
}

/** The last 32 bytes of a C2 or S2. */
export function signature(response: Uint8Array, peerDigest: Uint8Array, key: PeerKey): Uint8Array {
  const signingKey = hmacSha256(key.full, peerDigest);
  return hmacSha256(signingKey, response.subarray(0, HANDSHAKE_SIZE - DIGEST_SIZE));
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.byteLength !== b.byteLength) return false;
  for (let i = 0; i < a.byteLength; i++) if (a[i] !== b[i]) return false;
  return true;
}
