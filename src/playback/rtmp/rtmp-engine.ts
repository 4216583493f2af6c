import { PlayerError } from '../../errors/player-error.js';
import type { RtmpCandidate } from '../../source/candidate.js';
import { startSession, type RemoteSession } from '../../session/remote-session.js';
import { needsExtras } from '../../session/session-extras.js';
import type { SessionEvent } from '../../session/worker-protocol.js';
import type { Engine, EngineEvents, EngineStats } from '../engine.js';
import { GapSkipper } from '../mse/gap-skipper.js';
import { pickLiveJump, pickLiveStart } from '../mse/live-edge.js';
import { MediaSourceSink } from '../mse/media-source-sink.js';
import { supportedTypes } from '../mse/mime-support.js';
import { BACK_BUFFER } from '../mse/back-buffer.js';
import { bufferedAhead, bufferedEnd } from '../mse/time-ranges.js';
import { BitrateMeter } from './bitrate-meter.js';
import { errorOfMediaElement } from './media-element-error.js';
import { whereSeekLeads } from './seek-target.js';

export interface RtmpEngineOptions {
  /**
   * Where the worker's script is, if not beside the player's. `rtmp-worker-full.js` does everything; with
   * `rtmp-worker.js`, which is smaller, sessions that need more (encryption, the HTTP tunnel straight from the browser,
   * AMF3, tokens) run on the page. `false`: all of them do.
   */
  readonly workerUrl?: string | URL | false;
  /** Seconds wanted ahead of the playhead; twice as much is where the server is told to wait. Default 10, live 1. */
  readonly bufferLength?: number;
}

const BUFFER_LENGTH = 10;
const LIVE_BUFFER_LENGTH = 1;
const TICK_MS = 250;
/** While this long after the first picture a live stream may still be put nearer to its edge. */
const LIVE_SETTLE_MS = 1500;

/** An RTMP session in a worker, a MediaSource, and the element between them. */
export class RtmpEngine implements Engine<RtmpCandidate> {
  readonly name = 'rtmp';
  readonly #options: RtmpEngineOptions;
  /** Ends with the failure or the engine, whichever comes first: session, timers, listeners. */
  readonly #running = new AbortController();
  /** Ends with the engine: the element's source. */
  readonly #life = new AbortController();
  readonly #stages: Record<string, number> = {};
  readonly #bitrate = new BitrateMeter();
  /** Stages of each of the ways that are tried together. */
  readonly #rungStages: Record<string, number>[] = [];
  #connected: Extract<SessionEvent, { type: 'connected' }> | undefined;
  #startedAt = 0;
  #media: HTMLMediaElement | undefined;
  #candidate: RtmpCandidate | undefined;
  #events: EngineEvents | undefined;
  #sink: MediaSourceSink | undefined;
  #session: RemoteSession | undefined;
  #gaps: GapSkipper | undefined;
  #seekId = 0;
  /** Where the network seek goes whose media is not in the buffer yet. */
  #seekTarget: number | undefined;
  #hasLanded = false;
  #isServerPaused = false;
  #bytesReceived = 0;
  #isReady = false;
  #firstDataAt: number | undefined;

  constructor(options: RtmpEngineOptions = {}) {
    this.#options = options;
  }

