import { PlayerError } from '../errors/player-error.js';
import type { Candidate } from '../source/candidate.js';
import type { PlayerConfig } from '../source/player-config.js';
import { Attempt } from './attempt.js';
import { AttemptLog, redactCandidate, type AttemptRecord } from './attempt-log.js';
import { DEFAULT_BUDGETS, type Budgets } from './budget.js';
import { systemClock, type Clock } from './clock.js';
import { browserFeatures, DEFAULT_ENGINES, enginesFor, whyNoEngine } from './engine-registry.js';
import type { AnyEngineFactory, EngineName } from './engine.js';
import { finalError } from './final-error.js';
import { planAll } from './plan-all.js';
import { PlayIntent } from './play-intent.js';
import { next, type PlayerState, type PlayerTransition } from './player-state.js';
import { DEFAULT_RECOVERY, decideRecovery, type RecoveryPolicy } from './recovery.js';
import { wouldFailAlike } from './redundant-candidate.js';
import { collectStats, type PlayerStats } from './stats.js';

export interface PlayerOptions {
  /** Engines in order of preference; default: all that come with the player. */
  readonly engines?: readonly AnyEngineFactory[];
  /** Milliseconds per attempt; default 4000 for RTMP, 8000 for HLS, 10000 for a file. */
  readonly budgets?: Partial<Budgets>;
  readonly recovery?: Partial<RecoveryPolicy>;
  readonly clock?: Clock;
  /** In [0, 1); for the jitter of reconnects. */
  readonly random?: () => number;
}

export interface LoadOptions {
  /** `none`: nothing is fetched before play; `metadata` and `auto` (default): the plan starts at once. */
  readonly preload?: 'none' | 'metadata' | 'auto';
  /** Plays as soon as it can; a browser that forbids it makes the warning CF_ENV_AUTOPLAY_BLOCKED, not a failure. */
  readonly autoplay?: boolean;
  /** Seconds at which on-demand media goes on, as if it had been playing before. */
  readonly position?: number;
}

export type StreamType = 'on-demand' | 'live';

/** Events of {@link Player}, by name. All are `CustomEvent`s. */
export interface PlayerEventMap {
  statechange: CustomEvent<PlayerState>;
  attemptschange: CustomEvent<readonly AttemptRecord[]>;
  enginechange: CustomEvent<{ readonly engine: EngineName | null; readonly candidate: Candidate | null }>;
  streamtypechange: CustomEvent<{ readonly streamType: StreamType | null }>;
  qualitychange: CustomEvent<{ readonly height?: number; readonly bitrate?: number }>;
  playerwarning: CustomEvent<PlayerError>;
  playererror: CustomEvent<PlayerError>;
}

interface Life {
  readonly abort: AbortController;
  readonly candidates: readonly Candidate[];
  readonly errors: { readonly index: number; readonly error: PlayerError }[];
  readonly preload: 'none' | 'metadata' | 'auto';
  /** Clock time from which join time counts. */
  startedAt: number;
}

/**
 * Plays a configuration in a media element: makes the plan, tries its candidates in order, each within a time
 * budget, and keeps playing through faults. The only place where an error becomes fatal.
 */
export class Player extends EventTarget {
  readonly media: HTMLMediaElement;
  readonly #engines: readonly AnyEngineFactory[];
  #budgets: Budgets;
  readonly #recovery: RecoveryPolicy;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #intent: PlayIntent;
  readonly #log = new AttemptLog(() => this.#dispatch('attemptschange', this.attempts));
  readonly #listening = new AbortController();

  #state: PlayerState = { name: 'idle' };
  #life: Life | undefined;
  #attempt: Attempt | undefined;
  #logId = -1;
  /** Resolves when the previous engine has left the element. */
  #closing: Promise<void> = Promise.resolve();
  #cancelRetry: (() => void) | undefined;
  #engine: EngineName | null = null;
  #streamType: StreamType | null = null;
  #joinTimeMs: number | undefined;
  #resumeAt: number | undefined;
  #playbackRate = 1;

