import { LiveWatch, type LiveWatchEvents } from '../hls/live-watch.js';

const LOOK_MS = 1000;
/** What Apple advises for a segment; until the stream has shown its own. Seconds. */
const USUAL_TARGET = 6;

/**
 * A live stream that the browser plays itself: its playlists are out of sight, but what can be seeked to, or what is
 * buffered where the browser shows no window, grows with them.
 */
export class NativeLive {
  readonly #media: HTMLMediaElement;
  readonly #url: string;
  readonly #watch: LiveWatch;
  #timer: ReturnType<typeof setInterval> | undefined;
  #edge = 0;
  /** Seconds by which it grows at once. */
  #step = 0;
  #looks = 0;

  constructor(media: HTMLMediaElement, url: string, events: LiveWatchEvents, now?: () => number) {
    this.#media = media;
    this.#url = url;
    const failure: LiveWatchEvents['failure'] = (error) => {
      this.end();
      events.failure(error);
    };
    this.#watch = new LiveWatch(media, { ...events, failure }, now);
  }

  begin(): void {
    this.#timer ??= setInterval(() => this.#look(), LOOK_MS);
    this.#look();
  }

  end(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#watch.end();
  }

  /** Seconds behind what the browser knows of the stream. */
  get latency(): number | undefined {
    const edge = edgeOf(this.#media);
    return edge === undefined ? undefined : Math.max(0, edge - this.#media.currentTime);
  }

  /** When what is at 0 happened, where the playlist says so and the browser passes it on. */
  get startDate(): string | undefined {
    const at = (this.#media as { getStartDate?: () => Date }).getStartDate?.().getTime();
    return at === undefined || !Number.isFinite(at) ? undefined : new Date(at).toISOString();
  }

  #look(): void {
    const edge = edgeOf(this.#media) ?? 0;
    // Paused, a browser need not look for more.
    if (this.#media.paused) this.#looks += 1;
    if (edge > this.#edge && this.#edge > 0 && !this.#media.paused)
      this.#step = Math.max(this.#step, Math.min(edge - this.#edge, USUAL_TARGET));
    this.#edge = edge;
    this.#watch.saw({
      live: true,
      newest: `${edge.toFixed(1)}.${this.#looks}`,
      target: this.#step || USUAL_TARGET,
      url: this.#url,
    });
  }
}

function edgeOf({ seekable, buffered }: HTMLMediaElement): number | undefined {
  const ranges = seekable.length > 0 ? seekable : buffered;
  return ranges.length === 0 ? undefined : ranges.end(ranges.length - 1);
}
