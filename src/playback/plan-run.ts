import type { PlayerError } from '../errors/player-error.js';
import type { Candidate } from '../source/candidate.js';
import { Attempt } from './attempt.js';
import type { AttemptLog } from './attempt-log.js';
import type { Budgets } from './budget.js';
import type { Clock } from './clock.js';
import { enginesFor } from './engine-registry.js';
import type { AnyEngineFactory, EngineFactory, EngineName, EngineStats } from './engine.js';
import { finalError } from './final-error.js';
import type { MediaMemory } from './media-memory.js';
import type { PlayIntent } from './play-intent.js';
import type { StreamType } from './player-options.js';
import { next, type PlayerState, type PlayerTransition } from './player-state.js';
import { decideRecovery, type RecoveryPolicy } from './recovery.js';
import { reasonToSkip, type FailedCandidate } from './skip-reason.js';

/** What a run works with; all of it outlives the run. */
export interface PlanRunContext {
  readonly media: HTMLMediaElement;
  readonly engines: readonly AnyEngineFactory[];
  readonly budgets: () => Budgets;
  readonly recovery: RecoveryPolicy;
  readonly clock: Clock;
  readonly random: () => number;
  readonly intent: PlayIntent;
  readonly memory: MediaMemory;
  readonly log: AttemptLog;
}

export interface PlanRunEvents {
  stateChanged(state: PlayerState): void;
  engineChanged(engine: EngineName | null): void;
  streamTypeChanged(type: StreamType): void;
  qualityChanged(quality: { readonly height?: number; readonly bitrate?: number }): void;
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

/** One life of a plan, from load to the next load: tries its candidates until one plays, and again when that fails. */
export class PlanRun {
  readonly #context: PlanRunContext;
  readonly #options: PlanRunOptions;
  readonly #events: PlanRunEvents;
  readonly #failures: FailedCandidate[] = [];
  #state: PlayerState = { name: 'idle' };
  #attempt: Attempt | undefined;
  #logId = -1;
  #closing: Promise<void>;
  #cancelRetry: (() => void) | undefined;
  #isOver = false;
  #streamType: StreamType | null = null;
  #startedAt: number;
  #joinTimeMs: number | undefined;

  constructor(context: PlanRunContext, options: PlanRunOptions, events: PlanRunEvents) {
    this.#context = context;
    this.#options = options;
    this.#events = events;
    this.#closing = options.after;
    this.#startedAt = context.clock.now();
    if (options.configError) this.#failures.push({ candidate: undefined, error: options.configError });
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
  get stats(): EngineStats {
    return this.#attempt?.stats ?? {};
  }
  /** Milliseconds until the first candidate was ready. */
  get joinTimeMs(): number | undefined {
    return this.#joinTimeMs;
  }
  /** Whether media is there, so that what the element reports is about it. */
  get hasMedia(): boolean {
    return this.#attempt?.isReady === true;
  }
  /** Whether the element is between two sources. */
  get isBusy(): boolean {
    const { name } = this.#state;
    return name === 'attempting' || name === 'reconnecting' || name === 'held';
  }

  /** `hold`: nothing is loaded before {@link begin}. */
  start(hold: boolean): void {
    if (this.candidates.length === 0) {
      this.#giveUp();
      return;
    }
    this.#transition({ type: 'load', hold });
    this.#try();
  }

  /** The viewer wants to see something. */
  begin(): void {
    this.#attempt?.resumeBudget();
    if (this.#state.name !== 'held') return;
    this.#startedAt = this.#context.clock.now();
    this.#transition({ type: 'begin' });
    this.#try();
  }

  mediaError(error: MediaError): void {
    this.#attempt?.mediaError(error);
  }

  /** Cancels whatever runs. Resolves when the element is free. */
  end(): Promise<void> {
    this.#isOver = true;
    this.#cancelRetry?.();
    if (this.#attempt !== undefined) {
      this.#context.log.change(this.#logId, ({ outcome }) =>
        outcome === 'running' ? { outcome: 'cancelled' } : {},
      );
    }
    this.#closeAttempt();
    return this.#closing;
  }

  /** Tries the candidate that the state names. */
  #try(): void {
    const state = this.#state;
    if (this.#isOver || state.name !== 'attempting') return;
    const { media, engines, log, clock } = this.#context;
    const { candidate } = this;
    if (candidate === undefined) {
      this.#giveUp();
      return;
    }
    const factories = enginesFor(candidate, engines, media);
    const skipped = state.hasPlayed
      ? undefined
      : reasonToSkip(candidate, factories.length > 0, this.#failures);
    this.#logId = log.add({
      index: state.index,
      candidate,
      engine: skipped === undefined ? (factories[0]?.name ?? null) : null,
      reason: state.hasPlayed ? 'reconnect' : 'plan',
      startedAt: clock.now() - this.#startedAt,
      stages: [],
      outcome: skipped === undefined ? 'running' : 'skipped',
      ...(skipped === undefined ? {} : { error: skipped.error }),
    });
    if (skipped === undefined) {
      void this.#open(this.#makeAttempt(candidate, factories), candidate);
      return;
    }
    if (skipped.isNew) {
      this.#failures.push({ candidate, error: skipped.error });
      this.#events.warning(skipped.error);
    }
    this.#step({ type: 'next' });
  }

