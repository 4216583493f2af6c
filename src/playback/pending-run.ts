import { PlayerError } from '../errors/player-error.js';
import type { Candidate } from '../source/candidate.js';
import { enginesFor } from './engine-registry.js';
import type { CombinedPlan } from './plan-all.js';
import type { PlanRun, PlanRunContext, PlanRunEvents, PlanRunOptions } from './plan-run.js';
import type { PlayerState } from './player-state.js';

interface PendingRunOptions extends PlanRunOptions {
  /** Makes the plan, where that takes more than a moment; it is made when something is to be played. */
  readonly plan?: ((signal: AbortSignal) => Promise<CombinedPlan>) | undefined;
}

/** There once any player of the page has needed it. */
let code: typeof import('./plan-run.js') | undefined;

/**
 * One life of a plan, from load to the next load. What a run needs beyond its plan (attempts, failures, reconnects) is
 * fetched when something is to be played, beside the code of the first engine: a page that only shows a poster, or
 * waits for a click, goes without.
 */
export class PendingRun {
  readonly #context: PlanRunContext;
  #options: PendingRunOptions;
  readonly #events: PlanRunEvents;
  #run: PlanRun | undefined;
  #state: PlayerState = { name: 'idle' };
  readonly #planning = new AbortController();
  #isOver = false;

  constructor(context: PlanRunContext, options: PendingRunOptions, events: PlanRunEvents) {
    this.#context = context;
    this.#options = options;
    this.#events = events;
  }

  get state(): PlayerState {
    return this.#run?.state ?? this.#state;
  }
  get candidates(): readonly Candidate[] {
    return this.#options.candidates;
  }
  get candidate(): Candidate | undefined {
    const { state } = this;
    return 'index' in state ? this.candidates[state.index] : undefined;
  }
  /** There once something is tried. */
  get run(): PlanRun | undefined {
    return this.#run;
  }
  /** Whether media is there, so that what the element reports is about it. */
  get hasMedia(): boolean {
    return this.#run?.hasMedia === true;
  }
  /** Whether the element is between two sources. */
  get isBusy(): boolean {
    return ['attempting', 'reconnecting', 'held'].includes(this.state.name);
  }

  /** `hold`: nothing is loaded before {@link begin}. */
  start(hold: boolean): void {
    const { configError } = this.#options;
    if (this.candidates.length === 0 && !this.#options.plan)
      this.#fail(configError ?? new PlayerError('CF_CONFIG_NO_SOURCE'));
    else if (hold) this.#enter({ name: 'held' });
    else this.#attempt();
  }

  /** The viewer wants to see something. */
  begin(): void {
    if (this.#run !== undefined) this.#run.begin();
    else if (this.#state.name === 'held') this.#attempt();
  }

  mediaError(error: MediaError): void {
    this.#run?.mediaError(error);
  }

  /** Cancels whatever runs. Resolves when the element is free. */
  end(): Promise<void> {
    this.#isOver = true;
    this.#planning.abort();
    return this.#run?.end() ?? this.#options.after;
  }

  #attempt(): void {
    const startedAt = this.#context.clock.now();
    this.#enter({ name: 'attempting', index: 0, reconnects: 0, hasPlayed: false });
    // A listener may have loaded something else meanwhile.
    if (!this.#isOver) void this.#runWith(startedAt);
  }

  async #runWith(startedAt: number): Promise<void> {
    const { engines, media } = this.#context;
    const { plan } = this.#options;
    try {
      if (plan !== undefined) {
        const { candidates, warnings, error } = await plan(this.#planning.signal);
        if (this.#isOver) return;
        this.#options = { ...this.#options, candidates, configError: error };
        warnings.forEach((warning) => this.#events.warning(warning));
        // A listener may have loaded something else meanwhile.
        if (this.#isOver) return;
        if (error !== undefined) {
          this.#fail(error);
          return;
        }
      }
    } catch (error) {
      this.#fail(PlayerError.from(error, 'CF_ENV_NO_ENGINE', { stage: 'load' }));
      return;
    }
    const [candidate] = this.candidates;
    const [factory] = candidate === undefined ? [] : enginesFor(candidate, engines, media);
    const preloaded = code === undefined && factory ? { factory, engine: factory.load() } : undefined;
    // Whoever uses it hears of it.
    preloaded?.engine.catch(() => undefined);
    try {
      if (code === undefined) code = await import('./plan-run.js');
    } catch (error) {
      this.#fail(PlayerError.from(error, 'CF_ENV_NO_ENGINE', { stage: 'load' }));
      return;
    }
    if (this.#isOver) return;
    const { PlanRun: Run } = code;
    this.#run = new Run(this.#context, { ...this.#options, startedAt, preloaded }, this.#events);
    this.#run.start();
  }

  #fail(error: PlayerError): void {
    if (this.#isOver) return;
    const fatal = error.asFatal();
    this.#enter({ name: 'failed', error: fatal });
    if (!this.#isOver) this.#events.gaveUp(fatal);
  }

  #enter(state: PlayerState): void {
    this.#state = state;
    this.#events.stateChanged(state);
  }
}
