import type { FlushResult } from '../../src/mse/segment-sink.js';
import type { Ranges } from '../../src/mse/time-ranges.js';

interface Chunk {
  readonly start: number;
  readonly end: number;
  /** Which seek's media it is. */
  readonly seekId: number;
}

type Operation = { readonly chunk: Chunk } | { readonly removed: () => void };

/** So far behind its end a range still satisfies a seek, as seen from Chromium. Seconds. */
const FUDGE = 0.08;

/**
 * A media element with one SourceBuffer, as far as seeks go, with Chromium's way of completing one: with whatever is
 * there at that moment, also media that is removed right after, behind which its decoder then goes on. Nothing happens
 * by itself: a test says when.
 */
export class FakeSeekMedia {
  whenSeeking: () => void = () => {};
  whenChanged: () => void = () => {};
  seeking = false;
  /** What is shown is not what belongs to the place: the decoder went on behind media that is gone. */
  isOff = false;
  #time = 0;
  #chunks: readonly Chunk[] = [];
  #operations: Operation[] = [];
  #running: Operation | undefined;
  #events = 0;

  get currentTime(): number {
    return this.#time;
  }
  set currentTime(seconds: number) {
    this.#time = seconds;
    this.seeking = true;
    this.isOff = false;
    this.#events++;
  }
  get buffered(): Ranges {
    const list = [...this.#chunks].sort((a, b) => a.start - b.start);
    const merged: { start: number; end: number }[] = [];
    for (const { start, end } of list) {
      const last = merged.at(-1);
      if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
      else merged.push({ start, end });
    }
    return {
      length: merged.length,
      start: (index) => merged[index]!.start,
      end: (index) => merged[index]!.end,
    };
  }
  /** Whose media is in the buffer. */
  get seekIds(): readonly number[] {
    return [...new Set(this.#chunks.map(({ seekId }) => seekId))];
  }

  append(chunk: Chunk): void {
    this.#operations.push({ chunk });
  }

  flush(): Promise<FlushResult> {
    const wasAppending = this.#running !== undefined && 'chunk' in this.#running;
    for (const operation of this.#operations) if ('removed' in operation) operation.removed();
    return new Promise((resolve) => {
      this.#operations = [{ removed: () => resolve({ wasAppending }) }];
    });
  }

  /** What is in the buffer from `start` to `end` goes, as when the back buffer is shortened. */
  lose(start: number, end: number): void {
    this.#chunks = this.#chunks.filter((chunk) => chunk.end <= start || chunk.start >= end);
  }

  /** The SourceBuffer begins what is next, or finishes what it does. `false`: nothing to do. */
  work(): boolean {
    const running = this.#running;
    if (running === undefined) {
      this.#running = this.#operations.shift();
      return this.#running !== undefined;
    }
    this.#running = undefined;
    if ('chunk' in running) {
      this.#chunks = [...this.#chunks, running.chunk];
    } else {
      if (!this.seeking && this.#has(this.#time)) this.isOff = true;
      this.#chunks = [];
      running.removed();
    }
    this.whenChanged();
    return true;
  }

  /** The browser completes its seek, if it can. */
  completeSeek(): boolean {
    if (!this.seeking || !this.#has(this.#time)) return false;
    this.seeking = false;
    return true;
  }

  /** The next `seeking` event. */
  dispatch(): boolean {
    if (this.#events === 0) return false;
    this.#events--;
    this.whenSeeking();
    return true;
  }

  #has(time: number): boolean {
    return this.#chunks.some(({ start, end }) => start <= time && time < end + FUDGE);
  }
}
