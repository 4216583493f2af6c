/** What a handshake wants after it was given bytes. Synchronous: no clock, no randomness, no I/O of its own. */
export interface HandshakeStep {
  /** To be sent before anything else. */
  readonly send?: Uint8Array;
  /** Present once the handshake is over. */
  readonly done?: HandshakeResult;
}

export interface HandshakeResult {
  /** What came behind the handshake and belongs to the chunk stream. */
  readonly rest: Uint8Array;
  readonly kind: 'plain' | 'digest';
  /** What an encrypted handshake (RTMPE) puts between chunk stream and wire; absent: nothing. */
  readonly cipher?: CipherStage;
}

/** Both work in place. */
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

export function writeTime(target: Uint8Array, at: number, time: number): void {
  new DataView(target.buffer, target.byteOffset).setUint32(at, time >>> 0);
}
