import type { AacConfig } from './codec/aac-config.js';
import { readPlainAac } from './codec/plain-aac.js';
import type { AudioTag, VideoTag } from './flv/tag.js';
import type { AudioTrack, VideoTrack } from './sample.js';
import type { TrackConfig } from './segment.js';

export interface DescribedVideo {
  readonly track: VideoTrack;
  /** For people: `HEVC`. */
  readonly name: string;
  /** Bytes of the length in front of NAL units, where the codec has such. */
  readonly lengthSize: number | undefined;
}

/** A frame, and its length in samples. */
export interface AudioFrame {
  readonly data: Uint8Array;
  readonly length: number;
}

export interface DescribedAudio {
  readonly track: AudioTrack;
  readonly config: TrackConfig;
  /** Another one is another track. */
  readonly key: string;
  /** For people: `E-AC-3`. */
  readonly name: string;
  readonly frames: readonly AudioFrame[];
}

export interface DelayedTag<T> {
  readonly tag: T;
  /** ms, less than one: what the timestamp is too early by. */
  readonly delay: number;
}

/** One of the sounds of a stream. */
export interface AudioTrackChoice {
  /** `audioTrackId` of Enhanced RTMP; 0 is the one that players without a choice play. */
  readonly id: number;
  readonly selected: boolean;
}

/**
 * What reads everything that a stream of AVC with plain AAC does not need: Enhanced RTMP, MP3, HE-AAC, the names of what nothing plays.
 * It is fetched when the first such message comes (`media/enhanced/`), and sees every message from then on.
 */
export interface EnhancedRtmp {
  /** What concerns the track that is shown, its configuration before its first frame. */
  readVideo(body: Uint8Array): readonly DelayedTag<VideoTag>[];
  /** What concerns the track that is heard. */
  readAudio(body: Uint8Array): readonly DelayedTag<AudioTag>[];
  /** @returns whether there is such a track. It is heard from its next frame on. */
  selectAudioTrack(id: number): boolean;
  /** The track that is heard cannot be played. @returns whether another takes its place. */
  refuseAudioTrack(): boolean;
  /** @throws PlayerError where the configuration is missing or broken. */
  describeVideo(
    codec: string,
    config: Uint8Array | undefined,
    keyframe: Uint8Array,
    trackId: number,
  ): DescribedVideo;
  /** As it goes into a sample of MP4. */
  videoSample(codec: string, data: Uint8Array): Uint8Array;
  /** @throws PlayerError where it is broken. */
  readAac(config: Uint8Array): AacConfig;
  /** @throws PlayerError where the configuration is missing or broken. */
  readFrames(
    codec: string,
    config: Uint8Array | undefined,
    data: Uint8Array,
    trackId: number,
    isTypeSupported: ((mimeType: string) => boolean) | undefined,
  ): readonly DescribedAudio[];
}

/** Makes one for one stream. */
export type CreateEnhancedRtmp = (
  onAudioTracks: (tracks: readonly AudioTrackChoice[]) => void,
) => EnhancedRtmp;

/** Whether a tag body needs {@link EnhancedRtmp}, be it to say what it is that cannot be played. */
export function needsEnhanced(type: 'audio' | 'video', body: Uint8Array): boolean {
  const first = body[0];
  if (first === undefined) return false;
  if (type === 'audio') {
    const isConfig = body[1] === 0 && body.byteLength > 2;
    return first >> 4 !== 10 || (isConfig && readPlainAac(body.subarray(2)) === undefined);
  }
  // AVC, and commands, which have no codec.
  return (first & 0x80) !== 0 || ((first & 0x0f) !== 7 && first >> 4 !== 5);
}
