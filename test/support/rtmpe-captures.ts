import { readFileSync } from 'node:fs';
import { hex } from './rtmp-captures.js';

const FOLDER = new URL('../vectors/rtmpe/', import.meta.url);

export const RTMPE_CAPTURES = ['play', 'leading-zeros'] as const;

/** A recorded session of two librtmp with everything that they kept secret. Numbers without leading zeros. */
export interface RtmpeCapture {
  readonly clientPrivateKey: bigint;
  readonly serverPrivateKey: bigint;
  readonly clientPublicKey: bigint;
  readonly serverPublicKey: bigint;
  readonly secret: bigint;
  readonly toServerRc4Key: Uint8Array;
  readonly toClientRc4Key: Uint8Array;
  /** From C0 and S0 on, as on the wire. */
  readonly c2s: Uint8Array;
  readonly s2c: Uint8Array;
  /** What is behind the handshake, before encryption. */
  readonly c2sClear: Uint8Array;
  readonly s2cClear: Uint8Array;
}

export function readRtmpeCapture(name: (typeof RTMPE_CAPTURES)[number]): RtmpeCapture {
  const read = (file: string) => readFileSync(new URL(`${name}.${file}`, FOLDER));
  const facts = JSON.parse(read('json').toString()) as Record<string, string>;
  const number = (fact: string) => BigInt(`0x${facts[fact]}`);
  return {
    clientPrivateKey: number('clientPrivateKey'),
    serverPrivateKey: number('serverPrivateKey'),
    clientPublicKey: number('clientPublicKey'),
    serverPublicKey: number('serverPublicKey'),
    secret: number('secret'),
    toServerRc4Key: hex(facts['toServerRc4Key'] as string),
    toClientRc4Key: hex(facts['toClientRc4Key'] as string),
    c2s: new Uint8Array(read('c2s.bin')),
    s2c: new Uint8Array(read('s2c.bin')),
    c2sClear: new Uint8Array(read('c2s.clear.bin')),
    s2cClear: new Uint8Array(read('s2c.clear.bin')),
  };
}

/** Big-endian, with leading zeros up to `length` bytes. */
export function numberBytes(value: bigint, length = 128): Uint8Array {
  return hex(value.toString(16).padStart(2 * length, '0'));
}

/** The bytes of which our key pair gets this private key: 32, and one less. */
export function randomForKey(privateKey: bigint): Uint8Array {
  return numberBytes(privateKey - 1n, 32);
}

/** Gives the pieces in turn, the last one again and again; each has to be as long as is asked for. */
export function scriptedRandom(...pieces: readonly Uint8Array[]): (length: number) => Uint8Array {
  let next = 0;
  return (length) => {
    const piece = pieces[Math.min(next++, pieces.length - 1)] as Uint8Array;
    if (piece.byteLength !== length) throw new Error(`asked for ${length} bytes, has ${piece.byteLength}`);
    return piece.slice();
  };
}
