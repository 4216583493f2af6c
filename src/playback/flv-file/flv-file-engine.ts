import { PlayerError } from '../../errors/player-error.js';
import { createTypeSupport } from '../../session/type-support.js';
import type { FileCandidate } from '../../source/candidate.js';
import type { Engine, EngineContext, EngineEvents, EngineStats } from '../engine.js';
import { LazyCues } from '../cues/lazy-cues.js';
import { createRequestPolicy } from '../http/request-policy.js';
import { BitrateMeter } from '../mse/bitrate-meter.js';
import { errorOfMediaElement } from '../mse/media-element-error.js';
import { supportedTypes } from '../mse/mime-support.js';
import { SegmentPlayback } from '../mse/segment-playback.js';
import { bufferedEnd } from '../../mse/time-ranges.js';
import type { ByteSource } from './byte-source.js';
import { FlvSession } from './flv-session.js';
import { HttpBytes } from './http-bytes.js';
import { WebSocketBytes } from './websocket-bytes.js';

export interface FlvFileEngineOptions {
  /** `false`: it may be something else, and is then refused (`CF_MEDIA_TAG_MALFORMED`). Default: an MP4 plays as one. */
  readonly isSure?: boolean;
}

/** Seconds wanted ahead of the playhead; nothing more is asked for from twice as much on. */
const BUFFER_LENGTH = 10;
/** A seek to the beginning means the first picture. */
const BEGINNING = 0.5;
/** Before the end of what is there, so that something plays. */
const BEFORE_END = 0.2;

/** An FLV by HTTP or WebSocket, a MediaSource, and the element between them. On the page: repacking costs little. */
export class FlvFileEngine implements Engine<FileCandidate> {
  readonly name = 'flv-file';
  readonly #options: FlvFileEngineOptions;
  /** Ends with the failure or the engine, whichever comes first: session, timers, listeners. */
  readonly #running = new AbortController();
  /** Ends with the engine: the element's source. */
  readonly #life = new AbortController();
  readonly #stages: Record<string, number> = {};
  readonly #bitrate = new BitrateMeter();
  #startedAt = 0;
  #media: HTMLMediaElement | undefined;
  #candidate: FileCandidate | undefined;
  #events: EngineEvents | undefined;
  #signal: AbortSignal | undefined;
  #context: EngineContext | undefined;
  #playback: SegmentPlayback | undefined;
  #session: FlvSession | undefined;
  #cues: LazyCues | undefined;
  /** Plays what turned out to be no FLV. */
  #other: Engine<FileCandidate> | undefined;

  constructor(options: FlvFileEngineOptions = {}) {
    this.#options = options;
  }

