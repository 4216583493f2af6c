import { PlayerError } from '../../errors/player-error.js';
import type { HlsCandidate } from '../../source/candidate.js';
import type {
  AudioRendition,
  Engine,
  EngineContext,
  EngineEvents,
  EngineStats,
  QualityLevel,
  RequestKind,
} from '../engine.js';
import { HlsRequests } from '../hls/hls-requests.js';
import { LiveWatch } from '../hls/live-watch.js';
import { createObservedPolicy, detachSource } from '../hls/observed-policy.js';
import { LevelChoice } from './level-choice.js';
import { watchMetadata } from '../cues/metadata-watch.js';
import { createElementTech, type ElementTech } from './element-tech.js';
import type { VhsHandler, VhsPlaylist, VideoJsWithVhs } from './vhs-library.js';
import { objectOf } from './vhs-objects.js';
import { audioRenditionsOf, qualityLevelsOf } from './vhs-renditions.js';
import { createVhsXhr, type VhsRequest } from './vhs-request.js';
import { playlistEnd } from './playlist-end.js';

/** So long nothing at all has come while the picture stands still: then VHS, which never gives up, is given up. */
const LOST_AFTER_MS = 25_000;

let engines = 0;

/** HLS by `@videojs/http-streaming`, for a plain media element: VHS sees a tech and a player that are not more than it needs. */
export class VhsEngine implements Engine<HlsCandidate> {
  readonly name = 'vhs';
  readonly #library: VideoJsWithVhs;
  readonly #playerId = `cf-player-vhs-${++engines}`;
  readonly #listening = new AbortController();
  readonly #stages: Record<string, number> = {};
  #media: HTMLMediaElement | undefined;
  #events: EngineEvents | undefined;
  #tech: ElementTech | undefined;
  #vhs: VhsHandler | undefined;
  #requests: HlsRequests | undefined;
  #live: LiveWatch | undefined;
  #choice: LevelChoice | undefined;
  #startedAt = 0;
  #address = '';
  #bytesReceived = 0;
  #isLive = false;
  #isReady = false;
  #isOver = false;
  #isExplaining = false;
  #failingSince: number | undefined;
  #shownLevel = '';

  constructor(library: VideoJsWithVhs) {
    this.#library = library;
  }

