import type { ErrorCode } from '../errors/error-code.js';
import { PlayerError } from '../errors/player-error.js';
import type { Candidate } from '../source/candidate.js';
import { Budget } from './budget.js';
import type { Clock } from './clock.js';
import type { TimedMetadata } from './cues/timed-metadata.js';
import { errorOfElement } from './element-error.js';
import { Renditions } from './renditions.js';
import type {
  AudioRendition,
  Engine,
  EngineContext,
  EngineEvents,
  EngineFactory,
  EngineName,
  EngineStats,
  QualityLevel,
  RungEvent,
  ShownQuality,
  StreamStatus,
} from './engine.js';

/** What the player hears from an attempt. `failed` comes once at most, and nothing after it. */
export interface AttemptEvents {
  /** The engine has the element; the element may be told to play. */
  attached(): void;
  ready(): void;
  warning(error: PlayerError): void;
  failed(error: PlayerError): void;
  stage(name: string): void;
  rung(event: RungEvent): void;
  streamType(type: 'on-demand' | 'live'): void;
  quality(quality: ShownQuality): void;
  levels(levels: readonly QualityLevel[]): void;
  audioTracks(renditions: readonly AudioRendition[]): void;
  streamStatus(status: StreamStatus): void;
  hasAlternative(): boolean;
  metadata(metadata: TimedMetadata): void;
}

export interface AttemptOptions {
  readonly media: HTMLMediaElement;
  readonly candidate: Candidate;
  /** Engines that can play it, best first; the second is for a first whose code cannot be loaded. */
  readonly factories: readonly EngineFactory[];
  /** Of the first factory. */
  readonly preloaded?: Promise<Engine> | undefined;
  readonly budgetMs: number;
  readonly clock: Clock;
  /** What the page gives engines. */
  readonly page: EngineContext;
}

/** One candidate, one engine, one time budget. */
export class Attempt {
  readonly #options: AttemptOptions;
  readonly #events: AttemptEvents;
  readonly #life = new AbortController();
  #isOver = false;
  readonly #budget: Budget;
  readonly #startedAt: number;
  #engine: Engine | undefined;
  #renditions: Renditions | undefined;
  #engineName: EngineName | null = null;
  #stage = 'load';
  #isReady = false;
  #streamStatus: StreamStatus = 'open';
  #closing: Promise<void> | undefined;

  constructor(options: AttemptOptions, events: AttemptEvents) {
    this.#options = options;
    this.#events = events;
    this.#startedAt = options.clock.now();
    this.#budget = new Budget(options.budgetMs, options.clock, () => this.#fail(this.#timeout()));
  }

  get engineName(): EngineName | null {
    return this.#engineName;
  }
  get isReady(): boolean {
    return this.#isReady;
  }
  /** Null before it plays. */
  get streamStatus(): StreamStatus | null {
    return this.#isReady && !this.#isOver ? this.#streamStatus : null;
  }
  /** Milliseconds since the attempt began. */
  get elapsed(): number {
    return this.#options.clock.now() - this.#startedAt;
  }
  get stats(): EngineStats {
    return this.#engine?.stats ?? {};
  }
  /** From the first picture on, or from when the engine tells of several levels, which may be earlier. */
  get renditions(): Renditions | undefined {
    const isKnown = this.#isReady || (this.#engine?.levels?.length ?? 0) > 0;
    return isKnown && !this.#isOver ? this.#renditions : undefined;
  }

