import type Hls from 'hls.js';
import type { ErrorData, LevelDetails } from 'hls.js';
import { PlayerError } from '../../errors/player-error.js';
import type { HlsCandidate } from '../../source/candidate.js';
import type {
  AudioRendition,
  Engine,
  EngineContext,
  EngineEvents,
  EngineStats,
  QualityLevel,
} from '../engine.js';
import { watchMetadata } from '../cues/metadata-watch.js';
import { fetchManifest } from '../hls/fetch-manifest.js';
import { HlsRequests } from '../hls/hls-requests.js';
import { LiveWatch } from '../hls/live-watch.js';
import { createObservedPolicy, detachSource } from '../hls/observed-policy.js';
import { MediaTracks } from '../hls/media-tracks.js';
import { withEarlyTrack } from './early-metadata-track.js';
import { errorOfHls, failedRequestOf, isWorthAWarning } from './hls-errors.js';
import { objectOf } from './hls-js-objects.js';
import { audioRenditionsOf, qualityLevelsOf, selectLevel } from './hls-js-renditions.js';
import { loadPolicies } from './load-policies.js';
import { handOver } from './manifest-hand-over.js';
import { needsFullBuild } from './manifest-needs.js';
import { kindOfRequest } from './request-kind.js';
import { wholeSegments } from './whole-segments.js';

/** Fatal media errors are tried to be repaired once in this time. */
const REPAIR_INTERVAL_MS = 10_000;

/**
 * HLS by hls.js. The manifest is fetched here and handed over: its first look tells which build suffices, and an
 * error page or a refusal is told from a stream before 118 kB of script are fetched.
 */
export class HlsJsEngine implements Engine<HlsCandidate> {
  readonly name = 'hls.js';
  #hls: Hls | undefined;
  #media: HTMLMediaElement | undefined;
  #events: EngineEvents | undefined;
  #startedAt = 0;
  #bytesReceived = 0;
  #repairedAt = Number.NEGATIVE_INFINITY;
  #isLive = false;
  #isReady = false;
  #isOver = false;
  #requests: HlsRequests | undefined;
  #live: LiveWatch | undefined;
  #tracks: MediaTracks | undefined;
  readonly #stages: Record<string, number> = {};
  readonly #listening = new AbortController();

