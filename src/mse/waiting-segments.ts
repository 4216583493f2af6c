import type { InitSegment, MediaSegment, Segment, TrackKind } from '../media/segment.js';

/** Bytes of media at which the source is asked to wait, or a live stream loses what is oldest. */
const ENOUGH = 8 * 1024 * 1024;
/** Bytes that a source sends at most which was asked to wait, and does not. */
const TOO_MUCH = 64 * 1024 * 1024;

/** What cannot go into a buffer yet, in the order in which it came. */
export class WaitingSegments {
  #segments: Segment[] = [];
  #bytes = 0;

  get isEnough(): boolean {
    return this.#bytes > ENOUGH;
  }
  get isTooMuch(): boolean {
    return this.#bytes > TOO_MUCH;
  }

  /** The first configuration of each track. */
  get configurations(): ReadonlyMap<TrackKind, InitSegment> {
    const inits = new Map<TrackKind, InitSegment>();
    for (const segment of this.#segments) {
      if (segment.type === 'init' && !inits.has(segment.track.kind)) inits.set(segment.track.kind, segment);
    }
    return inits;
  }

  push(segment: Segment): void {
    this.#segments.push(segment);
    if (segment.type === 'media') this.#bytes += segment.data.byteLength;
  }

  /** Everything, which waits no longer. */
  take(): readonly Segment[] {
    const segments = this.#segments;
    this.#segments = [];
    this.#bytes = 0;
    return segments;
  }

  /** Configuration belongs to no place, and stays. */
  forgetMedia(): void {
    this.#keep(() => false);
  }

  /**
   * Nobody waits for what is oldest of a live stream: half of what may wait stays, from a keyframe on, and the sound from
   * there.
   */
  dropOldest(): void {
    let excess = this.#bytes - ENOUGH / 2;
    const hasPictures = this.#segments.some(isPicture);
    const first = this.#segments.find((segment): segment is MediaSegment => {
      if (segment.type === 'init') return false;
      excess -= segment.data.byteLength;
      return excess < 0 && (!hasPictures || (isPicture(segment) && segment.keyframe));
    });
    this.#keep((segment) => first !== undefined && segment.start >= first.start);
  }

  #keep(isKept: (segment: MediaSegment) => boolean): void {
    const kept: Segment[] = [];
    for (const segment of this.take()) {
      if (segment.type === 'media') {
        if (isKept(segment)) kept.push(segment);
        continue;
      }
      // Configuration of which nothing is left gives way to the next one.
      const before = kept.filter((other) => kindOf(other) === segment.track.kind).at(-1);
      if (before?.type === 'init') kept.splice(kept.indexOf(before), 1);
      kept.push(segment);
    }
    for (const segment of kept) this.push(segment);
  }
}

function kindOf(segment: Segment): TrackKind {
  return segment.type === 'init' ? segment.track.kind : segment.kind;
}

function isPicture(segment: Segment): segment is MediaSegment {
  return segment.type === 'media' && segment.kind === 'video';
}
