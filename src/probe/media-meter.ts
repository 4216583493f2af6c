import { PlayerError } from '../errors/player-error.js';
import { decodeAacConfig } from '../media/codec/aac-config.js';
import { decodeAvcConfig } from '../media/codec/avc-config.js';
import { decodeMpegAudioFrame } from '../media/codec/mpeg-audio-frame.js';
import { decodeAnyAudioTag, decodeAnyVideoTag } from '../media/enhanced/any-tag.js';
import type { AudioTag, VideoTag } from '../media/flv/tag.js';
import type { TrackKind } from '../media/segment.js';
import type { MediaMessage } from '../protocol/message/message.js';
import { TrackMeter, type TrackFacts } from './track-meter.js';

export interface KeyframeInterval {
  readonly averageMs: number;
  readonly minMs: number;
  readonly maxMs: number;
}

/** A stream has two tracks, a faulty one perhaps some more; a hostile one could name a new codec in each message. */
const MAX_TRACKS = 8;

/** Looks into media messages: which tracks there are, how much of them came, what cannot be read. */
export class MediaMeter {
  readonly #tracks = new Map<string, TrackMeter>();
  /** Messages that cannot be read. */
  malformed = 0;
  /** Empty messages, which some servers send before the first real one. */
  empty = 0;

  get tracks(): readonly TrackMeter[] {
    return [...this.#tracks.values()];
  }
  /** Whether something has come that cf-player plays. */
  get hasMedia(): boolean {
    return this.tracks.some(isFlowing);
  }
  /** Whether frames have come of a codec that cf-player does not play. */
  get hasForeign(): boolean {
    return this.tracks.some((track) => !track.playable && track.frames > 0);
  }
  /** Of the longest track that cf-player plays. */
  get mediaSeconds(): number {
    return Math.max(0, ...this.tracks.filter(isFlowing).map((track) => track.milliseconds)) / 1000;
  }
  get jumps(): number {
    return this.tracks.reduce((sum, track) => sum + track.jumps, 0);
  }

  get keyframeInterval(): KeyframeInterval | null {
    const intervals = this.tracks.map((track) => track.keyframeIntervals).find(({ count }) => count > 0);
    if (intervals === undefined) return null;
    const { count, sum, min, max } = intervals;
    return { averageMs: Math.round(sum / count), minMs: min, maxMs: max };
  }

  /** Returns what kind of frame it was, if it was one that can be played. */
  push({ type, timestamp, payload }: MediaMessage): 'keyframe' | 'frame' | undefined {
    if (payload.byteLength === 0) {
      this.empty++;
      return undefined;
    }
    try {
      return type === 'video'
        ? this.#video(decodeAnyVideoTag(payload), timestamp, payload.byteLength)
        : this.#audio(decodeAnyAudioTag(payload), timestamp, payload.byteLength);
    } catch (thrown) {
      if (!(thrown instanceof PlayerError)) throw thrown;
      this.malformed++;
      return undefined;
    }
  }

  discontinuity(): void {
    for (const track of this.tracks) track.discontinuity();
  }

  /** Why cf-player would not play this, although messages came. */
  get refusal(): PlayerError | undefined {
    const foreign = this.tracks.filter((track) => !track.playable && track.frames > 0);
    const worst = foreign.find(({ kind }) => kind === 'video') ?? foreign[0];
    const plays = this.tracks.filter(isFlowing);
    // Sound that cannot be played is left out; a picture is not.
    const isRefused =
      plays.length === 0 || (worst?.kind === 'video' && !plays.some(({ kind }) => kind === 'video'));
    if (worst !== undefined && isRefused) {
      const { kind, facts } = worst;
      return new PlayerError('CF_MEDIA_CODEC_UNSUPPORTED', {
        message: `the ${kind} is in ${facts.codec}, which cf-player does not play`,
        context: { codec: facts.codec, kind, stage: 'media' },
      });
    }
    const isBare = plays.length === 0 && this.tracks.some((track) => track.frames > 0);
    if (!isBare && !(plays.length === 0 && this.malformed > 0)) return undefined;
    return new PlayerError(isBare ? 'CF_MEDIA_NO_TRACKS' : 'CF_MEDIA_TAG_MALFORMED', {
      message: isBare
        ? 'frames came, and the configuration that a decoder needs before them did not'
        : `${this.malformed} media messages came, and none of them can be read`,
      context: { stage: 'media' },
    });
  }

  #video(tag: VideoTag, timestamp: number, size: number): 'keyframe' | 'frame' | undefined {
    if (tag.type === 'unsupported') this.#foreign('video', tag.codec, timestamp, size);
    // Whether a browser plays the codecs of Enhanced RTMP, only a browser can say.
    if (tag.type === 'config' && tag.codec !== 'avc')
      this.#configure('video', tag.codec, { codec: tag.codec });
    else if (tag.type === 'config') {
      const { codec, width, height, pixelAspectRatio: ratio } = decodeAvcConfig(tag.data);
      // As wide as it is shown, as the track of the player says it.
      const shown = Math.round((width * ratio.hSpacing) / ratio.vSpacing);
      this.#configure('video', 'avc', { codec, width: shown, height });
    }
    if (tag.type !== 'frame') return undefined;
    const track = this.#track('video', tag.codec, { codec: tag.codec === 'avc' ? 'avc1' : tag.codec });
    track?.frame(timestamp, size, tag.isKeyframe);
    if (track?.configured !== true) return undefined;
    return tag.isKeyframe ? 'keyframe' : 'frame';
  }

