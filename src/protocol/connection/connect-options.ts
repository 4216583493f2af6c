import type { AmfValue } from '../amf/amf-value.js';
import type { ByteChannel } from '../byte-channel.js';
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
  /** How commands are encoded: AMF0 (default) or AMF3. */
  readonly objectEncoding?: 0 | 3;
  /** Follow the command object of `connect`. */
  readonly connectArguments?: readonly AmfValue[];
  /** Default `digest`, which falls back to `plain` with a server that answers so. */
  readonly handshake?: 'digest' | 'plain';
  /** Bytes for the handshake. Default: of no cryptographic quality. */
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
  readonly trace?: RtmpTrace;
  /** Called when the stage begins. */
  readonly onStage?: (stage: 'handshake' | 'connect') => void;
}