  constructor(media: HTMLMediaElement, options: PlayerOptions = {}) {
    super();
    this.media = media;
    this.#engines = options.engines ?? DEFAULT_ENGINES;
    this.#budgets = { ...DEFAULT_BUDGETS, ...options.budgets };
    this.#recovery = { ...DEFAULT_RECOVERY, ...options.recovery };
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#intent = new PlayIntent(media, (cause) =>
      this.#warn(new PlayerError('CF_ENV_AUTOPLAY_BLOCKED', { cause, context: { muted: media.muted } })),
    );
    this.#listen();
  }

  get state(): PlayerState {
    return this.#state;
  }
  /** Name of the engine at work. */
  get engine(): EngineName | null {
    return this.#engine;
  }
  /** The plan, secrets redacted. */
  get candidates(): readonly Candidate[] {
    return this.#life?.candidates.map(redactCandidate) ?? [];
  }
  /** The candidate being tried or played, secrets redacted. */
  get candidate(): Candidate | null {
    const candidate = this.#currentCandidate();
    return candidate === undefined ? null : redactCandidate(candidate);
  }
  /** What was tried, oldest first. */
  get attempts(): readonly AttemptRecord[] {
    return this.#log.records;
  }
  /** The fatal error, or null. */
  get error(): PlayerError | null {
    return this.#state.name === 'failed' ? this.#state.error : null;
  }
  get streamType(): StreamType | null {
    return this.#streamType;
  }
  /** Like the element's, but not true for the moment between two candidates while it is meant to play. */
  get paused(): boolean {
    return this.media.paused && !(this.#intent.wanted && this.#isBusy());
  }
  /** Like the element's `currentTime`, but kept between two candidates. */
  get position(): number {
    return this.#resumeAt ?? this.media.currentTime;
  }
  set position(seconds: number) {
    if (this.#resumeAt === undefined) this.media.currentTime = seconds;
    else this.#resumeAt = seconds;
  }
  /** Milliseconds per attempt, by kind of candidate; a change counts from the next attempt on. */
  get budgets(): Budgets {
    return this.#budgets;
  }
  set budgets(budgets: Partial<Budgets>) {
    this.#budgets = { ...this.#budgets, ...budgets };
  }
  get stats(): PlayerStats {
    return collectStats({
      media: this.media,
      state: this.#state.name,
      engine: this.#engine,
      candidate: this.#currentCandidate() ?? null,
      streamType: this.#streamType,
      attempts: this.attempts,
      joinTimeMs: this.#joinTimeMs,
      details: this.#attempt?.stats ?? {},
    });
  }

  /**
   * Begins anew with another configuration; whatever ran before is cancelled. Several configurations are
   * alternatives in order. A configuration that is empty or wrong ends in `playererror` with a CF_CONFIG_* code.
   */
  load(config: PlayerConfig | readonly PlayerConfig[], options: LoadOptions = {}): void {
    this.#end();
    this.#log.clear();
    if (options.autoplay) this.#intent.want();
    const plan = planAll(Array.isArray(config) ? config : [config as PlayerConfig]);
    this.#life = {
      abort: new AbortController(),
      candidates: plan.candidates,
      errors: plan.error === undefined ? [] : [{ index: -1, error: plan.error }],
      preload: options.preload ?? 'auto',
      startedAt: this.#clock.now(),
    };
    this.#resumeAt = options.position;
    plan.warnings.forEach((warning) => this.#warn(warning));
    if (plan.candidates.length === 0) {
      this.#giveUp(this.#life);
      return;
    }
    this.#transition({ type: 'load', hold: options.preload === 'none' && !this.#intent.wanted });
    if (this.#state.name === 'attempting') this.#try(this.#life);
  }

  /** Plays, and loads first where nothing was loaded yet. Settles as `HTMLMediaElement.play()` does. */
  play(): Promise<void> {
    if (this.#state.name === 'failed') {
      return Promise.reject(new DOMException(this.#state.error.message, 'NotSupportedError'));
    }
    const played = this.#intent.request();
    this.#begin();
    return played;
  }

  pause(): void {
    this.#intent.withdraw(new DOMException('interrupted by a call to pause()', 'AbortError'));
    this.media.pause();
  }

  /** Stops everything; the element has no source afterwards. */
  unload(): void {
    this.#end();
    this.#intent.withdraw(new DOMException('the media was unloaded', 'AbortError'));
    this.#log.clear();
    this.#transition({ type: 'unload' });
  }

  /** For good. Resolves when the element is free. */
  async destroy(): Promise<void> {
    this.unload();
    this.#listening.abort();
    await this.#closing;
  }

  #listen(): void {
    const on = (type: string, listener: (event: Event) => void): void =>
      this.media.addEventListener(type, listener, { capture: true, signal: this.#listening.signal });
    on('error', (event) => {
      // A failed candidate is no error of the page's as long as there are others.
      if (event.target !== this.media || this.#state.name === 'idle') return;
      event.stopImmediatePropagation();
      if (this.media.error) this.#attempt?.mediaError(this.media.error);
    });
    on('play', () => {
      this.#intent.want();
      this.#begin();
      this.#attempt?.resumeBudget();
    });
    on('playing', () => this.#intent.fulfilled());
    on('pause', () => {
      if (this.#attempt?.isReady) this.#intent.withdraw(new DOMException('paused', 'AbortError'));
    });
    on('ratechange', () => {
      // The load algorithm sets the rate back; only what happens during playback is the viewer's choice.
      if (this.#attempt?.isReady) this.#playbackRate = this.media.playbackRate;
    });
  }

  #begin(): void {
    const life = this.#life;
    if (life === undefined || this.#state.name !== 'held') return;
    life.startedAt = this.#clock.now();
    this.#transition({ type: 'begin' });
    this.#try(life);
  }

  /** Tries the candidate that the state names. */
  #try(life: Life): void {
    const state = this.#state;
    if (state.name !== 'attempting') return;
    const candidate = life.candidates[state.index];
    if (candidate === undefined) {
      this.#giveUp(life);
      return;
    }
    const factories = enginesFor(candidate, this.#engines, this.media);
    const skipped = this.#reasonToSkip(life, candidate, factories.length === 0);
    this.#logId = this.#log.add({
      index: state.index,
      candidate,
      engine: skipped === undefined ? (factories[0]?.name ?? null) : null,
      reason: state.hasPlayed ? 'reconnect' : 'plan',
      startedAt: this.#clock.now() - life.startedAt,
      stages: [],
      outcome: skipped === undefined ? 'running' : 'skipped',
      ...(skipped === undefined ? {} : { error: skipped.error }),
    });
    if (skipped !== undefined) {
      if (skipped.isNew) {
        life.errors.push({ index: state.index, error: skipped.error });
        this.#warn(skipped.error);
      }
      if (life === this.#life) this.#step(life, { type: 'next' });
      return;
    }
    void this.#open(life, this.#makeAttempt(life, candidate, factories));
  }

  #reasonToSkip(
    life: Life,
    candidate: Candidate,
    nobodyPlays: boolean,
  ): { readonly error: PlayerError; readonly isNew: boolean } | undefined {
    if (nobodyPlays) return { error: whyNoEngine(candidate, browserFeatures()), isNew: true };
    if (this.#state.name === 'attempting' && this.#state.hasPlayed) return undefined;
    const alike = life.errors.find(({ index, error }) => {
      const failed = life.candidates[index];
      return failed !== undefined && wouldFailAlike(candidate, failed, error.code);
    });
    return alike && { error: alike.error, isNew: false };
  }

  #makeAttempt(life: Life, planned: Candidate, factories: ReturnType<typeof enginesFor>): Attempt {
    const candidate = this.#resumeAt === undefined ? planned : { ...planned, start: this.#resumeAt };
    const attempt: Attempt = new Attempt(
      {
        media: this.media,
        candidate,
        factories,
        budgetMs: this.#budgets[candidate.kind],
        clock: this.#clock,
      },
      {
        attached: () => {
          this.#setEngine(attempt.engineName);
          if (this.#playbackRate !== 1) this.media.playbackRate = this.#playbackRate;
          this.#intent.apply();
        },
        ready: () => this.#ready(life, attempt),
        warning: (error) => this.#warn(error),
        failed: (error) => this.#failed(life, attempt, error),
        stage: (name) =>
          this.#log.change(this.#logId, ({ stages }) => ({
            stages: [...stages, { name, at: attempt.elapsed }],
          })),
        streamType: (type) => this.#setStreamType(type),
        quality: (quality) => this.#dispatch('qualitychange', quality),
      },
    );
    this.#attempt = attempt;
    return attempt;
  }

  async #open(life: Life, attempt: Attempt): Promise<void> {
    await this.#closing;
    if (life.abort.signal.aborted || this.#attempt !== attempt) return;
    const isFile = this.#currentCandidate()?.kind === 'file';
    this.media.preload = isFile && life.preload === 'metadata' && !this.#intent.wanted ? 'metadata' : 'auto';
    await attempt.open();
  }

  #ready(life: Life, attempt: Attempt): void {
    this.#joinTimeMs ??= this.#clock.now() - life.startedAt;
    this.#log.change(this.#logId, { outcome: 'playing', elapsed: attempt.elapsed });
    this.#setEngine(attempt.engineName);
    if (this.#streamType === null && this.media.duration === Number.POSITIVE_INFINITY) {
      this.#setStreamType('live');
    }
    const { media } = this;
    if (this.#resumeAt !== undefined && this.#streamType !== 'live') {
      // Engines start at `start`; one whose timeline does not is put right here.
      if (Math.abs(media.currentTime - this.#resumeAt) > 1.5) media.currentTime = this.#resumeAt;
    }
    this.#resumeAt = undefined;
    this.#transition({ type: 'ready', at: this.#clock.now() });
    if (media.paused) this.#intent.apply();
  }

  #failed(life: Life, attempt: Attempt, error: PlayerError): void {
    const state = this.#state;
    if (life.abort.signal.aborted || attempt !== this.#attempt) return;
    if (state.name !== 'attempting' && state.name !== 'playing') return;
    if (attempt.isReady && this.media.ended && error.category === 'network') {
      // Servers hang up after the last message; everything was shown.
      this.#warn(error);
      return;
    }
    const hasPlayed = state.name === 'playing' || state.hasPlayed;
    if (attempt.isReady && this.#streamType !== 'live' && this.media.currentTime > 0) {
      this.#resumeAt = this.media.currentTime;
    }
    this.#log.change(this.#logId, {
      outcome: 'failed',
      error,
      ...(attempt.isReady ? {} : { elapsed: attempt.elapsed }),
      engine: attempt.engineName,
    });
    life.errors.push({ index: state.index, error });
    this.#closeAttempt();
    this.#warn(error);
    if (life !== this.#life) return;
    const healthy =
      state.name === 'playing' && this.#clock.now() - state.since >= this.#recovery.healthyAfterMs;
    const reconnects = healthy ? 0 : state.reconnects;
    const recovery = decideRecovery(error, { hasPlayed, reconnects }, this.#recovery, this.#random());
    if (recovery.type === 'next') {
      this.#step(life, { type: 'next' });
      return;
    }
    this.#transition({ type: 'reconnect', delayMs: recovery.delayMs, reconnects: reconnects + 1 });
    this.#cancelRetry = this.#clock.after(recovery.delayMs, () => this.#step(life, { type: 'retry' }));
  }

  #step(life: Life, transition: PlayerTransition): void {
    if (life.abort.signal.aborted) return;
    this.#transition(transition);
    this.#try(life);
  }

  #giveUp(life: Life): void {
    const error = finalError(life.errors, life.candidates);
    this.#transition({ type: 'give-up', error });
    this.#intent.withdraw(new DOMException(error.message, 'NotSupportedError'));
    this.#setEngine(null);
    this.#dispatch('playererror', error);
  }

  /** Ends what runs; the state is the caller's to change. */
  #end(): void {
    this.#life?.abort.abort();
    this.#life = undefined;
    this.#cancelRetry?.();
    if (this.#attempt !== undefined) {
      this.#log.change(this.#logId, (record) =>
        record.outcome === 'running' ? { outcome: 'cancelled' } : {},
      );
    }
    this.#closeAttempt();
    this.#resumeAt = undefined;
    this.#joinTimeMs = undefined;
    this.#setEngine(null);
    this.#setStreamType(null);
  }

  #closeAttempt(): void {
    const attempt = this.#attempt;
    this.#attempt = undefined;
    if (attempt === undefined) return;
    const before = this.#closing;
    this.#closing = attempt.close().then(() => before);
  }

  #isBusy(): boolean {
    const { name } = this.#state;
    return name === 'attempting' || name === 'reconnecting' || name === 'held';
  }

  #currentCandidate(): Candidate | undefined {
    return 'index' in this.#state ? this.#life?.candidates[this.#state.index] : undefined;
  }

  #setEngine(engine: EngineName | null): void {
    if (engine === this.#engine) return;
    this.#engine = engine;
    this.#dispatch('enginechange', { engine, candidate: this.candidate });
  }

  #setStreamType(streamType: StreamType | null): void {
    if (streamType === this.#streamType) return;
    this.#streamType = streamType;
    this.#dispatch('streamtypechange', { streamType });
  }

  #transition(event: PlayerTransition): void {
    const state = next(this.#state, event);
    if (state === this.#state) return;
    this.#state = state;
    this.#dispatch('statechange', state);
  }

  #warn(error: PlayerError): void {
    this.#dispatch('playerwarning', error);
  }

  #dispatch<K extends keyof PlayerEventMap>(type: K, detail: PlayerEventMap[K]['detail']): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
