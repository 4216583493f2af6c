import { PlayerError } from '../../errors/player-error.js';
import type { AmfValue } from '../amf/amf-value.js';

interface Transaction {
  readonly resolve: (values: readonly AmfValue[]) => void;
  readonly reject: (error: PlayerError) => void;
  readonly timer: unknown;
}

/** Calls that wait for `_result` or `_error`: RTMP 1.0 section 7.2.1.2. */
export class Transactions {
  readonly #waiting = new Map<number, Transaction>();
  #lastId = 0;

  get size(): number {
    return this.#waiting.size;
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  wait(id: number, timeoutMs: number, late: () => PlayerError): Promise<readonly AmfValue[]> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.reject(id, late()), timeoutMs);
      this.#waiting.set(id, { resolve, reject, timer });
    });
  }

  has(id: number): boolean {
    return this.#waiting.has(id);
  }

  /** False when nobody waits: an answer to an optional call, or a late one. */
  resolve(id: number, values: readonly AmfValue[]): boolean {
    const transaction = this.#take(id);
    transaction?.resolve(values);
    return transaction !== undefined;
  }

  reject(id: number, error: PlayerError): boolean {
    const transaction = this.#take(id);
    transaction?.reject(error);
    return transaction !== undefined;
  }

  rejectAll(error: PlayerError): void {
    for (const id of this.#waiting.keys()) this.reject(id, error);
  }

  #take(id: number): Transaction | undefined {
    const transaction = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (transaction !== undefined) clearTimeout(transaction.timer);
    return transaction;
  }
}