  async open(): Promise<void> {
    const { media, candidate, page } = this.#options;
    const engine = await this.#loadEngine();
    if (engine === undefined || this.#isOver) return;
    this.#engine = engine;
    this.#renditions = new Renditions(media, engine);
    this.#budget.run();
    try {
      await engine.attach(media, candidate, this.#engineEvents(), this.#life.signal, page);
    } catch (error) {
      this.#fail(PlayerError.from(error, 'CF_INTERNAL', { stage: this.#stage, engine: engine.name }));
      return;
    }
    if (!this.#isOver) this.#events.attached();
  }

  /** The viewer pressed play: a browser that withheld loading goes on. */
  resumeBudget(): void {
    if (this.#engine !== undefined && !this.#isReady && !this.#isOver) this.#budget.run();
  }

  /** Another way to the stream is tried and needs its time. */
  extendBudget(milliseconds: number): void {
    this.#budget.extend(milliseconds);
  }

  /** Ends it for a reason that the engine need not wait for. */
  fail(error: PlayerError): void {
    this.#fail(error);
  }

  /** The element's own `error` event. */
  mediaError(error: MediaError): void {
    if (this.#isOver) return;
    if (this.#engine?.mediaError) this.#engine.mediaError(error);
    else this.#fail(errorOfElement(error));
  }

  /** Resolves when the element is free for the next attempt. Idempotent. */
  close(): Promise<void> {
    this.#isOver = true;
    this.#budget.end();
    this.#life.abort();
    // An engine that throws while it goes away has gone away.
    this.#closing ??= this.#engine?.destroy().catch(() => undefined) ?? Promise.resolve();
    return this.#closing;
  }

  async #loadEngine(): Promise<Engine | undefined> {
    let failure: unknown;
    let { preloaded } = this.#options;
    for (const factory of this.#options.factories) {
      this.#engineName = factory.name;
      const loading = preloaded ?? factory.load();
      preloaded = undefined;
      try {
        const engine = await loading;
        // The one that was meant to play is not to be had: said, as it is one step of the plan.
        if (failure !== undefined && !this.#isOver) this.#events.warning(this.#noEngine(failure));
        return engine;
      } catch (error) {
        failure = error;
      }
      if (this.#isOver) return undefined;
    }
    this.#fail(this.#noEngine(failure));
    return undefined;
  }

  #noEngine(cause: unknown): PlayerError {
    return PlayerError.from(cause, 'CF_ENV_NO_ENGINE', {
      stage: 'load',
      engine: this.#engineName ?? undefined,
    });
  }

  #engineEvents(): EngineEvents {
    const alive = (): boolean => !this.#isOver;
    return {
      ready: () => {
        if (!alive() || this.#isReady) return;
        this.#isReady = true;
        this.#budget.end();
        this.#events.ready();
      },
      warning: (error) => alive() && this.#events.warning(error),
      failure: (error) => this.#fail(error),
      stage: (name) => {
        if (!alive()) return;
        this.#stage = name;
        this.#events.stage(name);
      },
      rung: (event) => {
        if (!alive()) return;
        if (this.#stage === 'load') this.#stage = event.stage ?? 'load';
        this.#events.rung(event);
      },
      streamType: (type) => alive() && this.#events.streamType(type),
      quality: (quality) => alive() && this.#events.quality(quality),
      levels: (levels) => alive() && this.#events.levels(levels),
      audioTracks: (renditions) => alive() && this.#events.audioTracks(renditions),
      streamStatus: (status) => {
        if (!alive()) return;
        this.#streamStatus = status;
        this.#events.streamStatus(status);
      },
      hasAlternative: () => alive() && this.#events.hasAlternative(),
      metadata: (metadata) => alive() && this.#events.metadata(metadata),
      awaitingPlay: () => {
        if (alive() && this.#options.media.paused) this.#budget.hold();
      },
    };
  }

  #fail(error: PlayerError): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#budget.end();
    // Before the engine goes: whoever listens still reads the position from the element.
    this.#events.failed(error);
    void this.close();
  }

  #timeout(): PlayerError {
    const { candidate } = this.#options;
    const budgetMs = this.#budget.limitMs;
    const code = (candidate.kind === 'rtmp' && TIMEOUT_OF_STAGE[this.#stage]) || 'CF_NETWORK_TIMEOUT';
    return new PlayerError(code, {
      message: `not ready within ${budgetMs} ms (stage: ${this.#stage})`,
      context: { stage: this.#stage, budgetMs, kind: candidate.kind, ...addressFacts(candidate) },
    });
  }
}

/**
 * What it means that an RTMP attempt got this far and no further. After `load` comes the gateway: one that does not
 * open is no matter of the port behind it.
 */
const TIMEOUT_OF_STAGE: Readonly<Record<string, ErrorCode>> = {
  load: 'CF_GATEWAY_UNREACHABLE',
  play: 'CF_RTMP_PLAY_TIMEOUT',
};

function addressFacts(candidate: Candidate): { url: string; streamName?: string } {
  return candidate.kind === 'rtmp'
    ? { url: candidate.tcUrl, streamName: candidate.streamName }
    : { url: candidate.url };
}
