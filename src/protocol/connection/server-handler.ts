import type { AmfObject, AmfValue } from '../amf/amf-value.js';
import type { DataMessage, MediaMessage, RtmpMessage, UserControlEvent } from '../message/message.js';
import type { Milliseconds } from '../units.js';
import type { StatusInfo } from './net-connection.js';

type MaybePromise<T> = T | Promise<T>;

/** What a client says in `connect`: RTMP 1.0 section 7.2.1.1. Texts are as sent, empty where absent. */
export interface ConnectInfo {
  readonly app: string;
  readonly tcUrl: string;
  readonly swfUrl: string;
  readonly pageUrl: string;
  readonly flashVer: string;
  readonly objectEncoding: number;
  readonly commandObject: AmfObject;
  /** Optional user arguments behind the command object. */
  readonly args: readonly AmfValue[];
}

export type ConnectAnswer =
  | {
      readonly accept: true;
      /** Added to `fmsVer`, `capabilities`, `mode`. */
      readonly properties?: Readonly<Record<string, AmfValue>>;
      /** Added to `level`, `code`, `description`, `objectEncoding`. */
      readonly information?: Readonly<Record<string, AmfValue>>;
    }
  | {
      readonly accept: false;
      readonly description: string;
      /** What `application.rejectConnection` was given on a Flash Media Server. */
      readonly application?: AmfValue;
      /** Default `NetConnection.Connect.Rejected`. */
      readonly code?: string;
      /** `{ code: 302, redirect: 'rtmp://…' }` sends the client elsewhere. */
      readonly ex?: AmfValue;
    };

export type PublishAnswer =
  | { readonly accept: true; readonly description?: string }
  | {
      readonly accept: false;
      readonly description: string;
      /** Default `NetStream.Publish.BadName`. */
      readonly code?: string;
      /** Default `error`. */
      readonly level?: string;
    };

export interface ServerPlayOptions {
  /** -2000 live or recorded, -1000 live, else a position in ms. */
  readonly start: Milliseconds;
  /** -1000: all; else ms. */
  readonly length: Milliseconds;
  readonly reset: boolean;
}

/** One client's connection as its handler sees it. */
export interface ServerConnection {
  /** What the client said; absent until it did. */
  readonly info: ConnectInfo | undefined;
  readonly bytesReceived: number;
  readonly bytesSent: number;
  /** Says `level: 'error'` status `code` where given, then the `close` command, then closes the channel. */
  close(status?: { code: string; description: string }): void;
  /** Sends a command without asking for an answer. */
  notify(name: string, ...values: AmfValue[]): void;
  /** `onStatus` of the connection, on message stream 0; `level` defaults to `status`. */
  sendStatus(info: { code: string; [more: string]: AmfValue }): void;
  /**
   * Calls a method of the client; its values behind the command object.
   *
   * @throws PlayerError where it refuses, does not answer within `timeoutMs` (default 10 000), or goes away
   */
  call(name: string, values: readonly AmfValue[], timeoutMs?: number): Promise<readonly AmfValue[]>;
  /** Any message. Resolves when the channel will take more. */
  send(message: RtmpMessage): Promise<void>;
  /** Ends the connection without a word. */
  drop(): void;
  /** The last 32 bytes of S1, by which SWF verification is keyed. */
  readonly handshakeSignature: Uint8Array;
}

/** What becomes of a call before anybody looks at it. */
export type CallFate =
  { readonly refuse: { readonly code: string; readonly description: string } } | 'ignore' | 'empty-result';

/** A message stream that the client made with `createStream`. */
export interface ServerStream {
  readonly id: number;
  readonly connection: ServerConnection;
  /** True once the stream or its connection is closed: everything sent later is dropped. */
  readonly isClosed: boolean;
  /** `onStatus`; `level` defaults to `status`. */
  sendStatus(info: { code: string; [more: string]: AmfValue }): void;
  /** `onPlayStatus`, as a data message. */
  sendPlayStatus(info: { code: string; [more: string]: AmfValue }): void;
  /** A data message with the timestamp of the last media message unless one is given. */
  sendData(name: string, ...values: AmfValue[]): void;
  /** Resolves when the channel will take more; a client that went away resolves too (see `isClosed`). */
  sendMedia(message: {
    readonly type: 'audio' | 'video';
    readonly timestamp: number;
    readonly payload: Uint8Array;
  }): Promise<void>;
  sendStreamBegin(): void;
  sendStreamEof(): void;
  sendStreamIsRecorded(): void;
}

/**
 * What a server does with what clients ask. Whatever a handler throws ends that one connection. Commands come in the
 * order they were sent; `onConnect`, `onPublish` and `onCall` hold up the next until they are done, the others do not.
 */
export interface ServerHandler {
  onConnect(info: ConnectInfo, connection: ServerConnection): MaybePromise<ConnectAnswer>;
  /** The accepted `connect` was answered. */
  onOpen?(connection: ServerConnection): void;
  /** Asked for each command that awaits an answer, but `connect`; without a fate it goes its way. */
  onBeforeCall?(name: string, connection: ServerConnection): CallFate | undefined;
  /** User control events that nobody else takes, such as the answer to SWF verification. */
  onUserControl?(event: UserControlEvent, connection: ServerConnection): void;
  /** The handler answers with {@link ServerStream.sendStatus} and media. */
  onPlay(stream: ServerStream, name: string, options: ServerPlayOptions): MaybePromise<void>;
  /** The handler answers with `NetStream.Pause.Notify` or `NetStream.Unpause.Notify`. */
  onPause?(stream: ServerStream, paused: boolean, at: Milliseconds): MaybePromise<void>;
  /** The handler answers with `NetStream.Seek.Notify` or `NetStream.Seek.Failed`. */
  onSeek?(stream: ServerStream, to: Milliseconds): MaybePromise<void>;
  /** `play2` with its NetStreamPlayOptions object; without this method it is refused. */
  onPlay2?(stream: ServerStream, options: AmfObject): MaybePromise<void>;
  /** `type`: `live`, `record` or `append`. Without this method publishing is refused. */
  onPublish?(stream: ServerStream, name: string, type: string): MaybePromise<PublishAnswer>;
  onPublishMedia?(stream: ServerStream, message: MediaMessage): void;
  onPublishData?(stream: ServerStream, message: DataMessage): void;
  onBufferLength?(stream: ServerStream, length: Milliseconds): void;
  /** What was played or published ended: closeStream, deleteStream or the end of the connection. Once for each stream
   * object; the id may come back with a new one. */
  onCloseStream?(stream: ServerStream): void;
  /**
   * Any other command, and before their usual answers `FCSubscribe`, `FCUnsubscribe`, `_checkbw` and `checkBandwidth`;
   * `undefined` gives the usual answer, which is `NetConnection.Call.Failed` for all others.
   */
  onCall?(
    name: string,
    values: readonly AmfValue[],
    connection: ServerConnection,
  ): MaybePromise<readonly AmfValue[] | undefined>;
  onClose?(): void;
}

export type { StatusInfo };
