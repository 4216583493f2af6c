interface PendingPlay {
  resolve(): void;
  reject(reason: unknown): void;
}

/**
 * Whether the viewer (or `autoplay`) wants the media to play. The element forgets it whenever its source changes
 * (the media element load algorithm sets `paused`), so between two candidates the wish is kept here.
 */
export class PlayIntent {
  readonly #media: HTMLMediaElement;
  readonly #onBlocked: (error: unknown) => void;
  #wanted = false;
  #pending: PendingPlay[] = [];

  constructor(media: HTMLMediaElement, onBlocked: (error: unknown) => void) {
    this.#media = media;
    this.#onBlocked = onBlocked;
  }

  get wanted(): boolean {
    return this.#wanted;
  }

  want(): void {
    this.#wanted = true;
  }

  /** What `HTMLMediaElement.play()` promises, held across candidates: settles when it plays, or when it never will. */
  request(): Promise<void> {
    this.#wanted = true;
    const promise = new Promise<void>((resolve, reject) => this.#pending.push({ resolve, reject }));
    this.apply();
    return promise;
  }

  /** Plays the element if that is wanted; called again for each new source. */
  apply(): void {
    if (!this.#wanted) return;
    this.#media.play().then(
      () => this.#settle((play) => play.resolve()),
      (error: unknown) => {
        // AbortError: a new source came in between; NotSupportedError: the source failed, which the engine tells.
        if (!(error instanceof DOMException) || error.name !== 'NotAllowedError') return;
        this.#wanted = false;
        this.#settle((play) => play.reject(error));
        this.#onBlocked(error);
      },
    );
  }

  /** The element really plays. */
  fulfilled(): void {
    this.#wanted = true;
    this.#settle((play) => play.resolve());
  }

  withdraw(reason: DOMException): void {
    this.#wanted = false;
    this.#settle((play) => play.reject(reason));
  }

  #settle(how: (play: PendingPlay) => void): void {
    const pending = this.#pending;
    this.#pending = [];
    pending.forEach(how);
  }
}
