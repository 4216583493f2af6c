import { AudioTracks } from './audio-track-list.js';
import { MediaTracks } from '../hls/media-tracks.js';
import type { VhsHandler, VideoJsEventTarget, VideoJsWithVhs } from './vhs-library.js';

/** What VHS listens for at a tech. */
const MEDIA_EVENTS =
  'loadstart loadedmetadata loadeddata canplay canplaythrough play playing pause waiting seeking seeked timeupdate ' +
  'ended error ratechange durationchange progress';

/** A list of cues that no browser looks at. */
interface CueList {
  readonly kind: string;
  readonly label: string;
  readonly cues: TextTrackCue[];
  mode: TextTrackMode;
  addCue(cue: TextTrackCue): void;
  removeCue(cue: TextTrackCue): void;
}

interface TrackOptions {
  readonly kind: string;
  readonly label?: string;
  readonly language?: string;
  readonly id?: string;
}

export interface ElementTech extends VideoJsEventTarget {
  vhs: VhsHandler | undefined;
  readonly audio: AudioTracks;
  /**
   * While it is set a paused element counts as one that plays: VHS loads nothing of a live stream before play, where
   * a `<video>` shows its first picture.
   */
  isPriming: boolean;
  /** Where VHS puts ID3 and EXT-X-DATERANGE. */
  readonly metadata: TextTrack;
  dispose(): void;
}

/**
 * A plain media element as VHS sees the tech of a video.js player: same methods, its own event bus, so that a
 * video.js player around the same element notices nothing.
 */
export function createElementTech(
  { EventTarget: Bus }: Pick<VideoJsWithVhs, 'EventTarget'>,
  media: HTMLMediaElement,
  playerId: string,
): ElementTech {
  const listening = new AbortController();
  const tracks = new MediaTracks(media);
  const metadata = tracks.add({ kind: 'metadata', label: 'Timed Metadata', mode: 'hidden' });
  const audio = new AudioTracks();

  class Tech extends Bus implements ElementTech {
    readonly name_ = 'Html5';
    readonly el_ = media;
    readonly options_ = { playerId };
    readonly featuresNativeTextTracks = true;
    readonly featuresNativeAudioTracks = false;
    readonly featuresNativeVideoTracks = false;
    readonly audio = audio;
    vhs: VhsHandler | undefined;
    isPriming = false;
    readonly metadata = metadata.track;

    el(): HTMLMediaElement {
      return media;
    }
    src(address: string): void {
      media.src = address;
    }
    currentTime(): number {
      return media.currentTime;
    }
    setCurrentTime(seconds: number): void {
      media.currentTime = seconds;
    }
    duration(): number {
      return media.duration;
    }
    buffered(): TimeRanges {
      return media.buffered;
    }
    seekable(): TimeRanges {
      return this.vhs?.seekable() ?? media.seekable;
    }
    paused(): boolean {
      return media.paused && !this.isPriming;
    }
    seeking(): boolean {
      return media.seeking;
    }
    ended(): boolean {
      return media.ended;
    }
    error(): MediaError | null {
      return media.error;
    }
    playbackRate(): number {
      return media.playbackRate;
    }
    // The player decides when it plays.
    autoplay(): boolean {
      return false;
    }
    preload(): string {
      return 'auto';
    }
    play(): Promise<void> {
      return media.play();
    }
    currentDimensions(): { width: number; height: number } {
      return { width: media.clientWidth, height: media.clientHeight };
    }
    getVideoPlaybackQuality(): unknown {
      return 'getVideoPlaybackQuality' in media ? (media as HTMLVideoElement).getVideoPlaybackQuality() : {};
    }
    textTracks(): TextTrackList {
      return media.textTracks;
    }
    remoteTextTracks(): TextTrackList {
      return media.textTracks;
    }
    audioTracks(): AudioTracks {
      return audio;
    }
    clearTracks(kind: string): void {
      if (kind === 'audio') audio.clear();
    }
    addTextTrack(kind: string, label: string, language?: string): TextTrack {
      return tracks.add({ kind, label, language }).track;
    }
    addRemoteTextTrack(options: TrackOptions): { readonly track: TextTrack | CueList } {
      if (options.label === 'segment-metadata') return { track: createCueList(options.label) };
      return options.kind === 'metadata' ? metadata : tracks.add(options);
    }
    addWebVttScript_(): void {
      import('./webvtt.js').then(
        ({ WebVTT }) => {
          Object.assign(globalThis, { WebVTT });
          this.trigger('vttjsloaded');
        },
        () => this.trigger('vttjserror'),
      );
    }
    dispose(): void {
      listening.abort();
      this.trigger('dispose');
      this.off();
      audio.clear();
      tracks.remove();
    }
  }

  const tech = new Tech();
  for (const type of MEDIA_EVENTS.split(' ')) {
    media.addEventListener(type, () => tech.trigger(type), { signal: listening.signal });
  }
  return tech;
}

/** VHS notes its segments in a hidden track, which pages do not need and WebKit waits for without end. */
function createCueList(label: string): CueList {
  const cues: TextTrackCue[] = [];
  return {
    kind: 'metadata',
    label,
    cues,
    mode: 'hidden',
    addCue: (cue) => void cues.push(cue),
    removeCue: (cue) => {
      const index = cues.indexOf(cue);
      if (index >= 0) cues.splice(index, 1);
    },
  };
}
