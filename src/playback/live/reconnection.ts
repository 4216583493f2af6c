import { PlayerError } from '../../errors/player-error.js';
import { backoffDelay } from '../backoff.js';
import type { Clock } from '../clock.js';
import type { StreamStatus } from '../engine.js';

/** What a reconnection acts on; all of it synchronous. */
export interface ReconnectionSubject {
  /** Asks for the stream again. Answered by `lost`, `unpublished` or `resumed`. */
  reopen(): void;
  status(status: StreamStatus): void;
  warning(error: PlayerError): void;
  /** It has been tried for long enough. */
  failure(error: PlayerError): void;
  /** Whether another candidate of another kind is left. */
  hasAlternative(): boolean;
  isOnline(): boolean;
  /** A viewer who has paused a recording misses nothing: that time does not count. */
  isPatient(): boolean;
}

export interface ReconnectionOptions {
  readonly isLive: boolean;
  /** Seconds for which it is tried; absent: by what has happened. */
  readonly patience?: number | undefined;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
}

/** Seconds; another candidate is worth more than a longer wait. */
const PATIENCE = { live: 120, recording: 60, unpublished: 600, beforeAlternative: 4, unpublishedBefore: 10 };
/** Many viewers lose a server in one instant; the first question is spread over this. ms. */
const FIRST_SPREAD_MS = 200;
/** A server that comes back is noticed within a second, for a minute; then it may take longer. */
const BACKOFF = { firstMs: 300, maxMs: 1000, jitter: 0.4 };
const LATER_AFTER_MS = 60_000;
const LATER_MAX_MS = 5000;
/** A stream that has ended: the play that was asked for may be answered yet, so it is asked for anew now and then. */
const ASK_AGAIN = { firstMs: 3000, maxMs: 12_000, jitter: 0.3 };
/** Media for so long: what happened before is over. */
const HEALTHY_MS = 8000;
/** An attempt is not given up for another one before this. */
const ATTEMPT_MS = 1000;
/** After a change of network, media that does not come within this is not going to. */
const DOUBT_MS = 2500;

/** Live servers say so of a stream that nobody publishes at the moment. */
const NOT_PUBLISHED: readonly string[] = [
  'CF_RTMP_STREAM_NOT_FOUND',
  'CF_RTMP_STREAM_UNPUBLISHED',
  'CF_RTMP_PLAY_TIMEOUT',
  'CF_RTMP_PLAY_FAILED',
];

/** A server that goes away, or comes back, is no server of another kind for a moment. */
const HALF_DEAD: readonly string[] = ['CF_RTMP_HANDSHAKE_FAILED'];

/**
 * Keeps asking for a stream that was lost while it played: at once, then with growing jittered delays, for as long as
 * there is hope. Time without a network does not count. Times in ms.
 *
 * open → reconnecting (lost) → open (resumed); open → unpublished → open; reconnecting ⇄ unpublished; any → over
 */
export class Reconnection {
  readonly #options: ReconnectionOptions;
  readonly #subject: ReconnectionSubject;
  #status: StreamStatus = 'open';
  #attempts = 0;
  /** Time without the stream that counts, up to `#countedAt`. */
  #spent = 0;
  #countedAt = 0;
  #resumedAt: number | undefined;
  #mediaAt = 0;
  #isAsking = false;
  #askedAt = -Infinity;
  #cancel: (() => void) | undefined;
  #cancelDoubt: (() => void) | undefined;
  #error: PlayerError | undefined;
  #isOver = false;

  constructor(options: ReconnectionOptions, subject: ReconnectionSubject) {
    this.#options = options;
    this.#subject = subject;
  }

  get status(): StreamStatus {
    return this.#status;
  }

