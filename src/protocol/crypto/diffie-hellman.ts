// By BigInt rather than WebCrypto, which pages without TLS do not have, and which knows no such group.

/** Bytes of a public key and of a shared secret. */
export const KEY_SIZE = 128;

/** RFC 2409 section 6.2: the second Oakley group, a safe prime of 1024 bits with the generator 2. */
const PRIME = BigInt(
  '0xffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74' +
    '020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f1437' +
    '4fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed' +
    'ee386bfb5a899fa5ae9f24117c4b1fe649286651ece65381ffffffffffffffff',
);
const GENERATOR = 2n;
/** What the subgroup that the generator makes counts. */
const ORDER = (PRIME - 1n) / 2n;
/** Bytes; twice the strength that the group has, which makes it four times as fast as one of full length. */
const PRIVATE_KEY_SIZE = 32;

export interface KeyPair {
  readonly privateKey: bigint;
  /** Big-endian, with its leading zeros: always {@link KEY_SIZE} bytes. */
  readonly publicKey: Uint8Array;
}

/** @param random bytes that nobody can foresee */
export function createKeyPair(random: (length: number) => Uint8Array): KeyPair {
  return keyPairOf(toBigInt(random(PRIVATE_KEY_SIZE)) + 1n);
}

export function keyPairOf(privateKey: bigint): KeyPair {
  return { privateKey, publicKey: toBytes(power(GENERATOR, privateKey)) };
}

/**
 * The number that both sides come to, with its leading zeros: always {@link KEY_SIZE} bytes. `undefined` where the
 * peer's key is none: out of range, or of the wrong subgroup (RFC 2631 section 2.1.5).
 */
export function sharedSecret(privateKey: bigint, peerKey: Uint8Array): Uint8Array | undefined {
  const y = toBigInt(peerKey);
  if (y <= 1n || y >= PRIME - 1n || power(y, ORDER) !== 1n) return undefined;
  return toBytes(power(y, privateKey));
}

/** Four bits of the exponent at a time. */
function power(value: bigint, exponent: bigint): bigint {
  const powers = [1n];
  for (let i = 1; i < 16; i++) powers.push(((powers[i - 1] as bigint) * value) % PRIME);
  let result = 1n;
  for (const digit of exponent.toString(16)) {
    for (let i = 0; i < 4; i++) result = (result * result) % PRIME;
    const factor = powers[parseInt(digit, 16)] as bigint;
    if (factor !== 1n) result = (result * factor) % PRIME;
  }
  return result;
}

function toBigInt(bytes: Uint8Array): bigint {
  let digits = '0x';
  for (const byte of bytes) digits += byte.toString(16).padStart(2, '0');
  return BigInt(digits);
}

function toBytes(value: bigint): Uint8Array {
  const digits = value.toString(16).padStart(2 * KEY_SIZE, '0');
  const bytes = new Uint8Array(KEY_SIZE);
  for (let i = 0; i < KEY_SIZE; i++) bytes[i] = parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
