import type { VhsAudioTrack } from './audio-track-list.js';
import type { VhsXhr } from './vhs-request.js';

/** The event target of video.js. */
export interface VideoJsEventTarget {
  on(type: string | readonly string[], listener: (event: { type: string }) => void): void;
  one(type: string | readonly string[], listener: (event: { type: string }) => void): void;
  off(type?: string | readonly string[], listener?: (event: { type: string }) => void): void;
  trigger(event: string | { type: string }): void;
}

export interface VhsSegment {
  readonly duration: number;
  readonly uri?: string;
  readonly resolvedUri?: string;
  readonly key?: { readonly method?: string };
  readonly parts?: readonly unknown[];
}

export interface VhsPlaylist {
  readonly id: string;
  /** Closed to VHS' own choice. */
  disabled?: boolean;
  /** Until then VHS keeps away from it, after an error; `Date.now()`. */
  readonly excludeUntil?: number;
  readonly resolvedUri: string;
  readonly endList?: boolean;
  readonly mediaSequence: number;
  readonly targetDuration: number;
  /** `Date.now()`. */
  readonly lastRequest?: number;
  readonly segments: readonly VhsSegment[];
  readonly preloadSegment?: { readonly parts?: readonly unknown[] };
  readonly attributes?: {
    readonly BANDWIDTH?: number;
    readonly CODECS?: string;
    readonly RESOLUTION?: { readonly width: number; readonly height: number };
  };
}

export interface VhsRepresentation {
  readonly id: string;
  readonly width?: number;
  readonly height?: number;
  readonly bandwidth?: number;
  readonly codecs?: { readonly video?: string; readonly audio?: string };
  readonly playlist: VhsPlaylist;
  enabled(enable?: boolean): boolean;
}

interface PlaylistLoader extends VideoJsEventTarget {
  /** `SWITCHING_MEDIA` while another playlist is fetched. */
  readonly state?: string;
  media(): VhsPlaylist | undefined;
}

interface SegmentLoader extends VideoJsEventTarget {
  load(): void;
}

export interface PlaylistController extends VideoJsEventTarget {
  readonly mainPlaylistLoader_: PlaylistLoader;
  readonly mainSegmentLoader_: SegmentLoader;
  readonly audioSegmentLoader_: SegmentLoader;
  readonly mediaSource: MediaSource;
  readonly syncController_: { getExpiredTime(playlist: VhsPlaylist, duration: number): number | null };
  readonly mediaTypes_: {
    readonly AUDIO: {
      readonly tracks: Readonly<Record<string, VhsAudioTrack>>;
      readonly activePlaylistLoader?: PlaylistLoader | null;
    };
  };
  /** Since VHS 3.11. Throws away what is buffered and begins where the element is. */
  runFastQualitySwitch_?(): void;
  switchMedia_?(playlist: VhsPlaylist, cause: string): void;
  /** Once: goes to the live point and begins to load. */
  setupFirstPlay(): boolean;
  duration(): number;
  seekable(): TimeRanges;
}

export interface VhsHandler extends VideoJsEventTarget {
  xhr: VhsXhr;
  readonly playlists: PlaylistLoader;
  readonly playlistController_: PlaylistController;
  readonly stats: { readonly mediaBytesTransferred?: number };
  readonly bandwidth?: number;
  representations?(): readonly VhsRepresentation[];
  seekable(): TimeRanges;
  dispose(): void;
}

export interface VhsSourceHandler {
  handleSource(
    source: { readonly src: string; readonly type: string },
    tech: VideoJsEventTarget,
    options: { readonly vhs: Readonly<Record<string, unknown>> },
  ): VhsHandler;
}

/** A video.js that carries VHS: `video.js` itself has it, `video.js/core` has not. */
export interface VideoJsWithVhs {
  readonly EventTarget: new () => VideoJsEventTarget;
  readonly players: Record<string, unknown>;
  readonly VhsSourceHandler: VhsSourceHandler;
}
