import type { MediaSegment, Segment, TrackKind } from '../media/segment.js';

/** More is not kept for a track that may never come. */
const MAX_BYTES = 24 * 1024 * 1024;
/** Seconds before the playhead. */
const BEHIND = 1;

/**
 * What a MediaSource with one track has been given from the playhead on. Where a second track shows up later, a browser
 * needs a new MediaSource for both, which begins with this.
 */
export class RecentMedia {
  #kinds: readonly TrackKind[] = [];
  #isComplete = false;
  readonly #configured = new Set<TrackKind>();
  #segments: MediaSegment[] = [];
  #bytes = 0;

  setTracks(kinds: readonly TrackKind[]): void {
    this.#kinds = kinds;
  }

  add(segment: Segment): void {
    if (segment.type === 'init') {
      // What is kept is of another configuration.
      if (this.#configured.has(segment.track.kind)) this.clear();
      this.#configured.add(segment.track.kind);
      return;
    }
    if (this.#isComplete) return;
    if (this.#kinds.length > 1 && this.#segments.length === 0) {
      this.#isComplete = true;
      return;
    }
    this.#segments.push(segment);
    this.#bytes += segment.data.byteLength;
    while (this.#bytes > MAX_BYTES) this.#drop(1);
  }

  /** Lets go of what is behind the playhead, but for what is needed to decode what follows. Seconds. */
  tidy(playhead: number): void {
    let needed = 0;
    this.#segments.forEach(({ keyframe, start }, at) => {
      if (keyframe && start <= playhead - BEHIND) needed = at;
    });
    if (needed > 0) this.#drop(needed);
  }

  clear(): void {
    this.#drop(this.#segments.length);
  }

  /** Everything kept, for the MediaSource that takes the place; from then on nothing is kept. */
  take(): readonly MediaSegment[] {
    const segments = this.#segments;
    this.#isComplete = true;
    this.#segments = [];
    this.#bytes = 0;
    return segments;
  }

  #drop(count: number): void {
    for (const { data } of this.#segments.splice(0, count)) this.#bytes -= data.byteLength;
  }
}
