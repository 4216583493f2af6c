import type { PlayerError } from '../../errors/player-error.js';
import type { AmfObject, AmfValue } from '../amf/amf-value.js';
import type { HandshakeInfo } from '../handshake/handshake.js';
import type { DataMessage, MediaMessage } from '../message/message.js';
import type { Milliseconds, Seconds } from '../units.js';

/** An info object of `onStatus` or `onPlayStatus`: RTMP 1.0 section 7.2.2. */
export interface StatusInfo {
  /** `status`, `warning` or `error`; `status` where the server left it out. */
  readonly level: string;
  /** `NetStream.Play.Start` and the like. */
  readonly code: string;
  readonly description?: string;
  /** Usually the stream name. */
  readonly details?: string;
  readonly [more: string]: AmfValue;
}

/** What the server answered to `connect`. */
export interface ServerInfo {
  /** First object of the answer: `fmsVer`, `capabilities`, … */
  readonly properties: AmfObject;
  /** Second object: `code`, `description`, `data`, `objectEncoding`, … */
  readonly information: AmfObject;
}

export interface PlayOptions {
  /**
   * Position in ms: 0 or more plays a recording from there and fails where there is none; -1000 plays live only;
   * -2000 live, else recorded, else waits for a publisher. Default 0.
   */
  readonly start?: Milliseconds;
  /** How much in ms; absent: all. */
  readonly length?: Milliseconds;
  /**
   * Whether what was queued before is dropped. Default true. 2 and 3 are as `false` and `true`, and have the server send
   * all data messages at once.
   */
  readonly reset?: boolean | 2 | 3;
}

/** RTMP 1.0 section 7.2.2.2, after NetStreamPlayOptions of ActionScript. */
export interface NetStreamPlayOptions {
  /** With its query, where it is signed. */
  readonly streamName: string;
  /** Its query is cut off. Default: what is being played. */
  readonly oldStreamName?: string;
  /**
   * `switch` (default): the same content at another bitrate, from a keyframe on; `swap`: other content in place of an
   * item of the playlist; `append`, `appendAndWait`: behind the playlist; `reset`: at once, in place of the playlist;
   * `resume`: after a lost connection, at `offset`; `stop`: no more of the stream.
   */
  readonly transition?: 'switch' | 'swap' | 'append' | 'appendAndWait' | 'reset' | 'resume' | 'stop';
  /** As in {@link PlayOptions}, but in seconds; -2 by default. Without a meaning for `switch` and `swap`. */
  readonly start?: Seconds;
  /** Default -1: all. */
  readonly len?: Seconds;
  /** Stream time at which the server switches. Default -1: as soon as it can. */
  readonly offset?: Seconds;
}

/**
 * A stream inside a connection: RTMP 1.0 section 7.2.2. Callbacks are assigned before {@link NetStream.play}; they run
 * in the order of the wire. A promise settles after the callbacks of all that arrived in the same piece, so the moment
 * at which a seek divides the media is when `onStatus` says `NetStream.Seek.Notify`, not when `seek()` resolves.
 */
export interface NetStream {
  /** Message stream id. */
  readonly id: number;
  /**
   * Resolves when the server says `NetStream.Play.Start`, or at the first media of a server that sends no status.
   * @throws PlayerError `CF_RTMP_STREAM_NOT_FOUND`, `CF_RTMP_PLAY_FAILED`, … by what the server says,
   * `CF_RTMP_PLAY_TIMEOUT` when it says nothing, `CF_RTMP_CONNECT_CLOSED` when it goes away.
   */
  play(name: string, options?: PlayOptions): Promise<StatusInfo>;
  /**
   * Changes what is played without a pause. Resolves when the server says `NetStream.Play.Transition`, or starts the new
   * stream (`NetStream.Play.Start`, of servers like nginx-rtmp) or, with `stop`, says `NetStream.Play.Stop`; that the new
   * stream has arrived is told to `onStatus` as `NetStream.Play.TransitionComplete`, by those servers that say so.
   * `append` and `appendAndWait` need no answer: they resolve when no refusal has come in the time of a call.
   * @throws PlayerError as `play()`; what was being played goes on.
   */
  play2(options: NetStreamPlayOptions): Promise<StatusInfo>;
  /** Resolves at `NetStream.Pause.Notify` or `NetStream.Unpause.Notify`. `at`: the position in ms. */
  pause(paused: boolean, at: Milliseconds): Promise<void>;
  /**
   * Resolves at `NetStream.Seek.Notify`; the media that is already under way still arrives before that.
   * @throws PlayerError `CF_RTMP_SEEK_FAILED`, `CF_RTMP_SEEK_INVALID_TIME`, `CF_RTMP_CALL_TIMEOUT`.
   */
  seek(to: Milliseconds): Promise<void>;
  /** Tells the server how many ms the client buffers (user control event 3); kept for the next play. */
  setBufferLength(length: Milliseconds): void;
  /** Ends the stream; the connection stays. */
  close(): void;
  onMedia?: ((message: MediaMessage) => void) | undefined;
  onData?: ((message: DataMessage) => void) | undefined;
  /** Every `onStatus` and `onPlayStatus` of this stream, those that settle a promise included. */
  onStatus?: ((info: StatusInfo) => void) | undefined;
  /** User control event 1: the server has sent everything. Not called for what a seek under way leaves. */
  onStreamEof?: (() => void) | undefined;
}

/** A function that the server may call: takes what follows the command object, returns what goes back. */
export type ServerCall = (values: readonly AmfValue[]) => AmfValue;

/** Enhanced RTMP v2, section Reconnect Request. */
export interface ReconnectRequest {
  /** Where to go; the present address where the server names none. Absolute. */
  readonly tcUrl: string;
  readonly description?: string;
}

/** RTMP 1.0 section 7.2.1. */
export interface NetConnection {
  readonly serverInfo: ServerInfo;
  /** How the connection began. */
  readonly handshake: HandshakeInfo;
  /** Bytes received, handshake included. */
  readonly bytesReceived: number;
  /**
   * @param isAnother the one that there is goes on; without it, a server that always gives the same one (nginx-rtmp does)
   * has the new one take its place.
   * @throws PlayerError `CF_RTMP_CALL_FAILED` of a server that has no other.
   */
  createStream(isAnother?: boolean): Promise<NetStream>;
  /**
   * Calls a function of the server; resolves with what follows the command object in `_result`.
   * @throws PlayerError `CF_RTMP_CALL_FAILED` and its kin for `_error`, `CF_RTMP_CALL_TIMEOUT`.
   */
  call(name: string, ...values: AmfValue[]): Promise<readonly AmfValue[]>;
  /** `NetConnection.*` status, and what belongs to no stream. */
  onStatus?: ((info: StatusInfo) => void) | undefined;
  /**
   * The server wants its client to connect anew, there or elsewhere, and goes on serving meanwhile. Called after
   * `onStatus`.
   */
  onReconnectRequest?: ((request: ReconnectRequest) => void) | undefined;
  /**
   * Functions that the server may call, by name. One that returns `undefined` leaves the answer to the connection, which
   * knows the bandwidth checks and refuses what is unknown.
   */
  readonly client: Map<string, ServerCall>;
  /**
   * Settles once, never rejects: `undefined` when {@link NetConnection.close} was called or the server went away
   * while nothing was being played or asked; else why the connection is over.
   */
  readonly closed: Promise<PlayerError | undefined>;
  close(): void;
}
