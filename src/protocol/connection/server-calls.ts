import { PlayerError } from '../../errors/player-error.js';
import type { AmfValue } from '../amf/amf-value.js';
import type { CommandMessage } from '../message/message.js';
import { findRefusal } from './status-info.js';
import { Transactions } from './transactions.js';

/** That the client has not answered. */
const MAX_CALLS = 64;

/** What the server asks its client. */
export class ServerCalls {
  readonly #send: (name: string, transactionId: number, values: readonly AmfValue[]) => void;
  readonly #transactions = new Transactions();
  #isOver = false;

  constructor(send: (name: string, transactionId: number, values: readonly AmfValue[]) => void) {
    this.#send = send;
  }

  call(name: string, values: readonly AmfValue[], timeoutMs: number): Promise<readonly AmfValue[]> {
    if (this.#isOver) return Promise.reject(failed('the client is gone'));
    if (this.#transactions.size >= MAX_CALLS) {
      return Promise.reject(failed('too many calls wait for the client'));
    }
    const id = this.#transactions.nextId();
    const answer = this.#transactions.wait(id, timeoutMs, () => failed(`the client does not answer ${name}`));
    this.#send(name, id, [null, ...values]);
    return answer;
  }

  /** `_result` or `_error` of the client. */
  answer({ name, transactionId, values }: CommandMessage): void {
    if (name === '_result') this.#transactions.resolve(transactionId, values.slice(1));
    else this.#transactions.reject(transactionId, failed(findRefusal(values)?.description ?? 'it refused'));
  }

  end(): void {
    this.#isOver = true;
    this.#transactions.rejectAll(failed('the client is gone'));
  }
}

const failed = (message: string): PlayerError => new PlayerError('CF_RTMP_CALL_FAILED', { message });
