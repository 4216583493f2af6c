import type { AmfValue } from '../../protocol/amf/amf-value.js';
import { Transmuxer } from '../../media/transmuxer.js';
import type { MediaSegment, Segment, TrackConfig, TrackKind } from '../../media/segment.js';
import { concatenate } from '../hls/vod-segment.js';
import type { LiveListener, LiveMessage } from './live-stream.js';

/** Seconds that a segment has at least; it ends at the next keyframe. */
const TARGET = 2;
/** In the playlist; players stay three segments behind its end: RFC 8216 section 6.3.3. */
const WINDOW = 6;
/** Kept for who read an older playlist. */
const KEPT = 12;
const MAX_BYTES = 96 << 20;

export interface LiveSegment {
  /** EXT-X-MEDIA-SEQUENCE */
  readonly number: number;
  readonly dateTime: Date;
  readonly isDiscontinuity: boolean;
  /** Which publication's initialization segments it needs. */
  readonly initNumber: number;
  readonly parts: Partial<
    Readonly<Record<TrackKind, { readonly data: Uint8Array; readonly duration: number }>>
  >;
  readonly bytes: number;
}

interface InitSegments {
  readonly tracks: Map<TrackKind, { readonly config: TrackConfig; readonly data: Uint8Array }>;
}

/** The sliding window of a live stream: fragments of the transmuxer, gathered from keyframe to keyframe. */
export class LiveHls implements LiveListener {
  /** The oldest first; the last {@link WINDOW} are in the playlist. */
  #segments: LiveSegment[] = [];
  readonly #inits = new Map<number, InitSegments>();
  #nextNumber = 0;
  #initNumber = -1;
  #droppedDiscontinuities = 0;
  #longest = TARGET;
  #isEnded = false;
  #transmuxer: Transmuxer | undefined;
  #current: MediaSegment[] = [];
  #isFresh = false;
  #origin: number | undefined;
  readonly #waiting = new Set<() => void>();

  readonly #onEnd: () => void;

  /** @param onEnd the publisher left; another one may come */
  constructor(onEnd: () => void = () => undefined) {
    this.#onEnd = onEnd;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }
  get targetDuration(): number {
    return this.#longest;
  }
  get discontinuitySequence(): number {
    const hidden = this.#segments.slice(0, Math.max(0, this.#segments.length - WINDOW));
    return this.#droppedDiscontinuities + hidden.filter(({ isDiscontinuity }) => isDiscontinuity).length;
  }
  get window(): readonly LiveSegment[] {
    return this.#segments.slice(-WINDOW);
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
  async untilPlayable(timeoutMs: number): Promise<boolean> {
    if (this.#segments.length === 0 && !this.#isEnded) {
      await new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(timer);
          this.#waiting.delete(done);
          resolve();
        };
        const timer = setTimeout(done, timeoutMs);
        this.#waiting.add(done);
      });
    }
    return this.#segments.length > 0;
  }

  onPublish(): void {
    this.#isEnded = false;
    this.#isFresh = this.#segments.length > 0;
    this.#initNumber += 1;
    this.#origin = undefined;
    this.#current = [];
    this.#transmuxer = new Transmuxer({ onSegment: (segment) => this.#take(segment) });
  }

  onUnpublish(): void {
    this.#guard((transmuxer) => transmuxer.end());
    this.#cut();
    this.#transmuxer = undefined;
    this.#isEnded = true;
    for (const done of this.#waiting) done();
    this.#onEnd();
  }

  onMetadata(_values: AmfValue): void {
    // Tracks show themselves by their headers, which come before the first keyframe.
  }

  onMessage(message: LiveMessage): void {
    this.#guard((transmuxer) => {
      transmuxer.push(message);
      const init = this.#inits.get(this.#initNumber);
      const canCut =
        message.role === 'keyframe' || (message.type === 'audio' && init?.tracks.has('video') === false);
      if (!canCut) return;
      // The keyframe itself stays behind: nobody knows yet how long it lasts.
      transmuxer.flush();
      if (this.#length() >= TARGET - 0.05) this.#cut();
    });
  }

  /** A stream that cannot be cut into HLS still plays over RTMP. */
  #guard(work: (transmuxer: Transmuxer) => void): void {
    if (this.#transmuxer === undefined) return;
    try {
      work(this.#transmuxer);
    } catch {
      this.#transmuxer = undefined;
      this.#current = [];
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
    const main = this.#main();
    const [first] = main;
    if (first === undefined) return;
    const parts: Partial<Record<TrackKind, { data: Uint8Array; duration: number }>> = {};
    let bytes = 0;
    for (const kind of ['video', 'audio'] as const) {
      const own = this.#current.filter((segment) => segment.kind === kind);
      if (own.length === 0) continue;
      const start = Math.min(...own.map((segment) => segment.start));
      const end = Math.max(...own.map((segment) => segment.end));
      parts[kind] = { data: concatenate(own.map(({ data }) => data)), duration: Math.max(0, end - start) };
      bytes += parts[kind].data.byteLength;
      this.#longest = Math.max(this.#longest, Math.round(parts[kind].duration));
    }
    this.#current = [];
    this.#origin ??= Date.now() / 1000 - first.start - this.#mainDuration(parts);
    this.#segments.push({
      number: this.#nextNumber,
      dateTime: new Date((this.#origin + first.start) * 1000),
      isDiscontinuity: this.#isFresh,
      initNumber: this.#initNumber,
      parts,
      bytes,
    });
    this.#nextNumber += 1;
    this.#isFresh = false;
    this.#forgetOld();
    for (const done of this.#waiting) done();
  }

  #mainDuration(parts: LiveSegment['parts']): number {
    return (parts.video ?? parts.audio)?.duration ?? 0;
  }

  #forgetOld(): void {
    const total = () => this.#segments.reduce((sum, { bytes }) => sum + bytes, 0);
    while (this.#segments.length > KEPT || (this.#segments.length > 3 && total() > MAX_BYTES)) {
      const [old] = this.#segments.splice(0, 1);
      if (old?.isDiscontinuity === true) this.#droppedDiscontinuities += 1;
    }
    const oldest = this.#segments[0]?.initNumber ?? 0;
    for (const number of this.#inits.keys()) if (number < oldest) this.#inits.delete(number);
  }
}
