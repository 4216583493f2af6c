/**
 * `avc`, `aac` and `mp3` are what every stream may have; anything else is the FourCC of a codec that only Enhanced RTMP
 * names: `hvc1`, `av01`, `vp09`, `vp08`, `Opus`, `fLaC`, `ac-3`, `ec-3`.
 */
export type CodecName = 'avc' | 'aac' | 'mp3' | (string & {});

/** What an audio tag body is, whichever of the two headers it has. `data` are views into the body. */
export type AudioTag =
  /** AudioSpecificConfig, or what the codec has instead. */
  | { readonly type: 'config'; readonly codec: CodecName; readonly data: Uint8Array }
  | { readonly type: 'frame'; readonly codec: CodecName; readonly data: Uint8Array }
  | { readonly type: 'end' }
  /** How many there are, where the codec does not say it itself. */
  | { readonly type: 'channels'; readonly count: number }
  /** Nothing to decode: no bytes. */
  | { readonly type: 'nothing' }
  | { readonly type: 'unsupported'; readonly codec: string };

/** What a video tag body is, whichever of the two headers it has. `data` are views into the body. */
export type VideoTag =
  /** AVCDecoderConfigurationRecord, or what the codec has instead. */
  | { readonly type: 'config'; readonly codec: CodecName; readonly data: Uint8Array }
  | {
      readonly type: 'frame';
      readonly codec: CodecName;
      readonly isKeyframe: boolean;
      /** Presentation minus decode time, ms. */
      readonly compositionOffset: number;
      /** Of AVC and HEVC: NAL units with their lengths in front. */
      readonly data: Uint8Array;
    }
  | { readonly type: 'end' }
  /** Nothing to decode: no bytes, a command, metadata. */
  | { readonly type: 'nothing' }
  | { readonly type: 'unsupported'; readonly codec: string };
