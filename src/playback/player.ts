import { PlayerError } from '../errors/player-error.js';
import type { Candidate } from '../source/candidate.js';
import type { PlayerConfig } from '../source/player-config.js';
import { AttemptLog, redactCandidate, type AttemptRecord } from './attempt-log.js';
import { DEFAULT_BUDGETS, type Budgets } from './budgets.js';
import { systemClock } from './clock.js';
import { DEFAULT_ENGINES } from './engine-registry.js';
import type { AudioRendition, EngineName, QualityLevel, SignHook, StreamStatus } from './engine.js';
import { MediaMemory } from './media-memory.js';
import { namesRenditions, planAll } from './plan-all.js';
import { PendingRun } from './pending-run.js';
import type { PlanRunContext } from './plan-run.js';
import { PlayIntent } from './play-intent.js';
import type { LoadOptions, PlayerEventMap, PlayerOptions, StreamType } from './player-options.js';
import type { PlayerState } from './player-state.js';
import type { PlayerStats } from './stats.js';

const IDLE: PlayerState = { name: 'idle' };

/**
 * Plays a configuration in a media element: makes the plan, tries its candidates in order, each within a time
 * budget, and keeps playing through faults. The only place where an error becomes fatal.
 *
 * Events are those of {@link PlayerEventMap}, all `CustomEvent`s. While candidates are left, the element's own
 * `error` event is caught before anybody else sees it.
 */
export class Player extends EventTarget {
  readonly media: HTMLMediaElement;
  readonly #page: { sign?: SignHook | undefined };
  readonly #context: PlanRunContext;
  readonly #intent: PlayIntent;
  readonly #memory: MediaMemory;
  readonly #log = new AttemptLog(() => this.#dispatch('attemptschange', this.attempts));
  readonly #listening = new AbortController();
  #budgets: Budgets;
  #run: PendingRun | undefined;
  #closing: Promise<void> = Promise.resolve();
  #engine: EngineName | null = null;
  #streamType: StreamType | null = null;

