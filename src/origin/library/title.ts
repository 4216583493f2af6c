import type { AmfValue } from '../../protocol/amf/amf-value.js';
import type { Track } from '../../media/sample.js';

/** Where every sample of a track is on its timeline, in decode order; times in units of the timescale. */
export interface SampleTable {
  readonly count: number;
  /** Never decreases. May begin below zero, so that presentation begins at zero in spite of reordering. */
  readonly decodeTimes: Float64Array;
  readonly presentationTimes: Float64Array;
  readonly sizes: Uint32Array;
  /** 1 for a sync sample. */
  readonly syncs: Uint8Array;
  /** Where the last presented sample ends. */
  readonly end: number;
}

/** Reads samples of one track; best in order. Each viewer has one of its own, the index is shared. */
export interface SampleReader {
  /** The access unit (for `opaque`: the FLV tag body). */
  read(index: number): Promise<Uint8Array>;
}

export interface TitleTrack {
  readonly kind: 'video' | 'audio';
  /** `opaque`: a codec that only an FLV tag can carry, handed through as it is (Sorenson H.263, Speex, …). */
  readonly codec: 'avc' | 'aac' | 'mp3' | 'opaque';
  readonly timescale: number;
  /** What an initialization segment says of it; undefined for `opaque`. */
  readonly track: Track | undefined;
  readonly table: SampleTable;
  /**
   * AVCDecoderConfigurationRecord or AudioSpecificConfig that this sample is decoded with; of `opaque` the tag bodies,
   * of which there may be one for each track that is in it.
   */
  configsAt(index: number): readonly Uint8Array[];
  openReader(): SampleReader;
}

/** An indexed media file: its tables are in memory, its samples are read when somebody wants them. */
export interface Title {
  readonly container: 'mp4' | 'flv' | 'mp3';
  /** Seconds. */
  readonly duration: number;
  readonly size: number;
  readonly video: TitleTrack | undefined;
  readonly audio: TitleTrack | undefined;
  /** `onMetaData` of the file itself, where it has one. */
  readonly metadata: Readonly<Record<string, AmfValue>>;
  close(): Promise<void>;
}

/** Why a file cannot be played: the codes of Flash Player 9.0.115 for the same things. */
export class UnplayableFile extends Error {
  override readonly name = 'UnplayableFile';
  readonly code: 'NetStream.Play.FileStructureInvalid' | 'NetStream.Play.NoSupportedTrackFound';
  constructor(code: UnplayableFile['code'], message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

export const ticksToMs = (ticks: number, timescale: number): number => (ticks * 1000) / timescale;

/** Index of the last sample whose time is not after `time`; 0 where all are. `times` never decreases. */
export function indexAt(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((times[middle] ?? 0) <= time) low = middle;
    else high = middle - 1;
  }
  return low;
}
