import type { AmfValue } from '../amf/amf-value.js';
import type { MessageStreamId, Milliseconds } from '../units.js';

/** One message as the chunk layer hands it up or takes it: RTMP 1.0 section 6.1. `payload` is not shared. */
export interface RawMessage {
  readonly typeId: number;
  readonly messageStreamId: MessageStreamId;
  /** 32 bits, wraps after 49.7 days. */
  readonly timestamp: Milliseconds;
  readonly payload: Uint8Array;
}

export interface AudioMessage {
  readonly type: 'audio';
  readonly messageStreamId: MessageStreamId;
  readonly timestamp: Milliseconds;
  /** FLV audio tag body. */
  readonly payload: Uint8Array;
}
export interface VideoMessage {
  readonly type: 'video';
  readonly messageStreamId: MessageStreamId;
  readonly timestamp: Milliseconds;
  /** FLV video tag body. */
  readonly payload: Uint8Array;
}
export type MediaMessage = AudioMessage | VideoMessage;

/** AMF0 (18) or AMF3 (15) data message: `onMetaData`, `onPlayStatus`, `|RtmpSampleAccess`, … */
export interface DataMessage {
  readonly type: 'data';
  readonly messageStreamId: MessageStreamId;
  readonly timestamp: Milliseconds;
  /** The handler name is `values[0]` where it is a string; `@setDataFrame` is already taken off. */
  readonly name: string;
  readonly values: readonly AmfValue[];
  /** Is to be sent as AMF3 (type 15). Absent: AMF0. */
  readonly objectEncoding?: 0 | 3;
}

export interface CommandMessage {
  readonly type: 'command';
  readonly messageStreamId: MessageStreamId;
  readonly timestamp: Milliseconds;
  readonly name: string;
  readonly transactionId: number;
  /** Everything after the transaction id: the command object (or null) first. */
  readonly values: readonly AmfValue[];
  /** Arrived as, or is to be sent as, AMF3 (type 17). Absent: AMF0. */
  readonly objectEncoding?: 0 | 3;
}

/** RTMP 1.0 section 7.1.7, plus what FMS 3.5 adds. */
export type UserControlEvent =
  | {
      readonly event: 'stream-begin' | 'stream-eof' | 'stream-dry' | 'stream-is-recorded';
      readonly messageStreamId: MessageStreamId;
    }
  | {
      readonly event: 'set-buffer-length';
      readonly messageStreamId: MessageStreamId;
      readonly bufferLength: Milliseconds;
    }
  | { readonly event: 'ping-request' | 'ping-response'; readonly pingTimestamp: Milliseconds }
  | { readonly event: 'buffer-empty' | 'buffer-ready'; readonly messageStreamId: MessageStreamId }
  | { readonly event: 'other'; readonly eventType: number; readonly data: Uint8Array };

/** Everything that can arrive, and be sent. */
export type RtmpMessage =
  | { readonly type: 'set-chunk-size'; readonly chunkSize: number }
  | { readonly type: 'abort'; readonly chunkStreamId: number }
  | { readonly type: 'acknowledgement'; readonly sequenceNumber: number }
  | { readonly type: 'window-acknowledgement-size'; readonly size: number }
  | {
      readonly type: 'set-peer-bandwidth';
      readonly size: number;
      readonly limit: 'hard' | 'soft' | 'dynamic';
    }
  | ({ readonly type: 'user-control' } & UserControlEvent)
  | CommandMessage
  | DataMessage
  | AudioMessage
  | VideoMessage
  | {
      readonly type: 'unknown';
      readonly typeId: number;
      readonly messageStreamId: MessageStreamId;
      readonly timestamp: Milliseconds;
      readonly payload: Uint8Array;
    };
