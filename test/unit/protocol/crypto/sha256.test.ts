import { createHash, createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hmacSha256, sha256 } from '../../../../src/protocol/crypto/sha256.js';
import { holds } from '../../../support/holds.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

describe('SHA-256', () => {
  it.each([
    // FIPS 180-2, appendix B, and the digest of nothing.
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
    ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
  ])('gives the digest of the standard’s examples', (message, digest) => {
    expect(hex(sha256(text(message)))).toBe(digest);
  });

  it('gives what Node gives, for every length around a block', () => {
    for (let length = 0; length <= 200; length++) {
      const message = Uint8Array.from({ length }, (_, index) => (index * 37 + length) & 255);
      expect(hex(sha256(message))).toBe(createHash('sha256').update(message).digest('hex'));
    }
  });

  it('takes a message in parts as one', () => {
    holds(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 }), (parts) => {
        expect(hex(sha256(...parts))).toBe(createHash('sha256').update(Buffer.concat(parts)).digest('hex'));
      }),
    );
  });
});

describe('the constants of SHA-256', () => {
  // They are computed: an engine whose powers were off by some units in the last place must come to the same.
  it.each([
    [8, 1 / 2],
    [64, 1 / 3],
  ])('of %s primes are far from where rounding would change them', (count, exponent) => {
    const primes: number[] = [];
    for (let n = 2; primes.length < count; n++) if (primes.every((p) => n % p !== 0)) primes.push(n);
    for (const prime of primes) {
      const scaled = (prime ** exponent % 1) * 2 ** 32;
      const slack = 64 * Number.EPSILON * prime ** exponent * 2 ** 32;
      expect(Math.min(scaled % 1, 1 - (scaled % 1))).toBeGreaterThan(slack);
    }
  });
});

describe('HMAC-SHA256', () => {
  it('gives what Node gives, for keys shorter and longer than a block', () => {
    holds(
      fc.property(fc.uint8Array({ maxLength: 150 }), fc.uint8Array({ maxLength: 400 }), (key, message) => {
        const expected = createHmac('sha256', key).update(message).digest('hex');
        expect(hex(hmacSha256(key, message))).toBe(expected);
        expect(hex(hmacSha256(key, message.subarray(0, 7), message.subarray(7)))).toBe(expected);
      }),
    );
  });
});
