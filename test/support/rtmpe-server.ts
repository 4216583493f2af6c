import { keyPairOf } from '../../src/protocol/crypto/diffie-hellman.js';
import {
  findDigest,
  HANDSHAKE_SIZE,
  insertDigest,
  PLAYER_KEY,
  SERVER_KEY,
  signature,
  type DigestLayout,
} from '../../src/protocol/handshake/digest-scheme.js';
import { publicKeyOffset } from '../../src/protocol/handshake/rtmpe-keys.js';
import { patternBytes } from './bytes.js';

export interface RtmpeAnswerOptions {
  readonly version?: number;
  readonly layout?: DigestLayout;
  readonly publicKey?: Uint8Array;
  readonly hasDigest?: boolean;
  readonly s2?: 'signed' | 'wrong' | 'echo';
}

/** S0, S1 and S2 of an RTMPE server that does as it is told, for a client's C0 and C1. */
export function rtmpeAnswer(c0c1: Uint8Array, options: RtmpeAnswerOptions = {}): Uint8Array {
  const { version = 6, layout = 'key-first', hasDigest = true, s2: kind = 'signed' } = options;
  const c1 = c0c1.subarray(1);
  const s1 = patternBytes(HANDSHAKE_SIZE, 21);
  s1.set([3, 5, 5, 1], 4);
  s1.set(options.publicKey ?? keyPairOf(0x1234_5678_9abc_def0n).publicKey, publicKeyOffset(s1, layout));
  if (hasDigest) insertDigest(s1, layout, SERVER_KEY);
  const s2 = kind === 'echo' ? c1.slice() : patternBytes(HANDSHAKE_SIZE, 22);
  const digest = findDigest(c1, PLAYER_KEY)?.digest;
  if (kind === 'signed' && digest !== undefined)
    s2.set(signature(s2, digest, SERVER_KEY), HANDSHAKE_SIZE - 32);
  return Uint8Array.of(version, ...s1, ...s2);
}
