import { describe, expect, it } from 'vitest';
import type { PlayerError } from '../../../../src/errors/player-error.js';
import { keyPairOf, sharedSecret } from '../../../../src/protocol/crypto/diffie-hellman.js';
import {
  findDigest,
  HANDSHAKE_SIZE,
  insertDigest,
  PLAYER_KEY,
  SERVER_KEY,
  signature,
} from '../../../../src/protocol/handshake/digest-scheme.js';
import type { HandshakeResult, HandshakeStep } from '../../../../src/protocol/handshake/handshake.js';
import { handshakeFiller } from '../../../../src/protocol/handshake/handshake-filler.js';
import { rtmpeClientHandshake } from '../../../../src/protocol/handshake/rtmpe-client-handshake.js';
import { publicKeyOffset, readPublicKey } from '../../../../src/protocol/handshake/rtmpe-keys.js';
import { ServerHandshake } from '../../../../src/protocol/handshake/server-handshake.js';
import { patternBytes } from '../../../support/bytes.js';
import { split } from '../../../support/rtmp-captures.js';
import {
  numberBytes,
  randomForKey,
  readRtmpeCapture,
  RTMPE_CAPTURES,
  scriptedRandom,
} from '../../../support/rtmpe-captures.js';
import { rtmpeAnswer } from '../../../support/rtmpe-server.js';

const REAL = { random: handshakeFiller, now: () => 5 };
const SPLITS = [[1 << 20], [1], [1537, 1535, 1], [3072, 3], [700, 1, 2000], [1536, 2, 1535]].map((sizes) => ({
  sizes,
}));

/** Drives one side with what the other sent; gives what it sent, its result, and what it decrypts. */
function drive(push: (bytes: Uint8Array) => HandshakeStep, input: Uint8Array, sizes: readonly number[]) {
  const sent: Uint8Array[] = [];
  const clear: Uint8Array[] = [];
  let done: HandshakeResult | undefined;
  const read = (bytes: Uint8Array) => {
    const copy = bytes.slice();
    done?.cipher?.decrypt(copy);
    clear.push(copy);
  };
  for (const piece of split(input, sizes)) {
    if (done !== undefined) {
      read(piece);
      continue;
    }
    const step = push(piece);
    if (step.send !== undefined) sent.push(step.send.slice());
    done = step.done;
    if (done !== undefined) read(done.rest);
  }
  return { sent: new Uint8Array(Buffer.concat(sent)), done, clear: new Uint8Array(Buffer.concat(clear)) };
}

function encrypted(result: HandshakeResult | undefined, clear: Uint8Array): Uint8Array {
  const copy = clear.slice();
  result?.cipher?.encrypt(copy);
  return copy;
}

function errorOf(run: () => unknown): PlayerError {
  try {
    run();
  } catch (error) {
    return error as PlayerError;
  }
  throw new Error('no error');
}

const timeOf = (c1: Uint8Array) => new DataView(c1.buffer, c1.byteOffset).getUint32(0);

describe.each(RTMPE_CAPTURES)('the recorded RTMPE session %s', (name) => {
  const capture = readRtmpeCapture(name);
  const half = 1 + HANDSHAKE_SIZE;

  it.each(SPLITS)('is the one that our client has, to the byte, in pieces of $sizes', ({ sizes }) => {
    const c1 = capture.c2s.subarray(1, half);
    const client = rtmpeClientHandshake({
      // The capture's client kept the first key it had, ours wants one without a leading zero.
      random: scriptedRandom(
        ...Array.from({ length: name === 'leading-zeros' ? 8 : 1 }, () =>
          randomForKey(capture.clientPrivateKey),
        ),
        c1,
        capture.c2s.subarray(half, half + HANDSHAKE_SIZE),
      ),
      now: () => timeOf(c1),
    });
    expect(client.start()).toEqual(capture.c2s.subarray(0, half));
    const { sent, done, clear } = drive((bytes) => client.push(bytes), capture.s2c, sizes);
    expect(sent).toEqual(capture.c2s.subarray(half, half + HANDSHAKE_SIZE));
    expect(done).toMatchObject({ kind: 'rtmpe', layout: 'key-first', version: '3.5.7.1' });
    expect(clear).toEqual(capture.s2cClear);
    expect(encrypted(done, capture.c2sClear)).toEqual(capture.c2s.subarray(half + HANDSHAKE_SIZE));
    expect(done?.mayBeUnpadded).toBe(name === 'leading-zeros' ? true : undefined);
  });

  it.each(SPLITS)('is the one that our server has, to the byte, in pieces of $sizes', ({ sizes }) => {
    const s1 = capture.s2c.subarray(1, half);
    const server = new ServerHandshake({
      // The same: ours wants a secret without a leading zero.
      random: scriptedRandom(
        s1,
        ...Array.from({ length: name === 'leading-zeros' ? 8 : 1 }, () =>
          randomForKey(capture.serverPrivateKey),
        ),
        capture.s2c.subarray(half, half + HANDSHAKE_SIZE),
      ),
      now: () => timeOf(s1),
    });
    const { sent, done, clear } = drive((bytes) => server.push(bytes), capture.c2s, sizes);
    expect(sent).toEqual(capture.s2c.subarray(0, half + HANDSHAKE_SIZE));
    expect(done).toMatchObject({ kind: 'rtmpe', layout: 'key-first', version: '10.0.45.2' });
    expect(clear).toEqual(capture.c2sClear);
    expect(encrypted(done, capture.s2cClear)).toEqual(capture.s2c.subarray(half + HANDSHAKE_SIZE));
  });
});

