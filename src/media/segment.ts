import type { Seconds } from '../protocol/units.js';

export type TrackKind = 'audio' | 'video';

/**
 * How the bytes of a track's segments are packed.
 *
 * - `isobmff`: fragmented MP4. Times are inside; the sink appends and is done.
 * - `mpeg-audio`: raw MPEG audio frames for a SourceBuffer of type `audio/mpeg`, the only form in which Chromium
 *   takes MP3. The initialization segment is empty and must not be appended. Frames carry no time: wherever a
 *   segment's `start` is not the `end` of the one before, and before the very first, the sink sets
 *   `timestampOffset = segment.start` (the MSE byte stream format makes the buffer's mode `sequence`).
 */
export type SegmentFormat = 'isobmff' | 'mpeg-audio';

/** What a track is, as far as an initialization segment, a menu or an error needs it. */
export interface TrackConfig {
  readonly kind: TrackKind;
  /** RFC 6381: `avc1.64001f`, `mp4a.40.2`, `mp3`, … */
  readonly codec: string;
  /** For MediaSource.isTypeSupported and addSourceBuffer, codecs included: `video/mp4; codecs="avc1.64001f"`. */
  readonly mimeType: string;
  /** Absent: `isobmff`. */
  readonly format?: SegmentFormat;
  readonly timescale: number;
  /** Pixels to show: cropped, and as wide as the sample aspect ratio makes them. */
  readonly width?: number;
  readonly height?: number;
  /** Hz, after spectral band replication where the configuration announces it. */
  readonly sampleRate?: number;
  readonly channelCount?: number;
}

/** What the transmuxer puts out: one initialization segment per track and configuration, then media segments. */
export type Segment = InitSegment | MediaSegment;

export interface InitSegment {
  readonly type: 'init';
  readonly track: TrackConfig;
  /** Empty where {@link TrackConfig.format} is `mpeg-audio`. */
  readonly data: Uint8Array<ArrayBuffer>;
}

export interface MediaSegment {
  readonly type: 'media';
  readonly kind: TrackKind;
  /** Presentation time on the output timeline. */
  readonly start: Seconds;
  readonly end: Seconds;
  /** Whether the first sample is a sync sample. A sync sample of video always begins a segment. */
  readonly keyframe: boolean;
  readonly data: Uint8Array<ArrayBuffer>;
}
