import { createKeyPair, KEY_SIZE, sharedSecret, type KeyPair } from '../crypto/diffie-hellman.js';
import { Rc4 } from '../crypto/rc4.js';
import { hmacSha256 } from '../crypto/sha256.js';
import { HANDSHAKE_SIZE, type DigestLayout } from './digest-scheme.js';
import type { CipherStage } from './handshake.js';

/** First byte of both sides where what follows the handshake is encrypted. */
export const RTMPE_VERSION = 6;
/** The same with scrambled signatures, by XTEA and by Blowfish. */
export const SCRAMBLED_VERSIONS: readonly number[] = [8, 9];

const RC4_KEY_SIZE = 16;
/** A fair source of random bytes needs more than two attempts once in 65 536 times. */
const MAX_ATTEMPTS = 8;

/** Where in a C1 or S1 the public key is: in the half that the digest is not in. */
export function publicKeyOffset(handshake: Uint8Array, layout: DigestLayout): number {
  const at = layout === 'digest-first' ? 1532 : 768;
  let sum = 0;
  for (let i = 0; i < 4; i++) sum += handshake[at + i] as number;
  return (sum % 632) + (layout === 'digest-first' ? 772 : 8);
}

export function readPublicKey(handshake: Uint8Array, layout: DigestLayout): Uint8Array {
  const offset = publicKeyOffset(handshake, layout);
  return handshake.slice(offset, offset + KEY_SIZE);
}

/** A key pair that satisfies `isGood`; after several attempts, as with a source that repeats itself, any. */
export function chooseKeyPair(
  random: (length: number) => Uint8Array,
  isGood: (keys: KeyPair) => boolean,
): KeyPair {
  for (let attempt = 1; ; attempt++) {
    const keys = createKeyPair(random);
    if (isGood(keys) || attempt === MAX_ATTEMPTS) return keys;
  }
}

/** Peers disagree on numbers that begin with zeros: some write them shorter, and fill the room at the wrong end. */
export function hasLeadingZero(number: Uint8Array): boolean {
  return number[0] === 0;
}

export interface RtmpeKeys {
  readonly secret: Uint8Array;
  readonly clientKey: Uint8Array;
  readonly serverKey: Uint8Array;
}

/** `undefined` where the other side's key is none. */
export function agreeOnKeys(
  own: KeyPair,
  peerKey: Uint8Array,
  side: 'client' | 'server',
): RtmpeKeys | undefined {
  const secret = sharedSecret(own.privateKey, peerKey);
  if (secret === undefined) return undefined;
  return side === 'client'
    ? { secret, clientKey: own.publicKey, serverKey: peerKey }
    : { secret, clientKey: peerKey, serverKey: own.publicKey };
}

/** Each direction is keyed by the secret and the public key of its receiver, and leaves out as much as a handshake. */
export function createCipher(
  { secret, clientKey, serverKey }: RtmpeKeys,
  side: 'client' | 'server',
): CipherStage {
  const toServer = directionCipher(secret, serverKey);
  const toClient = directionCipher(secret, clientKey);
  const [outgoing, incoming] = side === 'client' ? [toServer, toClient] : [toClient, toServer];
  return {
    encrypt: (bytes) => outgoing.apply(bytes),
    decrypt: (bytes) => incoming.apply(bytes),
  };
}

function directionCipher(secret: Uint8Array, receiverKey: Uint8Array): Rc4 {
  const cipher = new Rc4(hmacSha256(secret, receiverKey).subarray(0, RC4_KEY_SIZE));
  cipher.apply(new Uint8Array(HANDSHAKE_SIZE));
  return cipher;
}
