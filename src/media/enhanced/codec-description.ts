import type { CodecEntry, PixelAspectRatio } from '../sample.js';

/** What is common to all codecs that only Enhanced RTMP names. */
export interface CodecDescription {
  /** For people: `HEVC`, `E-AC-3`. */
  readonly name: string;
  /** RFC 6381; where browsers spell it differently, the right one first. */
  readonly codecs: readonly [string, ...string[]];
  readonly entry: CodecEntry;
}

export interface VideoDescription extends CodecDescription {
  readonly width: number;
  readonly height: number;
  /** Absent: square. */
  readonly pixelAspectRatio?: PixelAspectRatio;
}

export interface AudioDescription extends CodecDescription {
  /** Hz; also the timescale. */
  readonly sampleRate: number;
  readonly channelCount: number;
}
