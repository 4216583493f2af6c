import { PlayerError } from '../errors/player-error.js';
import { AudioStage } from './audio-stage.js';
import { CaptionScan, type CaptionPacket } from './captions/caption-scan.js';
import type { AudioTrackChoice, CreateEnhancedRtmp, EnhancedRtmp } from './enhanced-rtmp-part.js';
import { decodeAudioTag } from './flv/audio-tag.js';
import type { AudioTag, VideoTag } from './flv/tag.js';
import { decodeVideoTag } from './flv/video-tag.js';
import { sameBytes } from './same-bytes.js';
import type { Segment, TrackKind } from './segment.js';
import { Timeline, type TimestampOrigin } from './timeline.js';
import { TrackOutput } from './track-output.js';
import { isWaitOver, type TrackPresence } from './track-wait.js';
import { VideoStage } from './video-stage.js';

export interface TransmuxerCallbacks {
  onSegment(segment: Segment): void;
  /**
   * The tracks there are, before their initialization segments. Called again where a track shows up later: a
   * SourceBuffer cannot be added to every running MediaSource.
   */
  onTracks?(kinds: readonly TrackKind[]): void;
  /** Something is left out or odd, and it goes on. Each kind of trouble is told once. */
  onWarning?(error: PlayerError): void;
  /** Captions that lie in the pictures, in the order in which these are shown. */
  onCaptions?(packet: CaptionPacket): void;
  /** Enhanced RTMP: which sounds there are to choose from has become known, or another one is heard. */
  onAudioTracks?(tracks: readonly AudioTrackChoice[]): void;
}

export interface TransmuxerOptions {
  /** `MediaSource.isTypeSupported` of the page. Absent: everything is taken, MP3 in MP4. */
  readonly isTypeSupported?: (mimeType: string) => boolean;
  /** See {@link Transmuxer.discontinuity}; `keep` when absent. */
  readonly timestampOrigin?: TimestampOrigin;
}

/** What an RTMP message or an FLV tag has for the transmuxer. */
export interface MediaInput {
  readonly type: TrackKind;
  /** ms, as on the wire: it may wrap. */
  readonly timestamp: number;
  /** FLV tag body. Kept until the segment with it is out, never written to. */
  readonly payload: Uint8Array;
}

/** Limits of what is held back when nobody calls `flush`, and of what is held while a track is waited for. */
const MAX_PENDING_SECONDS = 2;
const MAX_PENDING_BYTES = 4 * 1024 * 1024;
const MAX_WAITING_BYTES = 16 * 1024 * 1024;

/**
 * FLV tag bodies in, initialization and media segments out, one kind of track per segment. The caller decides when
 * segments are made, by {@link Transmuxer.flush}.
 *
 * `push`, `settleTracks` and `end` throw a {@link PlayerError} where the stream cannot be played at all
 * (`CF_MEDIA_CODEC_UNSUPPORTED`, with `context.codec`): the video is in a codec that cannot be played, or there is
 * nothing but such audio. Everything else goes to `onWarning`.
 */
export class Transmuxer {
  readonly #callbacks: TransmuxerCallbacks;
  readonly #timeline: Timeline;
  readonly #video: VideoStage;
  readonly #audio: AudioStage;
  readonly #outputs: Readonly<Record<TrackKind, TrackOutput>>;
  readonly #presence: Record<TrackKind, TrackPresence> = { audio: 'absent', video: 'absent' };
  readonly #warned = new Set<string>();
  #promised: readonly TrackKind[] | undefined;
  #isSettled = false;
  /** Nobody waits any longer: the first track that is ready is all there is. */
  #isHurried = false;
  #firstTime: number | undefined;
  #last: Partial<Record<TrackKind, MediaInput>> = {};
  #isSilent = false;
  #elapsed = 0;
  #refusal: PlayerError | undefined;
  #enhanced: EnhancedRtmp | undefined;
  /** The last message that configured AAC: what reads Enhanced RTMP may come later. */
  #audioHeader: Uint8Array | undefined;

