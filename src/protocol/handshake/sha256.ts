/**
 * SHA-256 (FIPS 180-4) and HMAC (RFC 2104) for the digests of the handshake, whose keys everybody knows: they prove
 * descent, they protect nothing. Web Crypto has both, but only on pages of a secure context, and a gateway on `ws:`
 * is for the others.
 */

const BLOCK_SIZE = 64;

const rotate = (word: number, bits: number) => (word >>> bits) | (word << (32 - bits));

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes;
}

/** 4.2.2 and 5.3.3: the first 32 bits behind the point. Typed arrays take a number modulo 2^32. */
const fraction = (root: number) => (root % 1) * 2 ** 32;
const ROUND_CONSTANTS = /* @__PURE__ */ Int32Array.from(firstPrimes(64), (prime) =>
  fraction(Math.cbrt(prime)),
);
const INITIAL_HASH = /* @__PURE__ */ Int32Array.from(firstPrimes(8), (prime) => fraction(Math.sqrt(prime)));

/** The digest of the parts as if they were one text. */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const message = padded(parts);
  const hash = INITIAL_HASH.slice();
  for (let at = 0; at < message.byteLength; at += BLOCK_SIZE) addBlock(hash, message, at);
  const digest = new DataView(new ArrayBuffer(32));
  hash.forEach((word, i) => digest.setInt32(4 * i, word));
  return new Uint8Array(digest.buffer);
}

/** 5.1.1: a one bit, zeros, and the length in bits as a number of 64 bits. */
function padded(parts: readonly Uint8Array[]): DataView {
  const length = parts.reduce((sum, part) => sum + part.byteLength, 0);
  const bytes = new Uint8Array(Math.ceil((length + 9) / BLOCK_SIZE) * BLOCK_SIZE);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  bytes[length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setBigUint64(bytes.byteLength - 8, BigInt(length) * 8n);
  return view;
}

/** 6.2.2. */
function addBlock(hash: Int32Array, message: DataView, at: number): void {
  const schedule = new Int32Array(64);
  const word = (t: number) => schedule[t] as number;
  let [a, b, c, d, e, f, g, h] = hash as Iterable<number> as Words;
  for (let t = 0; t < 64; t++) {
    if (t < 16) {
      schedule[t] = message.getInt32(at + 4 * t);
    } else {
      const near = word(t - 2);
      const far = word(t - 15);
      schedule[t] =
        (rotate(near, 17) ^ rotate(near, 19) ^ (near >>> 10)) +
        word(t - 7) +
        (rotate(far, 7) ^ rotate(far, 18) ^ (far >>> 3)) +
        word(t - 16);
    }
    const choice = (e & f) ^ (~e & g);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const first =
      h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choice + (ROUND_CONSTANTS[t] as number) + word(t);
    const second = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority;
    [a, b, c, d, e, f, g, h] = [(first + second) | 0, a, b, c, (d + first) | 0, e, f, g];
  }
  [a, b, c, d, e, f, g, h].forEach((value, i) => (hash[i] = (hash[i] as number) + value));
}

type Words = [number, number, number, number, number, number, number, number];

export function hmacSha256(key: Uint8Array, ...message: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(BLOCK_SIZE);
  block.set(key.byteLength > BLOCK_SIZE ? sha256(key) : key);
  const inner = sha256(
    block.map((byte) => byte ^ 0x36),
    ...message,
  );
  return sha256(
    block.map((byte) => byte ^ 0x5c),
    inner,
  );
}
