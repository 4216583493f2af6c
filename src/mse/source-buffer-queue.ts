import { PlayerError } from '../errors/player-error.js';
import type { SourceBufferLike } from './media-source.js';
import type { Range } from './time-ranges.js';

export interface AppendOptions {
  /** An initialization segment: survives {@link SourceBufferQueue.flush}. */
  readonly isInit?: boolean;
  /** Seconds; set on the SourceBuffer before this append. */
  readonly timestampOffset?: number;
}

interface AppendOperation {
  readonly type: 'append';
  readonly data: Uint8Array<ArrayBuffer>;
  readonly timestampOffset: number | undefined;
  readonly isInit: boolean;
}

type Operation =
  | AppendOperation
  | { readonly type: 'remove'; readonly start: number; readonly end: number; readonly done?: () => void }
  | { readonly type: 'change-type'; readonly mimeType: string };

export interface SourceBufferQueueCallbacks {
  /** The buffer takes nothing more; said once. */
  failure(error: PlayerError): void;
  /** The browser has no room. What can be removed, so that the append is tried again; nothing: the queue waits for {@link SourceBufferQueue.retry}. */
  full(): Range | undefined;
  appended(): void;
}

/** A buffer's first configuration waits so long for its media: the first picture is there sooner by one append than by two. */
const CONFIGURATION_WAIT_MS = 30;

/**
 * Everything done to one SourceBuffer, one after the other: it takes a single operation at a time and throws at a
 * second one.
 *
 * idle → busy (operation started) → idle (`updateend`) …; busy → full (no room) → busy (`retry`);
 * any → over (failure, or the signal).
 */
export class SourceBufferQueue {
  readonly #buffer: SourceBufferLike;
  readonly #callbacks: SourceBufferQueueCallbacks;
  readonly #signal: AbortSignal;
  #operations: Operation[] = [];
  #state: 'idle' | 'busy' | 'full' | 'over' = 'idle';
  #running: Operation | undefined;
  #held = false;
  #waitTimer: number | undefined;
  /** The first configuration has waited long enough, or is in. */
  #hasWaited = false;
  #failed = false;
  #whenDrained: (() => void)[] = [];
  #whenStill: (() => void)[] = [];