  constructor(callbacks: TransmuxerCallbacks, options: TransmuxerOptions = {}) {
    this.#callbacks = callbacks;
    this.#timeline = new Timeline(options.timestampOrigin);
    const onSegment = (segment: Segment): void => callbacks.onSegment(segment);
    const onWarning = (error: PlayerError): void => this.#warn(error);
    const { isTypeSupported } = options;
    this.#outputs = {
      audio: new TrackOutput('audio', { onSegment, isTypeSupported }),
      video: new TrackOutput('video', { onSegment, isTypeSupported }),
    };
    const { onCaptions } = callbacks;
    const captions = onCaptions && new CaptionScan((packet) => onCaptions(packet));
    this.#video = new VideoStage(this.#outputs.video, onWarning, captions);
    this.#audio = new AudioStage(this.#outputs.audio, onWarning, isTypeSupported);
  }

  get readsEnhanced(): boolean {
    return this.#enhanced !== undefined;
  }

  /** From now on Enhanced RTMP is read, too; before, it is a codec that cannot be played. */
  readEnhanced(create: CreateEnhancedRtmp): void {
    const enhanced = create((tracks) => this.#callbacks.onAudioTracks?.(tracks));
    this.#enhanced = enhanced;
    this.#video.enhanced = enhanced;
    this.#audio.enhanced = enhanced;
    if (this.#audioHeader !== undefined) enhanced.readAudio(this.#audioHeader);
  }

  /** By `audioTrackId`. What is heard changes with its next frame. */
  selectAudioTrack(id: number): void {
    this.#enhanced?.selectAudioTrack(id);
  }

  push(message: MediaInput): void {
    const { type, timestamp, payload } = message;
    if (payload.byteLength === 0) return;
    const last = this.#last[type];
    this.#last[type] = message;
    const isAgain = last !== undefined && sameBytes(last.payload, payload);
    const isRepeated = isAgain && last.timestamp === timestamp;
    // Twice the same picture is more than some decoders bear. Silence is the same frame again and again, though, and
    // several may have one timestamp.
    if (isRepeated && (type === 'video' || !this.#isSilent)) return;
    if (type === 'audio' && !isRepeated) this.#isSilent = isAgain;
    try {
      // Nothing is taken from it any more, but it says how long the other track has been waited for.
      const isRefused = this.#presence[type] === 'refused';
      if (isRefused) this.#place(type, timestamp);
      if (type === 'video') this.#pushVideo(timestamp, payload);
      // Of several sounds another one may do.
      else if (!isRefused || this.#enhanced !== undefined) this.#pushAudio(timestamp, payload);
    } catch (thrown) {
      this.#caught(type, thrown);
    }
    if (!this.#isSettled) this.#considerTracks();
    else if (this.#mustFlush()) this.flush();
  }

  /** Where on the output timeline something with this timestamp belongs that is no media. ms. */
  timeOf(timestamp: number): number {
    return this.#timeline.timeOf(timestamp);
  }

  /** The tracks that the metadata names. A hint: a track that is there anyway is taken, one that is not, given up. */
  expectTracks(kinds: readonly TrackKind[]): void {
    this.#promised = kinds;
  }

  /** Stops the wait for a track that has not shown up: what is ready is all there is, or what first will be. */
  settleTracks(): void {
    this.#isHurried = true;
    if (!this.#isSettled) this.#considerTracks();
  }

  /** Puts out every sample whose duration is known: all but the last one of each track. */
  flush(): void {
    this.#outputs.video.flush();
    this.#outputs.audio.flush();
  }

  /** Puts out everything. Nothing follows, but what is pushed all the same begins a new sequence. */
  end(): void {
    this.settleTracks();
    this.#video.endSequence();
    this.#outputs.audio.seal();
    this.flush();
  }

  /**
   * The next message is not the one after the last: a seek, or another `play`. What is pending goes out; video waits
   * for a keyframe (audio does not); configurations stay valid, since servers do not send them again after a seek;
   * decode times may go back.
   *
   * `timestampOrigin` says how timestamps become the output timeline from here on. `'keep'`: they are media time,
   * 90 500 ms is 90.5 s, unwrapped from the first message on. A number: the first message that carries coded
   * frames, of either track, is at so many seconds, and all that follow keep their distance to it.
   */
  discontinuity(options: { readonly timestampOrigin: TimestampOrigin }): void {
    this.#video.restart();
    this.#audio.restart();
    this.flush();
    this.#timeline.restart(options.timestampOrigin);
    this.#firstTime = undefined;
    this.#last = {};
  }

  #pushVideo(timestamp: number, payload: Uint8Array): void {
    if (this.#enhanced === undefined) return this.#takeVideo(decodeVideoTag(payload), timestamp, 0);
    for (const { tag, delay } of this.#enhanced.readVideo(payload)) this.#takeVideo(tag, timestamp, delay);
  }

  #takeVideo(tag: VideoTag, timestamp: number, delay: number): void {
    switch (tag.type) {
      case 'frame': {
        const time = this.#place('video', timestamp);
        this.#video.push(tag, time, delay);
        this.#frameOf('video', this.#video.isConfigured);
        return;
      }
      case 'config':
        this.#see('video');
        this.#video.configure(tag.codec, tag.data);
        return;
      case 'end':
        this.#video.endSequence();
        return;
      case 'unsupported':
        this.#place('video', timestamp);
        throw unsupported(tag.codec);
      case 'nothing':
    }
  }

  #pushAudio(timestamp: number, payload: Uint8Array): void {
    if (this.#enhanced === undefined) {
      const tag = decodeAudioTag(payload);
      if (tag.type === 'config') this.#audioHeader = new Uint8Array(payload);
      return this.#takeAudio(tag, timestamp, 0);
    }
    for (const { tag, delay } of this.#enhanced.readAudio(payload)) this.#takeAudio(tag, timestamp, delay);
  }

  #takeAudio(tag: AudioTag, timestamp: number, delay: number): void {
    switch (tag.type) {
      case 'frame': {
        const time = this.#place('audio', timestamp) + delay;
        this.#audio.push(tag.codec, tag.data, time);
        this.#frameOf('audio', this.#audio.isConfigured);
        return;
      }
      case 'config':
        this.#see('audio');
        this.#audio.configure(tag.codec, tag.data);
        return;
      case 'channels':
        this.#audio.setChannelCount(tag.count);
        return;
      case 'end':
        this.#outputs.audio.seal();
        return;
      case 'unsupported':
        this.#place('audio', timestamp);
        throw unsupported(tag.codec);
      case 'nothing':
    }
  }

  #place(kind: TrackKind, timestamp: number): number {
    const time = this.#timeline.place(kind, timestamp);
    if (!this.#isSettled) {
      this.#firstTime ??= time;
      this.#elapsed = Math.max(this.#elapsed, time - this.#firstTime);
    }
    return time;
  }

  #see(kind: TrackKind): void {
    if (this.#presence[kind] === 'absent') this.#presence[kind] = 'seen';
  }

  #frameOf(kind: TrackKind, isConfigured: boolean): void {
    if (this.#presence[kind] === 'ready') return;
    this.#presence[kind] = isConfigured ? 'ready' : 'seen';
    if (isConfigured && this.#isSettled) this.#addLate(kind);
  }

  #caught(kind: TrackKind, thrown: unknown): void {
    if (!(thrown instanceof PlayerError)) throw thrown;
    if (thrown.code !== 'CF_MEDIA_CODEC_UNSUPPORTED') {
      this.#warn(thrown);
      return;
    }
    // One odd tag in a stream that plays is no change of codec.
    if (this.#outputs[kind].isConfigured && thrown.context['mimeType'] === undefined) {
      this.#warn(thrown);
      return;
    }
    if (kind === 'video') throw thrown;
    if (this.#enhanced?.refuseAudioTrack() === true) {
      this.#warn(thrown);
      return;
    }
    this.#presence.audio = 'refused';
    this.#refusal = thrown;
    this.#warn(thrown);
  }

  #considerTracks(): void {
    const isFull = this.#outputs.audio.bytes + this.#outputs.video.bytes > MAX_WAITING_BYTES;
    if (!this.#isHurried && !isFull && !isWaitOver(this.#presence, this.#elapsed, this.#promised)) return;
    const kinds = this.#readyKinds();
    if (kinds.length > 0) {
      this.#isSettled = true;
      this.#callbacks.onTracks?.(kinds);
      for (const kind of kinds) this.#outputs[kind].announce();
    } else if (this.#refusal !== undefined && this.#presence.video === 'absent') {
      throw this.#refusal;
    }
  }

  #readyKinds(): readonly TrackKind[] {
    return (['audio', 'video'] as const).filter((kind) => this.#presence[kind] === 'ready');
  }

  #addLate(kind: TrackKind): void {
    this.#warn(
      new PlayerError('CF_MEDIA_CODEC_CHANGED', {
        message: `the ${kind} track began after playback did`,
        context: { kind, stage: 'media' },
      }),
    );
    this.#callbacks.onTracks?.(this.#readyKinds());
    this.#outputs[kind].announce();
  }

  #mustFlush(): boolean {
    const { audio, video } = this.#outputs;
    return (
      audio.span > MAX_PENDING_SECONDS ||
      video.span > MAX_PENDING_SECONDS ||
      audio.bytes + video.bytes > MAX_PENDING_BYTES
    );
  }

  #warn(error: PlayerError): void {
    const key = `${error.code} ${error.message}`;
    if (this.#warned.has(key) || this.#warned.size >= 50) return;
    this.#warned.add(key);
    this.#callbacks.onWarning?.(error);
  }
}

function unsupported(codec: string): PlayerError {
  return new PlayerError('CF_MEDIA_CODEC_UNSUPPORTED', {
    message: `the stream is in ${codec}, which browsers do not play`,
    context: { codec, stage: 'media' },
  });
}
