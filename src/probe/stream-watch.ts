import type { PlayerError } from '../errors/player-error.js';
import { metadataFromValues } from '../media/flv/metadata.js';
import { isAmfObject } from '../protocol/amf/amf-value.js';
import type { NetConnection, NetStream, StatusInfo } from '../protocol/connection/net-connection.js';
import { codeOf } from '../protocol/connection/status-info.js';
import type { DataMessage, MediaMessage } from '../protocol/message/message.js';
import { MediaMeter } from './media-meter.js';

/** Servers say that a stream is over before the last of it is out; it is when nothing has come for this long. */
const QUIET_MS = 300;

const ENDS = new Set(['netstream.play.stop', 'netstream.play.complete', 'netstream.play.unpublishnotify']);

/** Also from servers that are careless about the level. */
const FAILURES = new Set([
  'netstream.play.streamnotfound',
  'netstream.play.failed',
  'netstream.failed',
  'netstream.play.nosupportedtrackfound',
  'netstream.play.filestructureinvalid',
]);

export interface WatchEvents {
  onStatus(info: StatusInfo): void;
  onMetadata(metadata: Readonly<Record<string, unknown>>): void;
  /** The first frame that can be decoded. */
  onFirstMedia(): void;
  onMessage(): void;
}

/** One `play` under observation: counts what comes, and waits for things to happen, never longer than it is told. */
export class StreamWatch {
  readonly meter = new MediaMeter();
  readonly stream: NetStream;
  readonly #events: WatchEvents;
  readonly #waiting = new Set<() => void>();
  #hasMedia = false;
  #firstMediaAt: number | undefined;
  #firstForeignAt: number | undefined;
  #isSaidToEnd = false;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  /** No more will come. */
  isEnded = false;
  /** The connection is gone; why, where it was not in order. */
  isOver = false;
  lost: PlayerError | undefined;
  /** A status that says that this stream failed after its play was accepted. */
  failure: StatusInfo | undefined;
  #afterSeek: { notified: boolean; landed: number | undefined; sound: number | undefined } | undefined;

  constructor(stream: NetStream, connection: NetConnection, events: WatchEvents) {
    this.stream = stream;
    this.#events = events;
    stream.onMedia = (message) => this.#receive(message);
    stream.onData = (message) => this.#receiveData(message);
    stream.onStatus = (info) => this.#receiveStatus(info);
    stream.onStreamEof = () => this.#sayEnd();
    void connection.closed.then((error) => {
      this.isOver = true;
      this.lost = error;
      this.#wake();
    });
  }

  /** `performance.now()` of the first frame that can be decoded. */
  get firstMediaAt(): number | undefined {
    return this.#firstMediaAt;
  }
  /** Whether nothing but codecs that are not played here has come, and there was time for more. */
  isOnlyForeign(patienceMs: number): boolean {
    return (
      !this.#hasMedia &&
      this.#firstForeignAt !== undefined &&
      performance.now() - this.#firstForeignAt >= patienceMs
    );
  }

  /** From the next `Seek.Notify` on: the timestamps that the first picture and the first sound have. */
  expectSeek(): void {
    this.#afterSeek = { notified: false, landed: undefined, sound: undefined };
    this.#isSaidToEnd = false;
    this.isEnded = false;
    clearTimeout(this.#quiet);
  }
  get seekLanding(): { readonly notified: boolean; readonly landed?: number; readonly sound?: number } {
    const { notified = false, landed, sound } = this.#afterSeek ?? {};
    return {
      notified,
      ...(landed === undefined ? {} : { landed }),
      ...(sound === undefined ? {} : { sound }),
    };
  }

  /** Resolves when `condition` holds (asked again whenever something comes), after `ms`, or when `signal` aborts. */
  until(condition: () => boolean, ms: number, signal: AbortSignal): Promise<boolean> {
    if (condition()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        clearInterval(ticks);
        this.#waiting.delete(ask);
        signal.removeEventListener('abort', finish);
        resolve(condition());
      };
      const ask = (): void => {
        if (condition()) finish();
      };
      const timer = setTimeout(finish, Math.max(0, ms));
      // For conditions about time, when nothing comes.
      const ticks = setInterval(ask, 100);
      this.#waiting.add(ask);
      signal.addEventListener('abort', finish, { once: true });
      if (signal.aborted) finish();
    });
  }

  close(): void {
    clearTimeout(this.#quiet);
    this.stream.onMedia = undefined;
    this.stream.onData = undefined;
    this.stream.onStatus = undefined;
    this.stream.onStreamEof = undefined;
    this.stream.close();
  }

  #wake(): void {
    for (const ask of this.#waiting) ask();
  }

  #receive(message: MediaMessage): void {
    this.#events.onMessage();
    const frame = this.meter.push(message);
    if (this.#isSaidToEnd) this.#waitForQuiet();
    if (this.meter.hasForeign) this.#firstForeignAt ??= performance.now();
    if (frame !== undefined && !this.#hasMedia) {
      this.#hasMedia = true;
      this.#firstMediaAt = performance.now();
      this.#events.onFirstMedia();
    }
    const after = this.#afterSeek;
    if (frame !== undefined && after?.notified === true) {
      if (message.type === 'audio') after.sound ??= message.timestamp;
      // Delta frames may come before the keyframe; only the keyframe can be shown.
      else if (frame === 'keyframe') after.landed ??= message.timestamp;
    }
    this.#wake();
  }

  #receiveData(message: DataMessage): void {
    const value = message.values.find(isAmfObject);
    if (value !== undefined && metadataFromValues([message.name, ...message.values]) !== undefined) {
      this.#events.onMetadata(value);
    }
    this.#wake();
  }

  #receiveStatus(info: StatusInfo): void {
    this.#events.onStatus(info);
    const code = codeOf(info);
    if (code === 'netstream.seek.notify' && this.#afterSeek !== undefined) {
      this.#afterSeek.notified = true;
      this.meter.discontinuity();
    }
    if (code === 'netstream.play.start' || code === 'netstream.play.reset') this.#isSaidToEnd = false;
    if (ENDS.has(code)) this.#sayEnd();
    const isFailure = info.level === 'error' || FAILURES.has(code);
    // A refused seek or pause leaves the stream as it was.
    if (isFailure && /^netstream\.(?!seek|pause|unpause)/.test(code)) this.failure ??= info;
    this.#wake();
  }

  #sayEnd(): void {
    this.#isSaidToEnd = true;
    this.#waitForQuiet();
  }

  #waitForQuiet(): void {
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => {
      this.isEnded = this.#isSaidToEnd;
      this.#wake();
    }, QUIET_MS);
  }
}
