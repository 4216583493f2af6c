import type { PlayerError } from '../errors/player-error.js';
import type { Candidate, RtmpCandidate } from '../source/candidate.js';
import type { AttemptLog, AttemptRecord } from './attempt-log.js';
import type { RungEvent } from './engine.js';
import { isSameStream, wouldFailAlike } from './redundant-candidate.js';

/** A candidate of an attempt that may have several. */
export interface PlannedRung {
  /** Position in the plan. */
  readonly index: number;
  readonly candidate: Candidate;
}

/** The ways that are tried together as what an engine is given. @param start seconds, in place of their own */
export function withLadder(planned: readonly PlannedRung[], start: number | undefined): Candidate {
  const [candidate, ...ladder] = planned.map((rung) =>
    start === undefined ? rung.candidate : { ...rung.candidate, start },
  ) as [Candidate, ...RtmpCandidate[]];
  return ladder.length === 0 ? candidate : { ...(candidate as RtmpCandidate), ladder };
}

interface Rung extends PlannedRung {
  /** Its record in the log; undefined until it is started. */
  logId?: number;
  startedAt: number;
  /** Failed or cancelled. */
  isOver?: boolean;
  error?: PlayerError;
  /** The engine has begun with it. */
  isDue?: boolean;
  /** The attempt has got time for it. */
  hasTime?: boolean;
}

/** Positions in the plan of the ways to one stream that stand side by side, `index` among them. */
export function waysBeside(plan: readonly Candidate[], index: number): readonly number[] {
  const candidate = plan[index];
  const isOther = (at: number): boolean => candidate === undefined || !isSameStream(candidate, plan[at]);
  let first = index;
  while (!isOther(first - 1)) first--;
  const ways = [first];
  for (let at = first + 1; at <= index || !isOther(at); at++) ways.push(at);
  return ways;
}

/** What becomes of the ways that one attempt tries: a record in the log for each that is started. */
export class Rungs {
  readonly #log: AttemptLog;
  readonly #now: () => number;
  readonly #record: Pick<AttemptRecord, 'engine' | 'reason'>;
  readonly #rungs: readonly Rung[];
  readonly #opened = new Set<string>();
  #isLadder = false;
  #answered: Rung | undefined;
  /** Where what happens behind a redirect is written down. */
  #redirected: Rung | undefined;

  /** @param now milliseconds since the run began */
  constructor(
    planned: readonly PlannedRung[],
    log: AttemptLog,
    now: () => number,
    record: Pick<AttemptRecord, 'engine' | 'reason'>,
  ) {
    this.#log = log;
    this.#now = now;
    this.#record = record;
    this.#rungs = planned.map((rung) => ({ ...rung, startedAt: 0 }));
    this.#start(this.#rungs[0]);
  }

  /** Whether the engine tells of its ways one by one. */
  get isLadder(): boolean {
    return this.#isLadder;
  }
  /** Those that were started. */
  get started(): readonly PlannedRung[] {
    return this.#rungs.filter(({ logId }) => logId !== undefined);
  }
  /** The one that the server answered on. */
  get answered(): PlannedRung | undefined {
    return this.#answered;
  }
  /** What the attempt's outcome is about: what answered, else the first that is not over. */
  get current(): PlannedRung | undefined {
    return this.#answered ?? this.#rungs.find(({ isOver }) => !isOver) ?? this.#rungs[0];
  }

