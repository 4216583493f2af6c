import { PlayerError } from '../../errors/player-error.js';
import type { ErrorCode } from '../../errors/error-code.js';
import {
  findDigest,
  HANDSHAKE_SIZE,
  insertDigest,
  PLAYER_KEY,
  SERVER_KEY,
  signedResponse,
  type FoundDigest,
} from './digest-scheme.js';
import {
  HandshakeBuffer,
  peerVersion,
  PLAIN_VERSION,
  writeTime,
  type HandshakeEnvironment,
  type HandshakeResult,
  type HandshakeStep,
} from './handshake.js';
import {
  agreeOnKeys,
  chooseKeyPair,
  createCipher,
  hasLeadingZero,
  publicKeyOffset,
  readPublicKey,
  RTMPE_VERSION,
  SCRAMBLED_VERSIONS,
  type RtmpeKeys,
} from './rtmpe-keys.js';

/**
 * RTMP 1.0 section 5.2, server side, and RTMPE. States: wait for C0 and C1, answer with S0, S1 and S2, wait for C2,
 * done. A client that shows a digest gets one in the same layout; one that asks for encryption has to; any other gets
 * the plain handshake. What is in C2 proves nothing, as the keys are public, so it is not looked at.
 */
export class ServerHandshake {
  readonly #environment: HandshakeEnvironment;
  readonly #first = new HandshakeBuffer(1 + HANDSHAKE_SIZE);
  readonly #second = new HandshakeBuffer(HANDSHAKE_SIZE);
  /** Known from C1 on. */
  #result: Omit<HandshakeResult, 'rest'> | undefined;

  constructor(environment: HandshakeEnvironment) {
    this.#environment = environment;
  }

  /** @throws PlayerError `CF_RTMP_HANDSHAKE_FAILED`, `CF_RTMP_ENCRYPTION_UNSUPPORTED` */
  push(bytes: Uint8Array): HandshakeStep {
    let rest = this.#first.fill(bytes);
    let send: Uint8Array | undefined;
    const version = this.#first.bytes[0] as number;
    if (this.#first.length > 0 && version !== PLAIN_VERSION && version !== RTMPE_VERSION)
      throw refusal(version);
    if (this.#first.isFull) {
      if (this.#result === undefined) send = this.#answer(version, this.#first.bytes.subarray(1));
      rest = this.#second.fill(rest);
    }
    return {
      ...(send === undefined ? {} : { send }),
      ...(this.#second.isFull && this.#result !== undefined ? { done: { rest, ...this.#result } } : {}),
    };
  }

  #answer(version: number, c1: Uint8Array): Uint8Array {
    // A plain client has zeros at byte 4 and is spared the search.
    const isMarked = c1.subarray(4, 8).some((byte) => byte !== 0);
    const found = isMarked || version === RTMPE_VERSION ? findDigest(c1, PLAYER_KEY) : undefined;
    const out = new Uint8Array(1 + 2 * HANDSHAKE_SIZE);
    out[0] = version;
    const s1 = out.subarray(1, 1 + HANDSHAKE_SIZE);
    const s2 = out.subarray(1 + HANDSHAKE_SIZE);
    s1.set(this.#environment.random(HANDSHAKE_SIZE));
    writeTime(s1, 0, this.#environment.now());
    const client = { ...(found === undefined ? {} : { layout: found.layout }), ...peerVersion(c1) };
    if (version === RTMPE_VERSION) {
      this.#result = { kind: 'rtmpe', ...client, ...this.#agree(c1, s1, found) };
    } else {
      this.#result = { kind: found === undefined ? 'plain' : 'digest', ...client };
    }
    if (found === undefined) {
      s1.fill(0, 4, 8);
      // To the byte, without the time that 5.2.4 puts at byte 4: librtmp compares it with all that it sent.
      s2.set(c1);
    } else {
      this.#sign(s1, s2, found);
    }
    return out;
  }

  /** Puts our key into S1. */
  #agree(
    c1: Uint8Array,
    s1: Uint8Array,
    found: FoundDigest | undefined,
  ): Pick<HandshakeResult, 'cipher' | 'mayBeUnpadded'> {
    if (found === undefined) {
      throw failure('CF_RTMP_ENCRYPTION_UNSUPPORTED', 'the client asks for encryption but C1 has no digest');
    }
    const clientKey = readPublicKey(c1, found.layout);
    let keys: RtmpeKeys | undefined;
    // The server chooses last: also so that the secret is a number that all clients write alike.
    const own = chooseKeyPair(this.#environment.random, (pair) => {
      keys = agreeOnKeys(pair, clientKey, 'server');
      return keys === undefined || !(hasLeadingZero(pair.publicKey) || hasLeadingZero(keys.secret));
    });
    if (keys === undefined) {
      throw failure('CF_RTMP_HANDSHAKE_FAILED', 'the Diffie-Hellman key in C1 is none');
    }
    s1.set(own.publicKey, publicKeyOffset(s1, found.layout));
    return { cipher: createCipher(keys, 'server') };
  }

  #sign(s1: Uint8Array, s2: Uint8Array, found: FoundDigest): void {
    // The version of the Flash Media Server that CloudFront ran; any but 0 will do.
    s1.set([3, 5, 7, 1], 4);
    insertDigest(s1, found.layout, SERVER_KEY);
    s2.set(signedResponse(this.#environment.random, found.digest, SERVER_KEY));
  }
}

function refusal(version: number): PlayerError {
  if (SCRAMBLED_VERSIONS.includes(version)) {
    return failure(
      'CF_RTMP_ENCRYPTION_UNSUPPORTED',
      `the client asks for RTMPE version ${version}, of which only ${RTMPE_VERSION} is supported`,
      version,
    );
  }
  return failure(
    'CF_RTMP_HANDSHAKE_FAILED',
    `the client's first byte is ${version}, not RTMP version ${PLAIN_VERSION}`,
    version,
  );
}

function failure(code: ErrorCode, message: string, version?: number): PlayerError {
  return new PlayerError(code, {
    message,
    context: { stage: 'handshake', ...(version === undefined ? {} : { version }) },
  });
}