  get stats(): EngineStats {
    if (this.#other !== undefined) return this.#other.stats;
    const playback = this.#playback;
    const session = this.#session;
    return {
      bytesReceived: session?.bytesReceived ?? 0,
      stages: { ...this.#stages },
      serverPaused: session?.isHeld ?? false,
      skippedSeconds: playback?.skippedSeconds ?? 0,
      ...(this.#bitrate.value === undefined ? {} : { bitrate: this.#bitrate.value }),
      ...(playback === undefined ? {} : { bufferedAhead: playback.bufferedAhead }),
      ...playback?.liveStats,
    };
  }

  async attach(
    media: HTMLMediaElement,
    candidate: FileCandidate,
    events: EngineEvents,
    signal: AbortSignal,
    context?: EngineContext,
  ): Promise<void> {
    if (signal.aborted || this.#life.signal.aborted) return;
    this.#startedAt = performance.now();
    this.#media = media;
    this.#candidate = candidate;
    this.#events = events;
    this.#signal = signal;
    this.#context = context;
    signal.addEventListener('abort', () => void this.destroy(), { once: true, signal: this.#life.signal });
    const { live = false, start } = candidate;
    const playback = new SegmentPlayback(
      media,
      { live, start, running: this.#running.signal, life: this.#life.signal },
      {
        failure: (error) => this.#fail(error),
        warning: (error) => events.warning(error),
        ready: () => {
          events.ready();
          this.#cues?.ready();
        },
        stage: (name) => this.#stage(name),
        seek: (to, seekId) => this.#session?.seek(to, seekId),
        reachable: (to) => this.#reachable(to),
        buffered: (ahead) => {
          this.#session?.buffered(ahead);
          this.#bitrate.add(this.#session?.bytesReceived ?? 0, performance.now());
        },
      },
    );
    this.#playback = playback;
    this.#cues = new LazyCues(media, (metadata) => events.metadata?.(metadata), this.#life.signal);
    events.streamType(live ? 'live' : 'on-demand');
    this.#stage('request');
    this.#session = this.#createSession(media, candidate, playback, events);
    this.#session.open();
  }

  /** The element's own error, which the player hears first. */
  mediaError(error: MediaError): void {
    if (this.#other !== undefined) this.#other.mediaError?.(error);
    else if (this.#playback === undefined) this.#fail(errorOfMediaElement(error));
    else this.#playback.fail(errorOfMediaElement(error));
  }

  async destroy(): Promise<void> {
    this.#running.abort();
    this.#session?.close();
    this.#life.abort();
    await this.#other?.destroy();
  }

  #createSession(
    media: HTMLMediaElement,
    candidate: FileCandidate,
    playback: SegmentPlayback,
    events: EngineEvents,
  ): FlvSession {
    const { live, start } = candidate;
    return new FlvSession(
      {
        source: this.#createSource(media, candidate),
        isTypeSupported: createTypeSupport(supportedTypes()),
        ...(live === undefined ? {} : { live }),
        ...(start === undefined ? {} : { start }),
        bufferLength: BUFFER_LENGTH,
        playhead: () => media.currentTime,
      },
      {
        tracks: (kinds) => playback.setTracks(kinds),
        segment: (segment, seekId) => playback.append(segment, seekId),
        duration: (seconds) => playback.setDuration(seconds),
        landed: (seekId) => playback.landed(seekId),
        ended: (seekId) => playback.ended(seekId),
        data: (name, values, time) => this.#cues?.data(name, values, time),
        captions: (packets, isNew) => this.#cues?.captions(packets, isNew),
        media: () => this.#stage('media'),
        live: () => {
          playback.becomeLive();
          events.streamType('live');
        },
        rangeless: () => this.#becomeRangeless(playback, events),
        flowing: (isFlowing) => {
          playback.isFlowing = isFlowing;
        },
        warning: (error) => events.warning(error),
        failure: (error) => this.#fail(error),
      },
    );
  }

  #createSource(media: HTMLMediaElement, candidate: FileCandidate): ByteSource {
    if (/^wss?:/i.test(candidate.url)) return new WebSocketBytes(candidate.url);
    const withCredentials = media.crossOrigin === 'use-credentials';
    const policy = createRequestPolicy(candidate, this.#context, { withCredentials });
    policy.observe(() => ({
      playbackRate: media.playbackRate,
      bufferLength: this.#playback?.bufferedAhead ?? 0,
      startup: !('frame' in this.#stages),
    }));
    return new HttpBytes({ url: candidate.url, policy, isRanged: candidate.live !== true });
  }

  #becomeRangeless(playback: SegmentPlayback, events: EngineEvents): void {
    playback.keepsPast = true;
    events.warning(
      new PlayerError('CF_FILE_FAILED', {
        message: 'the server does not answer Range requests: only what has arrived can be sought',
        context: { stage: 'request', url: this.#candidate?.url ?? '' },
      }),
    );
  }

  /** Without ranges: what is there, or all of it once more. */
  #reachable(to: number): number {
    const media = this.#media;
    if (media === undefined || this.#playback?.keepsPast !== true || to < BEGINNING) return to;
    const { buffered } = media;
    const end = bufferedEnd(buffered);
    if (end === undefined) return to;
    return to < buffered.start(0) ? buffered.start(0) : Math.max(buffered.start(0), end - BEFORE_END);
  }

  #stage(name: string): void {
    if (name in this.#stages) return;
    this.#stages[name] = performance.now() - this.#startedAt;
    this.#events?.stage(name);
  }

  #fail(error: PlayerError): void {
    if (this.#running.signal.aborted) return;
    this.#running.abort();
    this.#session?.close();
    if (error.context['content'] !== undefined && this.#options.isSure === false) {
      this.#events?.failure(new PlayerError('CF_MEDIA_TAG_MALFORMED', { context: error.context }));
    } else if (error.context['content'] === 'mp4') void this.#playNatively(error);
    else this.#events?.failure(error);
  }

  /** Flash looked at the content of a file, not at its name: an MP4 called `.flv` played. */
  async #playNatively(error: PlayerError): Promise<void> {
    const media = this.#media;
    const candidate = this.#candidate;
    const events = this.#events;
    if (media === undefined || candidate === undefined || events === undefined) return;
    try {
      const { UrlEngine } = await import('../url-engine.js');
      if (this.#signal?.aborted !== false || this.#life.signal.aborted) return;
      events.warning(error);
      this.#other = new UrlEngine<FileCandidate>('file', 'file');
      await this.#other.attach(media, candidate, events, this.#signal, this.#context);
    } catch {
      events.failure(error);
    }
  }
}
