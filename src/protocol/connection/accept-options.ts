import type { PlayerError } from '../../errors/player-error.js';
import type { RtmpTrace } from './trace.js';

export interface AcceptOptions {
  /** Chunk size of what is sent. Default 4096. */
  readonly chunkSize?: number;
  /** Window acknowledgement size, bytes. Default 2 500 000. */
  readonly windowSize?: number;
  /** Bytes; a larger message ends the connection. Default 8 MiB. */
  readonly maxMessageSize?: number;
  /** Message streams in a connection. Default 16. */
  readonly maxStreams?: number;
  /** Commands that wait while a handler takes its time. Default 64. */
  readonly maxWaitingCommands?: number;
  /** Plays and other requests of streams that the handler is busy with. Default 64. */
  readonly maxRunningRequests?: number;
  /** Milliseconds from the start to an accepted `connect`. Default 15 000. */
  readonly connectTimeoutMs?: number;
  /** Milliseconds without a byte from the client, pongs included; 0: for ever. Default 60 000. */
  readonly idleTimeoutMs?: number;
  /** Milliseconds between pings; 0: none. Default a third of the idle timeout. */
  readonly pingIntervalMs?: number;
  readonly random?: (length: number) => Uint8Array;
  readonly now?: () => number;
  readonly trace?: RtmpTrace;
  /** Why a connection was ended from this side. */
  readonly onError?: (error: PlayerError) => void;
}
