import { PlayerError } from '../../errors/player-error.js';
import type { TrackKind, Segment } from '../../media/segment.js';
import { isManaged, mediaSourceConstructor } from '../../mse/media-source-constructor.js';
import type { FlushResult, SegmentSink, SegmentSinkCallbacks } from '../../mse/segment-sink.js';
import type { SinkCommand, SinkEvent } from '../../session/sink-protocol.js';
import { mediaSinkScript } from '../../session/worker-chunks.js';
import { explainedBy, MediaSourceSink } from './media-source-sink.js';

type Wish = SinkCommand extends infer C ? (C extends SinkCommand ? Omit<C, 'type' | 'id'> : never) : never;

/** The worker must know where the element is when it has no room; more often it need not be told. */
const TIDY_MS = 1000;

let lastId = 0;
/** Once in this page a worker's source did not open: the next ones are not tried. */
let hasFailed = false;

/** Whether a worker's MediaSource can be tried here. */
export function canFeedInWorker(): boolean {
  const constructor = mediaSourceConstructor();
  return (
    !hasFailed && constructor?.canConstructInDedicatedWorker === true && 'MediaSourceHandle' in globalThis
  );
}

/**
 * The page's end of a MediaSource that is in the session's worker (`src/session/media-sink.ts`): the element gets its
 * handle, and the segments never come here. Where there is none to be had after all, or it does not open, they do come,
 * and a MediaSource of the page takes them.
 *
 * asked → attached (handle) → gone (did not open); asked → gone
 */
export class WorkerSink implements SegmentSink {
  readonly #id = ++lastId;
  readonly #media: HTMLMediaElement;
  readonly #callbacks: SegmentSinkCallbacks;
  readonly #signal: AbortSignal;
  readonly #send: (command: SinkCommand) => void;
  #handle: MediaSourceHandle | undefined;
  #page: MediaSourceSink | undefined;
  #state = { isEnded: false, isFull: false, isHeld: false };
  #tracks: readonly TrackKind[] | undefined;
  #duration: number | undefined;
  readonly #flushes = new Map<number, (result: FlushResult) => void>();
  #tidiedAt = -Infinity;
  #window = '';

