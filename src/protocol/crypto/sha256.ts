/** FIPS 180-4 sections 4.2.2 and 5.3.3: the first 32 bits behind the point of the roots of primes. */
const ROUND_CONSTANTS = rootsOfPrimes(64, 1 / 3);
const INITIAL_STATE = rootsOfPrimes(8, 1 / 2);
const BLOCK = 64;

function rootsOfPrimes(count: number, exponent: number): Int32Array {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate++) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  return Int32Array.from(primes, (prime) => (prime ** exponent % 1) * 2 ** 32);
}

/**
 * SHA-256, FIPS 180-4: at once, where the platform's own needs a promise and a secure context. What RTMP signs with
 * it is no secret.
 */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.byteLength, 0);
  // 5.1.1: a bit 1, zeros, and the length in bits.
  const padded = new Uint8Array(((length + 8 + BLOCK) >> 6) << 6);
  const words = new DataView(padded.buffer);
  let at = 0;
  for (const part of parts) {
    padded.set(part, at);
    at += part.byteLength;
  }
  padded[length] = 0x80;
  words.setUint32(padded.byteLength - 8, length / 2 ** 29);
  words.setUint32(padded.byteLength - 4, length << 3);

  const state = INITIAL_STATE.slice();
  for (let block = 0; block < padded.byteLength; block += BLOCK) digestBlock(state, words, block);
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, index) => digest.setInt32(index * 4, word));
  return new Uint8Array(digest.buffer);
}

const schedule = new Int32Array(64);

/** 6.2.2; plain variables, because a worker that has just begun interprets this, and somebody waits for its first picture. */
function digestBlock(state: Int32Array, words: DataView, block: number): void {
  let [a, b, c, d, e, f, g, h] = state as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  for (let round = 0; round < 64; round++) {
    let word: number;
    if (round < 16) word = words.getInt32(block + round * 4);
    else {
      const x = schedule[round - 15] as number;
      const y = schedule[round - 2] as number;
      word =
        (schedule[round - 16] as number) +
        (((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)) +
        (schedule[round - 7] as number) +
        (((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10));
    }
    schedule[round] = word;
    const first =
      h +
      (((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))) +
      ((e & f) ^ (~e & g)) +
      (ROUND_CONSTANTS[round] as number) +
      word;
    const second =
      (((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))) +
      ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, index) => (state[index] = (state[index] as number) + word));
}

/** HMAC-SHA256: FIPS 198-1. The parts of the message are taken as one. */
export function hmacSha256(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const block = new Uint8Array(BLOCK);
  block.set(key.byteLength > BLOCK ? sha256(key) : key);
  const inner = sha256(
    block.map((byte) => byte ^ 0x36),
    ...parts,
  );
  return sha256(
    block.map((byte) => byte ^ 0x5c),
    inner,
  );
}