  get stats(): EngineStats {
    const hls = this.#hls;
    const level = hls?.levels?.[hls.currentLevel];
    return {
      bytesReceived: this.#bytesReceived,
      stages: { ...this.#stages },
      ...(level === undefined || level.bitrate === 0 ? {} : { bitrate: level.bitrate }),
      ...(level === undefined || level.height === 0 ? {} : { height: level.height }),
      ...(hls === undefined ? {} : { bandwidth: hls.bandwidthEstimate }),
      ...(hls !== undefined && this.#isLive ? { liveLatency: hls.latency } : {}),
    };
  }

  get levels(): readonly QualityLevel[] {
    return qualityLevelsOf(this.#hls);
  }

  get audioTracks(): readonly AudioRendition[] {
    return audioRenditionsOf(this.#hls);
  }

  selectLevel(id: string): void {
    selectLevel(this.#hls, id);
  }

  selectAudioTrack(id: string): void {
    if (this.#hls) this.#hls.audioTrack = Number(id);
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
    const policy = createObservedPolicy(media, candidate, context, () => ({
      live: this.#isLive,
      startup: !this.#isReady,
      throughput: this.#hls?.bandwidthEstimate,
    }));
    this.#stage('manifest');
    const manifest = await fetchManifest(candidate.url, policy, signal);
    this.#stage('engine');
    const full = needsFullBuild(manifest.text);
    const { default: HlsClass } = await (full ? import('hls.js') : import('hls.js/light'));
    signal.throwIfAborted();
    const requests = new HlsRequests(policy, this.#listening.signal);
    this.#requests = requests;
    this.#live = new LiveWatch(media, {
      warning: (error) => events.warning(error),
      failure: (error) => this.#fail(error),
    });
    media.addEventListener('loadeddata', () => this.#ready(), { signal: this.#listening.signal });
    const tracks = new MediaTracks(media);
    this.#tracks = tracks;
    const metadata = tracks.add({ kind: 'metadata', label: 'id3', mode: 'hidden' });
    watchMetadata(media, metadata.track, (found) => events.metadata?.(found), this.#listening.signal);
    const hls = new HlsClass({
      id3TrackController: withEarlyTrack(HlsClass, metadata),
      pLoader: handOver(HlsClass, manifest),
      fLoader: wholeSegments(HlsClass, requests),
      startPosition: candidate.start ?? -1,
      // A live stream has no end that a page could show, as with any media element.
      liveDurationInfinity: true,
      lowLatencyMode: true,
      xhrSetup: (xhr, url, loader) =>
        requests.open(xhr, url, kindOfRequest(loader), objectOf(this.#hls, loader)),
      ...loadPolicies(requests, () => ({
        isLive: this.#isLive,
        hasAlternative: (this.#hls?.levels.length ?? 0) > 1,
      })),
    });
    this.#hls = hls;
    this.#listen(hls, HlsClass);
    hls.loadSource(candidate.url);
    hls.attachMedia(media);
  }

  mediaError(error: MediaError): void {
    this.#repairOrFail(
      new PlayerError('CF_DECODE_FAILED', {
        message: error.message || `MediaError ${error.code}`,
        context: { stage: 'media', mediaErrorCode: error.code },
      }),
    );
  }

  async destroy(): Promise<void> {
    this.#isOver = true;
    this.#listening.abort();
    this.#live?.end();
    this.#hls?.destroy();
    this.#tracks?.remove();
    this.#hls = undefined;
    detachSource(this.#media);
    this.#media = undefined;
  }

  #ready(): void {
    this.#isReady = true;
    this.#requests?.played();
    this.#events?.ready();
  }

  #listen(hls: Hls, { Events, ErrorTypes }: typeof Hls): void {
    const events = this.#events;
    hls.on(Events.LEVELS_UPDATED, () => events?.levels?.(this.levels));
    hls.on(Events.MANIFEST_PARSED, () => events?.levels?.(this.levels));
    hls.on(Events.AUDIO_TRACKS_UPDATED, () => events?.audioTracks?.(this.audioTracks));
    hls.on(Events.AUDIO_TRACK_SWITCHED, () => events?.audioTracks?.(this.audioTracks));
    hls.on(Events.LEVEL_LOADED, (_name, { details }) => this.#playlistLoaded(details));
    hls.on(Events.FRAG_LOADED, (_name, { frag, part }) => {
      this.#stage('segment');
      this.#bytesReceived += (part ?? frag).stats.total;
    });
    hls.on(Events.FRAG_BUFFERED, (_name, { frag }) => {
      this.#stage('append');
      // What is in the buffer will be seen, and what comes behind it has time.
      if (frag.type === 'main') this.#requests?.played();
    });
    hls.on(Events.LEVEL_SWITCHED, (_name, { level }) => {
      const shown = this.levels[level];
      if (shown) events?.quality?.(shown);
    });
    hls.on(Events.ERROR, (_name, data) => {
      if (!data.fatal) {
        if (isWorthAWarning(data)) events?.warning(this.#errorOf(data));
      } else if (data.type === ErrorTypes.MEDIA_ERROR) this.#repairOrFail(errorOfHls(data));
      else this.#failFor(data);
    });
  }

  #playlistLoaded(details: LevelDetails): void {
    this.#stage('playlist');
    this.#isLive = details.live;
    this.#events?.streamType(details.live ? 'live' : 'on-demand');
    const { live, endSN, lastPartSn, lastPartIndex, targetduration, url } = details;
    this.#live?.saw({ live, newest: `${endSN}.${lastPartSn}.${lastPartIndex}`, target: targetduration, url });
  }

  #errorOf(data: ErrorData): PlayerError {
    const failed = failedRequestOf(data);
    return failed !== undefined && this.#requests?.hasFailed(failed.url) === true
      ? this.#requests.errorOf(failed.url, failed.kind)
      : errorOfHls(data);
  }

  /** Of a request that ends it all the cause is looked for; nothing more is done meanwhile. */
  #failFor(data: ErrorData): void {
    const failed = failedRequestOf(data);
    const requests = this.#requests;
    if (failed === undefined || requests?.hasFailed(failed.url) !== true) {
      this.#fail(errorOfHls(data));
      return;
    }
    this.#hls?.stopLoad();
    void requests.explain(failed.url, failed.kind).then((error) => this.#fail(error));
  }

  #fail(error: PlayerError): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#live?.end();
    this.#events?.failure(error);
  }

  #repairOrFail(error: PlayerError): void {
    const now = performance.now();
    // A codec that the browser has not got stays that way.
    if (
      error.code !== 'CF_MEDIA_CODEC_UNSUPPORTED' &&
      this.#hls !== undefined &&
      now - this.#repairedAt > REPAIR_INTERVAL_MS
    ) {
      this.#repairedAt = now;
      this.#events?.warning(error);
      // Another source pauses an element: HTML, 4.8.11.5.
      const isPlaying = this.#media?.paused === false;
      this.#hls.recoverMediaError();
      if (isPlaying) void this.#goOn();
      return;
    }
    this.#fail(error);
  }

  async #goOn(): Promise<void> {
    try {
      await this.#media?.play();
    } catch {
      // The next source, or the viewer, was faster.
    }
  }

  #stage(name: string): void {
    if (name in this.#stages) return;
    this.#stages[name] = performance.now() - this.#startedAt;
    this.#events?.stage(name);
  }
}
