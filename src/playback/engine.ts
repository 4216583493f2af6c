import type { PlayerError } from '../errors/player-error.js';
import type { Candidate, RtmpCandidate } from '../source/candidate.js';
import type { TimedMetadata } from './cues/timed-metadata.js';

/** Engines that come with the player; an app may register others under names of its own. */
export type EngineName = 'rtmp' | 'hls.js' | 'vhs' | 'native' | 'file' | (string & {});

/** What an engine is told about the world around it; the player implements it. One owner, one listener. */
export interface EngineEvents {
  /** The candidate really plays: metadata and the first data are in the element. Ends the attempt's budget. */
  ready(): void;
  /** Something went wrong and the engine is still working on it. */
  warning(error: PlayerError): void;
  /** This candidate is over; the engine does nothing more. */
  failure(error: PlayerError): void;
  /** Where the attempt is, for the plan that people look at: `gateway`, `handshake`, `connect`, `play`, `media`, `manifest`, … */
  stage(name: string): void;
  streamType(type: 'on-demand' | 'live'): void;
  /**
   * The browser withholds loading until the viewer presses play (data saver, iOS, `preload="metadata"`): the
   * attempt's budget stands still until then.
   */
  awaitingPlay?(): void;
  /** Another rendition is shown; `bitrate` in bits per second. */
  quality?(quality: ShownQuality): void;
  /** Which levels there are has become known, or has changed. */
  levels?(levels: readonly QualityLevel[]): void;
  /** Which audio renditions there are has become known, or another one is heard. */
  audioTracks?(renditions: readonly AudioRendition[]): void;
  /** A stream that has been playing is lost, or has ended for now, or is there again. */
  streamStatus?(status: StreamStatus): void;
  /** Whether the plan has a candidate of another kind left, which a long wait would only delay. */
  hasAlternative?(): boolean;
  /** The playhead has come to something that the stream says at this moment; `onMetaData` at once. */
  metadata?(metadata: TimedMetadata): void;
  /** RTMP: one of the ways that a candidate and its `ladder` stand for. After `connected` one of them plays. */
  rung?(event: RungEvent): void;
}

/**
 * How it is with a stream that has been playing. `reconnecting`: the connection is lost and is made again;
 * `unpublished`: the live stream has ended, and goes on when it is published again. The last picture stays.
 */
export type StreamStatus = 'open' | 'reconnecting' | 'unpublished';

/** One of the qualities that a stream is there in. */
export interface QualityLevel {
  /** Names it as long as this candidate plays. */
  readonly id: string;
  /** Pixels. */
  readonly width?: number;
  readonly height?: number;
  /** Bits per second; 0 where nobody says. */
  readonly bitrate: number;
  /** As in RFC 6381: `avc1.64001f,mp4a.40.2`. */
  readonly codecs?: string;
  /** Whether it is the one that is shown. */
  readonly selected: boolean;
}

/** What `qualitychange` tells. */
export type ShownQuality = Partial<Omit<QualityLevel, 'selected'>>;

/** One of the sounds that a stream is there with: a language, a commentary. */
export interface AudioRendition {
  /** Names it as long as this candidate plays. */
  readonly id: string;
  readonly label: string;
  /** As in BCP 47; empty where nobody says. */
  readonly language: string;
  /** As of HTML's AudioTrack: `main`, `alternative`, `main-desc`, … */
  readonly kind: string;
  readonly selected: boolean;
}

/** What happens on one of several ways to a stream that are tried together. */
export interface RungEvent {
  /** 0: the candidate itself; from 1: its `ladder`. Beyond that: where a server redirected to. */
  readonly index: number;
  readonly type: 'started' | 'stage' | 'failed' | 'connected' | 'cancelled' | 'redirected';
  /** With `started`: where it leads. */
  readonly candidate?: RtmpCandidate;
  /** With `stage`: `gateway`, `handshake` or `connect`. */
  readonly stage?: string;
  /** With `failed`. */
  readonly error?: PlayerError;
  /** Since the first of them was started. */
  readonly elapsedMs: number;
}

export interface EngineStats {
  /** Bytes of media received so far. */
  readonly bytesReceived?: number;
  /** Bits per second. */
  readonly bitrate?: number;
  /** Bits per second that the line is thought to carry. */
  readonly bandwidth?: number;
  /** Seconds behind the live edge. */
  readonly liveLatency?: number;
  /** Seconds that live playback aims at. */
  readonly latencyGoal?: number;
  /** Millionths by which the clock of a live stream is faster than this machine's. */
  readonly drift?: number;
  /** Milliseconds from attach to each stage. */
  readonly stages?: Readonly<Record<string, number>>;
  readonly [name: string]: unknown;
}

/** What a request is for. `playlist`: of one rendition; `stream`: the name of an RTMP stream. */
export type RequestKind =
  'manifest' | 'playlist' | 'segment' | 'key' | 'init' | 'subtitle' | 'file' | 'stream';

/**
 * Gives the signed form of an address: the address with its signature, or `?` and the signature alone. For `stream` it
 * is a stream name as it goes into `play` (`mp4:videos/a`; CloudFront signs it without `mp4:`). What comes back with a
 * policy for more than one address is used for all that it covers; it is asked for again before it ends.
 */
export type SignHook = (url: string, kind: RequestKind) => string | Promise<string>;

/** What the page gives an engine that is no plain data. */
export interface EngineContext {
  readonly sign?: SignHook | undefined;
}

export interface Engine<C extends Candidate = Candidate> {
  readonly name: EngineName;
  /** Resolves when attached (not yet playing). Failures go to `events`, also early ones. */
  attach(
    media: HTMLMediaElement,
    candidate: C,
    events: EngineEvents,
    signal: AbortSignal,
    context?: EngineContext,
  ): Promise<void>;
  readonly stats: EngineStats;
  /** Best last or best first, as the manifest has them. An engine without them plays one level. */
  readonly levels?: readonly QualityLevel[];
  readonly audioTracks?: readonly AudioRendition[];
  /** By its id; anything else (`auto`) leaves the choice to the engine. Takes effect when it can, without a break. */
  selectLevel?(id: string): void;
  /** What was chosen and has not failed: an id, or `auto`. Absent where a choice cannot fail. */
  readonly chosenLevel?: string | undefined;
  selectAudioTrack?(id: string): void;
  /**
   * The element's own `error` event, which the player catches before the page (and any listener of the engine)
   * sees it. An engine without this method has its attempt ended by the player.
   */
  mediaError?(error: MediaError): void;
  /** Leaves the element without a source of ours and with nothing running. Idempotent. */
  destroy(): Promise<void>;
}

export interface EngineFactory<K extends Candidate['kind'] = Candidate['kind']> {
  readonly kind: K;
  readonly name: EngineName;
  /** The cheap question. */
  canPlay(candidate: Extract<Candidate, { kind: K }>, media: HTMLMediaElement): boolean;
  /** The only place a large dependency is imported, dynamically. */
  load(): Promise<Engine<Extract<Candidate, { kind: K }>>>;
}

export type AnyEngineFactory = EngineFactory<'rtmp'> | EngineFactory<'hls'> | EngineFactory<'file'>;
