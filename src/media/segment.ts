import type { Seconds } from '../protocol/units.js';

export type TrackKind = 'audio' | 'video';

/** What a track is, as far as an initialization segment, a menu or an error needs it. */
export interface TrackConfig {
  readonly kind: TrackKind;
  /** RFC 6381: `avc1.64001f`, `mp4a.40.2`, `mp3`, … */
  readonly codec: string;
  /** For MediaSource.isTypeSupported and addSourceBuffer, codecs included: `video/mp4; codecs="avc1.64001f"`. */
  readonly mimeType: string;
  readonly timescale: number;
  readonly width?: number;
  readonly height?: number;
  readonly sampleRate?: number;
  readonly channelCount?: number;
}

/** What the transmuxer puts out: one initialization segment per track and configuration, then media segments. */
export type Segment = InitSegment | MediaSegment;

export interface InitSegment {
  readonly type: 'init';
  readonly track: TrackConfig;
  readonly data: Uint8Array<ArrayBuffer>;
}

export interface MediaSegment {
  readonly type: 'media';
  readonly kind: TrackKind;
  /** Presentation time on the output timeline. */
  readonly start: Seconds;
  readonly end: Seconds;
  /** Whether the first sample is a sync sample. */
  readonly keyframe: boolean;
  readonly data: Uint8Array<ArrayBuffer>;
}
