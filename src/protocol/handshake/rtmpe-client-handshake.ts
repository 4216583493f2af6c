import { PlayerError } from '../../errors/player-error.js';
import type { ErrorCode } from '../../errors/error-code.js';
import type { KeyPair } from '../crypto/diffie-hellman.js';
import {
  findDigest,
  HANDSHAKE_SIZE,
  insertDigest,
  isSigned,
  PLAYER_KEY,
  SERVER_KEY,
  signedResponse,
} from './digest-scheme.js';
import {
  firstMessage,
  HandshakeBuffer,
  peerVersion,
  PLAIN_VERSION,
  writeTime,
  type ClientHandshakeMachine,
  type HandshakeEnvironment,
  type HandshakeFactory,
  type HandshakeResult,
  type HandshakeStep,
} from './handshake.js';
import { notRtmp } from './not-rtmp.js';
import {
  agreeOnKeys,
  chooseKeyPair,
  createCipher,
  hasLeadingZero,
  publicKeyOffset,
  readPublicKey,
  RTMPE_VERSION,
  SCRAMBLED_VERSIONS,
} from './rtmpe-keys.js';

/**
 * RTMPE, client side: the handshake with digests, whose C1 and S1 carry Diffie-Hellman keys as well. States as in the
 * plain one. Whoever asked for encryption never gets a connection without.
 */
export const rtmpeClientHandshake: HandshakeFactory = (environment) => new RtmpeClientHandshake(environment);

class RtmpeClientHandshake implements ClientHandshakeMachine {
  readonly #environment: HandshakeEnvironment;
  readonly #keys: KeyPair;
  readonly #c1: Uint8Array;
  readonly #digest: Uint8Array;
  /** S0 and S1, then S2. */
  readonly #first = new HandshakeBuffer(1 + HANDSHAKE_SIZE);
  readonly #second = new HandshakeBuffer(HANDSHAKE_SIZE);
  /** Known from S1 on. */
  #result: Omit<HandshakeResult, 'rest' | 's1'> | undefined;

  constructor(environment: HandshakeEnvironment) {
    this.#environment = environment;
    this.#keys = chooseKeyPair(environment.random, ({ publicKey }) => !hasLeadingZero(publicKey));
    this.#c1 = environment.random(HANDSHAKE_SIZE).slice();
    writeTime(this.#c1, 0, environment.now());
    // Flash Player 10.0.45.2. To the 128.0.3.2 of librtmp, servers answer with version 8 (seen from rtmpsrv).
    this.#c1.set([10, 0, 45, 2], 4);
    // The layout that players used with RTMPE.
    this.#c1.set(this.#keys.publicKey, publicKeyOffset(this.#c1, 'key-first'));
    this.#digest = insertDigest(this.#c1, 'key-first', PLAYER_KEY);
  }

  start(): Uint8Array {
    return firstMessage(RTMPE_VERSION, this.#c1);
  }

  push(bytes: Uint8Array): HandshakeStep {
    let rest = bytes;
    let send: Uint8Array | undefined;
    if (!this.#first.isFull) {
      rest = this.#first.fill(rest);
      if (this.#first.length > 0) this.#checkVersion();
    }
    if (this.#first.isFull) {
      if (this.#result === undefined) send = this.#answer(this.#first.bytes.subarray(1));
      rest = this.#second.fill(rest);
    }
    if (this.#result === undefined || !this.#second.isFull) return send === undefined ? {} : { send };
    this.#verify(this.#second.bytes);
    return {
      ...(send === undefined ? {} : { send }),
      done: { rest, s1: this.#first.bytes.subarray(1), ...this.#result },
    };
  }

  #checkVersion(): void {
    const version = this.#first.bytes[0] as number;
    if (version === RTMPE_VERSION) return;
    if (version === PLAIN_VERSION) {
      throw failure('CF_RTMP_ENCRYPTION_UNSUPPORTED', 'the server answers without encryption', { version });
    }
    if (SCRAMBLED_VERSIONS.includes(version)) {
      throw failure(
        'CF_RTMP_ENCRYPTION_UNSUPPORTED',
        `the server answers with RTMPE version ${version}, of which only ${RTMPE_VERSION} is supported`,
        { version },
      );
    }
    throw notRtmp(this.#first.bytes.subarray(0, this.#first.length), RTMPE_VERSION);
  }

  /** C2: random and signed. */
  #answer(s1: Uint8Array): Uint8Array {
    const found = findDigest(s1, SERVER_KEY);
    if (found === undefined) {
      throw failure('CF_RTMP_ENCRYPTION_UNSUPPORTED', 'the server agrees to encrypt but S1 has no digest', {
        version: RTMPE_VERSION,
      });
    }
    const serverKey = readPublicKey(s1, found.layout);
    const keys = agreeOnKeys(this.#keys, serverKey, 'client');
    if (keys === undefined) {
      throw failure('CF_RTMP_HANDSHAKE_FAILED', 'the Diffie-Hellman key in S1 is none', {
        mayBeUnpadded: true,
      });
    }
    const isDoubtful =
      hasLeadingZero(keys.secret) || hasLeadingZero(serverKey) || serverKey[serverKey.byteLength - 1] === 0;
    this.#result = {
      kind: 'rtmpe',
      layout: found.layout,
      ...peerVersion(s1),
      cipher: createCipher(keys, 'client'),
      ...(isDoubtful ? { mayBeUnpadded: true } : {}),
    };
    return signedResponse(this.#environment.random, found.digest, PLAYER_KEY);
  }

  #verify(s2: Uint8Array): void {
    if (isSigned(s2, this.#digest, SERVER_KEY)) return;
    throw failure('CF_RTMP_DIGEST_MISMATCH', 'the server signed S1 but not S2');
  }
}

function failure(code: ErrorCode, message: string, facts: Record<string, unknown> = {}): PlayerError {
  return new PlayerError(code, { message, context: { stage: 'handshake', ...facts } });
}