  #audio(tag: AudioTag, timestamp: number, size: number): 'frame' | undefined {
    if (tag.type === 'unsupported') this.#foreign('audio', tag.codec, timestamp, size);
    if (tag.type === 'config' && tag.codec !== 'aac')
      this.#configure('audio', tag.codec, { codec: tag.codec });
    else if (tag.type === 'config') {
      const { codec, outputSampleRate, channelCount } = decodeAacConfig(tag.data);
      this.#configure('audio', 'aac', { codec, sampleRate: outputSampleRate, channels: channelCount });
    }
    if (tag.type !== 'frame') return undefined;
    const track = this.#track('audio', tag.codec, { codec: tag.codec === 'aac' ? 'mp4a.40' : tag.codec });
    // These say in every frame what they are.
    if (track !== undefined && (tag.codec === 'ac-3' || tag.codec === 'ec-3')) track.configured = true;
    if (tag.codec === 'mp3' && track !== undefined && !track.configured) {
      const frame = decodeMpegAudioFrame(tag.data);
      if (frame !== undefined) {
        const { sampleRate, channelCount } = frame;
        this.#configure('audio', 'mp3', { codec: 'mp3', sampleRate, channels: channelCount });
      }
    }
    track?.frame(timestamp, size, false);
    return track?.configured === true ? 'frame' : undefined;
  }

  #foreign(kind: TrackKind, codec: string, timestamp: number, size: number): void {
    this.#track(kind, codec, { codec }, false)?.frame(timestamp, size, false);
  }

  #configure(kind: TrackKind, family: string, facts: TrackFacts): void {
    const track = this.#track(kind, family, facts);
    if (track === undefined) return;
    track.facts = facts;
    track.configured = true;
  }

  #track(kind: TrackKind, family: string, facts: TrackFacts, playable = true): TrackMeter | undefined {
    const key = `${kind} ${family}`;
    let track = this.#tracks.get(key);
    if (track === undefined && this.#tracks.size < MAX_TRACKS) {
      track = new TrackMeter(kind, facts, playable, false);
      this.#tracks.set(key, track);
    }
    return track;
  }
}

const isFlowing = (track: TrackMeter): boolean => track.playable && track.configured && track.frames > 0;