  get stats(): EngineStats {
    const media = this.#media;
    const end = media === undefined ? undefined : bufferedEnd(media.buffered);
    const isLive = this.#candidate?.live === true;
    return {
      bytesReceived: this.#bytesReceived,
      stages: { ...this.#stages },
      session: this.#session?.place,
      serverPaused: this.#isServerPaused,
      skippedSeconds: this.#gaps?.skipped ?? 0,
      ...this.#connectionStats(),
      ...(this.#bitrate.value === undefined ? {} : { bitrate: this.#bitrate.value }),
      ...(media === undefined ? {} : { bufferedAhead: bufferedAhead(media.buffered, media.currentTime) }),
      ...(isLive && media !== undefined && end !== undefined
        ? { liveLatency: Math.max(0, end - media.currentTime) }
        : {}),
    };
  }

  async attach(
    media: HTMLMediaElement,
    candidate: RtmpCandidate,
    events: EngineEvents,
    signal: AbortSignal,
  ): Promise<void> {
    if (signal.aborted || this.#life.signal.aborted) return;
    this.#startedAt = performance.now();
    this.#media = media;
    this.#candidate = candidate;
    this.#events = events;
    signal.addEventListener('abort', () => void this.destroy(), { once: true, signal: this.#life.signal });
    this.#sink = new MediaSourceSink(
      media,
      {
        failure: (error) => this.#fail(error),
        warning: (error) => this.#events?.warning(error),
        changed: () => this.#changed(),
      },
      this.#life.signal,
    );
    this.#gaps = new GapSkipper(media);
    events.streamType(candidate.live ? 'live' : 'on-demand');
    if (candidate.live) this.#sink.setDuration(Infinity);
    else if (candidate.start !== undefined && candidate.start > 0) {
      this.#seekTarget = candidate.start;
      media.currentTime = candidate.start;
    }
    this.#listen(media);
    this.#startSession(candidate);
  }

  /** Which of the ways plays, and what was found there. */
  #connectionStats(): EngineStats {
    if (this.#connected === undefined) return {};
    const { candidate, handshake, redirects } = this.#connected;
    const { protocol, transport, host, port } = candidate;
    return { protocol, transport, host, port, handshake: { ...handshake }, redirects };
  }

  /** The element's own error, which the player hears first. */
  mediaError(error: MediaError): void {
    this.#fail(errorOfMediaElement(error));
  }

  async destroy(): Promise<void> {
    this.#stop();
    this.#life.abort();
  }

  #listen(media: HTMLMediaElement): void {
    const { signal } = this.#running;
    media.addEventListener('seeking', () => this.#seeking(), { signal });
    media.addEventListener('loadeddata', () => this.#ready(), { signal });
    media.addEventListener('play', () => this.#resumed(), { signal });
    const ticker = setInterval(() => this.#tick(), TICK_MS);
    signal.addEventListener('abort', () => clearInterval(ticker), { once: true });
  }

  #startSession(candidate: RtmpCandidate): void {
    const { workerUrl, bufferLength } = this.#options;
    const { ladder: others = [], ...first } = candidate;
    const ladder = [first, ...others];
    const session = startSession({
      needsExtras: needsExtras(ladder),
      ...(workerUrl === undefined ? {} : { workerUrl }),
      onEvent: (event) => this.#take(event),
    });
    this.#session = session;
    this.#running.signal.addEventListener('abort', () => session.close(), { once: true });
    session.send({
      type: 'open',
      candidate: first,
      ladder,
      options: {
        bufferLength: bufferLength ?? (candidate.live ? LIVE_BUFFER_LENGTH : BUFFER_LENGTH),
        // Without the query: it may hold what opens private content.
        pageUrl: location.origin + location.pathname,
        supportedTypes: supportedTypes(),
      },
    });
  }

  #take(event: SessionEvent): void {
    if (this.#running.signal.aborted) return;
    switch (event.type) {
      case 'stage':
        this.#stage(event.stage);
        return;
      case 'rung':
        this.#rung(event);
        return;
      case 'connected':
        this.#connected = event;
        return;
      case 'tracks':
        this.#sink?.setTracks(event.kinds);
        return;
      case 'segment':
        // Configuration belongs to no place.
        if (event.seekId === this.#seekId || event.segment.type === 'init') this.#sink?.append(event.segment);
        return;
      case 'metadata':
        if (event.duration !== undefined && this.#candidate?.live !== true) {
          this.#sink?.setDuration(event.duration);
        }
        return;
      case 'seeked':
        if (event.seekId === this.#seekId) this.#hasLanded = true;
        return;
      case 'ended': {
        const { seekId } = event;
        void this.#sink?.endOfStream(() => seekId === this.#seekId);
        return;
      }
      case 'stats':
        this.#bytesReceived = event.bytesReceived;
        this.#isServerPaused = event.paused;
        this.#bitrate.add(event.bytesReceived, performance.now());
        return;
      case 'warning':
        this.#events?.warning(PlayerError.fromJSON(event.error));
        return;
      case 'failure':
        this.#fail(PlayerError.fromJSON(event.error));
        return;
      default:
        event satisfies never;
    }
  }

  #rung(event: Extract<SessionEvent, { type: 'rung' }>): void {
    const { type: _, step, error, ...facts } = event;
    const { index, stage } = event;
    if (stage !== undefined) {
      this.#rungStages[index] = { ...this.#rungStages[index], [stage]: performance.now() - this.#startedAt };
    }
    // Until now the stages were those of whichever came first.
    if (step === 'connected') Object.assign(this.#stages, this.#rungStages[index]);
    this.#events?.rung?.({
      ...facts,
      type: step,
      ...(error === undefined ? {} : { error: PlayerError.fromJSON(error) }),
    });
  }

  #seeking(): void {
    const media = this.#media;
    const sink = this.#sink;
    if (media === undefined || sink === undefined || this.#candidate?.live === true) return;
    const target = media.currentTime;
    const where = whereSeekLeads({
      target,
      buffered: media.buffered,
      pending: this.#seekTarget,
      isEnded: sink.isEnded,
      isFlowing: !this.#isServerPaused,
    });
    if (where !== 'server') return;
    this.#seekTarget = target;
    this.#hasLanded = false;
    this.#seekId++;
    sink.flush();
    this.#session?.send({ type: 'seek', to: target, seekId: this.#seekId });
  }

  /** A buffer changed. */
  #changed(): void {
    const media = this.#media;
    if (media === undefined || this.#running.signal.aborted || media.buffered.length === 0) return;
    // What is removed for a seek is removed before the first of the new media is appended.
    if (this.#hasLanded) this.#seekTarget = undefined;
    if (this.#firstDataAt === undefined) {
      this.#firstDataAt = performance.now();
      this.#stage('append');
    }
    this.#skipGaps();
  }

  #tick(): void {
    const media = this.#media;
    const sink = this.#sink;
    if (media === undefined || sink === undefined) return;
    const isLive = this.#candidate?.live === true;
    if (isLive) this.#followEdge(media);
    this.#skipGaps();
    const end = bufferedEnd(media.buffered) ?? 0;
    // A paused live stream grows at its front: the window moves with the edge.
    sink.tidy(isLive ? Math.max(media.currentTime, end - BACK_BUFFER) : media.currentTime);
    const ahead = sink.isFull ? Infinity : bufferedAhead(media.buffered, media.currentTime);
    this.#session?.send({ type: 'buffered', ahead });
  }

  #skipGaps(): void {
    if (this.#seekTarget === undefined) this.#gaps?.check(performance.now());
  }

  #followEdge(media: HTMLMediaElement): void {
    const { buffered, currentTime, paused } = media;
    const isSettling =
      this.#firstDataAt !== undefined && performance.now() - this.#firstDataAt < LIVE_SETTLE_MS;
    const start = pickLiveStart(buffered);
    if (isSettling && start !== undefined && start - currentTime > 0.5) media.currentTime = start;
    else if (!paused) {
      const jump = pickLiveJump(buffered, currentTime);
      if (jump !== undefined) media.currentTime = jump;
    }
  }

  #resumed(): void {
    const media = this.#media;
    if (media === undefined || this.#candidate?.live !== true || media.played.length > 0) return;
    const start = pickLiveStart(media.buffered);
    if (start !== undefined && start > media.currentTime) media.currentTime = start;
  }

  #ready(): void {
    if (this.#isReady || this.#firstDataAt === undefined) return;
    this.#isReady = true;
    this.#stage('frame');
    this.#events?.ready();
  }

  #stage(name: string): void {
    if (name in this.#stages) return;
    this.#stages[name] = performance.now() - this.#startedAt;
    this.#events?.stage(name);
  }

  #fail(error: PlayerError): void {
    if (this.#running.signal.aborted) return;
    const events = this.#events;
    this.#stop();
    events?.failure(error);
  }

  #stop(): void {
    this.#running.abort();
    this.#session = undefined;
  }
}