  constructor(buffer: SourceBufferLike, callbacks: SourceBufferQueueCallbacks, signal: AbortSignal) {
    this.#buffer = buffer;
    this.#callbacks = callbacks;
    this.#signal = signal;
    buffer.addEventListener('updateend', () => this.#finished(), { signal });
    // `error` comes before the `updateend` of the same operation (MSE section 3.5.3, append error).
    buffer.addEventListener('error', () => this.#fail(new PlayerError('CF_MSE_APPEND_FAILED')), { signal });
    signal.addEventListener('abort', () => this.#close(), { once: true });
    if (signal.aborted) this.#close();
  }

  get isFull(): boolean {
    return this.#state === 'full';
  }
  get isAppending(): boolean {
    return this.#running?.type === 'append';
  }
  get pending(): number {
    return this.#operations.length;
  }

  append(data: Uint8Array<ArrayBuffer>, options: AppendOptions = {}): void {
    const { timestampOffset, isInit = false } = options;
    this.#add({ type: 'append', data, timestampOffset, isInit });
  }

  /** Resolves when it is done or forgotten. */
  remove(start: number, end: number): Promise<void> {
    return new Promise((done) => this.#add({ type: 'remove', start, end, done }));
  }

  changeType(mimeType: string): void {
    this.#add({ type: 'change-type', mimeType });
  }

  /** Forgets the media that has not been started; what runs is left to finish. Configuration stays. */
  flush(): void {
    this.#drop((operation) => !isConfiguration(operation));
    if (this.#state === 'full') this.#state = 'idle';
    this.#next();
  }

  /** Tries the append again that found no room. */
  retry(): void {
    if (this.#state !== 'full') return;
    this.#state = 'idle';
    this.#next();
  }

  /** Resolves when nothing is left to do, or the buffer is over. */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenDrained.push(resolve);
      this.#settle();
    });
  }

  /** Starts nothing new until {@link SourceBufferQueue.release}; resolves when the running operation is done. */
  hold(): Promise<void> {
    this.#held = true;
    return new Promise((resolve) => {
      this.#whenStill.push(resolve);
      this.#settle();
    });
  }

  release(): void {
    this.#held = false;
    this.#next();
  }

  #add(operation: Operation): void {
    if (this.#state === 'over') return done(operation);
    this.#operations.push(operation);
    this.#next();
  }

  #next(): void {
    if (this.#held || this.#state !== 'idle') return this.#settle();
    const [operation, following] = this.#operations;
    if (operation === undefined) return this.#settle();
    const isFirst = !this.#hasWaited && isConfiguration(operation);
    if (isFirst && following === undefined) {
      this.#waitTimer ??= setTimeout(() => this.#stopWaiting(), CONFIGURATION_WAIT_MS);
      return this.#settle();
    }
    const joined = isFirst ? joinedAppend(operation, following) : undefined;
    this.#state = 'busy';
    try {
      this.#start(joined ?? operation);
    } catch (thrown) {
      this.#refused(thrown);
      return;
    }
    this.#operations.splice(0, joined === undefined ? 1 : 2);
    this.#hasWaited ||= isFirst;
    this.#running = operation;
    // A change of type, or a removal of nothing, is done at once and tells so by no event.
    if (!this.#buffer.updating) this.#finished();
  }

  #stopWaiting(): void {
    this.#waitTimer = undefined;
    this.#hasWaited = true;
    this.#next();
  }

  #start(operation: Operation): void {
    const buffer = this.#buffer;
    switch (operation.type) {
      case 'append':
        if (operation.timestampOffset !== undefined) buffer.timestampOffset = operation.timestampOffset;
        buffer.appendBuffer(operation.data);
        return;
      case 'remove':
        if (buffer.buffered.length > 0 && operation.end > operation.start) {
          buffer.remove(operation.start, operation.end);
        }
        return;
      case 'change-type':
        buffer.changeType?.(operation.mimeType);
    }
  }

  #refused(thrown: unknown): void {
    const name = thrown instanceof Error || thrown instanceof DOMException ? thrown.name : '';
    this.#state = 'idle';
    if (name === 'QuotaExceededError') {
      const room = this.#callbacks.full();
      if (room === undefined) {
        this.#state = 'full';
      } else {
        this.#operations.unshift({ type: 'remove', ...room });
        this.#next();
      }
      return;
    }
    // InvalidStateError: the SourceBuffer was removed from its MediaSource, or that one is closed or has failed.
    const code = name === 'InvalidStateError' ? 'CF_MSE_SOURCE_CLOSED' : 'CF_MSE_APPEND_FAILED';
    this.#fail(PlayerError.from(thrown, code));
  }

  #finished(): void {
    if (this.#state !== 'busy') return;
    this.#state = 'idle';
    this.#stopped();
    this.#callbacks.appended();
    this.#next();
  }

  #fail(error: PlayerError): void {
    if (this.#failed || this.#signal.aborted) return;
    this.#failed = true;
    this.#close();
    this.#callbacks.failure(error);
  }

  #close(): void {
    this.#state = 'over';
    clearTimeout(this.#waitTimer);
    this.#stopped();
    this.#drop(() => true);
    this.#settle();
  }

  #stopped(): void {
    const operation = this.#running;
    this.#running = undefined;
    if (operation !== undefined) done(operation);
  }

  #drop(which: (operation: Operation) => boolean): void {
    const dropped = this.#operations.filter(which);
    this.#operations = this.#operations.filter((operation) => !which(operation));
    dropped.forEach(done);
  }

  #settle(): void {
    if (this.#state !== 'busy') {
      for (const resolve of this.#whenStill.splice(0)) resolve();
    }
    if (this.#state === 'over' || (this.#state === 'idle' && this.#operations.length === 0)) {
      for (const resolve of this.#whenDrained.splice(0)) resolve();
    }
  }
}

/** Configuration with the media behind it; `undefined` where that is none, or goes to a place of its own. */
function joinedAppend(
  configuration: Operation,
  following: Operation | undefined,
): AppendOperation | undefined {
  if (configuration.type !== 'append' || following?.type !== 'append') return undefined;
  if (following.isInit || following.timestampOffset !== undefined) return undefined;
  const data = new Uint8Array(configuration.data.byteLength + following.data.byteLength);
  data.set(configuration.data);
  data.set(following.data, configuration.data.byteLength);
  return { ...following, data };
}

function isConfiguration(operation: Operation): boolean {
  return operation.type === 'change-type' || (operation.type === 'append' && operation.isInit);
}

function done(operation: Operation): void {
  if (operation.type === 'remove') operation.done?.();
}
