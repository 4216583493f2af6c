/** One tag of an FLV file: specification E.4.1. */
export interface FlvTag {
  readonly type: 'audio' | 'video' | 'script';
  /** ms, 32 bits: the upper eight come from TimestampExtended. */
  readonly timestamp: number;
  /** Tag body; for `script`, AMF0: the name `onMetaData`, then its value. */
  readonly payload: Uint8Array;
}

/** What the file header says of its content; muxers get it wrong often. */
export interface FlvHeader {
  readonly hasAudio: boolean;
  readonly hasVideo: boolean;
}

export const TAG_TYPE = { audio: 8, video: 9, script: 18 } as const;
/** Header bytes of a tag, and of the file; PreviousTagSize follows each. */
export const TAG_HEADER_SIZE = 11;
export const FILE_HEADER_SIZE = 9;
export const PREVIOUS_TAG_SIZE = 4;
