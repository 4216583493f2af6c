import { getDiffieHellman } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createKeyPair, keyPairOf, sharedSecret } from '../../../../src/protocol/crypto/diffie-hellman.js';
import { patternBytes } from '../../../support/bytes.js';
import { numberBytes, readRtmpeCapture, RTMPE_CAPTURES } from '../../../support/rtmpe-captures.js';

const PRIME = BigInt(`0x${getDiffieHellman('modp2').getPrime('hex')}`);

describe('Diffie-Hellman in the second Oakley group', () => {
  it.each(RTMPE_CAPTURES)('comes to the numbers that GMP came to in the recorded session %s', (name) => {
    const capture = readRtmpeCapture(name);
    const client = keyPairOf(capture.clientPrivateKey);
    const server = keyPairOf(capture.serverPrivateKey);
    expect(client.publicKey).toEqual(numberBytes(capture.clientPublicKey));
    expect(server.publicKey).toEqual(numberBytes(capture.serverPublicKey));
    expect(sharedSecret(client.privateKey, server.publicKey)).toEqual(numberBytes(capture.secret));
    expect(sharedSecret(server.privateKey, client.publicKey)).toEqual(numberBytes(capture.secret));
  });

  it('agrees with OpenSSL on a secret', () => {
    const other = getDiffieHellman('modp2');
    other.generateKeys();
    const own = createKeyPair((length) => patternBytes(length, 77));
    const secret = sharedSecret(own.privateKey, numberBytes(BigInt(`0x${other.getPublicKey('hex')}`)));
    const theirs = BigInt(`0x${other.computeSecret(own.publicKey).toString('hex')}`);
    expect(secret).toEqual(numberBytes(theirs));
  });

  it('writes keys and secrets with their leading zeros', () => {
    const { clientPrivateKey, serverPublicKey } = readRtmpeCapture('leading-zeros');
    const { publicKey } = keyPairOf(clientPrivateKey);
    const secret = sharedSecret(clientPrivateKey, numberBytes(serverPublicKey)) as Uint8Array;
    expect([publicKey.byteLength, publicKey[0]]).toEqual([128, 0]);
    expect([secret.byteLength, secret[0]]).toEqual([128, 0]);
    expect(keyPairOf(1n).publicKey).toEqual(numberBytes(2n));
  });

  it.each([
    ['0', 0n],
    ['1', 1n],
    ['p - 1', PRIME - 1n],
    ['p', PRIME],
    ['p + 1', PRIME + 1n],
    ['2^1024 - 1', (1n << 1024n) - 1n],
    ['a number outside of the subgroup', PRIME - 2n],
  ])('takes %s for no public key', (_, key) => {
    expect(sharedSecret(12345n, numberBytes(key))).toBeUndefined();
  });

  it('takes keys of the subgroup, however small', () => {
    expect(sharedSecret(5n, numberBytes(2n))).toEqual(numberBytes(32n));
    expect(sharedSecret(2n, numberBytes(4n))).toEqual(numberBytes(16n));
  });

  it('makes a usable key even of random bytes that are all zero', () => {
    const { privateKey, publicKey } = createKeyPair((length) => new Uint8Array(length));
    expect(privateKey).toBe(1n);
    expect(sharedSecret(7n, publicKey)).toBeDefined();
  });
});
