import type { PlayerErrorData } from '../errors/player-error.js';
import type { Segment } from '../media/segment.js';
import type { RtmpCandidate } from '../source/candidate.js';

/** Page → session. The same values whether the session runs in a worker or on the page. */
export type SessionCommand =
  | { readonly type: 'open'; readonly candidate: RtmpCandidate; readonly options: SessionOptions }
  /** Seconds. Answered by `seeked` with the same `seekId`; later seeks supersede earlier ones. */
  | { readonly type: 'seek'; readonly to: number; readonly seekId: number }
  | { readonly type: 'pause' | 'resume' }
  /** How many seconds are buffered ahead of the playhead: the session pauses and resumes the server by it. */
  | { readonly type: 'buffered'; readonly ahead: number }
  | { readonly type: 'close' };

export interface SessionOptions {
  /** Seconds the page wants ahead of the playhead. */
  readonly bufferLength: number;
  readonly pageUrl?: string;
  readonly swfUrl?: string;
  readonly flashVer?: string;
  /** MIME types with codecs that MediaSource takes on this page; asked for those the transmuxer can make. */
  readonly supportedTypes: readonly string[];
}

/** Session → page. */
export type SessionEvent =
  | {
      readonly type: 'stage';
      readonly stage: 'channel' | 'handshake' | 'connect' | 'play' | 'media';
      readonly elapsedMs: number;
    }
  | { readonly type: 'tracks'; readonly kinds: readonly ('audio' | 'video')[] }
  | { readonly type: 'segment'; readonly segment: Segment; readonly seekId: number }
  | {
      readonly type: 'metadata';
      readonly duration?: number;
      readonly width?: number;
      readonly height?: number;
      readonly raw: Readonly<Record<string, unknown>>;
    }
  | { readonly type: 'seeked'; readonly seekId: number; readonly to: number }
  | { readonly type: 'ended'; readonly seekId: number }
  | {
      readonly type: 'stats';
      readonly bytesReceived: number;
      readonly messages: number;
      readonly droppedMessages: number;
    }
  | { readonly type: 'warning'; readonly error: PlayerErrorData }
  | { readonly type: 'failure'; readonly error: PlayerErrorData };
