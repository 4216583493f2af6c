import { PlayerError } from '../errors/player-error.js';
import { AudioClock } from './audio-clock.js';
import { readPlainAac } from './codec/plain-aac.js';
import type { EnhancedRtmp } from './enhanced-rtmp-part.js';
import type { CodecName } from './flv/tag.js';
import { sameBytes } from './same-bytes.js';
import type { AudioTrack } from './sample.js';
import type { TrackConfig } from './segment.js';
import type { TrackOutput } from './track-output.js';

/** Lost audio up to this long is bridged by the frame before it, so that playback does not stop; seconds. */
const MAX_DURATION = 1;
const OBJECT_TYPE_AAC = 0x40;

type Config =
  | { readonly codec: 'aac'; readonly bytes: Uint8Array; readonly frameLength: number }
  | { readonly codec: 'enhanced'; readonly key: string };

/** Audio frames in, samples into the track's output. */
export class AudioStage {
  readonly #output: TrackOutput;
  readonly #onWarning: (error: PlayerError) => void;
  readonly #isTypeSupported: ((mimeType: string) => boolean) | undefined;
  #config: Config | undefined;
  #sampleRate = 1;
  #clock = new AudioClock(1);
  #channelCount: number | undefined;
  #enhancedConfig: { readonly codec: CodecName; readonly bytes: Uint8Array } | undefined;
  /** Reads what is no plain AAC. */
  enhanced: EnhancedRtmp | undefined;

  constructor(
    output: TrackOutput,
    onWarning: (error: PlayerError) => void,
    isTypeSupported?: (mimeType: string) => boolean,
  ) {
    this.#output = output;
    this.#onWarning = onWarning;
    this.#isTypeSupported = isTypeSupported;
  }

  get isConfigured(): boolean {
    return this.#config !== undefined;
  }

  /** @param bytes AudioSpecificConfig, or what the codec has instead. */
  configure(codec: CodecName, bytes: Uint8Array): void {
    if (codec === 'aac') this.#configureAac(bytes);
    // Not slice: that of a Node Buffer is no copy.
    else this.#enhancedConfig = { codec, bytes: new Uint8Array(bytes) };
  }

  /** Said of a codec that does not say it itself. */
  setChannelCount(count: number): void {
    if (count === this.#channelCount || count === 0) return;
    this.#channelCount = count;
    const now = this.#config;
    if (now?.codec !== 'aac') return;
    this.#config = undefined;
    this.#configureAac(now.bytes);
  }

  /** @param time ms on the output timeline, of the first sample. */
  push(codec: CodecName, data: Uint8Array, time: number): void {
    if (codec === 'aac') this.#pushAac(data, time);
    else this.#pushEnhanced(codec, data, time);
  }

  #configureAac(bytes: Uint8Array): void {
    if (this.#config?.codec === 'aac' && sameBytes(this.#config.bytes, bytes)) return;
    const aac = readPlainAac(bytes) ?? this.enhanced?.readAac(bytes);
    if (aac === undefined) return;
    // Not slice: that of a Node Buffer is no copy.
    const own = new Uint8Array(bytes);
    const { codec, frameLength } = aac;
    const facts = {
      kind: 'audio',
      codec,
      timescale: aac.sampleRate,
      sampleRate: aac.outputSampleRate,
      channelCount: this.#channelCount ?? aac.channelCount,
    } as const;
    this.#use(
      {
        ...facts,
        id: this.#output.trackId,
        objectTypeIndication: OBJECT_TYPE_AAC,
        decoderSpecificInfo: own,
      },
      { ...facts, mimeType: `audio/mp4; codecs="${codec}"` },
      frameLength,
    );
    this.#config = { codec: 'aac', bytes: own, frameLength };
  }

  #use(track: AudioTrack, config: TrackConfig, frameLength: number, name?: string): void {
    this.#output.configure(track, config, MAX_DURATION, frameLength, name);
    this.#sampleRate = track.timescale;
    this.#clock = new AudioClock(track.timescale, this.#clock.end);
  }

  #pushAac(data: Uint8Array, time: number): void {
    if (this.#config?.codec !== 'aac') {
      this.#onWarning(malformed('AAC before its configuration is left out', 'mp4a.40'));
      return;
    }
    const { frameLength } = this.#config;
    this.#output.push(data, this.#clock.next(time, frameLength), 0, true, frameLength);
  }

  #pushEnhanced(codec: CodecName, data: Uint8Array, time: number): void {
    const own = this.#enhancedConfig?.codec === codec ? this.#enhancedConfig.bytes : undefined;
    const read = this.enhanced?.readFrames(codec, own, data, this.#output.trackId, this.#isTypeSupported);
    let frameTime = time;
    for (const { track, config, key, name, frames } of read ?? []) {
      if (this.#config?.codec !== 'enhanced' || this.#config.key !== key) {
        this.#use(track, config, frames[0]?.length ?? 0, name);
        this.#config = { codec: 'enhanced', key };
      }
      for (const frame of frames) {
        const start = this.#clock.next(frameTime, frame.length);
        this.#output.push(frame.data, start, 0, true, frame.length);
        frameTime += (frame.length * 1000) / track.timescale;
      }
    }
  }

  /** What follows is from another place: its times may be earlier. */
  restart(): void {
    this.#output.seal();
    this.#clock = new AudioClock(this.#sampleRate);
  }
}

function malformed(message: string, codec: string): PlayerError {
  return new PlayerError('CF_MEDIA_TAG_MALFORMED', { message, context: { codec, stage: 'media' } });
}
