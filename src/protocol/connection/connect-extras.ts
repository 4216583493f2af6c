import type { AmfValue } from '../amf/amf-value.js';
import type { Amf3Codec } from '../amf/amf3-codec.js';
import type { HandshakeFactory } from '../handshake/handshake.js';

/** What a connection seldom needs. A build takes the extras it wants; the connection itself imports none of them. */
export interface ConnectExtras {
  /** The handshake of `rtmpe` and `rtmpte`. */
  readonly rtmpe?: HandshakeFactory;
  /** For `objectEncoding: 3`, and for servers that say something in AMF3 unasked. */
  readonly amf3?: Amf3Codec;
  /** Finds the token in what `connect` was answered and returns the answer to it; `undefined` where there is none. */
  readonly secureToken?: (values: readonly AmfValue[], secret: string) => string | undefined;
  /** The answer to the server's request, without the event type (42 bytes). `s1`: the server's half of the handshake. */
  readonly swfVerification?: (swf: SwfIdentity, s1: Uint8Array) => Uint8Array;
}

/** What a server that verifies players knows its SWF by. */
export interface SwfIdentity {
  /** 32 bytes: HMAC-SHA256 of the uncompressed SWF, keyed with `Genuine Adobe Flash Player 001`. */
  readonly hash: Uint8Array;
  /** Of the uncompressed SWF, in bytes. */
  readonly size: number;
}
