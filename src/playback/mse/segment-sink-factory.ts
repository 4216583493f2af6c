import type { SegmentSink, SegmentSinkCallbacks } from '../../mse/segment-sink.js';

/** `signal` ends the element's source. */
export type SegmentSinkFactory = (
  media: HTMLMediaElement,
  callbacks: SegmentSinkCallbacks,
  signal: AbortSignal,
) => SegmentSink;
