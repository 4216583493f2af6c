import type { NetStream } from '../protocol/connection/net-connection.js';
import { milliseconds } from '../protocol/units.js';
import { shouldHold } from './flow-control.js';

/** Time for the server to do as it was asked. ms. */
const HURRY_MS = 1000;

/**
 * How fast one server sends one recording: `pause` when far more is buffered than wanted, a larger `SetBufferLength`
 * when it sends too slowly for what is played. Times in ms.
 */
export class ServerPace {
  readonly #stream: NetStream;
  readonly #bufferLength: number;
  #isHeld = false;
  #isPauseSent = false;
  /** What the server is asked to send ahead beyond the wanted buffer. */
  #extra = 0;
  #changedAt = performance.now();

  /** `bufferLength`: seconds. */
  constructor(stream: NetStream, bufferLength: number) {
    this.#stream = stream;
    this.#bufferLength = bufferLength;
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** `ahead`: seconds buffered; `at`: the server's clock. Whether the stream goes on now after it was held. */
  report(ahead: number, at: number): boolean {
    if (ahead < this.#bufferLength / 2 && !this.#isHeld) this.#hurry();
    const hold = shouldHold(this.#isHeld, ahead, this.#bufferLength);
    if (hold === this.#isHeld || this.#isPauseSent) return false;
    this.#pause(hold, at);
    return !hold;
  }

  /** Lets a held stream go on. Whether it was held. */
  resume(at: number): boolean {
    if (!this.#isHeld) return false;
    this.#pause(false, at);
    return true;
  }

  /** The stream goes on from so long before the place that is wanted. */
  begin(extra: number): void {
    this.#extra = extra;
    this.#tell();
  }

  #pause(paused: boolean, at: number): void {
    this.#isHeld = paused;
    this.#isPauseSent = true;
    const settled = (): void => {
      this.#isPauseSent = false;
    };
    // Some servers do as told and do not say so.
    this.#stream.pause(paused, milliseconds(at)).then(settled, settled);
  }

  /** Servers send a buffer's length ahead and then as fast as time goes: too slow for a viewer at double speed. */
  #hurry(): void {
    if (performance.now() - this.#changedAt < HURRY_MS) return;
    this.#extra += this.#bufferLength * 1000;
    this.#tell();
  }

  #tell(): void {
    this.#changedAt = performance.now();
    this.#stream.setBufferLength(milliseconds(Math.round(this.#bufferLength * 1000 + this.#extra)));
  }
}
