import { PlayerError } from '../errors/player-error.js';
import type { InitSegment, MediaSegment, Segment, TrackKind } from '../media/segment.js';
import { BACK_BUFFER, pickBackBuffer } from './back-buffer.js';
import type { MediaSourceLike } from './media-source.js';
import type { FlushResult, SegmentSink, SegmentSinkCallbacks } from './segment-sink.js';
import { SourceBufferQueue } from './source-buffer-queue.js';
import { bufferedEnd, type Range, type Ranges } from './time-ranges.js';
import { TrackBuffer } from './track-buffer.js';
import { WaitingSegments } from './waiting-segments.js';

/** Seconds behind the playhead that survive when the browser says it has no room. */
const EMERGENCY_BACK_BUFFER = 2;

/** `BufferedChangeEvent` (ManagedSourceBuffer). */
type BufferedChange = Event & { readonly removedRanges?: Ranges };

export interface FeedCallbacks extends SegmentSinkCallbacks {
  /** Seconds; asked when the browser has no room. */
  playhead(): number;
}

/**
 * One MediaSource, on a page or in a worker, with one queue per track. SourceBuffers are made when all initialization
 * segments are there: a browser refuses a new one after the first has told its tracks (MSE section 2.4.4).
 */
export class MediaSourceFeed implements SegmentSink {
  readonly #callbacks: FeedCallbacks;
  readonly #signal: AbortSignal;
  readonly #mediaSource: MediaSourceLike;
  readonly #tracks = new Map<TrackKind, TrackBuffer>();
  #expected: readonly TrackKind[] | undefined;
  /** What came before every SourceBuffer could be made, or while the browser wants nothing. */
  readonly #waiting = new WaitingSegments();
  /** Nothing follows what waits. */
  #isEndWaiting = false;
  /** A ManagedMediaSource said `endstreaming`. */
  #isStreamingEnded = false;
  #duration: number | undefined;
  /** An announcement counts once: a source that opens again after its end has a duration already. */
  #isDurationDue = false;
  #stillness = Promise.resolve();
  /** Counts flushes: an end that was announced before one has lost its meaning. */
  #epoch = 0;
  #isOver = false;
  #saidFull = false;

