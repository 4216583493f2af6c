import type { DigestLayout } from './digest-scheme.js';

/** What a handshake wants after it was given bytes. Synchronous: no clock, no randomness, no I/O of its own. */
export interface HandshakeStep {
  /** To be sent before anything else. */
  readonly send?: Uint8Array;
  /** Present once the handshake is over. */
  readonly done?: HandshakeResult;
}

export interface HandshakeInfo {
  /** `rtmpe`: with digests, and everything behind the handshake is encrypted. */
  readonly kind: HandshakeKind;
  /** Where the peer's digest was; absent in a plain handshake. */
  readonly layout?: DigestLayout;
  /** What the peer says it is, from bytes 4 to 7 of C1 or S1: `3.5.7.1`. A plain peer has zeros there: absent. */
  readonly version?: string;
}

export interface HandshakeResult extends HandshakeInfo {
  /** What came behind the handshake and belongs to the chunk stream. */
  readonly rest: Uint8Array;
  /** The server's half as it came: its last bytes are the key of SWF verification. Client side only. */
  readonly s1?: Uint8Array;
  /** What an encrypted handshake (RTMPE) puts between chunk stream and wire; absent: nothing. */
  readonly cipher?: CipherStage;
  /**
   * A Diffie-Hellman number of this handshake is one that some peers write without its leading zeros; the two sides may
   * have come to different keys. Where nothing sensible follows, another handshake on a new channel is worth its while.
   */
  readonly mayBeUnpadded?: true;
}

export type HandshakeKind = 'plain' | 'digest' | 'rtmpe';

/** Client side of a handshake. It ends in `done` or in a PlayerError; afterwards it is given nothing more. */
export interface ClientHandshakeMachine {
  /** C0 and C1. Nothing else may go into the same write: some servers drop what follows it. */
  start(): Uint8Array;
  /** @throws PlayerError `CF_RTMP_HANDSHAKE_FAILED`, `CF_RTMP_DIGEST_MISMATCH`, `CF_RTMP_ENCRYPTION_UNSUPPORTED` */
  push(bytes: Uint8Array): HandshakeStep;
}

export type HandshakeFactory = (environment: HandshakeEnvironment) => ClientHandshakeMachine;

/** Both work in place, on the bytes of their direction in the order of the wire. */
export interface CipherStage {
  encrypt(bytes: Uint8Array): void;
  decrypt(bytes: Uint8Array): void;
}

export interface HandshakeEnvironment {
  random(length: number): Uint8Array;
  /** Milliseconds. */
  now(): number;
}

/** RTMP 1.0 section 5.2.2; RTMPE says 6. */
export const PLAIN_VERSION = 3;

/** Collects bytes until `size` are there. */
export class HandshakeBuffer {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(size: number) {
    this.#bytes = new Uint8Array(size);
  }

  get length(): number {
    return this.#length;
  }
  get isFull(): boolean {
    return this.#length === this.#bytes.byteLength;
  }
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes;
  }

  /** Takes what fits and returns the rest. */
  fill(bytes: Uint8Array): Uint8Array {
    const length = Math.min(bytes.byteLength, this.#bytes.byteLength - this.#length);
    this.#bytes.set(bytes.subarray(0, length), this.#length);
    this.#length += length;
    return bytes.subarray(length);
  }
}

/** C0 and C1 in one piece. */
export function firstMessage(version: number, c1: Uint8Array): Uint8Array {
  const out = new Uint8Array(1 + c1.byteLength);
  out[0] = version;
  out.set(c1, 1);
  return out;
}

export function writeTime(target: Uint8Array, at: number, time: number): void {
  new DataView(target.buffer, target.byteOffset).setUint32(at, time >>> 0);
}

/** The version field of a C1 or S1, dotted; absent where it is zero. */
export function peerVersion(handshake: Uint8Array): { version?: string } {
  const version = handshake.subarray(4, 8).join('.');
  return version === '0.0.0.0' ? {} : { version };
}
