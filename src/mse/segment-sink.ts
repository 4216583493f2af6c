import type { PlayerError } from '../errors/player-error.js';
import type { Range } from './time-ranges.js';
import type { Segment, TrackKind } from '../media/segment.js';

/** Everything up to `end` (seconds) could be played from `at` on (ms since the epoch, the same in workers). */
export interface Arrival {
  readonly end: number;
  readonly at: number;
}

export interface SegmentSinkCallbacks {
  /** Nothing can be played on; said once. */
  failure(error: PlayerError): void;
  warning(error: PlayerError): void;
  /**
   * Something is in a buffer now that was not before, or is gone. `arrivals`: of a live stream, what has come since it was
   * told last, where that was not told at once.
   */
  changed(arrivals?: readonly Arrival[]): void;
  /** The browser says that this is not buffered any more (`bufferedchange`), whoever removed it. Seconds. */
  removed?(range: Range): void;
}

export interface FlushResult {
  /** A browser that was taking an append may have begun to show it before the rest was removed. */
  readonly wasAppending: boolean;
}

/**
 * Where segments go: a MediaSource, on this page or in a worker. What is buffered is read from the element; everything
 * else is a message that need not be answered at once.
 */
export interface SegmentSink {
  /** The element has been told that nothing follows. */
  readonly isEnded: boolean;
  /** The browser has no room at this moment. */
  readonly isFull: boolean;
  /** The browser wants no more for now (`endstreaming` of a ManagedMediaSource); what is appended waits. */
  readonly isHeld: boolean;
  /** The tracks whose initialization segments are to come. */
  setTracks(kinds: readonly TrackKind[]): void;
  append(segment: Segment): void;
  /**
   * Forgets everything buffered and everything on its way, an announced end too; the SourceBuffers stay. Resolves when
   * it is gone. What is appended from now on comes after that, and is of the seek of this number.
   */
  flush(seekId: number): Promise<FlushResult>;
  /** Seconds, or `Infinity` for live. */
  setDuration(duration: number): void;
  /** Tells the element that nothing follows, once everything given so far is in. */
  endOfStream(): void;
  /**
   * Several times a second: removes what is far behind `playhead` (seconds), and appends again what found no room.
   * `keep`: seconds behind it that stay; default: as much as a recording keeps.
   */
  tidy(playhead: number, keep?: number): void;
  /** Where a live stream can be sought to (`setLiveSeekableRange`), in seconds; a browser without it shows from 0. */
  setLiveWindow(start: number, end: number): void;
}