  constructor(
    media: HTMLMediaElement,
    callbacks: SegmentSinkCallbacks,
    signal: AbortSignal,
    send: (command: SinkCommand) => void,
  ) {
    this.#media = media;
    this.#callbacks = callbacks;
    this.#signal = signal;
    this.#send = send;
    signal.addEventListener('abort', () => this.#detach(), { once: true });
    // What is behind the playhead changes at once.
    media.addEventListener('seeking', () => (this.#tidiedAt = -Infinity), { signal });
    this.#tell({ action: 'open', script: mediaSinkScript() });
  }

  get place(): 'worker' | 'page' {
    return this.#page === undefined ? 'worker' : 'page';
  }
  get isEnded(): boolean {
    return (this.#page ?? this.#state).isEnded;
  }
  get isFull(): boolean {
    return (this.#page ?? this.#state).isFull;
  }
  get isHeld(): boolean {
    return (this.#page ?? this.#state).isHeld;
  }

  setTracks(kinds: readonly TrackKind[]): void {
    // The worker has heard it before.
    this.#tracks = kinds;
    this.#page?.setTracks(kinds);
  }

  append(segment: Segment): void {
    this.#page?.append(segment);
  }

  flush(seekId: number): Promise<FlushResult> {
    if (this.#page !== undefined) return this.#page.flush();
    this.#state = { ...this.#state, isEnded: false, isFull: false, isHeld: false };
    this.#tell({ action: 'flush', seekId, at: performance.timeOrigin + performance.now() });
    return new Promise((resolve) => this.#flushes.set(seekId, resolve));
  }

  setDuration(duration: number): void {
    this.#duration = duration;
    if (this.#page === undefined) this.#tell({ action: 'duration', duration });
    else this.#page.setDuration(duration);
  }

  endOfStream(): void {
    if (this.#page === undefined) this.#tell({ action: 'end' });
    else this.#page.endOfStream();
  }

  tidy(from: number, keep?: number): void {
    if (this.#page !== undefined) {
      this.#page.tidy(from, keep);
      return;
    }
    const now = performance.now();
    if (!this.isFull && now - this.#tidiedAt < TIDY_MS) return;
    this.#tidiedAt = now;
    this.#tell({ action: 'tidy', playhead: this.#media.currentTime, from, keep });
  }

  setLiveWindow(start: number, end: number): void {
    if (this.#page !== undefined) {
      this.#page.setLiveWindow(start, end);
      return;
    }
    const window = `${start} ${end}`;
    if (window !== this.#window) this.#tell({ action: 'live-window', start, end });
    this.#window = window;
  }

  /** What the worker says. */
  take(event: SinkEvent): void {
    if (event.id !== this.#id || this.#signal.aborted || this.#page !== undefined) return;
    switch (event.what) {
      case 'handle':
        this.#attach(event.handle);
        return;
      case 'changed': {
        const { isEnded, isFull, isHeld, arrivals } = event;
        // What was said before the flush is about what is gone.
        if (this.#flushes.size === 0) this.#state = { isEnded, isFull, isHeld };
        this.#callbacks.changed(arrivals);
        return;
      }
      case 'removed':
        this.#callbacks.removed?.({ start: event.start, end: event.end });
        return;
      case 'flushed':
        this.#flushed(event.seekId, event.wasAppending);
        return;
      case 'warning':
        this.#callbacks.warning(PlayerError.fromJSON(event.error));
        return;
      case 'failure':
        this.#callbacks.failure(explainedBy(this.#media, PlayerError.fromJSON(event.error)));
        return;
      case 'gone':
        this.#takeOver();
    }
  }

  #attach(handle: MediaSourceHandle): void {
    this.#handle = handle;
    this.#tellShown();
    if (isManaged(mediaSourceConstructor())) this.#media.disableRemotePlayback = true;
    this.#keepingPlace(() => (this.#media.srcObject = handle as MediaProvider));
  }

  #tellShown(): void {
    const page = this.#media.ownerDocument;
    if (!page.hidden) return;
    this.#tell({ action: 'shown', isShown: false });
    const shown = (): void => {
      if (!page.hidden && this.#page === undefined) this.#tell({ action: 'shown', isShown: true });
    };
    page.addEventListener('visibilitychange', shown, { signal: this.#signal });
  }

  #takeOver(): void {
    // Without a worker nothing has failed, nor where the element has no reason to open a source.
    if (this.#handle !== undefined && !this.#media.ownerDocument.hidden) hasFailed = true;
    this.#keepingPlace(() => {
      this.#release();
      this.#page = new MediaSourceSink(this.#media, this.#callbacks, this.#signal);
    });
    if (this.#duration !== undefined) this.#page?.setDuration(this.#duration);
    if (this.#tracks !== undefined) this.#page?.setTracks(this.#tracks);
    for (const seekId of this.#flushes.keys()) this.#flushed(seekId, false);
  }

  /** An element forgets with its source where it should begin, and that it should play. */
  #keepingPlace(change: () => void): void {
    const media = this.#media;
    const { currentTime, paused, playbackRate } = media;
    change();
    if (media.currentTime !== currentTime) media.currentTime = currentTime;
    if (media.playbackRate !== playbackRate) media.playbackRate = playbackRate;
    // Whether it may, the player has asked and heard.
    if (!paused && media.paused) media.play().catch(() => undefined);
  }

  #flushed(seekId: number, wasAppending: boolean): void {
    this.#flushes.get(seekId)?.({ wasAppending });
    this.#flushes.delete(seekId);
  }

  #detach(): void {
    for (const seekId of this.#flushes.keys()) this.#flushed(seekId, false);
    this.#release();
  }

  /** The element is free again, unless it has got another source meanwhile. */
  #release(): void {
    const media = this.#media;
    if (this.#handle !== undefined && media.srcObject === (this.#handle as MediaProvider))
      media.srcObject = null;
    this.#handle = undefined;
  }

  #tell(wish: Wish): void {
    this.#send({ type: 'sink', id: this.#id, ...wish } as SinkCommand);
  }
}