  constructor(media: HTMLMediaElement, options: PlayerOptions = {}) {
    super();
    this.media = media;
    this.#budgets = { ...DEFAULT_BUDGETS, ...options.budgets };
    this.#page = { sign: options.sign };
    this.#memory = new MediaMemory(media);
    this.#intent = new PlayIntent(media, (cause) =>
      this.#warn(new PlayerError('CF_ENV_AUTOPLAY_BLOCKED', { cause, context: { muted: media.muted } })),
    );
    this.#context = {
      media,
      engines: options.engines ?? DEFAULT_ENGINES,
      budgets: () => this.#budgets,
      recovery: options.recovery ?? {},
      clock: options.clock ?? systemClock,
      random: options.random ?? Math.random,
      intent: this.#intent,
      memory: this.#memory,
      log: this.#log,
      page: this.#page,
    };
    this.#listen();
  }

  get state(): PlayerState {
    return this.#run?.state ?? IDLE;
  }
  /** Name of the engine at work. */
  get engine(): EngineName | null {
    return this.#engine;
  }
  /** The plan, secrets redacted. */
  get candidates(): readonly Candidate[] {
    return this.#run?.candidates.map(redactCandidate) ?? [];
  }
  /** The candidate being tried or played, secrets redacted. */
  get candidate(): Candidate | null {
    const candidate = this.#run?.candidate;
    return candidate === undefined ? null : redactCandidate(candidate);
  }
  /** What was tried, oldest first. */
  get attempts(): readonly AttemptRecord[] {
    return this.#log.records;
  }
  /** The fatal error, or null. */
  get error(): PlayerError | null {
    const { state } = this;
    return state.name === 'failed' ? state.error : null;
  }
  get streamType(): StreamType | null {
    return this.#streamType;
  }
  /** Of what plays: whether it comes, is lost and asked for again, or has ended for now. Null before something plays. */
  get streamStatus(): StreamStatus | null {
    return this.#run?.run?.streamStatus ?? null;
  }
  /** Like the element's, but not true for the moment between two candidates while it is meant to play. */
  get paused(): boolean {
    return this.media.paused && !(this.#intent.wanted && this.#run?.isBusy === true);
  }
  /** Seconds; like the element's `currentTime`, but kept between two candidates. */
  get position(): number {
    return this.#memory.position;
  }
  set position(seconds: number) {
    this.#memory.position = seconds;
  }
  /** Milliseconds per attempt, by kind of candidate; a change counts from the next attempt on. */
  get budgets(): Budgets {
    return this.#budgets;
  }
  set budgets(budgets: Partial<Budgets>) {
    this.#budgets = { ...this.#budgets, ...budgets };
  }
  /** Signs what is requested from now on. */
  get sign(): SignHook | undefined {
    return this.#page.sign;
  }
  set sign(sign: SignHook | null | undefined) {
    this.#page.sign = sign ?? undefined;
  }
  get stats(): PlayerStats {
    return (
      this.#run?.run?.statsOf(this.#engine) ?? {
        state: this.state.name,
        engine: null,
        candidate: null,
        streamType: null,
        attempts: 0,
        join: {},
        stages: {},
        stalls: 0,
        stalledSeconds: 0,
        bufferedAhead: 0,
        rate: this.media.playbackRate,
        details: {},
      }
    );
  }
  /** The levels of what plays, `selected` the one that is shown; empty before something plays. */
  get qualities(): readonly QualityLevel[] {
    return this.#run?.run?.renditions?.qualities ?? [];
  }
  /** `auto`, or the id of the level that was chosen. Counts for the candidate that plays. */
  get quality(): string {
    return this.#run?.run?.renditions?.quality ?? 'auto';
  }
  set quality(quality: string) {
    const renditions = this.#run?.run?.renditions;
    if (renditions) renditions.quality = quality;
  }
  /** The sounds there are to choose from; empty where there is no choice. */
  get audioRenditions(): readonly AudioRendition[] {
    return this.#run?.run?.renditions?.audioRenditions ?? [];
  }
  /** The id of the one that is heard. */
  get audioRendition(): string | null {
    return this.#run?.run?.renditions?.audioRendition ?? null;
  }
  set audioRendition(id: string | null) {
    const renditions = this.#run?.run?.renditions;
    if (renditions) renditions.audioRendition = id;
  }

  /**
   * Begins anew with another configuration; whatever ran before is cancelled. Several configurations are
   * alternatives in order. A configuration that is empty or wrong ends in `playererror` with a CF_CONFIG_* code.
   */
  load(config: PlayerConfig | readonly PlayerConfig[], options: LoadOptions = {}): void {
    this.#end();
    if (options.autoplay) this.#intent.want();
    this.#memory.resumeAt = options.position;
    const configs = Array.isArray(config) ? config : [config as PlayerConfig];
    const isLater = configs.some(namesRenditions);
    const plan = isLater ? { candidates: [], warnings: [], error: undefined } : planAll(configs);
    const preload = options.preload ?? 'auto';
    const run: PendingRun = new PendingRun(
      this.#context,
      {
        candidates: plan.candidates,
        configError: plan.error,
        preload,
        after: this.#closing,
        plan: isLater
          ? async (signal) =>
              (await import('./plan-renditions.js')).planAllRenditions(
                configs,
                this.#page,
                this.media,
                signal,
              )
          : undefined,
      },
      {
        stateChanged: (state) => this.#dispatch('statechange', state),
        engineChanged: (engine) => this.#setEngine(engine),
        streamTypeChanged: (type) => this.#setStreamType(type),
        tell: (type, detail) => this.#dispatch(type, detail),
        warning: (error) => this.#warn(error),
        gaveUp: (error) => {
          this.#intent.withdraw(new DOMException(error.message, 'NotSupportedError'));
          this.#setEngine(null);
          this.#dispatch('playererror', error);
        },
      },
    );
    this.#run = run;
    plan.warnings.forEach((warning) => this.#warn(warning));
    // A listener may have loaded something else meanwhile.
    if (this.#run === run) run.start(preload === 'none' && !this.#intent.wanted);
  }

  /** Plays, and loads first where nothing was loaded yet. Settles as `HTMLMediaElement.play()` does. */
  play(): Promise<void> {
    if (this.error !== null) {
      return Promise.reject(new DOMException(this.error.message, 'NotSupportedError'));
    }
    const played = this.#intent.request();
    this.#run?.begin();
    return played;
  }

  pause(): void {
    this.#intent.withdraw(new DOMException('interrupted by a call to pause()', 'AbortError'));
    this.media.pause();
  }

  /**
   * Goes back up to a better candidate of the plan than the one that plays, if one plays now; the position is kept. At a
   * pause that happens by itself. Resolves with whether it went.
   */
  async retryBetter(): Promise<boolean> {
    return this.#run?.run?.retryBetter() ?? false;
  }

  /** Stops everything; the element has no source afterwards. */
  unload(): void {
    const wasIdle = this.#run === undefined;
    this.#end();
    this.#intent.withdraw(new DOMException('the media was unloaded', 'AbortError'));
    if (!wasIdle) this.#dispatch('statechange', IDLE);
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
      if (event.target !== this.media || this.#run === undefined) return;
      event.stopImmediatePropagation();
      if (this.media.error) this.#run.mediaError(this.media.error);
    });
    on('play', () => {
      this.#intent.want();
      this.#run?.begin();
    });
    on('playing', () => this.#intent.fulfilled());
    on('pause', () => {
      if (this.#run?.hasMedia === true) this.#intent.withdraw(new DOMException('paused', 'AbortError'));
    });
    on('ratechange', () => {
      // The load algorithm sets the rate back; only what happens during playback is the viewer's choice.
      if (this.#run?.hasMedia === true) this.#memory.rememberRate(this.#streamType === 'live');
    });
  }

  /** Ends the run; whether another one follows is the caller's to say. */
  #end(): void {
    const run = this.#run;
    this.#run = undefined;
    if (run !== undefined) this.#closing = run.end();
    this.#memory.resumeAt = undefined;
    this.#log.clear();
    this.#setEngine(null);
    this.#setStreamType(null);
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

  #warn(error: PlayerError): void {
    this.#dispatch('playerwarning', error);
  }

  #dispatch<K extends keyof PlayerEventMap>(type: K, detail: PlayerEventMap[K]['detail']): boolean {
    return this.dispatchEvent(new CustomEvent(type, { detail, cancelable: type === 'beforecandidate' }));
  }
}
