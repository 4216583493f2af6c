import type { PlayerError } from '../../src/errors/player-error.js';
import type { ByteChannel } from '../../src/protocol/byte-channel.js';

/** One end of a pipe in memory, with what a test does to it. */
export interface MemoryChannel extends ByteChannel {
  /** Breaks the pipe: the other end's `incoming` throws. */
  break(error: PlayerError): void;
  readonly isClosed: boolean;
}

/** The two ends of a pipe. `highWaterMark` in bytes: `send` resolves when no more than that waits to be read. */
export function memoryChannelPair(highWaterMark = Infinity): [MemoryChannel, MemoryChannel] {
  const there = new Pipe(highWaterMark);
  const back = new Pipe(highWaterMark);
  return [end(back, there), end(there, back)];
}

function end(incoming: Pipe, outgoing: Pipe): MemoryChannel {
  return {
    incoming: { [Symbol.asyncIterator]: () => ({ next: () => incoming.read() }) },
    send: (bytes) => outgoing.write(bytes),
    close: () => {
      outgoing.end(undefined);
      incoming.end(undefined);
    },
    break: (error) => outgoing.end(error),
    get isClosed() {
      return outgoing.isEnded;
    },
  };
}

class Pipe {
  isEnded = false;
  readonly #highWaterMark: number;
  readonly #queue: Uint8Array[] = [];
  #size = 0;
  #error: PlayerError | undefined;
  #wake: (() => void) | undefined;
  #drained: (() => void)[] = [];

  constructor(highWaterMark: number) {
    this.#highWaterMark = highWaterMark;
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.isEnded) throw new Error('the pipe is closed');
    this.#queue.push(bytes.slice());
    this.#size += bytes.byteLength;
    this.#wake?.();
    if (this.#size > this.#highWaterMark) await new Promise<void>((resolve) => this.#drained.push(resolve));
  }

  end(error: PlayerError | undefined): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.#error = error;
    this.#wake?.();
    for (const resolve of this.#drained.splice(0)) resolve();
  }

  async read(): Promise<IteratorResult<Uint8Array, undefined>> {
    for (;;) {
      const bytes = this.#queue.shift();
      if (bytes !== undefined) {
        this.#size -= bytes.byteLength;
        if (this.#size <= this.#highWaterMark) for (const resolve of this.#drained.splice(0)) resolve();
        return { done: false, value: bytes };
      }
      if (this.#error !== undefined) throw this.#error;
      if (this.isEnded) return { done: true, value: undefined };
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
