import { PlayerError } from '../errors/player-error.js';
import type { CaptionScan } from './captions/caption-scan.js';
import { decodeAvcConfig } from './codec/avc-config.js';
import type { VideoTag } from './flv/tag.js';
import { displayWidth } from './isobmff/init-segment.js';
import type { VideoTrack } from './sample.js';
import type { TrackConfig } from './segment.js';
import { sameBytes } from './same-bytes.js';
import type { TrackOutput } from './track-output.js';
import { VIDEO_TIMESCALE, VideoClock } from './video-clock.js';

/** A still picture may stand this long; seconds. */
const MAX_DURATION = 10;
/** Until two frames have shown the rate: 25 frames per second. */
const USUAL_DURATION = VIDEO_TIMESCALE / 25;

/** Video tags in, samples into the track's output. */
export class VideoStage {
  readonly #output: TrackOutput;
  readonly #onWarning: (error: PlayerError) => void;
  readonly #captions: CaptionScan | undefined;
  readonly #clock = new VideoClock();
  #avcC: Uint8Array | undefined;
  #needsKeyframe = true;

  constructor(output: TrackOutput, onWarning: (error: PlayerError) => void, captions?: CaptionScan) {
    this.#output = output;
    this.#onWarning = onWarning;
    this.#captions = captions;
  }

  get isConfigured(): boolean {
    return this.#avcC !== undefined;
  }

  configure(record: Uint8Array): void {
    if (this.#avcC !== undefined && sameBytes(this.#avcC, record)) return;
    const { codec, width, height, pixelAspectRatio } = decodeAvcConfig(record);
    // Not slice: that of a Node Buffer is no copy.
    const avcC = new Uint8Array(record);
    const track: VideoTrack = {
      kind: 'video',
      id: this.#output.trackId,
      timescale: VIDEO_TIMESCALE,
      codec,
      width,
      height,
      pixelAspectRatio,
      avcC,
    };
    const config: TrackConfig = {
      kind: 'video',
      codec,
      mimeType: `video/mp4; codecs="${codec}"`,
      format: 'isobmff',
      timescale: VIDEO_TIMESCALE,
      width: displayWidth(track),
      height,
    };
    this.#output.configure(track, config, MAX_DURATION, USUAL_DURATION);
    this.#avcC = avcC;
    // MSE section 3.5.7: after an initialization segment nothing is taken before a random access point.
    this.#needsKeyframe = true;
  }

  /** @param time ms on the output timeline. */
  push(tag: Extract<VideoTag, { type: 'frame' }>, time: number): void {
    if (this.#avcC === undefined) {
      this.#onWarning(
        new PlayerError('CF_MEDIA_TAG_MALFORMED', {
          message: 'video before its configuration is left out',
          context: { codec: 'avc1', stage: 'media' },
        }),
      );
      return;
    }
    if (this.#needsKeyframe && !tag.isKeyframe) return;
    this.#needsKeyframe = false;
    this.#clock.next(time, tag.compositionOffset);
    const lengthSize = ((this.#avcC[4] ?? 3) & 3) + 1;
    this.#captions?.push(tag.data, lengthSize, false, time, time + tag.compositionOffset);
    this.#output.push(tag.data, this.#clock.decodeTime, this.#clock.compositionOffset, tag.isKeyframe);
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
