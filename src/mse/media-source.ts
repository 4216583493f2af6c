import type { Ranges } from './time-ranges.js';

/** What is used here of `MediaSource` and `SourceBuffer`, which TypeScript's library for workers does not know. */
export interface SourceBufferLike extends EventTarget {
  readonly updating: boolean;
  readonly buffered: Ranges;
  timestampOffset: number;
  appendBuffer(data: Uint8Array<ArrayBuffer>): void;
  remove(start: number, end: number): void;
  /** Absent in older browsers. */
  changeType?(mimeType: string): void;
}

export interface MediaSourceLike<B extends SourceBufferLike = SourceBufferLike> extends EventTarget {
  readonly readyState: 'closed' | 'open' | 'ended';
  duration: number;
  addSourceBuffer(mimeType: string): B;
  removeSourceBuffer(buffer: B): void;
  endOfStream(): void;
  /** Absent in some browsers. */
  setLiveSeekableRange?(start: number, end: number): void;
}
