import type { MediaLibrary, TitleLease } from '../library/media-library.js';
import type { LiveStreams } from './live-streams.js';
import { runLoopChannel } from './loop-channel.js';

const STEPS = ['low', 'mid', 'high'];

/**
 * The live streams `ladder_low`, `ladder_mid` and `ladder_high`: the files of these names again and again, in step with
 * each other. They begin when somebody first asks for one of them.
 */
export class LoopLadder {
  readonly #library: MediaLibrary;
  readonly #live: LiveStreams;
  readonly #signal: AbortSignal;
  #started: Promise<void> | undefined;
  readonly #running: Promise<void>[] = [];

  constructor(library: MediaLibrary, live: LiveStreams, signal: AbortSignal) {
    this.#library = library;
    this.#live = live;
    this.#signal = signal;
  }

  /** Resolves when they are published, as far as there are files for them. Undefined: the path is not theirs. */
  wake(path: string): Promise<void> | undefined {
    if (!/^ladder(?:_\w+)?(?:[./]|$)/.test(path) || this.#signal.aborted) return undefined;
    this.#started ??= this.#start();
    return this.#started;
  }

  /** Resolves when all have ended. */
  async ended(): Promise<void> {
    await this.#started;
    await Promise.all(this.#running);
  }

  async #start(): Promise<void> {
    const leases: [string, TitleLease][] = [];
    for (const step of STEPS) {
      const lease = await this.#library.open(`videos/ladder_${step}.mp4`).catch(() => undefined);
      if (lease !== undefined) leases.push([`ladder_${step}`, lease]);
    }
    for (const [name, lease] of leases) {
      const publication = lease.title.video === undefined ? undefined : this.#live.get(name)?.publish();
      if (publication === undefined) {
        lease.release();
        continue;
      }
      const run = runLoopChannel(lease.title, publication, this.#signal);
      this.#running.push(
        run
          .catch(() => undefined)
          .then(() => {
            publication.end();
            lease.release();
          }),
      );
    }
  }
}
