import type { MediaSegment, TrackKind } from '../../media/segment.js';
import { concatenate } from '../hls/vod-segment.js';
import type { LiveMessage } from './live-stream.js';

export interface LivePiece {
  readonly data: Uint8Array;
  /** Seconds. */
  readonly duration: number;
  /** Begins with a sync sample. */
  readonly isIndependent: boolean;
}

/** What becomes known of a segment before it is complete: EXT-X-PART. */
export type LivePart = Partial<Readonly<Record<TrackKind, LivePiece>>>;

export interface LiveSegment {
  /** EXT-X-MEDIA-SEQUENCE */
  readonly number: number;
  readonly dateTime: Date;
  readonly isDiscontinuity: boolean;
  /** Which publication's initialization segments it needs. */
  readonly initNumber: number;
  readonly tracks: LivePart;
  readonly parts: readonly LivePart[];
  /** What it was made of, as it was published: the sequence headers of the moment first. */
  readonly messages: readonly LiveMessage[];
  readonly bytes: number;
}

/** Fragments of each kind as one. @param duration of video, where it is known better than from its pictures' times */
export function gatherTracks(fragments: readonly MediaSegment[], duration?: number): LivePart {
  const tracks: Partial<Record<TrackKind, LivePiece>> = {};
  for (const kind of ['video', 'audio'] as const) {
    const own = fragments.filter((fragment) => fragment.kind === kind);
    if (own.length === 0) continue;
    const start = Math.min(...own.map((fragment) => fragment.start));
    const end = Math.max(...own.map((fragment) => fragment.end));
    tracks[kind] = {
      data: concatenate(own.map(({ data }) => data)),
      // Reordered pictures reach over the edge of a part, which ends where the next one is decoded.
      duration: kind === 'video' && duration !== undefined ? duration : Math.max(0, end - start),
      isIndependent: kind === 'audio' || own[0]?.keyframe === true,
    };
  }
  return tracks;
}
