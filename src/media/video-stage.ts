import { PlayerError } from '../errors/player-error.js';
import type { CaptionScan } from './captions/caption-scan.js';
import { decodeAvcConfig } from './codec/avc-config.js';
import type { EnhancedRtmp } from './enhanced-rtmp-part.js';
import type { CodecName, VideoTag } from './flv/tag.js';
import { displayWidth } from './isobmff/init-segment.js';
import type { VideoTrack } from './sample.js';
import type { TrackConfig } from './segment.js';
import { sameBytes } from './same-bytes.js';
import type { TrackOutput } from './track-output.js';
import { VIDEO_TIMESCALE, VideoClock } from './video-clock.js';

/** A still picture may stand this long: also over a gap of ten seconds, whose end is in the same group of pictures. */
const MAX_DURATION = 15;
/** Until two frames have shown the rate: 25 frames per second. */
const USUAL_DURATION = VIDEO_TIMESCALE / 25;

/** Video tags in, samples into the track's output. */
export class VideoStage {
  readonly #output: TrackOutput;
  readonly #onWarning: (error: PlayerError) => void;
  readonly #captions: CaptionScan | undefined;
  readonly #clock = new VideoClock();
  /** What the output is configured for. */
  #codec: CodecName | undefined;
  #record: Uint8Array | undefined;
  /** Of a codec whose configuration does not say its size: it waits for a keyframe, which does. */
  #waiting: { readonly codec: CodecName; readonly record: Uint8Array | undefined } | undefined;
  #lengthSize: number | undefined;
  #needsKeyframe = true;
  /** Reads what is no AVC. */
  enhanced: EnhancedRtmp | undefined;

  constructor(output: TrackOutput, onWarning: (error: PlayerError) => void, captions?: CaptionScan) {
    this.#output = output;
    this.#onWarning = onWarning;
    this.#captions = captions;
  }

  get isConfigured(): boolean {
    return this.#codec !== undefined;
  }

  configure(codec: CodecName, record: Uint8Array): void {
    const now = this.#waiting ?? { codec: this.#codec, record: this.#record };
    if (codec === now.codec && now.record !== undefined && sameBytes(now.record, record)) return;
    // Not slice: that of a Node Buffer is no copy.
    const own = new Uint8Array(record);
    if (codec !== 'avc') {
      this.#waiting = { codec, record: own };
      return;
    }
    const { nalLengthSize, ...facts } = decodeAvcConfig(own);
    const id = this.#output.trackId;
    this.#use(codec, own, nalLengthSize, {
      kind: 'video',
      id,
      timescale: VIDEO_TIMESCALE,
      ...facts,
      avcC: own,
    });
  }

  /** @param time ms on the output timeline. @param delay What it is shown later by, ms. */
  push(tag: Extract<VideoTag, { type: 'frame' }>, time: number, delay: number): void {
    if (tag.isKeyframe) this.#configureBy(tag);
    if (this.#waiting?.codec === tag.codec) return;
    if (this.#codec !== tag.codec) return this.#onWarning(unconfigured(tag.codec));
    if (this.#needsKeyframe && !tag.isKeyframe) return;
    this.#needsKeyframe = false;
    const offset = tag.compositionOffset + delay;
    this.#clock.next(time, offset);
    if (this.#lengthSize !== undefined)
      this.#captions?.push(tag.data, this.#lengthSize, tag.codec === 'hvc1', time, time + offset);
    const data = this.enhanced?.videoSample(tag.codec, tag.data) ?? tag.data;
    this.#output.push(data, this.#clock.decodeTime, this.#clock.compositionOffset, tag.isKeyframe);
  }

  #configureBy({ codec, data }: { readonly codec: CodecName; readonly data: Uint8Array }): void {
    const { enhanced } = this;
    if (codec === 'avc' || enhanced === undefined) return;
    const waiting = this.#waiting?.codec === codec ? this.#waiting : undefined;
    if (waiting === undefined && this.#codec === codec) return;
    const { record } = waiting ?? {};
    const { track, name, lengthSize } = enhanced.describeVideo(codec, record, data, this.#output.trackId);
    this.#use(codec, record, lengthSize, track, name);
  }

  #use(
    codec: CodecName,
    record: Uint8Array | undefined,
    lengthSize: number | undefined,
    track: VideoTrack,
    name?: string,
  ): void {
    const config: TrackConfig = {
      kind: 'video',
      codec: track.codec,
      mimeType: `video/mp4; codecs="${track.codec}"`,
      timescale: VIDEO_TIMESCALE,
      width: displayWidth(track),
      height: track.height,
    };
    this.#output.configure(track, config, MAX_DURATION, USUAL_DURATION, name);
    this.#codec = codec;
    this.#record = record;
    this.#waiting = undefined;
    this.#lengthSize = lengthSize;
    // MSE section 3.5.7: after an initialization segment nothing is taken before a random access point.
    this.#needsKeyframe = true;
  }

  /** End of a sequence: what follows begins with a keyframe. */
  endSequence(): void {
    this.#captions?.end();
    this.#output.seal();
    this.#needsKeyframe = true;
  }

  /** What follows is from another place: its times may be earlier. */
  restart(): void {
    this.endSequence();
    this.#clock.reset();
  }
}

function unconfigured(codec: CodecName): PlayerError {
  return new PlayerError('CF_MEDIA_TAG_MALFORMED', {
    message: 'video before its configuration is left out',
    context: { codec: codec === 'avc' ? 'avc1' : codec, stage: 'media' },
  });
}