  /** Takes an event of the engine; returns the rung where it is news for others than the log. */
  take({ index, type, stage, error }: RungEvent): PlannedRung | undefined {
    this.#isLadder = true;
    const isBehindRedirect = index >= this.#rungs.length;
    const rung = isBehindRedirect ? this.#redirected : this.#rungs[index];
    if (rung === undefined) return undefined;
    if (type === 'connected') {
      const before = this.#answered;
      if (before === undefined) this.#start(rung);
      this.#answered = rung;
      // An engine may connect anew while it plays, by another way.
      if (before !== undefined && before !== rung) this.plays(this.#record.engine);
      return rung;
    }
    if (rung.isOver || rung === this.#answered) return undefined;
    if (type === 'redirected') this.#redirected = rung;
    if (type === 'stage' || type === 'redirected') this.#reach(rung, stage ?? type);
    else if (isBehindRedirect) return undefined;
    else if (type === 'started') rung.isDue = true;
    else {
      if (type === 'failed') this.#start(rung);
      this.#end(rung, type, error);
    }
    if (this.#answered !== undefined) return undefined;
    for (const other of this.#rungs) if (other.isDue && !this.#isBehindGateway(other)) this.#start(other);
    return rung.isOver ? rung : undefined;
  }

  /** A browser opens one WebSocket to a gateway after the other, so nothing has begun before the first is open. */
  #isBehindGateway(rung: Rung): boolean {
    const endpoint = endpointOf(rung.candidate);
    return (
      !this.#opened.has(endpoint) &&
      this.#rungs.some(
        ({ logId, isOver, candidate }) =>
          logId !== undefined && !isOver && endpointOf(candidate) === endpoint,
      )
    );
  }

  /** What the engine tells of the attempt as a whole; with a ladder, each rung tells of its way to connect itself. */
  stage(name: string): void {
    const rung = this.#isLadder ? this.#answered : this.#rungs[0];
    if (rung !== undefined) this.#reach(rung, name);
  }

  /** One of them plays; the others are given up. */
  plays(engine: AttemptRecord['engine']): void {
    const current = this.current as Rung;
    this.#start(current);
    for (const rung of this.#rungs) {
      if (rung !== current && rung.logId !== undefined && !rung.isOver) this.#end(rung, 'cancelled');
    }
    this.#change(current, 'playing', { engine });
  }

  /**
   * The attempt is over. Returns whether anybody has yet to hear of the error: where every way has failed by itself, it
   * is one of theirs again.
   */
  fail(error: PlayerError, hasPlayed: boolean, engine: AttemptRecord['engine']): boolean {
    const isNews = !this.#rungs.some(
      (rung) => rung.error?.code === error.code && rung.error.message === error.message,
    );
    const { current } = this;
    for (const rung of this.#rungs) {
      if (rung.isOver || rung.logId === undefined) continue;
      const isMeant = isNews && (rung === current || this.#answered === undefined);
      if (!isMeant) this.#end(rung, 'cancelled');
      else if (hasPlayed) this.#log.change(rung.logId, { outcome: 'failed', error, engine });
      else this.#end(rung, 'failed', error, engine);
    }
    return isNews;
  }

  /** What plays is left for something better. */
  leave(): void {
    this.#log.change((this.current as Rung).logId ?? -1, { outcome: 'cancelled' });
  }

  cancel(): void {
    for (const rung of this.#rungs) {
      if (rung.logId !== undefined)
        this.#log.change(rung.logId, ({ outcome }) =>
          outcome === 'running' ? { outcome: 'cancelled' } : {},
        );
    }
  }

  /** Whether all others are bound to fail as this one did. */
  wouldAllFailAlike({ candidate }: PlannedRung, error: PlayerError): boolean {
    return this.#rungs.every((rung) => rung.isOver || wouldFailAlike(rung.candidate, candidate, error.code));
  }

  /**
   * How many more have become worth waiting for: those that were started behind the first, once their gateway is open.
   * One that does not open keeps nobody waiting longer.
   */
  takeTime(): number {
    const due = this.#rungs.filter(
      ({ logId, hasTime, candidate }, at) =>
        at > 0 && logId !== undefined && !hasTime && this.#opened.has(endpointOf(candidate)),
    );
    for (const rung of due) rung.hasTime = true;
    return due.length;
  }

  #start(rung: Rung | undefined): void {
    if (rung === undefined || rung.logId !== undefined || rung.isOver) return;
    rung.startedAt = this.#now();
    rung.logId = this.#log.add({
      index: rung.index,
      candidate: rung.candidate,
      ...this.#record,
      startedAt: rung.startedAt,
      stages: [],
      outcome: 'running',
    });
  }

  #reach(rung: Rung, name: string): void {
    this.#start(rung);
    this.#opened.add(endpointOf(rung.candidate));
    const stage = { name, at: this.#now() - rung.startedAt };
    this.#log.change(rung.logId ?? -1, ({ stages }) =>
      stages.some((other) => other.name === name) ? {} : { stages: [...stages, stage] },
    );
  }

  #end(rung: Rung, outcome: 'failed' | 'cancelled', error?: PlayerError, engine = this.#record.engine): void {
    rung.isOver = true;
    if (error !== undefined) rung.error = error;
    this.#change(rung, outcome, { engine, ...(error && { error }) });
  }

  #change({ logId = -1, startedAt }: Rung, outcome: AttemptRecord['outcome'], more: object): void {
    this.#log.change(logId, { ...more, outcome, elapsed: this.#now() - startedAt });
  }
}

function endpointOf(candidate: Candidate): string {
  return candidate.kind === 'rtmp' ? candidate.endpoint : '';
}
