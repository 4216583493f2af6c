import type { PlayerError } from '../errors/player-error.js';
import { redactValue } from '../errors/redact.js';
import type { Candidate } from '../source/candidate.js';
import type { EngineName } from './engine.js';

export interface AttemptStage {
  readonly name: string;
  /** Milliseconds since the attempt began. */
  readonly at: number;
}

export type AttemptOutcome = 'running' | 'playing' | 'failed' | 'skipped' | 'cancelled';

/** One line of what was tried: plain data for people, secrets redacted. */
export interface AttemptRecord {
  /** Position of the candidate in the plan. */
  readonly index: number;
  readonly candidate: Candidate;
  readonly engine: EngineName | null;
  readonly reason: 'plan' | 'reconnect' | 'better';
  /** Milliseconds since `load()` (or since play, where nothing loaded before it). */
  readonly startedAt: number;
  readonly stages: readonly AttemptStage[];
  readonly outcome: AttemptOutcome;
  /** Milliseconds from the beginning until the candidate was ready, or until it failed. */
  readonly elapsed?: number;
  readonly error?: PlayerError;
}

/** A candidate as it may be shown. */
export function redactCandidate(candidate: Candidate): Candidate {
  return redactValue(candidate) as Candidate;
}

/** Records of a long live session stay bounded: the newest are kept. */
const MAX_RECORDS = 200;

export class AttemptLog {
  #records: AttemptRecord[] = [];
  #dropped = 0;
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get records(): readonly AttemptRecord[] {
    return this.#records;
  }

  clear(): void {
    this.#records = [];
    this.#dropped = 0;
    this.#onChange();
  }

  /** The number under which the record can be changed. */
  add(record: AttemptRecord): number {
    this.#records = [...this.#records, { ...record, candidate: redactCandidate(record.candidate) }];
    const id = this.#dropped + this.#records.length - 1;
    const surplus = this.#records.length - MAX_RECORDS;
    if (surplus > 0) {
      this.#records = this.#records.slice(surplus);
      this.#dropped += surplus;
    }
    this.#onChange();
    return id;
  }

  change(
    id: number,
    change: Partial<AttemptRecord> | ((record: AttemptRecord) => Partial<AttemptRecord>),
  ): void {
    const record = this.#records[id - this.#dropped];
    if (record === undefined) return;
    const changed = { ...record, ...(typeof change === 'function' ? change(record) : change) };
    this.#records = this.#records.map((other) => (other === record ? changed : other));
    this.#onChange();
  }
}