  constructor(mediaSource: MediaSourceLike, callbacks: FeedCallbacks, signal: AbortSignal) {
    this.#mediaSource = mediaSource;
    this.#callbacks = callbacks;
    this.#signal = signal;
    mediaSource.addEventListener('sourceopen', () => this.#opened(), { signal });
    mediaSource.addEventListener('endstreaming', () => this.#streams(false));
    mediaSource.addEventListener('startstreaming', () => this.#streams(true));
    signal.addEventListener('abort', () => this.#close(), { once: true });
  }

  get isEnded(): boolean {
    return this.#mediaSource.readyState === 'ended';
  }
  get isFull(): boolean {
    return [...this.#tracks.values()].some((track) => track.queue.isFull);
  }
  get isHeld(): boolean {
    return this.#isUnwanted || (this.#waiting.isEnough && !this.#isLive);
  }
  get #isLive(): boolean {
    return this.#duration === Infinity;
  }
  get #isUnwanted(): boolean {
    // Live media comes whether it is wanted or not: it would be lost, or fill the memory outside of the browser's view.
    return this.#isStreamingEnded && !this.#isLive;
  }

  /** Seconds; what every track has come to. */
  get end(): number | undefined {
    const ends = [...this.#tracks.values()].map((track) => bufferedEnd(track.buffered));
    return ends.length === 0 || ends.includes(undefined) ? undefined : Math.min(...(ends as number[]));
  }

  setTracks(kinds: readonly TrackKind[]): void {
    this.#expected = kinds;
    this.#admit();
  }

  append(segment: Segment): void {
    if (this.#isOver) return;
    const wasEnough = this.#waiting.isEnough;
    this.#waiting.push(segment);
    this.#admit();
    if (this.#waiting.isEnough) this.#bound(wasEnough);
  }

  /** What waits still, of a source that shall not be fed any more. */
  takeBack(): readonly Segment[] {
    return this.#waiting.take();
  }

  async flush(_seekId?: number): Promise<FlushResult> {
    this.#epoch++;
    this.#waiting.forgetMedia();
    this.#isEndWaiting = false;
    // The browser had enough of what is gone now.
    this.#isStreamingEnded = false;
    const tracks = [...this.#tracks.values()];
    const wasAppending = tracks.some((track) => track.queue.isAppending);
    const flushed = tracks.map((track) => track.flush());
    this.#admit();
    await Promise.all(flushed);
    return { wasAppending };
  }

  /** Applied as soon as no SourceBuffer is busy. */
  setDuration(duration: number): void {
    // Servers announce it again with every play and seek; meanwhile the media may have said it better.
    if (duration === this.#duration) return;
    this.#duration = duration;
    this.#isDurationDue = true;
    void this.#whileStill(() => this.#applyDuration());
    this.#admit();
  }

  endOfStream(): void {
    this.#isEndWaiting = true;
    this.#admit();
  }

  tidy(playhead: number, keep = BACK_BUFFER): void {
    for (const track of this.#tracks.values()) {
      if (track.queue.isFull) {
        track.queue.retry();
        continue;
      }
      const kept = Math.max(Math.min(keep, EMERGENCY_BACK_BUFFER), track.affordable(playhead, keep));
      // What a limit of bytes leaves over is worth the trouble in smaller pieces: it may be heavy.
      const worthwhile = kept < keep ? 1 : undefined;
      const range = pickBackBuffer(track.buffered, playhead, track.syncSamples, kept, worthwhile);
      if (range !== undefined) track.remove(range);
    }
  }

  setLiveWindow(start: number, end: number): void {
    // In no browser's queue: it is allowed while a buffer is busy (MSE section 3.4, setLiveSeekableRange).
    if (this.#mediaSource.readyState === 'open') this.#mediaSource.setLiveSeekableRange?.(start, end);
  }

  /** A tab that was never shown opens no source, and a browser may want nothing for hours. */
  #bound(wasEnough: boolean): void {
    if (this.#isLive) this.#waiting.dropOldest();
    else if (this.#waiting.isTooMuch)
      this.#fail(
        new PlayerError('CF_MSE_QUOTA_EXCEEDED', {
          message: 'the server goes on sending what the browser does not take, although it was asked to wait',
          context: { stage: 'append' },
        }),
      );
    else if (!wasEnough) this.#callbacks.changed();
  }

  async #endOfStream(epoch: number): Promise<void> {
    await Promise.all([...this.#tracks.values()].map((track) => track.queue.drained()));
    await this.#whileStill(() => {
      if (epoch === this.#epoch && this.#mediaSource.readyState === 'open') this.#mediaSource.endOfStream();
    });
  }

  #opened(): void {
    void this.#whileStill(() => this.#applyDuration());
    this.#admit();
  }

  #streams(isWanted: boolean): void {
    if (this.#isOver) return;
    this.#isStreamingEnded = !isWanted;
    this.#admit();
    this.#callbacks.changed();
  }

  #admit(): void {
    if (this.#tracks.size === 0 && !this.#addTracks()) return;
    if (this.#isUnwanted) return;
    for (const segment of this.#waiting.take()) this.#give(segment);
    if (!this.#isEndWaiting) return;
    this.#isEndWaiting = false;
    void this.#endOfStream(this.#epoch);
  }

  #addTracks(): boolean {
    if (this.#isOver || this.#mediaSource.readyState !== 'open' || this.#expected === undefined) return false;
    const inits = this.#waiting.configurations;
    if (this.#expected.length === 0 || this.#expected.some((kind) => !inits.has(kind))) return false;
    this.#applyDuration();
    return [...inits.values()].every((init) => this.#addTrack(init));
  }

  #give(segment: Segment): void {
    const kind = segment.type === 'init' ? segment.track.kind : segment.kind;
    let track = this.#tracks.get(kind);
    if (track === undefined) {
      if (segment.type === 'media' || !this.#addLateTrack(segment)) return;
      track = this.#tracks.get(kind);
    }
    if (segment.type === 'init') this.#configure(track, segment);
    else track?.append(segment satisfies MediaSegment);
  }

  #configure(track: TrackBuffer | undefined, init: InitSegment): void {
    if (track?.configure(init) !== false) return;
    this.#fail(
      new PlayerError('CF_MEDIA_CODEC_CHANGED', {
        message: 'the stream changed its codec and this browser cannot follow (SourceBuffer.changeType)',
        context: { stage: 'append', codec: init.track.codec },
      }),
    );
  }

  #addTrack(init: InitSegment): boolean {
    const { kind, mimeType, codec } = init.track;
    try {
      const buffer = this.#mediaSource.addSourceBuffer(mimeType);
      buffer.addEventListener('bufferedchange', (event) => this.#evicted(event));
      const queue = new SourceBufferQueue(
        buffer,
        {
          failure: (error) => this.#fail(inContext(error, codec)),
          full: () => this.#makeRoom(kind),
          appended: () => this.#callbacks.changed(),
        },
        this.#signal,
      );
      this.#tracks.set(kind, new TrackBuffer(buffer, queue, mimeType));
      return true;
    } catch (thrown) {
      this.#fail(
        PlayerError.from(thrown, 'CF_MEDIA_CODEC_UNSUPPORTED', { stage: 'append', codec, mimeType }),
      );
      return false;
    }
  }

  /** A ManagedMediaSource may remove what it wants, where and when it wants. */
  #evicted({ removedRanges }: BufferedChange): void {
    if (this.#isOver || removedRanges === undefined || this.#callbacks.removed === undefined) return;
    for (let index = 0; index < removedRanges.length; index++)
      this.#callbacks.removed({ start: removedRanges.start(index), end: removedRanges.end(index) });
    this.#callbacks.changed();
  }

  /** A track that shows up when playback runs: some browsers can add it, the others need a new source for both. */
  #addLateTrack(init: InitSegment): boolean {
    const { kind, mimeType, codec } = init.track;
    try {
      const probe = this.#mediaSource.addSourceBuffer(mimeType);
      this.#mediaSource.removeSourceBuffer(probe);
      return this.#addTrack(init);
    } catch (thrown) {
      // A recording goes on without it: both would begin where the late one does, and what is before that would be lost.
      const isLate = this.#duration === Infinity;
      const context = { stage: 'append', codec, kind, isLate };
      const error = PlayerError.from(thrown, 'CF_MEDIA_CODEC_CHANGED', context);
      if (isLate) this.#fail(error);
      else this.#callbacks.warning(error);
      return false;
    }
  }

  #makeRoom(kind: TrackKind): Range | undefined {
    if (!this.#saidFull) {
      this.#saidFull = true;
      const context = { stage: 'append', kind };
      this.#callbacks.warning(new PlayerError('CF_MSE_QUOTA_EXCEEDED', { context }));
    }
    queueMicrotask(() => this.#callbacks.changed());
    const track = this.#tracks.get(kind);
    if (track === undefined) return undefined;
    return pickBackBuffer(
      track.buffered,
      this.#callbacks.playhead(),
      track.syncSamples,
      EMERGENCY_BACK_BUFFER,
      0.5,
    );
  }

  #applyDuration(): void {
    const mediaSource = this.#mediaSource;
    if (this.#duration === undefined || !this.#isDurationDue || mediaSource.readyState !== 'open') return;
    this.#isDurationDue = false;
    // A duration before what is buffered is refused (MSE section 2.4.6).
    const ends = [...this.#tracks.values()].map((track) => bufferedEnd(track.buffered) ?? 0);
    const duration = Math.max(this.#duration, ...ends);
    if (mediaSource.duration !== duration) mediaSource.duration = duration;
  }

  /** Runs `change` while no SourceBuffer is busy, one such change after the other. */
  #whileStill(change: () => void): Promise<void> {
    this.#stillness = this.#stillness.then(() => this.#holdFor(change));
    return this.#stillness;
  }

  async #holdFor(change: () => void): Promise<void> {
    const queues = [...this.#tracks.values()].map((track) => track.queue);
    await Promise.all(queues.map((queue) => queue.hold()));
    try {
      if (!this.#isOver) change();
    } catch (thrown) {
      this.#callbacks.warning(PlayerError.from(thrown, 'CF_MSE_SOURCE_CLOSED', { stage: 'append' }));
    } finally {
      for (const queue of queues) queue.release();
    }
  }

  #fail(error: PlayerError): void {
    if (this.#isOver || this.#signal.aborted) return;
    this.#close();
    this.#callbacks.failure(error);
  }

  #close(): void {
    this.#isOver = true;
    this.#waiting.take();
  }
}

function inContext({ code, message, cause, context }: PlayerError, codec: string): PlayerError {
  return new PlayerError(code, { message, cause, context: { ...context, stage: 'append', codec } });
}
