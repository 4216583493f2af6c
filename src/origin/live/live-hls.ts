import type { AmfValue } from '../../protocol/amf/amf-value.js';
import { createEnhancedRtmp } from '../../media/enhanced/enhanced-rtmp.js';
import { Transmuxer } from '../../media/transmuxer.js';
import type { MediaSegment, Segment, TrackConfig, TrackKind } from '../../media/segment.js';
import { gatherTracks, type LivePart, type LiveSegment } from './live-segment.js';
import type { LiveListener, LiveMessage } from './live-stream.js';
import { SequenceHeaders } from '../sequence-headers.js';

/** Seconds that a segment has at least; it ends at the next keyframe. */
const TARGET = 2;
/** In the usual playlist; players stay three segments behind its end: RFC 8216 section 6.3.3. */
const WINDOW = 6;
/** Seconds that are kept for who wants to go back. */
const KEPT = 300;
const MAX_BYTES = 96 << 20;
/** Seconds of a part at least; a picture more than that is no more than {@link PART_TARGET} at 17 pictures a second. */
const PART = 0.44;
const PART_TARGET = 0.5;

interface InitSegments {
  readonly tracks: Map<TrackKind, { readonly config: TrackConfig; readonly data: Uint8Array }>;
}

/** The sliding window of a live stream: fragments of the transmuxer, gathered from keyframe to keyframe. */
export class LiveHls implements LiveListener {
  /** The oldest first; the last {@link WINDOW} are in the usual playlist. */
  #segments: LiveSegment[] = [];
  readonly #inits = new Map<number, InitSegments>();
  #nextNumber = 0;
  #initNumber = -1;
  #droppedDiscontinuities = 0;
  #longest = TARGET;
  #longestPart = PART_TARGET;
  #isEnded = false;
  #transmuxer: Transmuxer | undefined;
  #current: MediaSegment[] = [];
  /** Parts of the current segment, how many of its pieces are in them, and the timestamp of the first that is not. */
  #parts: LivePart[] = [];
  #parted = 0;
  #partStart: number | undefined;
  #messages: LiveMessage[] = [];
  readonly #headers = new SequenceHeaders<LiveMessage>();
  #isFresh = false;
  #origin: number | undefined;
  readonly #waiting = new Set<() => void>();

  readonly #onEnd: () => void;
  readonly #kept: number;

  /**
   * @param onEnd the publisher left; another one may come
   * @param kept seconds
   */
  constructor(onEnd: () => void = () => undefined, kept: number = KEPT) {
    this.#onEnd = onEnd;
    this.#kept = kept;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }
  get targetDuration(): number {
    return this.#longest;
  }
  get partTarget(): number {
    return this.#longestPart;
  }
  /** The number of the segment that is being made, and its parts so far. */
  get upcoming(): { readonly number: number; readonly parts: readonly LivePart[] } {
    return { number: this.#nextNumber, parts: this.#parts };
  }
  /** Which initialization segments the next segment needs. */
  get initNumber(): number {
    return this.#initNumber;
  }
  /** How many discontinuities there were before what {@link LiveHls.segments} gives. */
  discontinuitiesBefore(segments: readonly LiveSegment[]): number {
    const hidden = this.#segments.slice(0, this.#segments.length - segments.length);
    return this.#droppedDiscontinuities + hidden.filter(({ isDiscontinuity }) => isDiscontinuity).length;
  }
  /** @param all everything that is kept, and not the usual window alone */
  segments(all = false): readonly LiveSegment[] {
    return all ? this.#segments : this.#segments.slice(-WINDOW);
  }
  segment(number: number): LiveSegment | undefined {
    return this.#segments.find((segment) => segment.number === number);
  }
  init(
    number: number,
    kind: TrackKind,
  ): { readonly config: TrackConfig; readonly data: Uint8Array } | undefined {
    return this.#inits.get(number)?.tracks.get(kind);
  }

  /** Resolves with whether there is a segment to play. */
  async untilPlayable(timeoutMs: number, signal?: AbortSignal): Promise<boolean> {
    await this.#until(() => this.#segments.length > 0, timeoutMs, signal);
    return this.#segments.length > 0;
  }

  /** Resolves with whether the part (of a whole segment: the segment) is there: a blocking playlist reload. */
  async untilPart(
    number: number,
    part: number | undefined,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<boolean> {
    const isThere = () =>
      number < this.#nextNumber ||
      (number === this.#nextNumber && part !== undefined && part < this.#parts.length);
    await this.#until(isThere, timeoutMs, signal);
    return isThere();
  }

  /** Until it holds, the stream ends, the viewer leaves or the time is over. */
  async #until(condition: () => boolean, timeoutMs: number, signal?: AbortSignal): Promise<void> {
    if (condition() || this.#isEnded || signal?.aborted === true) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        this.#waiting.delete(check);
        resolve();
      };
      const check = () => {
        if (condition() || this.#isEnded) done();
      };
      const timer = setTimeout(done, timeoutMs);
      signal?.addEventListener('abort', done);
      this.#waiting.add(check);
    });
  }

  #announce(): void {
    for (const check of this.#waiting) check();
  }

  onPublish(): void {
    this.#isEnded = false;
    this.#isFresh = this.#segments.length > 0;
    this.#initNumber += 1;
    this.#origin = undefined;
    this.#clear();
    this.#headers.clear();
    this.#transmuxer = new Transmuxer({ onSegment: (segment) => this.#take(segment) });
    this.#transmuxer.readEnhanced(createEnhancedRtmp);
  }

  onUnpublish(): void {
    this.#guard((transmuxer) => transmuxer.end());
    this.#cut();
    this.#transmuxer = undefined;
    this.#isEnded = true;
    this.#announce();
    this.#onEnd();
  }

  onMetadata(_values: AmfValue): void {
    // Tracks show themselves by their headers, which come before the first keyframe.
  }

  onMessage(message: LiveMessage): void {
    this.#guard((transmuxer) => {
      transmuxer.push(message);
      if (message.role === 'header') this.#headers.take(message);
      const hasVideo = this.#inits.get(this.#initNumber)?.tracks.has('video') !== false;
      const isMain = message.role !== 'header' && (message.type === 'video' || !hasVideo);
      if (isMain) this.#cutAt(transmuxer, message, hasVideo);
      if (message.role !== 'header') this.#messages.push(message);
    });
  }

