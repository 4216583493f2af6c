import type { MediaLibrary } from '../library/media-library.js';
import type { LiveStream } from './live-stream.js';
import type { LiveStreams } from './live-streams.js';
import { runLoopChannel } from './loop-channel.js';
import { parseLoopName } from './loop-name.js';

const MAX_RUNNING = 16;
/** ms that one goes on for when nobody has it on screen any more: HLS viewers come and ask. */
const AFTERLIFE = 30_000;

interface RunningLoop {
  readonly stream: LiveStream;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
  lastAsked: number;
}

/** The live streams `loop/…`: files of the library again and again, each from when somebody first asks for it. */
export class LoopFiles {
  readonly #library: MediaLibrary;
  readonly #live: LiveStreams;
  readonly #signal: AbortSignal;
  readonly #starting = new Map<string, Promise<void>>();
  readonly #running = new Map<string, RunningLoop>();
  readonly #afterlife: number;
  readonly #timer: NodeJS.Timeout;

  constructor(library: MediaLibrary, live: LiveStreams, signal: AbortSignal, afterlife = AFTERLIFE) {
    this.#library = library;
    this.#live = live;
    this.#signal = signal;
    this.#afterlife = afterlife;
    this.#timer = setInterval(() => this.#endIdle(), afterlife / 6).unref();
  }

  /** Resolves when it is published, as far as there is a file for it. Undefined: the name is none of theirs. */
  wake(name: string): Promise<void> | undefined {
    const running = this.#running.get(name);
    if (running !== undefined) running.lastAsked = performance.now();
    const parsed = parseLoopName(name);
    if (parsed === undefined || running !== undefined || this.#signal.aborted) return undefined;
    const known = this.#starting.get(name);
    if (known !== undefined) return known;
    const starting = this.#start(name, parsed).finally(() => this.#starting.delete(name));
    this.#starting.set(name, starting);
    return starting;
  }

  /** Resolves when all have ended, which they do with the signal. */
  async ended(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#starting.values());
    await Promise.all([...this.#running.values()].map(({ ended }) => ended));
  }

  async #start(name: string, loop: NonNullable<ReturnType<typeof parseLoopName>>): Promise<void> {
    if (this.#running.size >= MAX_RUNNING) return;
    // Whoever plays a file that cannot be played is told why; here it is no stream.
    const lease = await this.#library.open(loop.key).catch(() => undefined);
    const stream = lease?.title.video === undefined ? undefined : this.#live.get(name);
    const publication = stream?.publish();
    if (lease === undefined || stream === undefined || publication === undefined) {
      lease?.release();
      return;
    }
    const stop = new AbortController();
    const signal = AbortSignal.any([this.#signal, stop.signal]);
    const ended = runLoopChannel(lease.title, publication, signal, loop)
      .catch(() => undefined)
      .then(() => {
        this.#running.delete(name);
        publication.end();
        lease.release();
      });
    this.#running.set(name, { stream, stop, ended, lastAsked: performance.now() });
  }

  #endIdle(): void {
    const now = performance.now();
    for (const { stream, stop, lastAsked } of this.#running.values())
      if (!stream.hasListeners && now - lastAsked > this.#afterlife) stop.abort();
  }
}