  get stats(): EngineStats {
    const shown = this.#vhs?.playlists.media()?.attributes;
    const edge = this.#vhs && this.#isLive ? playlistEnd(this.#vhs) : undefined;
    return {
      bytesReceived: this.#bytesReceived,
      stages: { ...this.#stages },
      ...(shown?.BANDWIDTH === undefined ? {} : { bitrate: shown.BANDWIDTH }),
      ...(shown?.RESOLUTION === undefined ? {} : { height: shown.RESOLUTION.height }),
      ...(this.#vhs?.bandwidth === undefined ? {} : { bandwidth: this.#vhs.bandwidth }),
      ...(edge === undefined || !this.#media
        ? {}
        : { liveLatency: Math.max(0, edge - this.#media.currentTime) }),
    };
  }

  get levels(): readonly QualityLevel[] {
    return qualityLevelsOf(this.#vhs);
  }

  get audioTracks(): readonly AudioRendition[] {
    return audioRenditionsOf(this.#tech?.audio);
  }

  selectLevel(id: string): void {
    this.#choice?.select(id);
  }

  selectAudioTrack(id: string): void {
    const track = this.#tech?.audio.tracks.find((one) => one.id === id);
    if (track) track.enabled = true;
  }

  async attach(
    media: HTMLMediaElement,
    candidate: HlsCandidate,
    events: EngineEvents,
    signal: AbortSignal,
    context?: EngineContext,
  ): Promise<void> {
    this.#media = media;
    this.#events = events;
    this.#startedAt = performance.now();
    this.#stage('manifest');
    const policy = createObservedPolicy(media, candidate, context, () => ({
      live: this.#isLive,
      startup: !this.#isReady,
      throughput: this.#vhs?.bandwidth,
    }));
    this.#requests = new HlsRequests(policy, this.#listening.signal);
    this.#live = new LiveWatch(media, {
      warning: (error) => events.warning(error),
      failure: (error) => this.#fail(error),
    });
    signal.addEventListener('abort', () => this.#listening.abort(), { once: true });
    this.#listen(media, candidate.start);
    this.#address = new URL(candidate.url, document.baseURI).href;
    this.#open(media);
  }

  mediaError(error: MediaError): void {
    this.#fail(
      new PlayerError(error.code === MediaError.MEDIA_ERR_DECODE ? 'CF_DECODE_FAILED' : 'CF_HLS_FATAL', {
        message: error.message || `MediaError ${error.code}`,
        context: { stage: 'media', mediaErrorCode: error.code },
      }),
    );
  }

  async destroy(): Promise<void> {
    this.#isOver = true;
    this.#listening.abort();
    this.#live?.end();
    this.#vhs?.dispose();
    this.#vhs = undefined;
    this.#choice = undefined;
    this.#tech?.dispose();
    this.#tech = undefined;
    delete this.#library.players[this.#playerId];
    detachSource(this.#media);
    this.#media = undefined;
  }

  #listen(media: HTMLMediaElement, start: number | undefined): void {
    const on = (type: string, listener: () => void): void =>
      media.addEventListener(type, listener, { signal: this.#listening.signal });
    on('loadedmetadata', () => {
      if (start !== undefined && start > 0 && !this.#isLive) media.currentTime = start;
    });
    on('loadeddata', () => {
      this.#isReady = true;
      this.#requests?.played();
      if (this.#tech) this.#tech.isPriming = false;
      this.#events?.ready();
    });
  }

  /** VHS keeps live streams from a duration without end, for browsers that had no window then; `<video>` says Infinity. */
  #endless(source: MediaSource, vhs: VhsHandler): void {
    const native = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(source), 'duration');
    if (native?.get === undefined || native.set === undefined) return;
    const { get, set } = native;
    Object.defineProperty(source, 'duration', {
      configurable: true,
      get: () => get.call(source) as number,
      set: (seconds: number) => {
        const isLive = vhs.playlists.media()?.endList !== true;
        set.call(source, isLive ? Number.POSITIVE_INFINITY : seconds);
      },
    });
  }

  #open(media: HTMLMediaElement): void {
    const library = this.#library;
    const tech = createElementTech(library, media, this.#playerId);
    this.#tech = tech;
    watchMetadata(media, tech.metadata, (found) => this.#events?.metadata?.(found), this.#listening.signal);
    // Not among the players that a page asks video.js for.
    Object.defineProperty(library.players, this.#playerId, {
      configurable: true,
      enumerable: false,
      value: {
        tech_: tech,
        error: (error: unknown) => !this.#isExplaining && this.#fail(this.#errorOf(error)),
        trigger: (event: string | { type: string }) => {
          // The moment between the making of VHS and its first request.
          if (event === 'xhr-hooks-ready') this.#takeOver(tech);
        },
      },
    });
    library.VhsSourceHandler.handleSource(
      { src: this.#address, type: 'application/vnd.apple.mpegurl' },
      tech,
      { vhs: { limitRenditionByPlayerDimensions: false, useNetworkInformationApi: false } },
    );
  }

  #takeOver(tech: ElementTech): void {
    const { vhs } = tech;
    const requests = this.#requests;
    if (vhs === undefined || requests === undefined) return;
    this.#vhs = vhs;
    vhs.xhr = createVhsXhr(this.#address, requests, {
      objectOf: (kind, url) => objectOf(vhs, kind, url),
      succeeded: (kind, _url, request) => this.#succeeded(kind, request),
      failed: (kind, url, request) => this.#failed(kind, url, request),
    });
    // Its playlists are there as soon as this call has returned.
    queueMicrotask(() => this.#follow(tech, vhs));
  }

  #follow(tech: ElementTech, vhs: VhsHandler): void {
    if (this.#isOver) return;
    const controller = vhs.playlistController_;
    this.#endless(controller.mediaSource, vhs);
    this.#choice = new LevelChoice(vhs);
    const loaded = (): void => this.#playlistLoaded(tech, vhs);
    vhs.playlists.on(['loadedplaylist', 'playlistunchanged'], loaded);
    vhs.playlists.on('mediachange', () => this.#levelShown());
    controller.on('selectedinitialmedia', () => {
      this.#events?.levels?.(this.levels);
      this.#events?.audioTracks?.(this.audioTracks);
      this.#levelShown();
    });
    tech.audio.addEventListener('change', () => this.#events?.audioTracks?.(this.audioTracks), {
      signal: this.#listening.signal,
    });
    tech.on('seekablechanged', () => {
      this.#showWindow(controller.mediaSource, vhs);
      // Where the window becomes known only with the playlist of the sound, VHS' own moment for this is over.
      if (this.#isLive && !this.#isReady) controller.setupFirstPlay();
    });
    controller.mainSegmentLoader_.on('appended', () => this.#stage('append'));
  }

  #playlistLoaded(tech: ElementTech, vhs: VhsHandler): void {
    const playlist = vhs.playlists.media();
    if (playlist === undefined || this.#isOver) return;
    const isFirst = !('playlist' in this.#stages);
    this.#stage('playlist');
    const isLive = playlist.endList !== true;
    this.#isLive = isLive;
    this.#events?.streamType(isLive ? 'live' : 'on-demand');
    if (isLive && !this.#isReady) {
      tech.isPriming = true;
      // VHS has one moment to begin, right behind the first playlist; where it was missed, the next playlist is another.
      if (!isFirst) vhs.playlistController_.setupFirstPlay();
    }
    this.#live?.saw({
      live: isLive,
      newest: newestOf(playlist),
      target: playlist.targetDuration,
      url: playlist.resolvedUri,
    });
  }

  #levelShown(): void {
    const level = this.levels.find(({ selected }) => selected);
    if (level === undefined || level.id === this.#shownLevel) return;
    this.#shownLevel = level.id;
    this.#events?.quality?.(level);
  }

  /** What can be seeked to, for pages that ask the element. */
  #showWindow(source: MediaSource, vhs: VhsHandler): void {
    const window = vhs.seekable();
    if (!this.#isLive || source.readyState !== 'open' || window.length === 0) return;
    source.setLiveSeekableRange(window.start(0), window.end(window.length - 1));
  }

  #succeeded(kind: RequestKind, request: VhsRequest): void {
    this.#failingSince = undefined;
    if (kind === 'segment') {
      this.#bytesReceived += request.bytesReceived ?? 0;
      this.#stage('segment');
    }
  }

  #failed(kind: RequestKind, url: string, request: VhsRequest): void {
    const requests = this.#requests;
    if (requests === undefined || this.#isOver) return;
    const hasAlternative = (this.#vhs?.representations?.().length ?? 1) > 1;
    const facts = { isLive: this.#isLive, hasAlternative };
    // VHS asks for its only playlist for ever; what cannot become better before anything is seen ends here.
    // What is in the buffer will be seen, and what comes behind it has time.
    const isSeen = this.#isReady || 'append' in this.#stages;
    const isHopeless = !isSeen && !hasAlternative && !requests.mayRetry(url, request.status, 0, facts);
    if ((kind === 'manifest' && !this.#isReady) || isHopeless) {
      this.#failFor(url, kind);
      return;
    }
    this.#events?.warning(requests.errorOf(url, kind));
    const now = performance.now();
    this.#failingSince ??= now;
    const stands = this.#media !== undefined && this.#media.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
    if (this.#isReady && stands && now - this.#failingSince > LOST_AFTER_MS) this.#failFor(url, kind);
  }

  /** Nothing more is done meanwhile. */
  #failFor(url: string, kind: RequestKind): void {
    if (this.#isOver || this.#isExplaining) return;
    this.#isExplaining = true;
    void this.#requests?.explain(url, kind).then((error) => this.#fail(error));
  }

  #fail(error: PlayerError): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#live?.end();
    this.#events?.failure(error);
  }

  /** What VHS says when it gives up: text, or an object with a code of MediaError's. */
  #errorOf(error: unknown): PlayerError {
    const facts = (typeof error === 'object' && error !== null ? error : { message: String(error) }) as {
      readonly message?: string;
      readonly code?: number;
      readonly status?: number;
    };
    return new PlayerError(facts.code === 2 ? 'CF_HLS_SEGMENT_FAILED' : 'CF_HLS_FATAL', {
      message: `VHS: ${facts.message ?? 'playback cannot continue'}`,
      cause: error,
      context: {
        stage: 'hls',
        engine: 'vhs',
        ...(facts.status === undefined ? {} : { httpStatus: facts.status }),
      },
    });
  }

  #stage(name: string): void {
    if (name in this.#stages) return;
    this.#stages[name] = performance.now() - this.#startedAt;
    this.#events?.stage(name);
  }
}

function newestOf({ mediaSequence, segments, preloadSegment }: VhsPlaylist): string {
  return `${mediaSequence + segments.length}.${preloadSegment?.parts?.length ?? 0}`;
}
