/** One access unit with its place on a track's timeline; ISO/IEC 14496-12 words, times in units of the timescale. */
export interface Sample {
  /** Usually a view into the message it came in; never written to. */
  readonly data: Uint8Array;
  readonly decodeTime: number;
  readonly duration: number;
  /** Presentation time minus decode time; may be negative. */
  readonly compositionOffset: number;
  readonly isSync: boolean;
}

interface TrackFields {
  /** `track_ID`, from 1. */
  readonly id: number;
  readonly timescale: number;
  /** RFC 6381. */
  readonly codec: string;
  /** Absent: `avc1` with `avcC`, `mp4a` with `esds`. */
  readonly entry?: CodecEntry;
}

/** A sample entry of another codec: its name, and the boxes that say how to decode, whole. */
export interface CodecEntry {
  readonly fourCc: string;
  readonly boxes: Uint8Array;
}

export interface VideoTrack extends TrackFields {
  readonly kind: 'video';
  /** Coded size after cropping, before the pixel aspect ratio. */
  readonly width: number;
  readonly height: number;
  readonly pixelAspectRatio: PixelAspectRatio;
  /** AVCDecoderConfigurationRecord, verbatim; empty for other codecs. */
  readonly avcC: Uint8Array;
}

export interface PixelAspectRatio {
  readonly hSpacing: number;
  readonly vSpacing: number;
}

export interface AudioTrack extends TrackFields {
  readonly kind: 'audio';
  readonly sampleRate: number;
  readonly channelCount: number;
  /** ISO/IEC 14496-1 table 5: 0x40 AAC, 0x6b MP3 of MPEG-1, 0x69 MP3 of MPEG-2 and 2.5; 0 for other codecs. */
  readonly objectTypeIndication: number;
  /** AudioSpecificConfig, verbatim; empty for other codecs. */
  readonly decoderSpecificInfo: Uint8Array;
}

/** What an initialization segment is made from. */
export type Track = VideoTrack | AudioTrack;
