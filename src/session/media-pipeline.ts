import { PlayerError } from '../errors/player-error.js';
import type { CaptionPacket } from '../media/captions/caption-scan.js';
import { needsEnhanced, type AudioTrackChoice } from '../media/enhanced-rtmp-part.js';
import type { Segment, TrackKind } from '../media/segment.js';
import { Transmuxer } from '../media/transmuxer.js';
import type { MediaMessage } from '../protocol/message/message.js';
import { isTimeless } from './media-time.js';
import { partNotFetched } from './part-not-fetched.js';

export interface MediaPipelineCallbacks {
  segment(segment: Segment): void;
  tracks(kinds: readonly TrackKind[]): void;
  warning(error: PlayerError): void;
  failure(error: PlayerError): void;
  /** Captions in the pictures. `isNew`: they do not go on where the last ones ended. */
  captions?(packets: readonly CaptionPacket[], isNew: boolean): void;
  /** Which sounds of several there are has become known, or another one is heard. */
  audioTracks?(tracks: readonly AudioTrackChoice[]): void;
}

export interface MediaPipelineOptions {
  readonly isTypeSupported: (mimeType: string) => boolean;
  /** Samples wait this long for more, so that a burst becomes few segments. */
  readonly flushMs: number;
}

/** Wall-clock wait for a second track that nothing has announced, and for one that the metadata promised. */
const SETTLE_MS = 500;
const SETTLE_PROMISED_MS = 3000;
/** Flushes; a track of which nothing has come by then has ended, or is late. */
const MAX_HURRIED = 30;
/** What comes while the part that reads Enhanced RTMP is fetched. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;
const MAX_WAITING_MESSAGES = 20_000;
const ENHANCED_PART = 'codecs beyond AVC and AAC';
/** Media came, and no track was found in it. */
const NO_TRACKS_MS = 3500;

/** The transmuxer with the two things that need a clock: when to put out what is there, and when to stop waiting for a track. */
export class MediaPipeline {
  readonly #callbacks: MediaPipelineCallbacks;
  #flushMs: number;
  /** Kinds of which media went out since the beginning, or the last restart. */
  readonly #shown = new Set<TrackKind>();
  /** Flushes since then. */
  #hurried = 0;
  readonly #transmuxer: Transmuxer;
  #tracks: readonly TrackKind[] | undefined;
  #promised: readonly TrackKind[] = [];
  #seen = new Set<TrackKind>();
  #flushTimer: number | undefined;
  #settleTimer: number | undefined;
  #noTracksTimer: number | undefined;
  #isOver = false;
  #captions: CaptionPacket[] = [];
  #isNewPlace = true;
  /** What came while a part of the player is fetched that it needs. */
  #waiting: { readonly message: MediaMessage; readonly timestamp: number }[] | undefined;
  #waitingBytes = 0;
  #whenRead: (() => void) | undefined;