describe('the RTMPE client', () => {
  it('asks with version 6, its key first, and a version field to which librtmp answers in kind', () => {
    const c = rtmpeClientHandshake(REAL).start();
    expect([c.byteLength, c[0], ...c.subarray(1, 9)]).toEqual([1537, 6, 0, 0, 0, 5, 10, 0, 45, 2]);
    expect(findDigest(c.subarray(1), PLAYER_KEY)?.layout).toBe('key-first');
    expect(sharedSecret(3n, readPublicKey(c.subarray(1), 'key-first'))).toBeDefined();
  });

  it.each(['digest-first', 'key-first'] as const)('takes an answer with the layout %s', (layout) => {
    const client = rtmpeClientHandshake(REAL);
    const c = client.start();
    const server = keyPairOf(0xabcdefn);
    const { done } = drive(
      (bytes) => client.push(bytes),
      rtmpeAnswer(c, { layout, publicKey: server.publicKey }),
      [1000],
    );
    expect(done).toMatchObject({ kind: 'rtmpe', layout, version: '3.5.5.1' });
  });

  it('signs C2 with the digest of S1', () => {
    const client = rtmpeClientHandshake(REAL);
    const answer = rtmpeAnswer(client.start());
    const c2 = client.push(answer).send as Uint8Array;
    const digest = findDigest(answer.subarray(1, 1 + HANDSHAKE_SIZE), SERVER_KEY)?.digest as Uint8Array;
    expect(c2.subarray(HANDSHAKE_SIZE - 32)).toEqual(signature(c2, digest, PLAYER_KEY));
  });

  it('sends C2 at the last byte of S1, and ends at the last of S2', () => {
    const client = rtmpeClientHandshake(REAL);
    const answer = rtmpeAnswer(client.start());
    expect(client.push(answer.subarray(0, 1536))).toEqual({});
    expect(client.push(answer.subarray(1536, 1537)).send?.byteLength).toBe(HANDSHAKE_SIZE);
    expect(client.push(answer.subarray(1537, 3072))).toEqual({});
    expect(client.push(answer.subarray(3072)).done?.rest).toEqual(new Uint8Array(0));
  });

  it('takes another key when its own would begin with a zero byte, which some servers write shorter', () => {
    const { clientPrivateKey } = readRtmpeCapture('leading-zeros');
    const client = rtmpeClientHandshake({
      random: scriptedRandom(
        randomForKey(clientPrivateKey),
        randomForKey(clientPrivateKey),
        randomForKey(readRtmpeCapture('play').clientPrivateKey),
        patternBytes(HANDSHAKE_SIZE),
      ),
      now: () => 0,
    });
    expect(readPublicKey(client.start().subarray(1), 'key-first')).toEqual(
      numberBytes(readRtmpeCapture('play').clientPublicKey),
    );
  });

  it.each([
    ['3, that is without encryption', 3, 'CF_RTMP_ENCRYPTION_UNSUPPORTED'],
    ['8, that is with XTEA', 8, 'CF_RTMP_ENCRYPTION_UNSUPPORTED'],
    ['9, that is with Blowfish', 9, 'CF_RTMP_ENCRYPTION_UNSUPPORTED'],
    ['72, as a web server does', 0x48, 'CF_RTMP_HANDSHAKE_FAILED'],
    ['0', 0, 'CF_RTMP_HANDSHAKE_FAILED'],
  ])('refuses a server that answers with version %s, at the first byte', (_, version, code) => {
    const client = rtmpeClientHandshake(REAL);
    client.start();
    const error = errorOf(() => client.push(Uint8Array.of(version)));
    expect(error).toMatchObject({ name: 'PlayerError', code, context: { stage: 'handshake', version } });
  });

  it('never falls back: a server without a digest is refused', () => {
    const client = rtmpeClientHandshake(REAL);
    const answer = rtmpeAnswer(client.start(), { hasDigest: false });
    expect(errorOf(() => client.push(answer)).code).toBe('CF_RTMP_ENCRYPTION_UNSUPPORTED');
  });

  it('never falls back: a server that echoes everything is refused', () => {
    const client = rtmpeClientHandshake(REAL);
    const c = client.start();
    expect(errorOf(() => client.push(Uint8Array.of(...c, ...c.subarray(1)))).code).toBe(
      'CF_RTMP_ENCRYPTION_UNSUPPORTED',
    );
  });

  it.each(['wrong', 'echo'] as const)('refuses a server whose S2 is %s', (s2) => {
    const client = rtmpeClientHandshake(REAL);
    const answer = rtmpeAnswer(client.start(), { s2 });
    expect(errorOf(() => client.push(answer)).code).toBe('CF_RTMP_DIGEST_MISMATCH');
  });

  it.each([
    ['zero', numberBytes(0n)],
    ['one', numberBytes(1n)],
    ['larger than the prime', new Uint8Array(128).fill(0xff)],
  ])('refuses a server whose public key is %s', (_, publicKey) => {
    const client = rtmpeClientHandshake(REAL);
    const answer = rtmpeAnswer(client.start(), { publicKey });
    expect(errorOf(() => client.push(answer))).toMatchObject({
      code: 'CF_RTMP_HANDSHAKE_FAILED',
      context: { mayBeUnpadded: true },
    });
  });

  it('says that a key may be one without its leading zeros when it ends with one', () => {
    const client = rtmpeClientHandshake(REAL);
    // 254 hexadecimal digits, written from the left as some do.
    const key = numberBytes(readRtmpeCapture('leading-zeros').clientPublicKey);
    const shifted = new Uint8Array(128);
    shifted.set(key.subarray(1));
    const step = client.push(rtmpeAnswer(client.start(), { publicKey: shifted }));
    expect(step.done?.mayBeUnpadded).toBe(true);
  });
});