  #makeAttempt(planned: Candidate, factories: readonly EngineFactory[]): Attempt {
    const { media, budgets, clock, memory, intent, log } = this.#context;
    const { resumeAt } = memory;
    const candidate = resumeAt === undefined ? planned : { ...planned, start: resumeAt };
    const logId = this.#logId;
    const attempt: Attempt = new Attempt(
      { media, candidate, factories, budgetMs: budgets()[candidate.kind], clock },
      {
        attached: () => {
          this.#events.engineChanged(attempt.engineName);
          memory.restoreRate();
          intent.apply();
        },
        ready: () => this.#ready(attempt),
        warning: (error) => this.#events.warning(error),
        failed: (error) => this.#failed(attempt, error),
        stage: (name) =>
          log.change(logId, ({ stages }) => ({ stages: [...stages, { name, at: attempt.elapsed }] })),
        streamType: (type) => this.#setStreamType(type),
        quality: (quality) => this.#events.qualityChanged(quality),
      },
    );
    this.#attempt = attempt;
    return attempt;
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
    const { media, clock, memory, intent, log } = this.#context;
    this.#joinTimeMs ??= clock.now() - this.#startedAt;
    log.change(this.#logId, { outcome: 'playing', elapsed: attempt.elapsed, engine: attempt.engineName });
    this.#events.engineChanged(attempt.engineName);
    if (this.#streamType === null && media.duration === Number.POSITIVE_INFINITY) this.#setStreamType('live');
    memory.restorePosition(this.#streamType === 'live');
    this.#transition({ type: 'ready', at: clock.now() });
    if (media.paused) intent.apply();
  }

  #failed(attempt: Attempt, error: PlayerError): void {
    const state = this.#state;
    if (this.#isOver || attempt !== this.#attempt) return;
    if (state.name !== 'attempting' && state.name !== 'playing') return;
    const { media, clock, memory, log, recovery: policy, random } = this.#context;
    if (attempt.isReady && media.ended && error.category === 'network') {
      // Servers hang up after the last message; everything was shown.
      this.#events.warning(error);
      return;
    }
    if (attempt.isReady && this.#streamType !== 'live') memory.rememberPosition();
    log.change(this.#logId, {
      outcome: 'failed',
      error,
      engine: attempt.engineName,
      ...(attempt.isReady ? {} : { elapsed: attempt.elapsed }),
    });
    this.#failures.push({ candidate: this.candidate, error });
    this.#closeAttempt();
    this.#events.warning(error);
    const hasPlayed = state.name === 'playing' || state.hasPlayed;
    const isHealthy = state.name === 'playing' && clock.now() - state.since >= policy.healthyAfterMs;
    const reconnects = isHealthy ? 0 : state.reconnects;
    const hasAlternative = this.#hasAlternative(state.index);
    const recovery = decideRecovery(error, { hasPlayed, reconnects, hasAlternative }, policy, random());
    if (recovery.type === 'next') {
      this.#step({ type: 'next' });
      return;
    }
    const { delayMs } = recovery;
    this.#step({ type: 'reconnect', delayMs, reconnects: reconnects + 1 });
    if (!this.#isOver) this.#cancelRetry = clock.after(delayMs, () => this.#step({ type: 'retry' }));
  }

  /** Whether a later candidate is worth a try: one of another kind, since another port is most often as dead. */
  #hasAlternative(index: number): boolean {
    const { engines, media } = this.#context;
    const isPlayable = (other: Candidate): boolean =>
      !reasonToSkip(other, enginesFor(other, engines, media).length > 0, this.#failures);
    return this.candidates
      .slice(index + 1)
      .some((other) => other.kind !== this.candidate?.kind && isPlayable(other));
  }

  #step(transition: PlayerTransition): void {
    if (this.#isOver) return;
    this.#transition(transition);
    this.#try();
  }

  #giveUp(): void {
    const error = finalError(this.#failures);
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
