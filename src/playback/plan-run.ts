import { PlayerError } from '../errors/player-error.js';
import type { Candidate } from '../source/candidate.js';
import { Attempt } from './attempt.js';
import { redactCandidate, type AttemptLog, type AttemptRecord } from './attempt-log.js';
import { STAGGER_MS } from './budget.js';
import type { Budgets } from './budgets.js';
import type { Clock } from './clock.js';
import { enginesFor } from './engine-registry.js';
import type {
  AnyEngineFactory,
  Engine,
  EngineContext,
  EngineFactory,
  EngineName,
  RungEvent,
  StreamStatus,
} from './engine.js';
import { isVerdict } from './error-choice.js';
import { errorOfStep } from './step-error.js';
import { finalError } from './final-error.js';
import type { MediaMemory } from './media-memory.js';
import { PlanCourse } from './plan-course.js';
import type { PlayIntent } from './play-intent.js';
import type { CandidateStep, PlayerEventMap, StreamType, TellableEvent } from './player-options.js';
import { next, type PlayerState, type PlayerTransition } from './player-state.js';
import { decideRecovery, DEFAULT_RECOVERY, type RecoveryPolicy } from './recovery.js';
import { PlaybackWatch } from './playback-watch.js';
import { Rungs, withLadder, type PlannedRung } from './rungs.js';
import type { Renditions } from './renditions.js';
import type { SkipReason } from './skip-reason.js';
import { WayUp } from './way-up.js';
import { collectStats, type PlayerStats } from './stats.js';

/** What a run works with; all of it outlives the run. */
export interface PlanRunContext {
  readonly media: HTMLMediaElement;
  readonly engines: readonly AnyEngineFactory[];
  readonly budgets: () => Budgets;
  readonly recovery: Partial<RecoveryPolicy>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly intent: PlayIntent;
  readonly memory: MediaMemory;
  readonly log: AttemptLog;
  /** Read at each request: the page may change it. */
  readonly page: EngineContext;
}

export interface PlanRunEvents {
  stateChanged(state: PlayerState): void;
  engineChanged(engine: EngineName | null): void;
  streamTypeChanged(type: StreamType): void;
  /** What pages hear as it is; false where they prevent what it announces. */
  tell<K extends TellableEvent>(type: K, detail: PlayerEventMap[K]['detail']): boolean;
  warning(error: PlayerError): void;
  /** Nothing is left; the run is over. */
  gaveUp(error: PlayerError): void;
}

export interface PlanRunOptions {
  readonly candidates: readonly Candidate[];
  readonly configError: PlayerError | undefined;
  readonly preload: 'none' | 'metadata' | 'auto';
  /** Resolves when the engine of the run before has left the element. */
  readonly after: Promise<void>;
}

/** How far things are when the code of a run is there. */
export interface PlanRunStart extends PlanRunOptions {
  /** Clock time at which somebody wanted something to play. */
  readonly startedAt: number;
  /** The engine of the first candidate, where it was fetched meanwhile. */
  readonly preloaded: { readonly factory: EngineFactory; readonly engine: Promise<Engine> } | undefined;
}

type Attempting = Extract<PlayerState, { name: 'attempting' }>;

