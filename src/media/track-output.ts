import { PlayerError } from '../errors/player-error.js';
import { seconds } from '../protocol/units.js';
import { createInitSegment } from './isobmff/init-segment.js';
import { createMediaSegment } from './isobmff/media-segment.js';
import { joinSamples } from './join-samples.js';
import type { Sample, Track } from './sample.js';
import type { Segment, TrackConfig, TrackKind } from './segment.js';
import { TrackQueue } from './track-queue.js';

/** One configuration and the samples that need it. */
interface Stretch {
  readonly track: Track;
  readonly config: TrackConfig;
  readonly queue: TrackQueue;
}

export interface TrackOutputOptions {
  readonly onSegment: (segment: Segment) => void;
  readonly isTypeSupported?: ((mimeType: string) => boolean) | undefined;
}

/**
 * Turns the samples of one track into segments. Until it is announced it only collects; a change of configuration
 * puts out what belongs to the old one first.
 */
export class TrackOutput {
  readonly kind: TrackKind;
  readonly trackId: number;
  readonly #options: TrackOutputOptions;
  /** The last one is current. */
  #stretches: Stretch[] = [];
  /** What waits in all but the last. */
  #pastBytes = 0;
  #sequenceNumber = 0;
  #isAnnounced = false;

  constructor(kind: TrackKind, options: TrackOutputOptions) {
    this.kind = kind;
    this.trackId = kind === 'video' ? 1 : 2;
    this.#options = options;
  }

  get isAnnounced(): boolean {
    return this.#isAnnounced;
  }
  get isConfigured(): boolean {
    return this.#stretches.length > 0;
  }
  /** What waits here, in bytes. */
  get bytes(): number {
    return this.#pastBytes + (this.#current?.queue.bytes ?? 0);
  }
  /** What waits in the current configuration, in seconds. */
  get span(): number {
    return this.#current?.queue.span ?? 0;
  }

  get #current(): Stretch | undefined {
    return this.#stretches[this.#stretches.length - 1];
  }

  /** For the parameters in seconds and in units of the timescale see {@link TrackQueue}. @param name Of the codec, for people. */
  configure(
    track: Track,
    config: TrackConfig,
    maxDuration: number,
    usualDuration: number,
    name?: string,
  ): void {
    const { isTypeSupported } = this.#options;
    if (isTypeSupported !== undefined && !isTypeSupported(config.mimeType)) {
      throw new PlayerError('CF_MEDIA_CODEC_UNSUPPORTED', {
        message: `this browser does not play ${name === undefined ? '' : `${name}: `}${config.mimeType}`,
        context: { codec: config.codec, mimeType: config.mimeType, stage: 'media' },
      });
    }
    this.seal();
    const stretch = { track, config, queue: new TrackQueue(track.timescale, maxDuration, usualDuration) };
    if (this.#isAnnounced) {
      this.flush();
      this.#stretches = [stretch];
      this.#putInit(stretch);
    } else {
      const bytes = this.#current?.queue.bytes ?? 0;
      this.#pastBytes += bytes;
      // Two configurations before the first sample: only the second counts.
      if (bytes === 0) this.#stretches.pop();
      this.#stretches.push(stretch);
    }
  }

  push(
    data: Uint8Array,
    decodeTime: number,
    compositionOffset: number,
    isSync: boolean,
    duration?: number,
  ): void {
    this.#current?.queue.push(data, decodeTime, compositionOffset, isSync, duration);
  }

  /** The last sample has no successor that would tell its duration. */
  seal(): void {
    this.#current?.queue.seal();
  }

  /** From now on segments go out, those of the past first. */
  announce(): void {
    if (this.#isAnnounced) return;
    this.#isAnnounced = true;
    for (const stretch of this.#stretches) {
      this.#putInit(stretch);
      if (stretch !== this.#current) this.#putSamples(stretch);
    }
    this.#stretches = this.#stretches.slice(-1);
    this.#pastBytes = 0;
  }

  /** Puts out every sample whose duration is known. */
  flush(): void {
    const current = this.#current;
    if (this.#isAnnounced && current !== undefined) this.#putSamples(current);
  }

  #putInit({ track, config }: Stretch): void {
    const data = config.format === 'mpeg-audio' ? new Uint8Array(0) : createInitSegment([track]);
    this.#options.onSegment({ type: 'init', track: config, data });
  }

  #putSamples(stretch: Stretch): void {
    const samples = stretch.queue.take();
    let start = 0;
    for (let i = 1; i <= samples.length; i++) {
      const sample = samples[i];
      if (sample !== undefined && !this.#beginsSegment(samples[i - 1], sample)) continue;
      this.#putRun(stretch, start === 0 && i === samples.length ? samples : samples.slice(start, i));
      start = i;
    }
  }

  #beginsSegment(before: Sample | undefined, sample: Sample): boolean {
    if (this.kind === 'video' && sample.isSync) return true;
    return before === undefined || before.decodeTime + before.duration !== sample.decodeTime;
  }

  #putRun({ track, config }: Stretch, samples: readonly Sample[]): void {
    const first = samples[0];
    if (first === undefined) return;
    let start = Infinity;
    let end = -Infinity;
    for (const { decodeTime, compositionOffset, duration } of samples) {
      const presented = decodeTime + compositionOffset;
      if (presented < start) start = presented;
      if (presented + duration > end) end = presented + duration;
    }
    const data =
      config.format === 'mpeg-audio'
        ? joinSamples(samples)
        : createMediaSegment(++this.#sequenceNumber, [{ track, samples }]);
    this.#options.onSegment({
      type: 'media',
      kind: this.kind,
      start: seconds(start / track.timescale),
      end: seconds(end / track.timescale),
      keyframe: first.isSync,
      data,
    });
  }
}
