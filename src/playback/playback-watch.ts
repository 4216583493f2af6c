import type { Clock } from './clock.js';

/** What only somebody who watches the element knows: when the first picture was there, and how often it stood. */
export class PlaybackWatch {
  readonly #media: HTMLMediaElement;
  readonly #clock: Clock;
  #firstFrameAt: number | undefined;
  #stalls = 0;
  #stalledMs = 0;
  #standsSince: number | undefined;

  /** @param signal ends it */
  constructor(media: HTMLMediaElement, clock: Clock, signal: AbortSignal) {
    this.#media = media;
    this.#clock = clock;
    const on = (type: string, listener: () => void): void =>
      media.addEventListener(type, listener, { signal });
    // Not before: the last picture of what was there may still be shown.
    on('loadstart', () => this.#awaitPicture(signal));
    on('loadeddata', () => this.#loaded());
    on('waiting', () => this.#waiting());
    for (const type of ['playing', 'pause', 'ended', 'emptied']) on(type, () => this.#goesOn());
  }

  /** Time of the clock. */
  get firstFrameAt(): number | undefined {
    return this.#firstFrameAt;
  }
  get stalls(): number {
    return this.#stalls;
  }
  get stalledSeconds(): number {
    const going = this.#standsSince === undefined ? 0 : this.#clock.now() - this.#standsSince;
    return (this.#stalledMs + going) / 1000;
  }

  #awaitPicture(signal: AbortSignal): void {
    const video = this.#media as Partial<HTMLVideoElement>;
    if (this.#firstFrameAt !== undefined) return;
    const handle = video.requestVideoFrameCallback?.(() => {
      this.#firstFrameAt ??= this.#clock.now();
    });
    if (handle !== undefined)
      signal.addEventListener('abort', () => video.cancelVideoFrameCallback?.(handle), { once: true });
  }

  /** The first picture, where the browser does not tell of pictures, or the first sound. */
  #loaded(): void {
    const { requestVideoFrameCallback, videoWidth } = this.#media as Partial<HTMLVideoElement>;
    if (requestVideoFrameCallback === undefined || videoWidth === 0) this.#firstFrameAt ??= this.#clock.now();
  }

  #waiting(): void {
    const { seeking, paused, ended } = this.#media;
    // Before the first picture it is joining, and a seek waits by right.
    if (this.#firstFrameAt === undefined || seeking || paused || ended) return;
    if (this.#standsSince !== undefined) return;
    this.#standsSince = this.#clock.now();
    this.#stalls++;
  }

  #goesOn(): void {
    if (this.#standsSince !== undefined) this.#stalledMs += this.#clock.now() - this.#standsSince;
    this.#standsSince = undefined;
  }
}
