import { PlayerError } from '../../errors/player-error.js';
import type { RtmpCandidate } from '../../source/candidate.js';
import type { AudioTrackChoice } from '../../media/enhanced-rtmp-part.js';
import { scriptNotFetched, startSession, type RemoteSession } from '../../session/remote-session.js';
import { needsExtras } from '../../session/session-extras.js';
import type { SessionEvent } from '../../session/worker-protocol.js';
import type { SegmentSink } from '../../mse/segment-sink.js';
import type {
  AudioRendition,
  Engine,
  EngineContext,
  EngineEvents,
  EngineStats,
  QualityLevel,
} from '../engine.js';
import { keepStream } from '../live/keep-stream.js';
import type { Reconnection } from '../live/reconnection.js';
import { LazyCues } from '../cues/lazy-cues.js';
import { audioTrackMenu } from './audio-track-menu.js';
import { BitrateMeter } from '../mse/bitrate-meter.js';
import { errorOfMediaElement } from '../mse/media-element-error.js';
import { enhancedCapabilities } from './enhanced-capabilities.js';
import { supportedTypes } from '../mse/mime-support.js';
import { MediaSourceSink } from '../mse/media-source-sink.js';
import { SegmentPlayback } from '../mse/segment-playback.js';
import type { SegmentSinkFactory } from '../mse/segment-sink-factory.js';
import { canFeedInWorker, WorkerSink } from '../mse/worker-sink.js';
import type { RtmpQuality } from './quality/rtmp-quality.js';
import type { StreamNameSigner } from './stream-name-signer.js';

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
/** Another sound is heard from a keyframe so much behind the playhead on: what comes until then is lost. Seconds. */
const HEARD_FROM = 0.5;

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
  #events: EngineEvents | undefined;
  #page: EngineContext | undefined;
  #names: StreamNameSigner | undefined;
  #playback: SegmentPlayback | undefined;
  #quality: RtmpQuality | undefined;
  #session: RemoteSession | undefined;
  /** Where the MediaSource is in the session's worker. */
  #workerSink: WorkerSink | undefined;
  /** Once it plays. */
  #reconnection: Reconnection | undefined;
  #cues: LazyCues | undefined;
  #isServerPaused = false;
  #heard: readonly AudioTrackChoice[] = [];
  #metadata: Readonly<Record<string, unknown>> = {};
  #bytesReceived = 0;

  constructor(options: RtmpEngineOptions = {}) {
    this.#options = options;
  }

  get stats(): EngineStats {
    const playback = this.#playback;
    return {
      bytesReceived: this.#bytesReceived,
      stages: { ...this.#stages },
      session: this.#session?.place,
      mse: this.#workerSink?.place ?? 'page',
      serverPaused: this.#isServerPaused,
      skippedSeconds: playback?.skippedSeconds ?? 0,
      ...this.#connectionStats(),
      ...(this.#bitrate.value === undefined ? {} : { bitrate: this.#bitrate.value }),
      ...(playback === undefined ? {} : { bufferedAhead: playback.bufferedAhead }),
      ...playback?.liveStats,
      ...(this.#quality?.throughput === undefined ? {} : { bandwidth: this.#quality.throughput }),
    };
  }

  async attach(
    media: HTMLMediaElement,
    candidate: RtmpCandidate,
    events: EngineEvents,
    signal: AbortSignal,
    context?: EngineContext,
  ): Promise<void> {
    if (signal.aborted || this.#life.signal.aborted) return;
    this.#startedAt = performance.now();
    this.#events = events;
    signal.addEventListener('abort', () => void this.destroy(), { once: true, signal: this.#life.signal });
    const session = this.#startSession(candidate);
    const mayUseWorker = this.#options.workerUrl !== false && candidate.mse !== 'page';
    this.#playback = new SegmentPlayback(
      media,
      {
        live: candidate.live,
        liveWishes: candidate,
        start: candidate.start,
        length: candidate.length,
        running: this.#running.signal,
        life: this.#life.signal,
        ...(mayUseWorker ? { createSink: (...args) => this.#createSink(session, ...args) } : {}),
      },
      {
        failure: (error) => this.#fail(error),
        warning: (error) => events.warning(error),
        ready: () => this.#ready(media, candidate, events),
        stage: (name) => this.#stage(name),
        seek: (to, seekId) => this.#session?.send({ type: 'seek', to, seekId }),
        buffered: (ahead, rate) => this.#session?.send({ type: 'buffered', ahead, rate }),
      },
    );
    this.#cues = new LazyCues(media, (metadata) => events.metadata?.(metadata), this.#life.signal);
    events.streamType(candidate.live ? 'live' : 'on-demand');
    this.#page = context;
    const hasChoice = (candidate.renditions?.length ?? 0) > 1;
    this.#open(session, hasChoice ? await this.#withQuality(candidate, media, events) : candidate);
  }

  get levels(): readonly QualityLevel[] {
    return this.#quality?.levels ?? [];
  }

  get chosenLevel(): string | undefined {
    return this.#quality?.chosen;
  }

  selectLevel(id: string): void {
    this.#quality?.select(id);
  }

  /** Several renditions: what is chosen from, and what to begin with. */
  async #withQuality(
    candidate: RtmpCandidate,
    media: HTMLMediaElement,
    events: EngineEvents,
  ): Promise<RtmpCandidate> {
    let part: typeof import('./quality/rtmp-quality.js');
    try {
      part = await import('./quality/rtmp-quality.js');
    } catch (thrown) {
      // One of them plays all the same.
      if (!this.#running.signal.aborted) events.warning(scriptNotFetched(thrown, navigator.onLine));
      return candidate;
    }
    const quality = new part.RtmpQuality({
      candidate,
      media,
      events,
      wanted: this.#bufferLength(candidate),
      ahead: () => this.#playback?.bufferedAhead ?? 0,
      isOpen: () => (this.#reconnection?.status ?? 'open') === 'open',
      send: (command) => this.#session?.send(command),
      signal: this.#running.signal,
    });
    this.#quality = quality;
    if (!this.#running.signal.aborted) events.levels?.(quality.levels);
    return { ...candidate, streamName: quality.streamName };
  }

  #bufferLength({ live, bufferLength }: RtmpCandidate): number {
    return bufferLength ?? this.#options.bufferLength ?? (live ? LIVE_BUFFER_LENGTH : BUFFER_LENGTH);
  }

  /** From now on a loss is no reason to begin anew. */
  #ready(media: HTMLMediaElement, { live, reconnect }: RtmpCandidate, events: EngineEvents): void {
    this.#reconnection = keepStream(
      {
        isLive: live,
        patience: reconnect,
        media,
        events,
        reopen: () => this.#session?.send({ type: 'reopen' }),
        awake: () => this.#playback?.resume(),
        failure: (error) => this.#fail(error),
      },
      this.#running.signal,
    );
    events.ready();
    this.#cues?.ready();
  }

  #interrupted(type: 'lost' | 'unpublished', error: PlayerError): void {
    const reconnection = this.#reconnection;
    if (reconnection === undefined) {
      this.#fail(error);
      return;
    }
    this.#playback?.interrupt();
    reconnection[type](error);
  }

  /** @param from seconds, of a recording */
  #resumed(from?: number): void {
    this.#playback?.resume(from);
    this.#reconnection?.resumed();
  }

  /** Which of the ways plays, and what was found there. */
  #connectionStats(): EngineStats {
    if (this.#connected === undefined) return {};
    const { candidate, handshake, redirects } = this.#connected;
    const { protocol, transport, host, port } = candidate;
    return { protocol, transport, host, port, handshake: { ...handshake }, redirects };
  }

  get audioTracks(): readonly AudioRendition[] {
    return audioTrackMenu(this.#heard, this.#metadata);
  }

  selectAudioTrack(id: string): void {
    const from = (this.#playback?.currentTime ?? 0) + HEARD_FROM;
    this.#session?.send({ type: 'selectAudioTrack', id: Number(id), from });
  }

  #tellAudioTracks(): void {
    if (this.#heard.length > 1) this.#events?.audioTracks?.(this.audioTracks);
  }

  /** The element's own error, which the player hears first. */
  mediaError(error: MediaError): void {
    if (this.#playback === undefined) this.#fail(errorOfMediaElement(error));
    else this.#playback.fail(errorOfMediaElement(error));
  }

  async destroy(): Promise<void> {
    this.#stop();
    this.#life.abort();
  }

  #createSink(session: RemoteSession, ...args: Parameters<SegmentSinkFactory>): SegmentSink {
    const before = this.#workerSink;
    // Segments go where they went.
    if (before === undefined ? !canFeedInWorker() : before.place === 'page')
      return new MediaSourceSink(...args);
    this.#workerSink = new WorkerSink(...args, (command) => session.send(command));
    return this.#workerSink;
  }

  #startSession(candidate: RtmpCandidate): RemoteSession {
    const { workerUrl } = this.#options;
    const session = startSession({
      needsExtras: needsExtras([candidate, ...(candidate.ladder ?? [])]),
      ...(workerUrl === undefined ? {} : { workerUrl }),
      onEvent: (event) => this.#take(event),
    });
    this.#session = session;
    this.#running.signal.addEventListener('abort', () => session.close(), { once: true });
    return session;
  }

  #open(session: RemoteSession, candidate: RtmpCandidate): void {
    const types = supportedTypes();
    const { ladder: others = [], ...first } = candidate;
    const ladder = [first, ...others];
    session.send({
      type: 'open',
      candidate: first,
      ladder,
      options: {
        bufferLength: this.#bufferLength(candidate),
        // Without the query: it may hold what opens private content.
        pageUrl: location.origin + location.pathname,
        supportedTypes: types,
        enhanced: enhancedCapabilities(types),
        signs: this.#page?.sign !== undefined,
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
      case 'sign':
        void this.#sign(event);
        return;
      case 'tracks':
        this.#playback?.setTracks(event.kinds);
        return;
      case 'sink':
        this.#workerSink?.take(event);
        return;
      case 'audioTracks':
        this.#heard = event.tracks;
        this.#tellAudioTracks();
        return;
      case 'segment':
        this.#playback?.append(event.segment, event.seekId);
        return;
      case 'metadata':
        // A length that was asked for comes alone.
        if (Object.keys(event.raw).length > 0) this.#metadata = event.raw;
        this.#tellAudioTracks();
        if (event.duration !== undefined) this.#playback?.setDuration(event.duration);
        return;
      case 'seeked':
        if (this.#reconnection?.status === 'reconnecting') this.#resumed(event.to);
        this.#playback?.landed(event.seekId);
        return;
      case 'ended':
        this.#playback?.ended(event.seekId);
        return;
      case 'stats':
        if (event.bytesReceived > this.#bytesReceived) this.#reconnection?.flows();
        this.#bytesReceived = event.bytesReceived;
        this.#isServerPaused = event.paused;
        if (this.#playback !== undefined) {
          this.#playback.isFlowing = !event.paused && (this.#reconnection?.status ?? 'open') === 'open';
        }
        this.#bitrate.add(event.bytesReceived, performance.now());
        return;
      case 'switched':
      case 'unswitched':
      case 'throughput':
        this.#quality?.take(event);
        return;
      case 'warning':
        this.#events?.warning(PlayerError.fromJSON(event.error));
        return;
      case 'failure':
        this.#fail(PlayerError.fromJSON(event.error));
        return;
      case 'data':
        this.#cues?.data(event.name, event.values, event.time);
        return;
      case 'captions':
        this.#cues?.captions(event.packets, event.isNew);
        return;
      case 'lost':
      case 'unpublished':
        this.#interrupted(event.type, PlayerError.fromJSON(event.error));
        return;
      case 'resumed':
        this.#resumed();
        return;
      default:
        event satisfies never;
    }
  }

  async #sign({ id, streamName, wasRefused }: Extract<SessionEvent, { type: 'sign' }>): Promise<void> {
    try {
      const { StreamNameSigner } = await import('./stream-name-signer.js');
      this.#names ??= new StreamNameSigner(this.#page ?? {});
      const name = await this.#names.sign(streamName, wasRefused);
      this.#session?.send({ type: 'signed', id, streamName: name });
    } catch (thrown) {
      const error = PlayerError.from(thrown, 'CF_HTTP_SIGNATURE_UNAVAILABLE', { stage: 'sign' }).toJSON();
      this.#session?.send({ type: 'signed', id, error });
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
