import { PlayerError } from '../errors/player-error.js';
import type { FileCandidate, HlsCandidate } from '../source/candidate.js';
import { watchMetadata } from './cues/metadata-watch.js';
import type { Engine, EngineContext, EngineEvents, EngineName, EngineStats } from './engine.js';
import { lookAt } from './http-look.js';
import { bufferedAhead } from '../mse/time-ranges.js';
import { explainFailure } from './http/explain-failure.js';
import { statusSeenBy } from './http/seen-status.js';
import { createRequestPolicy, type PolicyRequest, type RequestPolicy } from './http/request-policy.js';
import { signatureOf } from './http/url-signature.js';

/** Plays an address that the element itself understands: a plain file, or HLS where the browser has it. */
export class UrlEngine<C extends FileCandidate | HlsCandidate> implements Engine<C> {
  readonly name: EngineName;
  readonly #resource: 'file' | 'manifest';
  #media: HTMLMediaElement | undefined;
  #candidate: C | undefined;
  #events: EngineEvents | undefined;
  #signal: AbortSignal | undefined;
  #policy: RequestPolicy | undefined;
  #request: PolicyRequest | undefined;
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
    context?: EngineContext,
  ): Promise<void> {
    this.#media = media;
    this.#candidate = candidate;
    this.#events = events;
    this.#signal = signal;
    this.#startedAt = performance.now();
    const on = (type: string, listener: () => void): void =>
      media.addEventListener(type, listener, { signal: this.#listening.signal });
    on('loadstart', () => {
      this.#stage('request');
      // The browser has the address now; what opens it is not for everybody who looks at the page.
      if (signatureOf(this.#request?.url ?? '') !== undefined) media.removeAttribute('src');
    });
    on('loadedmetadata', () => {
      this.#stage('metadata');
      if (candidate.start !== undefined && candidate.start > 0) media.currentTime = candidate.start;
      events.streamType(media.duration === Number.POSITIVE_INFINITY ? 'live' : 'on-demand');
    });
    on('loadeddata', () => this.#ready());
    media.textTracks?.addEventListener('addtrack', ({ track }) => this.#watch(media, track), {
      signal: this.#listening.signal,
    });
    on('suspend', () => {
      // Enough for now, says the browser: with metadata that is all there will be before play.
      if (media.readyState >= HTMLMediaElement.HAVE_METADATA) this.#ready();
      else events.awaitingPlay?.();
    });
    this.#policy = createRequestPolicy(candidate, context, {
      withCredentials: media.crossOrigin === 'use-credentials',
      canSetHeaders: false,
    });
    this.#policy.observe(() => ({
      playbackRate: media.playbackRate,
      bufferLength: bufferedAhead(media.buffered, media.currentTime),
      startup: !this.#wasReady,
    }));
    await this.#open();
  }

  /** A browser that plays HLS makes tracks of what is in it; those of the page are its own. */
  #watch(media: HTMLMediaElement, track: TextTrack | null): void {
    const isOfPage = [...media.querySelectorAll('track')].some((element) => element.track === track);
    if (track?.kind !== 'metadata' || isOfPage) return;
    if (track.mode === 'disabled') track.mode = 'hidden';
    watchMetadata(media, track, (found) => this.#events?.metadata?.(found), this.#listening.signal);
  }

  /** Which loads it, and once: `load()` beside it would empty the element again. */
  async #open(): Promise<void> {
    const { url } = this.#candidate ?? {};
    if (url === undefined || this.#policy === undefined) return;
    this.#request = await this.#policy.request(url, this.#resource);
    if (this.#media !== undefined && !this.#listening.signal.aborted) this.#media.src = this.#request.url;
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
    const request = this.#request ?? { url: candidate.url, headers: {}, withCredentials: false };
    const seen = statusSeenBy(request.url, error.message, this.#startedAt);
    // Whatever else is said about what is not there: no second request for it.
    const answer =
      seen === 404 || seen === 410
        ? { status: seen }
        : await lookAt(request.url, { signal, withCredentials: request.withCredentials });
    if (signal.aborted) return;
    const isRefused = answer.status === 403 || answer.status === 0;
    if (isRefused && (await this.#policy?.forbidden(candidate.url, this.#resource)) === true) {
      try {
        await this.#open();
      } catch (cause) {
        events.failure(PlayerError.from(cause, 'CF_HTTP_SIGNATURE_UNAVAILABLE', facts));
      }
      return;
    }
    // An answer that is well and yet does not play is no media that this browser knows.
    const failed = {
      request,
      kind: this.#resource,
      answer,
      source: candidate.url,
      wasLookedAt: true,
    };
    const context = { ...facts, mediaMessage: message };
    const needsCors = this.#media?.crossOrigin !== null;
    const explained = await explainFailure(failed, { signal, context, needsCors });
    if (!signal.aborted) events.failure(explained);
  }
}
