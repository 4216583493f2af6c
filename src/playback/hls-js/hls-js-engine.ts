import type Hls from 'hls.js';
import type {
  HlsConfig,
  LoaderCallbacks,
  LoaderConfiguration,
  LoaderContext,
  PlaylistLoaderContext,
} from 'hls.js';
import { PlayerError } from '../../errors/player-error.js';
import type { HlsCandidate } from '../../source/candidate.js';
import type { Engine, EngineContext, EngineEvents, EngineStats } from '../engine.js';
import { createRequestPolicy, type RequestPolicy } from '../http/request-policy.js';
import { fetchManifest, type Manifest } from '../hls/fetch-manifest.js';
import { errorOfHls, isWorthAWarning } from './hls-errors.js';
import { needsFullBuild } from './manifest-needs.js';
import { kindOfRequest } from './request-kind.js';

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
    const policy = createRequestPolicy(candidate, context, {
      withCredentials: media.crossOrigin === 'use-credentials',
    });
    this.#stage('manifest');
    const manifest = await fetchManifest(candidate.url, policy, signal);
    this.#stage('engine');
    const full = needsFullBuild(manifest.text);
    const { default: HlsClass } = await (full ? import('hls.js') : import('hls.js/light'));
    signal.throwIfAborted();
    media.addEventListener('loadeddata', () => events.ready(), { signal: this.#listening.signal });
    const hls = new HlsClass({
      pLoader: handOver(HlsClass, manifest),
      startPosition: candidate.start ?? -1,
      // A live stream has no end that a page could show, as with any media element.
      liveDurationInfinity: true,
      xhrSetup: (xhr, url, context) => this.#setUp(xhr, url, context, policy),
    });
    this.#hls = hls;
    this.#listen(hls, HlsClass);
    hls.loadSource(candidate.url);
    hls.attachMedia(media);
  }

  async #setUp(
    xhr: XMLHttpRequest,
    url: string,
    context: LoaderContext,
    policy: RequestPolicy,
  ): Promise<void> {
    try {
      const request = await policy.request(url, kindOfRequest(context));
      xhr.open('GET', request.url, true);
      xhr.withCredentials = request.withCredentials;
      for (const [name, value] of Object.entries(request.headers)) xhr.setRequestHeader(name, value);
    } catch (error) {
      this.#events?.failure(PlayerError.from(error, 'CF_HLS_FATAL', { url, stage: 'request' }));
      throw error;
    }
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
    this.#listening.abort();
    this.#hls?.destroy();
    this.#hls = undefined;
    const media = this.#media;
    this.#media = undefined;
    if (media?.hasAttribute('src')) {
      media.removeAttribute('src');
      media.load();
    }
  }

  #listen(hls: Hls, { Events, ErrorTypes }: typeof Hls): void {
    const events = this.#events;
    hls.on(Events.LEVEL_LOADED, (_name, { details }) => {
      this.#stage('playlist');
      this.#isLive = details.live;
      events?.streamType(details.live ? 'live' : 'on-demand');
    });
    hls.on(Events.FRAG_LOADED, (_name, { frag }) => {
      this.#stage('segment');
      this.#bytesReceived += frag.stats.total;
    });
    hls.on(Events.FRAG_BUFFERED, () => this.#stage('append'));
    hls.on(Events.LEVEL_SWITCHED, (_name, { level }) => {
      const shown = hls.levels[level];
      if (shown) events?.quality?.({ height: shown.height, bitrate: shown.bitrate });
    });
    hls.on(Events.ERROR, (_name, data) => {
      const error = errorOfHls(data);
      if (!data.fatal) {
        if (isWorthAWarning(data)) events?.warning(error);
      } else if (data.type === ErrorTypes.MEDIA_ERROR) this.#repairOrFail(error);
      else events?.failure(error);
    });
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
      this.#hls.recoverMediaError();
      return;
    }
    this.#events?.failure(error);
  }

  #stage(name: string): void {
    if (name in this.#stages) return;
    this.#stages[name] = performance.now() - this.#startedAt;
    this.#events?.stage(name);
  }
}

/** A playlist loader that gives the manifest we already have, once; everything else is loaded as hls.js would. */
function handOver({ DefaultConfig }: typeof Hls, manifest: Manifest): NonNullable<HlsConfig['pLoader']> {
  let isHandedOver = false;
  const Loader = DefaultConfig.loader;
  return class extends Loader {
    override load(
      context: PlaylistLoaderContext,
      config: LoaderConfiguration,
      callbacks: LoaderCallbacks<PlaylistLoaderContext>,
    ): void {
      if (context.type !== 'manifest' || isHandedOver) {
        super.load(
          context,
          config,
          callbacks as unknown as Parameters<InstanceType<typeof Loader>['load']>[2],
        );
        return;
      }
      isHandedOver = true;
      const { stats } = this;
      const now = performance.now();
      stats.loading = { start: now, first: now, end: now };
      stats.loaded = stats.total = manifest.text.length;
      queueMicrotask(() => {
        if (!stats.aborted) {
          callbacks.onSuccess({ url: manifest.url, data: manifest.text, code: 200 }, stats, context, null);
        }
      });
    }
  } as NonNullable<HlsConfig['pLoader']>;
}
