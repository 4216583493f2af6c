import { randomInt } from 'node:crypto';
import type { App } from './app.js';

/** What server and player share. */
export const SECURE_TOKEN_KEY = 'cf-player-secret';

const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
const LENGTH = 24;
const DELTA = 0x9e3779b9;

/** Wowza's SecureToken: the connect answer carries a text that only those who know the key can read back. */
export function secureTokenApp(): App {
  const text = Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  let isAnswered = false;
  return {
    kind: 'vod',
    onConnect: () => ({
      accept: true,
      information: { secureToken: encipher(text, SECURE_TOKEN_KEY) },
    }),
    onCall(name, [answer]) {
      if (name !== 'secureTokenResponse') return undefined;
      isAnswered = answer === text;
      return [isAnswered];
    },
    refusalOf: () => (isAnswered ? undefined : 'NetStream.Play.Failed'),
  };
}

/** Corrected Block TEA (Needham and Wheeler, 1998) over little-endian words, in hexadecimal. */
export function encipher(text: string, key: string): string {
  const data = Buffer.alloc(Math.max(8, Math.ceil(text.length / 4) * 4));
  data.write(text, 'latin1');
  const secret = Buffer.alloc(16);
  secret.write(key.slice(0, 16), 'latin1');
  const n = data.length / 4;
  const word = (i: number): number => data.readUInt32LE(i * 4);
  let z = word(n - 1);
  let sum = 0;
  for (let round = 6 + Math.floor(52 / n); round > 0; round--) {
    sum = (sum + DELTA) >>> 0;
    const e = (sum >>> 2) & 3;
    for (let p = 0; p < n; p++) {
      const y = word((p + 1) % n);
      const mixed =
        (((z >>> 5) ^ (y << 2)) + ((y >>> 3) ^ (z << 4))) ^
        ((sum ^ y) + (secret.readUInt32LE(((p & 3) ^ e) * 4) ^ z));
      z = (word(p) + mixed) >>> 0;
      data.writeUInt32LE(z, p * 4);
    }
  }
  return data.toString('hex');
}
