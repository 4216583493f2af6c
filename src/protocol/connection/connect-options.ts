import type { AmfValue } from '../amf/amf-value.js';
import type { ByteChannel } from '../byte-channel.js';
import type { EnhancedCapabilities } from './connect-command.js';
import type { SwfIdentity } from './connect-extras.js';
import type { StatusInfo } from './net-connection.js';
import type { RtmpTrace } from './trace.js';

export interface ConnectOptions {
  /** Open, and used by nobody else; the connection closes it. */
  readonly channel: ByteChannel;
  /** `rtmp://host[:port]/app` */
  readonly tcUrl: string;
  /** Without a leading slash: `cfx/st`. */
  readonly app: string;
  /** Default `LNX 10,0,32,18`. */
  readonly flashVer?: string;
  readonly swfUrl?: string;
  readonly pageUrl?: string;
  /** How commands are encoded: AMF0 (default), or AMF3 where the server agrees to it. */
  readonly objectEncoding?: 0 | 3;
  /** Properties of the command object of `connect` beside and instead of the usual ones; `undefined` drops one. */
  readonly connectParams?: Readonly<Record<string, AmfValue>>;
  /** Follow the command object of `connect`. */
  readonly connectArguments?: readonly AmfValue[];
  /** What differs from what is said about Enhanced RTMP (the transmuxer's codecs, reconnects); `false`: nothing is. */
  readonly enhanced?: false | EnhancedCapabilities;
  /** The secret that is shared with a Wowza server, for its SecureToken. */
  readonly secureToken?: string;
  /** Answers a server that verifies players. */
  readonly swfVerification?: SwfIdentity;
  /**
   * Default `digest`, which falls back to `plain` with a server that answers so. `rtmpe` encrypts all that follows, and
   * never falls back.
   */
  readonly handshake?: 'digest' | 'plain' | 'rtmpe';
  /** Bytes for the handshake and the keys of RTMPE. Default: `crypto.getRandomValues`. */
  readonly random?: (length: number) => Uint8Array;
  /** Milliseconds. */
  readonly now?: () => number;
  /** Closes the connection, at any time of its life. */
  readonly signal?: AbortSignal;
  /** Milliseconds, 10 s each by default; `play` as `call`. */
  readonly timeouts?: {
    readonly handshake?: number;
    readonly connect?: number;
    readonly call?: number;
    readonly play?: number;
  };
  /** Bytes; a larger message ends the connection. Default 8 MiB. */
  readonly maxMessageSize?: number;
  /** Streams of chunks that the server may use. Default 128. */
  readonly maxChunkStreams?: number;
  /** How deep objects and arrays of AMF may be nested. Default 64. */
  readonly maxAmfDepth?: number;
  /** How many AMF values a message may have. Default 500 000. */
  readonly maxAmfItems?: number;
  /** Calls, and requests of a stream, that may wait for an answer; more fail at once. Default 100. */
  readonly maxPendingCalls?: number;
  readonly trace?: RtmpTrace;
  /** Called when the stage begins. */
  readonly onStage?: (stage: 'handshake' | 'connect') => void;
  /** Called when the server refuses `connect`, with its answer word for word: errors have it without secrets. */
  readonly onRefusal?: (info: StatusInfo) => void;
}
