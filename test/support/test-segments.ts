import type { InitSegment, MediaSegment, TrackKind } from '../../src/media/segment.js';
import { seconds } from '../../src/protocol/units.js';

export const VIDEO = 'video/mp4; codecs="avc1.42c00c"';
export const AUDIO = 'audio/mp4; codecs="mp4a.40.2"';

/** Its bytes are all `mark`, by which it is known again. */
export const initSegment = (kind: TrackKind, mimeType: string, mark: number, size = 1): InitSegment => ({
  type: 'init',
  track: { kind, mimeType, codec: 'codec', timescale: 1000 },
  data: new Uint8Array(size).fill(mark),
});

/** One second, a keyframe at its beginning. */
export const mediaSegment = (kind: TrackKind, start: number, mark: number): MediaSegment => ({
  type: 'media',
  kind,
  start: seconds(start),
  end: seconds(start + 1),
  keyframe: true,
  data: Uint8Array.from([mark]),
});
