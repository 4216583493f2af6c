import type { HlsCandidate } from '../../source/candidate.js';
import type {
  AudioRendition,
  Engine,
  EngineContext,
  EngineEvents,
  EngineStats,
  QualityLevel,
} from '../engine.js';
import { UrlEngine } from '../url-engine.js';
import { NativeLive } from './native-live.js';
import { audioRenditionsOf, nativeAudioTracks, selectAudioTrack } from './native-tracks.js';

/**
 * HLS by the browser itself. It chooses the levels and tells of none: what is shown is the one that pages hear of.
 */
export class NativeEngine implements Engine<HlsCandidate> {
  readonly name = 'native';
  readonly #engine = new UrlEngine<HlsCandidate>('native', 'manifest');
  readonly #listening = new AbortController();
  #media: HTMLMediaElement | undefined;
  #live: NativeLive | undefined;

  get stats(): EngineStats {
    const liveLatency = this.#live?.latency;
    const startDate = this.#live?.startDate;
    const { height } = this.levels[0] ?? {};
    return {
      ...this.#engine.stats,
      ...(height === undefined ? {} : { height }),
      ...(liveLatency === undefined ? {} : { liveLatency }),
      ...(startDate === undefined ? {} : { startDate }),
    };
  }

  get levels(): readonly QualityLevel[] {
    const { videoWidth: width = 0, videoHeight: height = 0 } = (this.#media ??
      {}) as Partial<HTMLVideoElement>;
    return height > 0 ? [{ id: '0', bitrate: 0, selected: true, width, height }] : [];
  }

  get audioTracks(): readonly AudioRendition[] {
    return this.#media === undefined ? [] : audioRenditionsOf(this.#media);
  }

  selectAudioTrack(id: string): void {
    if (this.#media) selectAudioTrack(this.#media, id);
  }

  attach(
    media: HTMLMediaElement,
    candidate: HlsCandidate,
    events: EngineEvents,
    signal: AbortSignal,
    context?: EngineContext,
  ): Promise<void> {
    this.#media = media;
    const options = { signal: this.#listening.signal };
    media.addEventListener('resize', () => this.#shown(events), options);
    const tell = (): void => events.audioTracks?.(this.audioTracks);
    for (const type of ['addtrack', 'removetrack', 'change'])
      nativeAudioTracks(media)?.addEventListener(type, tell, options);
    const live = new NativeLive(media, candidate.url, {
      warning: (error) => events.warning(error),
      failure: (error) => events.failure(error),
    });
    const streamType = (type: 'on-demand' | 'live'): void => {
      events.streamType(type);
      if (type !== 'live' || options.signal.aborted) return;
      this.#live = live;
      live.begin();
    };
    const failure: EngineEvents['failure'] = (error) => {
      live.end();
      events.failure(error);
    };
    return this.#engine.attach(media, candidate, { ...events, streamType, failure }, signal, context);
  }

  mediaError(error: MediaError): void {
    this.#engine.mediaError(error);
  }

  async destroy(): Promise<void> {
    this.#listening.abort();
    this.#live?.end();
    await this.#engine.destroy();
  }

  #shown(events: EngineEvents): void {
    const [shown] = this.levels;
    if (shown === undefined) return;
    events.levels?.(this.levels);
    events.quality?.(shown);
  }
}
