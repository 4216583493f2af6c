import type { Segment, TrackKind } from '../../src/media/segment.js';
import type { FlushResult, SegmentSink, SegmentSinkCallbacks } from '../../src/mse/segment-sink.js';

/** A sink of the outside world: says what it was told, and what a test has it say. */
export class FakeSegmentSink implements SegmentSink {
  isEnded = false;
  isFull = false;
  isHeld = false;
  readonly told: string[] = [];
  readonly callbacks: SegmentSinkCallbacks;
  readonly signal: AbortSignal;

  constructor(callbacks: SegmentSinkCallbacks, signal: AbortSignal) {
    this.callbacks = callbacks;
    this.signal = signal;
  }
  setTracks(kinds: readonly TrackKind[]): void {
    this.told.push(`tracks ${kinds.join(' ')}`);
  }
  append(segment: Segment): void {
    this.told.push(
      segment.type === 'init' ? `init ${segment.track.kind}` : `${segment.kind} ${segment.start}`,
    );
  }
  flush(): Promise<FlushResult> {
    this.told.push('flush');
    return Promise.resolve({ wasAppending: false });
  }
  setDuration(duration: number): void {
    this.told.push(`duration ${duration}`);
  }
  endOfStream(): void {
    this.told.push('end');
  }
  tidy(playhead: number): void {
    this.told.push(`tidy ${playhead}`);
  }
  setLiveWindow(): void {}
}
