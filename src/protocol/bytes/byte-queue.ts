import type { PlayerError } from '../../errors/player-error.js';

/**
 * Turns pushed bytes into an `AsyncIterable` for one reader. What was pushed before `end` or `fail` still arrives;
 * the reader leaving early empties the queue and tells the owner.
 */
export class ByteQueue implements AsyncIterable<Uint8Array> {
  /** Bytes pushed and not yet taken. */
  size = 0;
  /** Called when the reader has taken some. */
  onTaken?: () => void;
  private chunks: Uint8Array[] = [];
  private head = 0;
  private over = false;
  private failure: PlayerError | undefined;
  private wake: (() => void) | undefined;
  private readonly onAbandoned: (() => void) | undefined;

  /** @param onAbandoned called when the reader stops before the end */
  constructor(onAbandoned?: () => void) {
    this.onAbandoned = onAbandoned;
  }

  /** Pushing after `end` or `fail` has no effect: late bytes of a closed pipe are of use to nobody. */
  push(bytes: Uint8Array): void {
    if (this.over || bytes.byteLength === 0) return;
    this.chunks.push(bytes);
    this.size += bytes.byteLength;
    this.wake?.();
  }

  end(): void {
    this.over = true;
    this.wake?.();
  }

  /** The reader gets what is queued and then this error. The first of `end` and `fail` counts. */
  fail(error: PlayerError): void {
    if (this.over) return;
    this.failure = error;
    this.end();
  }

  /** Drops what nobody will read. */
  clear(): void {
    this.chunks = [];
    this.head = 0;
    this.size = 0;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    let finished = false;
    try {
      for (;;) {
        const next = this.take();
        if (next !== undefined) {
          yield next;
        } else if (this.over) {
          finished = true;
          if (this.failure !== undefined) throw this.failure;
          return;
        } else {
          await new Promise<void>((resolve) => (this.wake = resolve));
          this.wake = undefined;
        }
      }
    } finally {
      if (!finished) {
        this.over = true;
        this.clear();
        this.onAbandoned?.();
      }
    }
  }

  private take(): Uint8Array | undefined {
    const next = this.chunks[this.head];
    if (next === undefined) return undefined;
    this.size -= next.byteLength;
    this.onTaken?.();
    this.head += 1;
    if (this.head === this.chunks.length) {
      this.chunks = [];
      this.head = 0;
    } else if (this.head === 1024) {
      // `shift` on a long array moves every element; cutting now and then keeps taking cheap and memory bounded.
      this.chunks = this.chunks.slice(this.head);
      this.head = 0;
    }
    return next;
  }
}