  /** The message itself stays behind: nobody knows yet how long it lasts. */
  #cutAt(transmuxer: Transmuxer, { role, timestamp }: LiveMessage, hasVideo: boolean): void {
    // Timestamps begin anew behind 32 bits.
    if (this.#partStart === undefined || timestamp < this.#partStart) this.#partStart = timestamp;
    const isPart = timestamp - this.#partStart >= PART * 1000;
    const canCut = role === 'keyframe' || (!hasVideo && isPart);
    if (!canCut && !isPart) return;
    transmuxer.flush();
    if (canCut && this.#length() >= TARGET - 0.05) {
      this.#part(timestamp);
      this.#cut();
    } else if (isPart) this.#part(timestamp);
  }

  /** What has come since the last part becomes one. */
  #part(timestamp: number): void {
    const duration = (timestamp - (this.#partStart ?? timestamp)) / 1000;
    const part = gatherTracks(this.#current.slice(this.#parted), duration);
    this.#parted = this.#current.length;
    this.#partStart = timestamp;
    if (part.video === undefined && part.audio === undefined) return;
    this.#parts.push(part);
    for (const piece of [part.video, part.audio])
      this.#longestPart = Math.max(this.#longestPart, Math.ceil((piece?.duration ?? 0) * 100) / 100);
    this.#announce();
  }

  #clear(): void {
    this.#current = [];
    this.#parts = [];
    this.#parted = 0;
    this.#messages = [];
    this.#partStart = undefined;
  }

  /** A stream that cannot be cut into HLS still plays over RTMP. */
  #guard(work: (transmuxer: Transmuxer) => void): void {
    if (this.#transmuxer === undefined) return;
    try {
      work(this.#transmuxer);
    } catch {
      this.#transmuxer = undefined;
      this.#clear();
    }
  }

  #take(segment: Segment): void {
    if (segment.type === 'media') {
      this.#current.push(segment);
      return;
    }
    const known = this.#inits.get(this.#initNumber);
    // Another configuration in mid-stream needs another map, and players want to be told.
    if (known?.tracks.has(segment.track.kind) === true) {
      this.#cut();
      this.#initNumber += 1;
      this.#isFresh = true;
      this.#inits.set(this.#initNumber, { tracks: new Map(known.tracks) });
    }
    const init = this.#inits.get(this.#initNumber) ?? { tracks: new Map() };
    init.tracks.set(segment.track.kind, { config: segment.track, data: segment.data });
    this.#inits.set(this.#initNumber, init);
  }

  #main(): readonly MediaSegment[] {
    const videos = this.#current.filter(({ kind }) => kind === 'video');
    return videos.length > 0 ? videos : this.#current;
  }

  #length(): number {
    const main = this.#main();
    return (main.at(-1)?.end ?? 0) - (main[0]?.start ?? 0);
  }

  #cut(): void {
    const [first] = this.#main();
    if (first === undefined) return;
    const tracks = gatherTracks(this.#current);
    const messages = [...this.#headers.all, ...this.#messages];
    const parts = this.#parts;
    const rest = gatherTracks(this.#current.slice(this.#parted));
    const isWhole = rest.video === undefined && rest.audio === undefined;
    const { length: parted } = this.#current;
    const start = this.#partStart;
    this.#clear();
    this.#partStart = start;
    let bytes = messages.reduce((sum, { payload }) => sum + payload.byteLength, 0);
    for (const piece of [tracks.video, tracks.audio]) {
      bytes += piece?.data.byteLength ?? 0;
      this.#longest = Math.max(this.#longest, Math.round(piece?.duration ?? 0));
    }
    this.#origin ??= Date.now() / 1000 - first.start - this.#mainDuration(tracks);
    this.#segments.push({
      number: this.#nextNumber,
      dateTime: new Date((this.#origin + first.start) * 1000),
      isDiscontinuity: this.#isFresh,
      initNumber: this.#initNumber,
      tracks,
      parts: isWhole || parted === 0 ? parts : [...parts, rest],
      messages,
      bytes,
    });
    this.#nextNumber += 1;
    this.#isFresh = false;
    this.#forgetOld();
    this.#announce();
  }

  #mainDuration(tracks: LivePart): number {
    return (tracks.video ?? tracks.audio)?.duration ?? 0;
  }

  #forgetOld(): void {
    const total = () => this.#segments.reduce((sum, { bytes }) => sum + bytes, 0);
    const length = () => this.#segments.reduce((sum, { tracks }) => sum + this.#mainDuration(tracks), 0);
    while (
      (this.#segments.length > 2 * WINDOW && length() > this.#kept) ||
      (this.#segments.length > 3 && total() > MAX_BYTES)
    ) {
      const [old] = this.#segments.splice(0, 1);
      if (old?.isDiscontinuity === true) this.#droppedDiscontinuities += 1;
    }
    const oldest = this.#segments[0]?.initNumber ?? 0;
    for (const number of this.#inits.keys()) if (number < oldest) this.#inits.delete(number);
  }
}
