import { PlayerError } from '../../errors/player-error.js';
import {
  DIGEST_SIZE,
  findDigest,
  HANDSHAKE_SIZE,
  insertDigest,
  PLAYER_KEY,
  SERVER_KEY,
  signature,
  type FoundDigest,
} from './digest-scheme.js';
import {
  HandshakeBuffer,
  PLAIN_VERSION,
  writeTime,
  type HandshakeEnvironment,
  type HandshakeStep,
} from './handshake.js';

/**
 * RTMP 1.0 section 5.2, server side. States: wait for C0 and C1, answer with S0, S1 and S2, wait for C2, done. A
 * client that shows a digest gets one in the same layout; any other gets the plain handshake. What is in C2 proves
 * nothing, as the keys are public, so it is not looked at.
 */
export class ServerHandshake {
  readonly #environment: HandshakeEnvironment;
  readonly #first = new HandshakeBuffer(1 + HANDSHAKE_SIZE);
  readonly #second = new HandshakeBuffer(HANDSHAKE_SIZE);
  #kind: 'plain' | 'digest' = 'plain';
  #isAnswered = false;

  constructor(environment: HandshakeEnvironment) {
    this.#environment = environment;
  }

  /** @throws PlayerError `CF_RTMP_HANDSHAKE_FAILED` */
  push(bytes: Uint8Array): HandshakeStep {
    let rest = this.#first.fill(bytes);
    let send: Uint8Array | undefined;
    if (this.#first.length > 0 && this.#first.bytes[0] !== PLAIN_VERSION) {
      throw new PlayerError('CF_RTMP_HANDSHAKE_FAILED', {
        message: `the client's first byte is ${this.#first.bytes[0]}, not RTMP version ${PLAIN_VERSION}`,
        context: { stage: 'handshake', version: this.#first.bytes[0] },
      });
    }
    if (this.#first.isFull) {
      if (!this.#isAnswered) {
        this.#isAnswered = true;
        send = this.#answer(this.#first.bytes.subarray(1));
      }
      rest = this.#second.fill(rest);
    }
    return {
      ...(send === undefined ? {} : { send }),
      ...(this.#second.isFull ? { done: { rest, kind: this.#kind } } : {}),
    };
  }

  #answer(c1: Uint8Array): Uint8Array {
    // A plain client has zeros at byte 4 and is spared the search.
    const isMarked = c1[4] !== 0 || c1[5] !== 0 || c1[6] !== 0 || c1[7] !== 0;
    const found = isMarked ? findDigest(c1, PLAYER_KEY) : undefined;
    const out = new Uint8Array(1 + 2 * HANDSHAKE_SIZE);
    out[0] = PLAIN_VERSION;
    const s1 = out.subarray(1, 1 + HANDSHAKE_SIZE);
    const s2 = out.subarray(1 + HANDSHAKE_SIZE);
    s1.set(this.#environment.random(HANDSHAKE_SIZE));
    writeTime(s1, 0, this.#environment.now());
    if (found === undefined) {
      s1.fill(0, 4, 8);
      s2.set(c1);
      writeTime(s2, 4, this.#environment.now());
    } else {
      this.#sign(s1, s2, found);
    }
    return out;
  }

  #sign(s1: Uint8Array, s2: Uint8Array, found: FoundDigest): void {
    this.#kind = 'digest';
    // The version of the Flash Media Server that CloudFront ran; any but 0 will do.
    s1.set([3, 5, 7, 1], 4);
    insertDigest(s1, found.layout, SERVER_KEY);
    s2.set(this.#environment.random(HANDSHAKE_SIZE));
    s2.set(signature(s2, found.digest, SERVER_KEY), HANDSHAKE_SIZE - DIGEST_SIZE);
  }
}
