import type { PlayerError } from '../../errors/player-error.js';
import type { StatusInfo } from './net-connection.js';

/** What a stream can have been asked for and is answered by status. */
export type PendingStep = 'play' | 'play2' | 'append' | 'stop' | 'seek' | 'pause' | 'unpause';

interface Waiting {
  readonly step: PendingStep;
  readonly transactionId: number;
  readonly resolve: (info: StatusInfo) => void;
  readonly reject: (error: PlayerError) => void;
  readonly timer: unknown;
}

/** Status answers carry no transaction id that could be trusted, so they are matched in order, by what they say. */
export class PendingSteps {
  readonly #waiting: Waiting[] = [];

  get size(): number {
    return this.#waiting.length;
  }

  wait(
    step: PendingStep,
    transactionId: number,
    timeoutMs: number,
    late: () => PlayerError,
  ): Promise<StatusInfo> {
    return new Promise<StatusInfo>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#take((w) => w.transactionId === transactionId)?.reject(late());
      }, timeoutMs);
      this.#waiting.push({ step, transactionId, resolve, reject, timer });
    });
  }

  has(step: PendingStep): boolean {
    return this.#waiting.some((w) => w.step === step);
  }

  stepOf(transactionId: number): PendingStep | undefined {
    return this.#waiting.find((w) => w.transactionId === transactionId)?.step;
  }

  /** Which of what is waited for an error status is about: the kind its code names, else the oldest. */
  failedBy(code: string): PendingStep | undefined {
    const kind = code.split('.')[1] ?? '';
    const named =
      this.#waiting.find((w) => w.step === kind) ?? this.#waiting.find((w) => w.step === `${kind}2`);
    return (named ?? this.#waiting[0])?.step;
  }

  /** The oldest of its kind. */
  resolve(step: PendingStep, info: StatusInfo): void {
    this.#take((w) => w.step === step)?.resolve(info);
  }

  reject(step: PendingStep, error: () => PlayerError): void {
    this.#take((w) => w.step === step)?.reject(error());
  }

  rejectAll(error: (step: PendingStep) => PlayerError): void {
    for (let w = this.#take(() => true); w !== undefined; w = this.#take(() => true)) w.reject(error(w.step));
  }

  #take(isWanted: (waiting: Waiting) => boolean): Waiting | undefined {
    const index = this.#waiting.findIndex(isWanted);
    if (index < 0) return undefined;
    const [waiting] = this.#waiting.splice(index, 1);
    if (waiting !== undefined) clearTimeout(waiting.timer);
    return waiting;
  }
}
