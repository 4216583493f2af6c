import { PlayerError } from '../../errors/player-error.js';
import {
  equalBytes,
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
  type HandshakeInfo,
  type HandshakeStep,
} from './handshake.js';
import { notRtmp } from './not-rtmp.js';

/**
 * RTMP 1.0 section 5.2, client side, with the digests that Flash Player 9 added. States: wait for S0 and S1, answer
 * with C2, wait for S2, done. A server that shows no digest in S1 gets the plain handshake.
 */
export class ClientHandshake implements ClientHandshakeMachine {
  readonly #environment: HandshakeEnvironment;
  readonly #c1: Uint8Array;
  /** Our digest inside C1; absent in a plain handshake. */
  readonly #digest: Uint8Array | undefined;
  /** S0 and S1, then S2. */
  readonly #first = new HandshakeBuffer(1 + HANDSHAKE_SIZE);
  readonly #second = new HandshakeBuffer(HANDSHAKE_SIZE);
  #info: HandshakeInfo = { kind: 'plain' };
  #isAnswered = false;

  constructor(kind: 'plain' | 'digest', environment: HandshakeEnvironment) {
    this.#environment = environment;
    this.#c1 = environment.random(HANDSHAKE_SIZE).slice();
    writeTime(this.#c1, 0, environment.now());
    // 5.2.3: zero. A version here tells a server that there is a digest; this is the one of Flash Player 10.0.45.2.
    this.#c1.set(kind === 'digest' ? [10, 0, 45, 2] : [0, 0, 0, 0], 4);
    if (kind === 'digest') this.#digest = insertDigest(this.#c1, 'digest-first', PLAYER_KEY);
  }

  start(): Uint8Array {
    return firstMessage(PLAIN_VERSION, this.#c1);
  }

  push(bytes: Uint8Array): HandshakeStep {
    let rest = bytes;
    let answer: Uint8Array | undefined;
    if (!this.#first.isFull) {
      rest = this.#first.fill(rest);
      // At the first byte, so that a web server is recognised by its short answer.
      if (this.#first.length > 0 && this.#first.bytes[0] !== PLAIN_VERSION) {
        throw notRtmp(this.#first.bytes.subarray(0, this.#first.length), PLAIN_VERSION);
      }
    }
    if (this.#first.isFull && !this.#isAnswered) {
      this.#isAnswered = true;
      answer = this.#answer(this.#first.bytes.subarray(1));
    }
    if (this.#isAnswered) rest = this.#second.fill(rest);
    if (!this.#second.isFull) return answer === undefined ? {} : { send: answer };
    if (this.#info.kind === 'digest') this.#verify(this.#second.bytes);
    return {
      ...(answer === undefined ? {} : { send: answer }),
      done: { rest, s1: this.#first.bytes.subarray(1), ...this.#info },
    };
  }

  /** C2: 5.2.4 echoes S1; with digests it is random and signed. */
  #answer(s1: Uint8Array): Uint8Array {
    const found = this.#digest === undefined ? undefined : findDigest(s1, SERVER_KEY);
    this.#info =
      found === undefined
        ? { kind: 'plain', ...peerVersion(s1) }
        : { kind: 'digest', layout: found.layout, ...peerVersion(s1) };
    // To the byte, without the time that 5.2.4 puts at byte 4: librtmp compares it with all that it sent.
    if (found === undefined) return s1.slice();
    return signedResponse(this.#environment.random, found.digest, PLAYER_KEY);
  }

  /**
   * Only a server that showed a digest must sign; that its S2 is a plain echo of C1 is seen too. What a plain server
   * writes into S2 is not looked at: some echo with their own times, some send zeros.
   */
  #verify(s2: Uint8Array): void {
    if (this.#digest === undefined) return;
    if (isSigned(s2, this.#digest, SERVER_KEY)) return;
    if (equalBytes(s2.subarray(8), this.#c1.subarray(8))) return;
    throw new PlayerError('CF_RTMP_DIGEST_MISMATCH', {
      message: 'the server signed S1 but not S2',
      context: { stage: 'handshake' },
    });
  }
}
