/** Something that a stream says at one of its moments: what the event `metadata` tells, whatever engine plays. */
export interface TimedMetadata {
  /**
   * `onCuePoint`, `onMetaData`, … (RTMP and FLV), the id of an ID3 frame (`TIT2`, `PRIV`, …), or the name of an
   * attribute of EXT-X-DATERANGE (`X-AD-URL`, …).
   */
  readonly name: string;
  /** Seconds on the media timeline. */
  readonly time: number;
  /** As the stream has it. From RTMP and FLV: plain values that go into JSON. */
  readonly data: unknown;
  /** `amf` (RTMP and FLV), `org.id3`, `com.apple.quicktime.HLS` (EXT-X-DATERANGE), or what the engine calls it. */
  readonly type: string;
}

/** What cues of metadata tracks have beside their times, in all engines. */
export interface MetadataCueFields {
  readonly type?: string;
  readonly value?: { readonly key?: string; readonly data?: unknown };
}