  /** The connection is gone, or could not be made. */
  lost(error: PlayerError): void {
    const isUnpublished = this.#options.isLive && NOT_PUBLISHED.includes(error.code);
    if (!isUnpublished && !error.retryable && !HALF_DEAD.includes(error.code)) {
      this.#giveUp(error);
      return;
    }
    // A server that does not answer has not said that the stream is back.
    const isStillUnpublished = isUnpublished || this.#status === 'unpublished';
    this.#suffer(isStillUnpublished ? 'unpublished' : 'reconnecting', error);
    const maxMs = this.#spent > LATER_AFTER_MS ? LATER_MAX_MS : BACKOFF.maxMs;
    const { random } = this.#options;
    const delay =
      this.#attempts === 0
        ? FIRST_SPREAD_MS * random()
        : backoffDelay(this.#attempts - 1, { ...BACKOFF, maxMs }, random());
    this.#attempts++;
    this.#retryIn(delay);
  }

  /** The live stream has ended; the play stays. */
  unpublished(error: PlayerError): void {
    this.#suffer('unpublished', error);
    this.#retryIn(backoffDelay(this.#attempts++, ASK_AGAIN, this.#options.random()));
  }

  /** Media comes again. */
  resumed(): void {
    this.#isAsking = false;
    this.#drop();
    this.#resumedAt = this.#mediaAt = this.#options.clock.now();
    this.#enter('open');
  }

  /** Media came. */
  flows(): void {
    this.#mediaAt = this.#options.clock.now();
  }

  /** The network has changed, or the page is awake again: waiting any longer makes no sense. */
  wake(): void {
    if (this.#isOver || !this.#subject.isOnline()) return;
    const since = this.#options.clock.now();
    if (this.#status !== 'open') {
      if (since - this.#askedAt < ATTEMPT_MS) return;
      this.#isAsking = false;
      this.#ask();
      return;
    }
    if (!this.#options.isLive || this.#cancelDoubt !== undefined) return;
    this.#cancelDoubt = this.#options.clock.after(DOUBT_MS, () => {
      this.#cancelDoubt = undefined;
      if (this.#mediaAt < since && this.#status === 'open' && this.#subject.isOnline())
        this.#subject.reopen();
    });
  }

  close(): void {
    this.#isOver = true;
    this.#drop();
    this.#cancelDoubt?.();
  }

  #suffer(status: StreamStatus, error: PlayerError): void {
    const now = this.#options.clock.now();
    if (this.#status === 'open') {
      const isHealthy = this.#resumedAt === undefined || now - this.#resumedAt >= HEALTHY_MS;
      if (isHealthy) this.#attempts = this.#spent = 0;
      this.#countedAt = now;
      this.#subject.warning(error);
    }
    this.#isAsking = false;
    this.#error = error;
    this.#enter(status);
  }

  #enter(status: StreamStatus): void {
    if (this.#isOver || status === this.#status) return;
    this.#status = status;
    this.#subject.status(status);
  }

  #retryIn(delay: number): void {
    this.#drop();
    if (this.#isOver) return;
    this.#cancel = this.#options.clock.after(delay, () => this.#ask());
  }

  #ask(): void {
    this.#drop();
    if (this.#isOver || this.#isAsking) return;
    this.#count();
    if (this.#spent > this.#patience && this.#error !== undefined) {
      const { code, message, cause, context } = this.#error;
      // Whoever hears of it need not try it once more.
      this.#giveUp(new PlayerError(code, { message, cause, context: { ...context, triedMs: this.#spent } }));
      return;
    }
    // Without a network nothing can be asked; being online again wakes it up, and where that is not told, this does.
    if (!this.#subject.isOnline()) {
      this.#retryIn(LATER_MAX_MS);
      return;
    }
    this.#isAsking = true;
    this.#askedAt = this.#options.clock.now();
    this.#subject.reopen();
  }

  /** Adds what has passed, unless it does not count. */
  #count(): void {
    const now = this.#options.clock.now();
    if (this.#subject.isOnline() && !this.#subject.isPatient()) this.#spent += now - this.#countedAt;
    this.#countedAt = now;
  }

  get #patience(): number {
    const { patience, isLive } = this.#options;
    const isUnpublished = this.#status === 'unpublished';
    const wanted =
      patience ?? (isUnpublished ? PATIENCE.unpublished : PATIENCE[isLive ? 'live' : 'recording']);
    const limit = isUnpublished ? PATIENCE.unpublishedBefore : PATIENCE.beforeAlternative;
    return 1000 * (this.#subject.hasAlternative() ? Math.min(wanted, limit) : wanted);
  }

  #giveUp(error: PlayerError): void {
    this.close();
    this.#subject.failure(error);
  }

  #drop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
