/** What an audio tag body is, whichever of the two headers it has. `data` are views into the body. */
export type AudioTag =
  /** AudioSpecificConfig. */
  | { readonly type: 'config'; readonly codec: 'aac'; readonly data: Uint8Array }
  | { readonly type: 'frame'; readonly codec: 'aac' | 'mp3'; readonly data: Uint8Array }
  | { readonly type: 'end' }
  /** Nothing to decode: no bytes, the order of channels. */
  | { readonly type: 'nothing' }
  | { readonly type: 'unsupported'; readonly codec: string };

/** What a video tag body is, whichever of the two headers it has. `data` are views into the body. */
export type VideoTag =
  /** AVCDecoderConfigurationRecord. */
  | { readonly type: 'config'; readonly codec: 'avc'; readonly data: Uint8Array }
  | {
      readonly type: 'frame';
      readonly codec: 'avc';
      readonly isKeyframe: boolean;
      /** Presentation minus decode time, ms. */
      readonly compositionOffset: number;
      /** NAL units with their lengths in front. */
      readonly data: Uint8Array;
    }
  | { readonly type: 'end' }
  /** Nothing to decode: no bytes, a command, metadata. */
  | { readonly type: 'nothing' }
  | { readonly type: 'unsupported'; readonly codec: string };
