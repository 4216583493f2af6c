import { PlayerError } from '../errors/player-error.js';
import { AudioClock } from './audio-clock.js';
import { decodeAacConfig } from './codec/aac-config.js';
import { decodeMpegAudioFrame, type MpegAudioFrame } from './codec/mpeg-audio-frame.js';
import { pickMp3Format } from './mp3-format.js';
import { sameBytes } from './same-bytes.js';
import type { AudioTrack } from './sample.js';
import type { TrackConfig } from './segment.js';
import type { TrackOutput } from './track-output.js';

/** Lost audio up to this long is bridged by the frame before it, so that playback does not stop; seconds. */
const MAX_DURATION = 1;
const OBJECT_TYPE_AAC = 0x40;
const OBJECT_TYPE_MPEG1_AUDIO = 0x6b;
const OBJECT_TYPE_MPEG2_AUDIO = 0x69;

type Config =
  | { readonly codec: 'aac'; readonly bytes: Uint8Array; readonly frameLength: number }
  | { readonly codec: 'mp3'; readonly sampleRate: number; readonly channelCount: number };

/** Audio frames in, samples into the track's output. */
export class AudioStage {
  readonly #output: TrackOutput;
  readonly #onWarning: (error: PlayerError) => void;
  readonly #isTypeSupported: ((mimeType: string) => boolean) | undefined;
  #config: Config | undefined;
  #sampleRate = 1;
  #clock = new AudioClock(1);

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

  /** @param bytes AudioSpecificConfig */
  configureAac(bytes: Uint8Array): void {
    if (this.#config?.codec === 'aac' && sameBytes(this.#config.bytes, bytes)) return;
    const aac = decodeAacConfig(bytes);
    const own = new Uint8Array(bytes);
    const track: AudioTrack = {
      kind: 'audio',
      id: this.#output.trackId,
      timescale: aac.sampleRate,
      codec: aac.codec,
      sampleRate: aac.outputSampleRate,
      channelCount: aac.channelCount,
      objectTypeIndication: OBJECT_TYPE_AAC,
      decoderSpecificInfo: own,
    };
    const config: TrackConfig = {
      kind: 'audio',
      codec: aac.codec,
      mimeType: `audio/mp4; codecs="${aac.codec}"`,
      format: 'isobmff',
      timescale: track.timescale,
      sampleRate: track.sampleRate,
      channelCount: track.channelCount,
    };
    this.#output.configure(track, config, MAX_DURATION, aac.frameLength);
    this.#config = { codec: 'aac', bytes: own, frameLength: aac.frameLength };
    this.#sampleRate = aac.sampleRate;
    this.#clock = new AudioClock(aac.sampleRate, this.#clock.end);
  }

  /** @param time ms on the output timeline. */
  pushAac(data: Uint8Array, time: number): void {
    if (this.#config?.codec !== 'aac') {
      this.#onWarning(malformed('AAC before its configuration is left out', 'mp4a.40'));
      return;
    }
    const { frameLength } = this.#config;
    this.#output.push(data, this.#clock.next(time, frameLength), 0, true, frameLength);
  }

  /** @param data One or more whole frames. @param time ms on the output timeline, of the first. */
  pushMp3(data: Uint8Array, time: number): void {
    let at = 0;
    let frameTime = time;
    while (at < data.byteLength) {
      const frame = decodeMpegAudioFrame(data, at);
      if (frame === undefined) {
        // Behind a frame it is padding or a tag; in front there is no frame at all.
        if (at === 0) this.#onWarning(malformed('this MP3 has no frame header', 'mp3'));
        return;
      }
      this.#configureMp3(frame);
      const end = frame.size === 0 ? data.byteLength : Math.min(data.byteLength, at + frame.size);
      const start = this.#clock.next(frameTime, frame.samples);
      this.#output.push(data.subarray(at, end), start, 0, true, frame.samples);
      frameTime += (frame.samples * 1000) / frame.sampleRate;
      at = end;
    }
  }

  #configureMp3(frame: MpegAudioFrame): void {
    const { sampleRate, channelCount, samples } = frame;
    const now = this.#config;
    if (now?.codec === 'mp3' && now.sampleRate === sampleRate && now.channelCount === channelCount) return;
    const picked = pickMp3Format(this.#isTypeSupported);
    if (picked === undefined) {
      throw new PlayerError('CF_MEDIA_CODEC_UNSUPPORTED', { context: { codec: 'mp3', stage: 'media' } });
    }
    const track: AudioTrack = {
      kind: 'audio',
      id: this.#output.trackId,
      timescale: sampleRate,
      codec: picked.codec,
      sampleRate,
      channelCount,
      objectTypeIndication: frame.version === 1 ? OBJECT_TYPE_MPEG1_AUDIO : OBJECT_TYPE_MPEG2_AUDIO,
      decoderSpecificInfo: new Uint8Array(0),
    };
    this.#output.configure(
      track,
      { kind: 'audio', ...picked, timescale: sampleRate, sampleRate, channelCount },
      MAX_DURATION,
      samples,
    );
    this.#config = { codec: 'mp3', sampleRate, channelCount };
    this.#sampleRate = sampleRate;
    this.#clock = new AudioClock(sampleRate, this.#clock.end);
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
