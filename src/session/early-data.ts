import type { DataMessage } from '../protocol/message/message.js';

/** Nobody says more before the first picture. */
const MAX_MESSAGES = 100;

/** Data messages of a place whose media is not there yet. */
export class EarlyData {
  #messages: DataMessage[] = [];

  add(message: DataMessage): void {
    if (this.#messages.length < MAX_MESSAGES) this.#messages.push(message);
  }

  /** Those before are of another place. */
  keepFrom(timestamp: number): void {
    this.#messages = this.#messages.filter((message) => message.timestamp >= timestamp);
  }

  take(): readonly DataMessage[] {
    return this.#messages.splice(0);
  }

  clear(): void {
    this.#messages = [];
  }
}
