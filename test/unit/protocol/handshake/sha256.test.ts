import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hmacSha256, sha256 } from '../../../../src/protocol/handshake/sha256.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const hex = (data: Uint8Array) => Buffer.from(data).toString('hex');
const pattern = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 151 + (i >> 8) * 7) & 0xff);

describe('SHA-256', () => {
  // FIPS 180-2, appendix B, and its message of no bits.
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
    ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
  ])('digests the example of FIPS 180 that begins with "%.3s"', (message, digest) => {
    expect(hex(sha256(bytes(message)))).toBe(digest);
  });

  it('agrees with OpenSSL at every length around the ends of three blocks', () => {
    for (let length = 0; length <= 200; length++) {
      const message = pattern(length);
      expect(hex(sha256(message)), `${length}`).toBe(createHash('sha256').update(message).digest('hex'));
    }
  });

  it('digests parts as if they were one, and leaves them as they are', () => {
    const message = pattern(1504);
    const parts = [
      message.subarray(0, 11),
      new Uint8Array(0),
      message.subarray(11, 900),
      message.subarray(900),
    ];
    expect(hex(sha256(...parts))).toBe(hex(sha256(message)));
    expect(message).toEqual(pattern(1504));
  });
});

describe('HMAC-SHA-256', () => {
  // RFC 4231, cases 1, 2, 3, 4, 6 and 7.
  it.each([
    [
      Buffer.alloc(20, 0x0b),
      bytes('Hi There'),
      'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    ],
    [
      bytes('Jefe'),
      bytes('what do ya want for nothing?'),
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
    [
      Buffer.alloc(20, 0xaa),
      Buffer.alloc(50, 0xdd),
      '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe',
    ],
    [
      Uint8Array.from({ length: 25 }, (_, i) => i + 1),
      Buffer.alloc(50, 0xcd),
      '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
    ],
    [
      Buffer.alloc(131, 0xaa),
      bytes('Test Using Larger Than Block-Size Key - Hash Key First'),
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    ],
    [
      Buffer.alloc(131, 0xaa),
      bytes(
        'This is a test using a larger than block-size key and a larger than block-size data. ' +
          'The key needs to be hashed before being used by the HMAC algorithm.',
      ),
      '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
    ],
  ])('signs the example of RFC 4231', (key, message, digest) => {
    expect(hex(hmacSha256(key, message))).toBe(digest);
  });

  it('agrees with OpenSSL for keys of every length around a block', () => {
    const message = pattern(1504);
    for (let length = 1; length <= 130; length++) {
      const key = pattern(length);
      const expected = createHmac('sha256', key).update(message).digest('hex');
      expect(hex(hmacSha256(key, message.subarray(0, 700), message.subarray(700))), `${length}`).toBe(
        expected,
      );
    }
  });
});
