import type { NetStream } from '../protocol/connection/net-connection.js';
import { milliseconds } from '../protocol/units.js';
import { shouldHold } from './flow-control.js';

/** Time for the server to do as it was asked: ms, and as a part of the buffer. */
const MIN_HURRY_MS = 250;
const MAX_HURRY_MS = 1000;
const HURRY_PART = 0.25;

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

  /**
   * `ahead`: how many seconds what is buffered lasts; `at`: the server's clock; `rate`: of playback. Whether the stream
   * goes on now after it was held.
   */
  report(ahead: number, at: number, rate = 1): boolean {
    if (ahead < this.#bufferLength / 2 && !this.#isHeld) this.#hurry(ahead, Math.max(1, rate));
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
  #hurry(ahead: number, rate: number): void {
    const wanted = this.#bufferLength * 1000;
    const interval = Math.min(MAX_HURRY_MS, Math.max(MIN_HURRY_MS, wanted * HURRY_PART));
    if (performance.now() - this.#changedAt < interval) return;
    // What is missing, and by how much the viewer is faster than the server until it is asked again.
    this.#extra += (wanted - ahead * 1000) * rate + interval * (rate - 1);
    this.#tell();
  }

  #tell(): void {
    this.#changedAt = performance.now();
    this.#stream.setBufferLength(milliseconds(Math.round(this.#bufferLength * 1000 + this.#extra)));
  }
}