describe('the RTMPE server', () => {
  it.each(['digest-first', 'key-first'] as const)(
    'answers a client with the layout %s in the same, and both have the same keys',
    (layout) => {
      const own = keyPairOf(0xfedcban);
      const c1 = patternBytes(HANDSHAKE_SIZE, 4);
      c1.set([128, 0, 3, 2], 4);
      c1.set(own.publicKey, publicKeyOffset(c1, layout));
      const digest = insertDigest(c1, layout, PLAYER_KEY);
      const server = new ServerHandshake(REAL);
      const out = server.push(Uint8Array.of(6, ...c1)).send as Uint8Array;
      const s1 = out.subarray(1, 1 + HANDSHAKE_SIZE);
      const s2 = out.subarray(1 + HANDSHAKE_SIZE);
      expect([out.byteLength, out[0]]).toEqual([1 + 2 * HANDSHAKE_SIZE, 6]);
      expect(findDigest(s1, SERVER_KEY)?.layout).toBe(layout);
      expect(s2.subarray(HANDSHAKE_SIZE - 32)).toEqual(signature(s2, digest, SERVER_KEY));
      const secret = sharedSecret(own.privateKey, readPublicKey(s1, layout)) as Uint8Array;
      // The server chooses last, and chooses what every client can write.
      expect(secret[0]).not.toBe(0);
      const { done } = server.push(new Uint8Array(HANDSHAKE_SIZE));
      expect(done).toMatchObject({ kind: 'rtmpe', layout, version: '128.0.3.2' });
    },
  );

  it('takes another key when the secret would begin with a zero byte', () => {
    const capture = readRtmpeCapture('leading-zeros');
    const server = new ServerHandshake({
      random: scriptedRandom(
        capture.s2c.subarray(1, 1537),
        randomForKey(capture.serverPrivateKey),
        randomForKey(98765n),
        patternBytes(HANDSHAKE_SIZE),
      ),
      now: () => 0,
    });
    const out = server.push(capture.c2s.subarray(0, 1537)).send as Uint8Array;
    expect(readPublicKey(out.subarray(1, 1537), 'key-first')).toEqual(keyPairOf(98765n).publicKey);
  });

  it('refuses a client that asks for encryption without a digest', () => {
    const c1 = patternBytes(HANDSHAKE_SIZE, 4);
    const error = errorOf(() => new ServerHandshake(REAL).push(Uint8Array.of(6, ...c1)));
    expect(error.code).toBe('CF_RTMP_ENCRYPTION_UNSUPPORTED');
  });

  it('refuses a client whose public key is none', () => {
    const c1 = patternBytes(HANDSHAKE_SIZE, 4);
    c1.set(numberBytes(1n), publicKeyOffset(c1, 'key-first'));
    insertDigest(c1, 'key-first', PLAYER_KEY);
    const error = errorOf(() => new ServerHandshake(REAL).push(Uint8Array.of(6, ...c1)));
    expect(error.code).toBe('CF_RTMP_HANDSHAKE_FAILED');
  });
});

describe('RTMPE, our client with our server', () => {
  it.each(SPLITS)('has the same keys on both sides, in pieces of $sizes', ({ sizes }) => {
    const client = rtmpeClientHandshake(REAL);
    const server = new ServerHandshake(REAL);
    const down = drive((bytes) => server.push(bytes), client.start(), sizes);
    const up = drive((bytes) => client.push(bytes), down.sent, sizes);
    const end = drive((bytes) => server.push(bytes), up.sent, sizes);
    const clear = patternBytes(10_000, 8);
    for (const [from, to] of [
      [up.done, end.done],
      [end.done, up.done],
    ]) {
      const bytes = encrypted(from, clear);
      expect(bytes).not.toEqual(clear);
      to?.cipher?.decrypt(bytes);
      expect(bytes).toEqual(clear);
    }
  });
});