  constructor(callbacks: MediaPipelineCallbacks, options: MediaPipelineOptions) {
    this.#callbacks = callbacks;
    this.#flushMs = options.flushMs;
    this.#transmuxer = new Transmuxer(
      {
        onSegment: (segment) => {
          if (segment.type === 'media') this.#shown.add(segment.kind);
          if (!this.#isOver) callbacks.segment(segment);
        },
        onTracks: (kinds) => this.#found(kinds),
        onAudioTracks: (tracks) => {
          if (!this.#isOver) callbacks.audioTracks?.(tracks);
        },
        onWarning: (error) => {
          if (!this.#isOver) callbacks.warning(error);
        },
        ...(callbacks.captions && { onCaptions: (packet) => void this.#captions.push(packet) }),
      },
      { isTypeSupported: options.isTypeSupported },
    );
  }

  set flushMs(flushMs: number) {
    this.#flushMs = flushMs;
  }
  get tracks(): readonly TrackKind[] | undefined {
    return this.#tracks;
  }
  /** Whether video is to be waited for; `undefined`: nobody has said yet. */
  get hasVideo(): boolean | undefined {
    if (this.#tracks !== undefined) return this.#tracks.includes('video');
    if (this.#promised.length > 0) return this.#promised.includes('video');
    return this.#seen.has('video') ? true : undefined;
  }

  /** What the metadata says, or the kind of the file. */
  promise(kinds: readonly TrackKind[]): void {
    if (kinds.length === 0 || this.#tracks !== undefined) return;
    this.#promised = kinds;
    this.#transmuxer.expectTracks(kinds);
    if (this.#settleTimer !== undefined) this.#waitForTracks();
  }

  /** `timestamp`: ms of media time. */
  push(message: MediaMessage, timestamp: number): void {
    if (this.#isOver) return;
    const { type, payload } = message;
    if (needsEnhanced(type, payload)) this.expectEnhanced();
    if (this.#waiting === undefined) return this.#pushNow(message, timestamp);
    this.#waiting.push({ message, timestamp });
    this.#waitingBytes += payload.byteLength;
    if (this.#waitingBytes > MAX_WAITING_BYTES || this.#waiting.length > MAX_WAITING_MESSAGES)
      this.#fail(partNotFetched(ENHANCED_PART, 'it did not come in time'));
  }

  /** By `audioTrackId`. What is heard changes with what is received from now on. */
  selectAudioTrack(id: number): void {
    this.#transmuxer.selectAudioTrack(id);
  }

  /** What is neither AVC nor AAC will come: the part that reads it is needed. */
  expectEnhanced(): void {
    if (this.#waiting === undefined && !this.#transmuxer.readsEnhanced) void this.#fetchEnhanced();
  }

  async #fetchEnhanced(): Promise<void> {
    this.#waiting = [];
    try {
      const { createEnhancedRtmp } = await import('../media/enhanced/enhanced-rtmp.js');
      this.#transmuxer.readEnhanced(createEnhancedRtmp);
    } catch (thrown) {
      this.#fail(partNotFetched(ENHANCED_PART, thrown));
      return;
    }
    const waiting = this.#waiting;
    if (this.#isOver) return;
    this.#waiting = undefined;
    this.#waitingBytes = 0;
    for (const { message, timestamp } of waiting) this.#pushNow(message, timestamp);
    const whenRead = this.#whenRead;
    this.#whenRead = undefined;
    whenRead?.();
  }

  #pushNow(message: MediaMessage, timestamp: number): void {
    if (this.#isOver) return;
    try {
      this.#transmuxer.push({ type: message.type, timestamp, payload: message.payload });
    } catch (thrown) {
      this.#fail(PlayerError.from(thrown, 'CF_INTERNAL', { stage: 'media' }));
      return;
    }
    this.#flushTimer ??= setTimeout(() => this.flush(), this.#isAwaited ? 0 : this.#flushMs);
    if (message.payload.byteLength > 0) this.#seen.add(message.type);
    // A decoder's configuration is no sign that its track has begun.
    if (this.#tracks === undefined && !isTimeless(message)) this.#observe();
  }

  flush(): void {
    this.#clearFlush();
    this.#hurried++;
    if (!this.#isOver) this.#guard(() => this.#transmuxer.flush());
    this.#tellCaptions();
  }

  #tellCaptions(): void {
    if (this.#isOver || this.#captions.length === 0) return;
    this.#callbacks.captions?.(this.#captions, this.#isNewPlace);
    this.#captions = [];
    this.#isNewPlace = false;
  }

  /** ms of media time for what is no media: see {@link Transmuxer.timeOf}. */
  timeOf(timestamp: number): number {
    return this.#transmuxer.timeOf(timestamp);
  }

  /** The next message is not the one after the last. Its timestamp is media time, too. */
  restart(): void {
    // Configuration belongs to no place.
    this.#waiting = this.#waiting?.filter(({ message }) => isTimeless(message));
    // What is left is small.
    this.#waitingBytes = 0;
    this.#whenRead = undefined;
    this.#clearFlush();
    this.#guard(() => this.#transmuxer.discontinuity({ timestampOrigin: 'keep' }));
    this.#tellCaptions();
    this.#isNewPlace = true;
    this.#shown.clear();
    this.#hurried = 0;
  }

  /** Nothing follows. `whenOut`: every segment is out. */
  end(whenOut: () => void): void {
    if (this.#waiting !== undefined) {
      this.#whenRead = () => this.end(whenOut);
      return;
    }
    this.#clearFlush();
    this.#settle();
    if (this.#isOver) return;
    this.#guard(() => this.#transmuxer.end());
    this.#tellCaptions();
    if (this.#tracks === undefined) this.#fail(noTracks(this.#seen));
    else whenOut();
  }

  destroy(): void {
    this.#isOver = true;
    this.#waiting = [];
    this.#clearFlush();
    clearTimeout(this.#settleTimer);
    clearTimeout(this.#noTracksTimer);
  }

  /** Somebody waits for the first picture: nothing is held back. */
  get #isAwaited(): boolean {
    if (this.#tracks === undefined) return true;
    return this.#hurried < MAX_HURRIED && !this.#tracks.every((kind) => this.#shown.has(kind));
  }

  #observe(): void {
    if (this.#noTracksTimer !== undefined) return;
    this.#waitForTracks();
    this.#noTracksTimer = setTimeout(() => this.#fail(noTracks(this.#seen)), NO_TRACKS_MS);
  }

  #waitForTracks(): void {
    clearTimeout(this.#settleTimer);
    // A configuration without pictures is a live stream between two keyframes.
    const isPromised = this.#promised.length > 1 || this.#seen.size > 1;
    this.#settleTimer = setTimeout(() => this.#settle(), isPromised ? SETTLE_PROMISED_MS : SETTLE_MS);
  }

  #settle(): void {
    clearTimeout(this.#settleTimer);
    if (this.#tracks === undefined) this.#guard(() => this.#transmuxer.settleTracks());
  }

  #found(kinds: readonly TrackKind[]): void {
    if (this.#isOver) return;
    clearTimeout(this.#settleTimer);
    clearTimeout(this.#noTracksTimer);
    this.#tracks = kinds;
    this.#callbacks.tracks(kinds);
  }

  #guard(act: () => void): void {
    try {
      act();
    } catch (thrown) {
      this.#fail(PlayerError.from(thrown, 'CF_INTERNAL', { stage: 'media' }));
    }
  }

  #fail(error: PlayerError): void {
    if (this.#isOver) return;
    this.destroy();
    this.#callbacks.failure(error);
  }

  #clearFlush(): void {
    clearTimeout(this.#flushTimer);
    this.#flushTimer = undefined;
  }
}

function noTracks(seen: ReadonlySet<TrackKind>): PlayerError {
  return new PlayerError('CF_MEDIA_NO_TRACKS', {
    message: 'media arrived, but no audio or video that can be played was found in it',
    context: { stage: 'media', received: [...seen].join(', ') || 'nothing' },
  });
}
