/**
 * A media element as far as a player's decisions need one: the parts of the media element load algorithm and of
 * `play()` in the HTML standard that make a source change forget things. It decodes nothing.
 */
export class FakeMedia extends EventTarget {
  paused = true;
  ended = false;
  muted = false;
  duration = NaN;
  currentTime = 0;
  playbackRate = 1;
  preload = '';
  readyState = 0;
  error: { code: number; message: string } | null = null;
  buffered = { length: 0, start: () => 0, end: () => 0 };
  readonly played = { length: 0 };
  readonly ownerDocument = { createElement: (): FakeMedia => new FakeMedia() };
  /** Whether the browser forbids `play()`. */
  autoplayBlocked = false;
  #src = '';
  #pending: { resolve(): void; reject(reason: unknown): void }[] = [];

  canPlayType(): string {
    return 'maybe';
  }

  get src(): string {
    return this.#src;
  }
  /** A new source, or none: the load algorithm. */
  set src(address: string) {
    const hadSource = this.#src !== '';
    this.#src = address;
    this.error = null;
    this.ended = false;
    this.currentTime = 0;
    this.playbackRate = 1;
    this.readyState = 0;
    if (!hadSource) return;
    this.paused = true;
    this.#settle((play) => play.reject(new DOMException('a new load request', 'AbortError')));
    this.#fire('emptied');
  }

  play(): Promise<void> {
    if (this.autoplayBlocked) return Promise.reject(new DOMException('blocked', 'NotAllowedError'));
    if (this.paused) {
      this.paused = false;
      this.#fire('play');
    }
    if (this.readyState >= 3) {
      this.#fire('playing');
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => this.#pending.push({ resolve, reject }));
  }

  pause(): void {
    if (this.paused) return;
    this.paused = true;
    this.#fire('pause');
    this.#settle((play) => play.reject(new DOMException('paused', 'AbortError')));
  }

  /** The source turns out to be playable. */
  hasData(duration = 60): void {
    this.duration = duration;
    this.readyState = 4;
    if (this.paused) return;
    this.#fire('playing');
    this.#settle((play) => play.resolve());
  }

  /** The element's own error. */
  breaks(code: number, message = ''): void {
    this.error = { code, message };
    this.#fire('error');
  }

  #fire(type: string): void {
    this.dispatchEvent(new Event(type));
  }

  #settle(how: (play: { resolve(): void; reject(reason: unknown): void }) => void): void {
    const pending = this.#pending;
    this.#pending = [];
    pending.forEach(how);
  }
}

export function asMedia(media: FakeMedia): HTMLMediaElement {
  return media as unknown as HTMLMediaElement;
}
