import type { EnhancedFacts } from './connect-facts.js';
import type { PlayerErrorData } from '../errors/player-error.js';
import type { CaptionPacket } from '../media/captions/caption-scan.js';
import type { AudioTrackChoice } from '../media/enhanced-rtmp-part.js';
import type { Segment, TrackKind } from '../media/segment.js';
import type { RtmpCandidate, RtmpConnectionOptions } from '../source/candidate.js';
import type { SinkCommand, SinkEvent } from './sink-protocol.js';

/** Page → session. The same values whether the session runs in a worker or on the page. */
export type SessionCommand =
  | {
      readonly type: 'open';
      readonly candidate: RtmpCandidate;
      /** The candidate itself first, then the other ways to the same stream. Absent: the candidate only. */
      readonly ladder?: readonly RtmpCandidate[];
      readonly options: SessionOptions;
    }
  /** Seconds. Answered by `seeked` with the same `seekId`; later seeks supersede earlier ones. */
  | { readonly type: 'seek'; readonly to: number; readonly seekId: number }
  /** Goes on with another rendition of the candidate, where that can be done without a gap. */
  | {
      readonly type: 'switch';
      readonly streamName: string;
      /** Seconds: what was sent from there on may come again. Absent: nothing is sent twice on purpose. */
      readonly from?: number;
    }
  | {
      /** The session pauses, resumes and hurries the server by it. */
      readonly type: 'buffered';
      /** How many seconds what is buffered ahead of the playhead lasts. */
      readonly ahead: number;
      /** Of playback; absent: 1. */
      readonly rate?: number;
    }
  | {
      /** The answer to `sign` of the same id. */
      readonly type: 'signed';
      readonly id: number;
      readonly streamName?: string;
      readonly error?: PlayerErrorData;
    }
  /** The answer to `lost`, and allowed after `unpublished`: plays on from where it was, by a new connection. */
  | { readonly type: 'reopen' }
  | SinkCommand
  /** By `audioTrackId` of Enhanced RTMP. */
  /** `from`: seconds; a recording is heard with it from a keyframe behind that on. */
  | { readonly type: 'selectAudioTrack'; readonly id: number; readonly from: number }
  | { readonly type: 'close' };

/** What a candidate itself says about the connection wins over what stands here. */
export interface SessionOptions extends RtmpConnectionOptions, EnhancedFacts {
  /** Seconds the page wants ahead of the playhead. */
  readonly bufferLength: number;
  /** MIME types with codecs that MediaSource takes on this page; asked for those the transmuxer can make. */
  readonly supportedTypes: readonly string[];
  /** The page signs stream names: it is asked before each play. */
  readonly signs?: boolean;
}

export type RungStep = 'started' | 'stage' | 'failed' | 'connected' | 'cancelled' | 'redirected';

export type SessionStage = 'gateway' | 'handshake' | 'connect' | 'play' | 'media';

/** Session → page. `seekId` is 0 until the first seek; what carries an older one than the page's last is stale. */
export type SessionEvent =
  | {
      readonly type: 'stage';
      readonly stage: SessionStage;
      /** Since the session was opened. */
      readonly elapsedMs: number;
    }
  | {
      /** One of the ways of the ladder. After `connected` that one plays, until the next connection is made. */
      readonly type: 'rung';
      /** Index in the ladder of the command; what is beyond its end is where the server redirected to. */
      readonly index: number;
      readonly step: RungStep;
      /** With `started`. */
      readonly candidate?: RtmpCandidate;
      /** With `stage`. */
      readonly stage?: SessionStage;
      /** With `failed`. */
      readonly error?: PlayerErrorData;
      /** Since the first one was started. */
      readonly elapsedMs: number;
    }
  | {
      /** The connection that plays: again after each reconnect. */
      readonly type: 'connected';
      /** The rung that won, or what the server redirected to. */
      readonly candidate: RtmpCandidate;
      readonly handshake: { readonly kind: string; readonly layout?: string; readonly version?: string };
      readonly redirects: number;
    }
  | {
      /** The page is asked for the signed form of a stream name; it answers with `signed`. */
      readonly type: 'sign';
      readonly id: number;
      readonly streamName: string;
      /** The server refused the last one. */
      readonly wasRefused: boolean;
    }
  | { readonly type: 'tracks'; readonly kinds: readonly TrackKind[] }
  /** Of several sounds: which there are, or that another one is heard. */
  | { readonly type: 'audioTracks'; readonly tracks: readonly AudioTrackChoice[] }
  | SinkEvent
  /** Only where the MediaSource is on the page. */
  | { readonly type: 'segment'; readonly segment: Segment; readonly seekId: number }
  | {
      readonly type: 'metadata';
      /** Seconds. */
      readonly duration?: number;
      readonly width?: number;
      readonly height?: number;
      readonly raw: Readonly<Record<string, unknown>>;
    }
  | {
      /** A data message (`onMetaData`, `onCuePoint`, `onTextData`, …), its name left out of `values`. */
      readonly type: 'data';
      readonly name: string;
      readonly values: readonly unknown[];
      /** Seconds on the media timeline. */
      readonly time: number;
    }
  | {
      /** Captions that lie in the pictures, in the order in which these are shown. */
      readonly type: 'captions';
      readonly packets: readonly CaptionPacket[];
      /** They do not go on where the last ones ended: a seek, another connection. */
      readonly isNew: boolean;
    }
  /** Media from `at` (seconds) on is of this rendition. */
  | { readonly type: 'switched'; readonly streamName: string; readonly at: number }
  /** This rendition cannot be had; what played goes on, or what `switched` says next. */
  | { readonly type: 'unswitched'; readonly streamName: string; readonly error: PlayerErrorData }
  | {
      /** What has come since the last one, while the server owed media. */
      readonly type: 'throughput';
      readonly bytes: number;
      readonly ms: number;
      /** Of media. */
      readonly mediaMs: number;
    }
  /** Media from `to` (seconds, at or before what was asked for where the server can) follows. */
  | { readonly type: 'seeked'; readonly seekId: number; readonly to: number }
  /** Every segment is out. The connection may be gone; a seek opens a new one. */
  | { readonly type: 'ended'; readonly seekId: number }
  | {
      readonly type: 'stats';
      readonly bytesReceived: number;
      readonly messages: number;
      readonly droppedMessages: number;
      /** Whether the server holds the stream because enough is buffered. */
      readonly paused: boolean;
    }
  /** It has played and does no more, the connection is gone. Nothing happens until `reopen`, a seek or `close`. */
  | { readonly type: 'lost'; readonly error: PlayerErrorData }
  /** The live stream has ended for now. The server is still listened to: it may be published again. */
  | { readonly type: 'unpublished'; readonly error: PlayerErrorData }
  /** The media that follows comes after `lost` or `unpublished`; that of a live stream is right behind what was there. */
  | { readonly type: 'resumed' }
  | { readonly type: 'warning'; readonly error: PlayerErrorData }
  /** The session is over: it does nothing more. */
  | { readonly type: 'failure'; readonly error: PlayerErrorData };

/** What the worker itself says: that it runs. From then on it answers with {@link SessionEvent}. */
export interface WorkerReady {
  readonly type: 'ready';
  /** Whether it is the one with everything. */
  readonly hasExtras: boolean;
}
