import { isAmfObject, type AmfValue } from '../amf/amf-value.js';
import { encodeUtf8 } from '../bytes/byte-writer.js';

const DELTA = 0x9e3779b9;
/** Ours are shorter than 100; bounds the work of a hostile server's. */
const MAX_DIGITS = 8192;
const MAX_DEPTH = 8;

/**
 * Wowza's SecureToken, as librtmp and JW Player answer it: what `secureToken` in the answer to `connect` says, deciphered
 * with the shared secret. It goes back to the server by `secureTokenResponse`.
 */
export function answerSecureToken(values: readonly AmfValue[], secret: string): string | undefined {
  const token = findToken(values, 0);
  return token === undefined ? undefined : decipher(token, secret);
}

/** Wherever it stands: some applications put it beside `code`, some into an object of their own. */
function findToken(values: readonly AmfValue[], depth: number): string | undefined {
  for (const value of values) {
    if (!isAmfObject(value) || depth > MAX_DEPTH) continue;
    const own = value['secureToken'];
    const found = typeof own === 'string' ? own : findToken(Object.values(value), depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Corrected Block TEA over little-endian words; the text behind it ends at its padding. */
function decipher(token: string, secret: string): string | undefined {
  if (!/^(?:[0-9a-f]{2})+$/i.test(token) || token.length > MAX_DIGITS) return undefined;
  const bytes = new Uint8Array(Math.ceil(token.length / 8) * 4);
  for (let i = 0; i < token.length; i += 2) bytes[i / 2] = Number.parseInt(token.slice(i, i + 2), 16);
  const data = new DataView(bytes.buffer);
  const words = Array.from({ length: bytes.byteLength / 4 }, (_, i) => data.getUint32(i * 4, true));
  decipherWords(words, keyOf(secret));
  words.forEach((word, i) => data.setUint32(i * 4, word, true));
  const text = bytes.subarray(0, token.length / 2);
  let end = text.byteLength;
  while (end > 0 && text[end - 1] === 0) end--;
  // One character a byte: the token is what the server made up, letters and digits.
  return String.fromCharCode(...text.subarray(0, end));
}

/** The first 16 bytes of the secret. */
function keyOf(secret: string): readonly number[] {
  const bytes = new Uint8Array(16);
  bytes.set(encodeUtf8(secret).subarray(0, 16));
  const data = new DataView(bytes.buffer);
  return [0, 4, 8, 12].map((at) => data.getUint32(at, true));
}

/** Needham and Wheeler, "Correction to XTEA" (1998), decoding. */
function decipherWords(v: number[], key: readonly number[]): void {
  const n = v.length;
  const word = (i: number): number => v[i] as number;
  let y = word(0);
  for (let sum = Math.imul(6 + Math.floor(52 / n), DELTA); sum !== 0; sum = (sum - DELTA) | 0) {
    const e = (sum >>> 2) & 3;
    for (let p = n - 1; p >= 0; p--) {
      const z = word(p > 0 ? p - 1 : n - 1);
      const mx =
        (((z >>> 5) ^ (y << 2)) + ((y >>> 3) ^ (z << 4))) ^ ((sum ^ y) + ((key[(p & 3) ^ e] as number) ^ z));
      y = (word(p) - mx) >>> 0;
      v[p] = y;
    }
  }
}
