import { playerErrorForHttp } from '../errors/http-status.js';
import { PlayerError } from '../errors/player-error.js';
import type { FileCandidate, HlsCandidate } from '../source/candidate.js';
import type { Engine, EngineEvents, EngineName, EngineStats } from './engine.js';
import { lookAt } from './http-look.js';

/** Plays an address that the element itself understands: a plain file, or HLS where the browser has it. */
export class UrlEngine<C extends FileCandidate | HlsCandidate> implements Engine<C> {
  readonly name: EngineName;
  readonly #resource: 'file' | 'manifest';
  #media: HTMLMediaElement | undefined;
  #candidate: C | undefined;
  #events: EngineEvents | undefined;
  #signal: AbortSignal | undefined;
  #wasReady = false;
  #startedAt = 0;
  readonly #stages: Record<string, number> = {};
  readonly #listening = new AbortController();

  constructor(name: EngineName, resource: 'file' | 'manifest') {
    this.name = name;
    this.#resource = resource;
  }

  get stats(): EngineStats {
    return { stages: { ...this.#stages } };
  }

  async attach(
    media: HTMLMediaElement,
    candidate: C,
    events: EngineEvents,
    signal: AbortSignal,
  ): Promise<void> {
    this.#media = media;
    this.#candidate = candidate;
    this.#events = events;
    this.#signal = signal;
    this.#startedAt = performance.now();
    const on = (type: string, listener: () => void): void =>
      media.addEventListener(type, listener, { signal: this.#listening.signal });
    on('loadstart', () => this.#stage('request'));
    on('loadedmetadata', () => {
      this.#stage('metadata');
      if (candidate.start !== undefined && candidate.start > 0) media.currentTime = candidate.start;
      events.streamType(media.duration === Number.POSITIVE_INFINITY ? 'live' : 'on-demand');
    });
    on('loadeddata', () => this.#ready());
    on('suspend', () => {
      // Enough for now, says the browser: with metadata that is all there will be before play.
      if (media.readyState >= HTMLMediaElement.HAVE_METADATA) this.#ready();
      else events.awaitingPlay?.();
    });
    // Which loads it, and once: `load()` beside it would empty the element again.
    media.src = candidate.url;
  }

  mediaError(error: MediaError): void {
    void this.#explain(error);
  }

  async destroy(): Promise<void> {
    if (this.#listening.signal.aborted) return;
    this.#listening.abort();
    if (this.#media === undefined) return;
    this.#media.removeAttribute('src');
    this.#media.load();
  }

  #stage(name: string): void {
    this.#stages[name] ??= performance.now() - this.#startedAt;
    this.#events?.stage(name);
  }

  #ready(): void {
    if (this.#wasReady) return;
    this.#wasReady = true;
    this.#stage('data');
    this.#events?.ready();
  }

  /** The element says only that it failed; the answer of the server, where CORS lets it be seen, says why. */
  async #explain(error: MediaError): Promise<void> {
    const candidate = this.#candidate;
    const events = this.#events;
    const signal = this.#signal;
    if (candidate === undefined || events === undefined || signal === undefined) return;
    const facts = { url: candidate.url, stage: this.#resource, mediaErrorCode: error.code };
    const message = error.message || `MediaError ${error.code}`;
    if (error.code === MediaError.MEDIA_ERR_DECODE) {
      events.failure(new PlayerError('CF_DECODE_FAILED', { message, context: facts }));
      return;
    }
    if (this.#wasReady) {
      events.failure(new PlayerError('CF_NETWORK_LOST', { message, context: facts }));
      return;
    }
    const answer = await lookAt(candidate.url, {
      signal,
      withCredentials: this.#media?.crossOrigin === 'use-credentials',
    });
    if (signal.aborted) return;
    // An answer that is well and yet does not play is no media that this browser knows.
    events.failure(playerErrorForHttp(answer, this.#resource, { ...facts, mediaMessage: message }));
  }
}