/** Tries the candidates of a plan until one plays, and again when that fails. */
export class PlanRun {
  readonly #context: PlanRunContext;
  readonly #options: PlanRunStart;
  readonly #events: PlanRunEvents;
  readonly #course: PlanCourse;
  #state: PlayerState = { name: 'attempting', index: 0, reconnects: 0, hasPlayed: false };
  #attempt: Attempt | undefined;
  #rungs: Rungs | undefined;
  #closing: Promise<void>;
  #cancelRetry: (() => void) | undefined;
  #isOver = false;
  #streamType: StreamType | null = null;
  #preloaded: PlanRunStart['preloaded'];
  #joinTimeMs: number | undefined;
  #joined: AttemptRecord | undefined;
  readonly #life = new AbortController();
  readonly #watch: PlaybackWatch;
  readonly #wayUp: WayUp;
  /** How the run came to what it is about to try. */
  #step: Pick<CandidateStep, 'reason' | 'previous' | 'error'> = {
    reason: 'plan',
    previous: null,
    error: null,
  };
  /** The page has been asked about what is tried next. */
  #isGranted = false;

  constructor(context: PlanRunContext, options: PlanRunStart, events: PlanRunEvents) {
    this.#context = context;
    this.#options = options;
    this.#events = events;
    this.#closing = options.after;
    this.#course = new PlanCourse(options.candidates, options.configError);
    this.#preloaded = options.preloaded;
    this.#watch = new PlaybackWatch(context.media, context.clock, this.#life.signal);
    this.#wayUp = new WayUp(context, {
      better: (isAsked) => this.#better(isAsked),
      goTo: (index) => this.#goTo(index),
    });
  }

  get state(): PlayerState {
    return this.#state;
  }
  get candidates(): readonly Candidate[] {
    return this.#options.candidates;
  }
  get candidate(): Candidate | undefined {
    return 'index' in this.#state ? this.#options.candidates[this.#state.index] : undefined;
  }
  get renditions(): Renditions | undefined {
    return this.#attempt?.renditions;
  }
  get streamStatus(): StreamStatus | null {
    return this.#attempt?.streamStatus ?? null;
  }
  /** Whether media is there, so that what the element reports is about it. */
  get hasMedia(): boolean {
    return this.#attempt?.isReady === true;
  }

  /** @param engine at work, as pages are told. */
  statsOf(engine: EngineName | null): PlayerStats {
    return collectStats({
      media: this.#context.media,
      state: this.#state.name,
      engine,
      candidate: this.candidate ?? null,
      streamType: this.#streamType,
      attempts: this.#context.log.records,
      joinTimeMs: this.#joinTimeMs,
      joined: this.#joined,
      startedAt: this.#options.startedAt,
      watch: this.#watch,
      details: this.#attempt?.stats ?? {},
    });
  }

  start(): void {
    const played = this.#course.playedBefore(this.#context.clock.now());
    if (played !== undefined) this.#step = { ...this.#step, reason: 'remembered' };
    this.#transition({ type: 'answered', index: played ?? this.#course.next });
    this.#try();
  }

  /** Resolves with whether the player has gone over to a better candidate. */
  retryBetter(): Promise<boolean> {
    return this.#wayUp.ask();
  }

  /** The viewer wants to see something. */
  begin(): void {
    this.#attempt?.resumeBudget();
  }

  mediaError(error: MediaError): void {
    this.#attempt?.mediaError(error);
  }

  /** Cancels whatever runs. Resolves when the element is free. */
  end(): Promise<void> {
    this.#isOver = true;
    this.#life.abort();
    this.#wayUp.end();
    this.#cancelRetry?.();
    if (this.#attempt !== undefined) this.#rungs?.cancel();
    this.#closeAttempt();
    return this.#closing;
  }

  /** Tries the candidate that the state names, with the other ways to its stream behind it. */
  #try(): void {
    const state = this.#state;
    if (this.#isOver || state.name !== 'attempting') return;
    const { media, engines, log } = this.#context;
    const { candidate } = this;
    if (candidate === undefined) {
      this.#giveUp();
      return;
    }
    const factories = enginesFor(candidate, engines, media);
    const skipped = state.hasPlayed ? undefined : this.#reasonToSkip(candidate, factories);
    if (skipped !== undefined) this.#skip(state.index, skipped.error, skipped.isNew);
    const isMeant =
      skipped === undefined && (state.hasPlayed || this.#isGranted || this.#mayTry(state.index));
    this.#isGranted = false;
    // A listener may have loaded something else meanwhile.
    if (this.#isOver) return;
    if (!isMeant) {
      this.#next();
      return;
    }
    const planned = [{ index: state.index, candidate }, ...this.#waysBeside(state, factories)];
    if (this.#isOver) return;
    const engine = factories[0]?.name ?? null;
    this.#rungs = new Rungs(planned, log, () => this.#elapsed, { engine, reason: this.#reasonOf(state) });
    void this.#open(this.#makeAttempt(planned, factories), candidate);
  }

  /** The other ways to the stream that are worth a try, and that the page lets be tried. */
  #waysBeside({ index, hasPlayed }: Attempting, factories: readonly EngineFactory[]): readonly PlannedRung[] {
    const { media, engines } = this.#context;
    return this.#course.waysBeside(index).filter(({ index: at, candidate: way }) => {
      if (hasPlayed) return !this.#course.isDeclined(at) && factories[0]?.canPlay(way, media);
      const isWorthIt =
        !this.#course.hasPassed(at) && !this.#reasonToSkip(way, enginesFor(way, engines, media));
      return isWorthIt && this.#mayTry(at);
    });
  }

  /** Asks the page. What it does not want is skipped. */
  #mayTry(index: number): boolean {
    const candidate = redactCandidate(this.candidates[index] as Candidate);
    if (this.#events.tell('beforecandidate', { candidate, index, ...this.#step })) return true;
    const context = { stage: 'plan', kind: candidate.kind };
    if (!this.#isOver) this.#skip(index, new PlayerError('CF_CANDIDATE_DECLINED', { context }), true);
    return false;
  }

  #skip(index: number, error: PlayerError, isNew: boolean): void {
    const candidate = this.candidates[index] as Candidate;
    const facts = { stages: [], outcome: 'skipped', startedAt: this.#elapsed, error } as const;
    const reason = this.#reasonOf(this.#state);
    this.#context.log.add({ index, candidate, engine: null, reason, ...facts });
    this.#course.pass(index, error);
    if (isNew) this.#course.fail(index, error);
    this.#events.warning(errorOfStep(error, index, !isNew));
  }

  #reasonOf(state: PlayerState): AttemptRecord['reason'] {
    if (state.name === 'attempting' && state.hasPlayed) return 'reconnect';
    return this.#step.reason === 'better' ? 'better' : 'plan';
  }

  get #elapsed(): number {
    return this.#context.clock.now() - this.#options.startedAt;
  }

  #reasonToSkip(candidate: Candidate, factories: readonly EngineFactory[]): SkipReason | undefined {
    return this.#course.reasonToSkip(candidate, factories.length > 0);
  }

  #next(): void {
    if ('index' in this.#state) this.#course.leave(this.#state.index);
    this.#came('failed');
    this.#go({ type: 'next', index: this.#course.next });
  }

  #came(reason: CandidateStep['reason']): void {
    const { candidate } = this;
    const previous = candidate === undefined ? null : redactCandidate(candidate);
    this.#step = { reason, previous, error: reason === 'failed' ? this.#course.lastError : null };
  }

  /** Better candidates than the one that plays, as an engine is given them. */
  #better(isAsked: boolean): readonly PlannedRung[] {
    const state = this.#state;
    if (state.name !== 'playing') return [];
    const { media, engines } = this.#context;
    const start = this.#streamType === 'live' ? undefined : media.currentTime;
    return this.#course
      .better(state.index, isAsked)
      .filter(({ candidate }) => enginesFor(candidate, engines, media).length > 0)
      .map((rung) => {
        const ways = this.#course
          .waysBeside(rung.index)
          .filter(({ index }) => !this.#course.isDeclined(index));
        return { index: rung.index, candidate: withLadder([rung, ...ways], start) };
      });
  }

  #goTo(index: number): boolean {
    const state = this.#state;
    if (this.#isOver || state.name !== 'playing') return false;
    this.#came('better');
    if (!this.#mayTry(index) || this.#isOver || this.#state !== state) return false;
    if (this.#streamType !== 'live') this.#context.memory.rememberPosition();
    this.#rungs?.leave();
    this.#closeAttempt();
    this.#course.goTo(index, state.index);
    this.#isGranted = true;
    this.#go({ type: 'next', index });
    return true;
  }

  #makeAttempt(planned: readonly PlannedRung[], factories: readonly EngineFactory[]): Attempt {
    const { media, budgets, clock, memory, intent, page } = this.#context;
    const candidate = withLadder(planned, memory.resumeAt);
    const attempt: Attempt = new Attempt(
      {
        media,
        candidate,
        factories,
        preloaded: this.#takePreloaded(factories[0]),
        budgetMs: budgets()[candidate.kind],
        clock,
        page,
      },
      {
        attached: () => {
          this.#events.engineChanged(attempt.engineName);
          memory.restoreRate();
          intent.apply();
        },
        ready: () => this.#ready(attempt),
        warning: (error) => this.#events.warning(error),
        failed: (error) => this.#failed(attempt, error),
        stage: (name) => this.#rungs?.stage(name),
        rung: (event) => this.#rung(attempt, event),
        streamType: (type) => this.#setStreamType(type),
        quality: (quality) => this.#events.tell('qualitychange', quality),
        levels: (levels) => this.#events.tell('qualitieschange', levels),
        audioTracks: (renditions) => this.#events.tell('audiorenditionschange', renditions),
        streamStatus: (streamStatus) => this.#events.tell('streamstatuschange', { streamStatus }),
        hasAlternative: () => 'index' in this.#state && this.#hasAlternative(this.#state.index),
        metadata: (metadata) => this.#events.tell('metadata', metadata),
      },
    );
    this.#attempt = attempt;
    return attempt;
  }

  #takePreloaded(factory: EngineFactory | undefined): Promise<Engine> | undefined {
    const preloaded = this.#preloaded;
    this.#preloaded = undefined;
    return preloaded?.factory === factory ? preloaded?.engine : undefined;
  }

  #rung(attempt: Attempt, event: RungEvent): void {
    const rungs = this.#rungs;
    if (rungs === undefined || attempt !== this.#attempt) return;
    const rung = rungs.take(event);
    const more = rungs.takeTime();
    if (more > 0) attempt.extendBudget(more * STAGGER_MS);
    if (rung === undefined) return;
    const { index } = rung;
    if (event.type === 'connected') {
      this.#course.remember(index);
      this.#transition({ type: 'answered', index });
    } else if (event.error !== undefined) {
      const { error } = event;
      if (!isVerdict(error.code)) this.#course.forget(index);
      this.#course.fail(index, error);
      this.#events.warning(errorOfStep(error, index));
      if (rungs.wouldAllFailAlike(rung, error)) attempt.fail(error);
    }
  }

  async #open(attempt: Attempt, candidate: Candidate): Promise<void> {
    const { media, intent } = this.#context;
    await this.#closing;
    if (this.#isOver || this.#attempt !== attempt) return;
    // What goes through MSE must not wait for the element; a file may keep to its metadata.
    const isModest = candidate.kind === 'file' && this.#options.preload === 'metadata' && !intent.wanted;
    media.preload = isModest ? 'metadata' : 'auto';
    await attempt.open();
  }

  #ready(attempt: Attempt): void {
    const { media, clock, memory, intent } = this.#context;
    this.#joinTimeMs ??= this.#elapsed;
    this.#rungs?.plays(attempt.engineName);
    this.#joined ??= this.#context.log.records.find(({ outcome }) => outcome === 'playing');
    if (this.#state.name === 'attempting' && !this.#state.hasPlayed)
      this.#course.plays(this.#state.index, clock.now());
    else if ('index' in this.#state) this.#course.remember(this.#state.index);
    this.#events.engineChanged(attempt.engineName);
    if (this.#streamType === null && media.duration === Number.POSITIVE_INFINITY) this.#setStreamType('live');
    memory.restorePosition(this.#streamType === 'live');
    this.#transition({ type: 'ready', at: clock.now() });
    if (media.paused) intent.apply();
  }

  #failed(attempt: Attempt, error: PlayerError): void {
    const state = this.#state;
    const rungs = this.#rungs;
    if (this.#isOver || rungs === undefined || attempt !== this.#attempt) return;
    if (state.name !== 'attempting' && state.name !== 'playing') return;
    const { media, clock, memory, random } = this.#context;
    const policy = { ...DEFAULT_RECOVERY, ...this.#context.recovery };
    if (attempt.isReady && media.ended && error.category === 'network') {
      // Servers hang up after the last message; everything was shown.
      this.#events.warning(error);
      return;
    }
    if (attempt.isReady && this.#streamType !== 'live') memory.rememberPosition();
    this.#settle(rungs, attempt, error);
    this.#closeAttempt();
    const hasPlayed = state.name === 'playing' || state.hasPlayed;
    const isHealthy = state.name === 'playing' && clock.now() - state.since >= policy.healthyAfterMs;
    const reconnects = isHealthy ? 0 : state.reconnects;
    const hasAlternative = this.#hasAlternative(state.index);
    const recovery = decideRecovery(error, { hasPlayed, reconnects, hasAlternative }, policy, random());
    if (recovery.type === 'next') {
      this.#next();
      return;
    }
    const { delayMs } = recovery;
    this.#go({ type: 'reconnect', delayMs, reconnects: reconnects + 1 });
    if (!this.#isOver) this.#cancelRetry = clock.after(delayMs, () => this.#go({ type: 'retry' }));
  }

  /** Draws the conclusions about the ways that were tried. */
  #settle(rungs: Rungs, attempt: Attempt, error: PlayerError): void {
    const { current } = rungs;
    // An engine that has further ways and gives up without them was told something that counts for all.
    const isFinal = rungs.isLadder && error.category !== 'network';
    for (const { index } of rungs.started) {
      this.#course.pass(index, error);
      if (!attempt.isReady && !isFinal) this.#course.forget(index);
    }
    if (!rungs.fail(error, attempt.isReady, attempt.engineName)) {
      this.#course.settle(error, isFinal);
      return;
    }
    this.#course.fail(current?.index, error, isFinal);
    this.#events.warning(current === undefined ? error : errorOfStep(error, current.index));
  }

  /** Whether another candidate is worth a try: one of another kind, since another port is most often as dead. */
  #hasAlternative(index: number): boolean {
    const { engines, media } = this.#context;
    return this.candidates.some(
      (other, at) =>
        at !== index &&
        !this.#course.hasPassed(at) &&
        other.kind !== this.candidate?.kind &&
        !this.#reasonToSkip(other, enginesFor(other, engines, media)),
    );
  }

  #go(transition: PlayerTransition): void {
    if (this.#isOver) return;
    this.#transition(transition);
    this.#try();
  }

  #giveUp(): void {
    const error = finalError(this.#course.failures);
    this.#transition({ type: 'give-up', error });
    if (!this.#isOver) this.#events.gaveUp(error);
  }

  #closeAttempt(): void {
    const attempt = this.#attempt;
    this.#attempt = undefined;
    if (attempt === undefined) return;
    const before = this.#closing;
    this.#closing = attempt.close().then(() => before);
  }

  #setStreamType(type: StreamType): void {
    if (type === this.#streamType) return;
    this.#streamType = type;
    this.#events.streamTypeChanged(type);
  }

  #transition(event: PlayerTransition): void {
    const state = next(this.#state, event);
    if (state === this.#state) return;
    this.#state = state;
    this.#events.stateChanged(state);
  }
}
