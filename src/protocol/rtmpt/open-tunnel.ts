import { PlayerError } from '../../errors/player-error.js';
import { ByteQueue } from '../bytes/byte-queue.js';
import type { ByteChannel } from '../byte-channel.js';
import { TunnelClient, type TunnelClientOptions, type TunnelRequest } from './tunnel-client.js';

export interface TunnelAnswer {
  readonly status: number;
  /** Whole, or in pieces as they arrive. */
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
}

export interface OpenTunnelOptions extends TunnelClientOptions {
  /**
   * Makes one POST request. What it throws is the failure of the tunnel, `PlayerError`s as they are; a redirection is
   * not followed. The signal ends it, the reading of its body as well.
   */
  readonly post: (path: string, body: Uint8Array, signal: AbortSignal) => Promise<TunnelAnswer>;
  /** The server wants to be talked to under another name or address: from now on `post` may talk to that, or not. */
  readonly followIdent?: (host: string) => void | Promise<void>;
  /** As with `fetch`, for the whole life: before opening the promise rejects with its reason, later the channel closes. */
  readonly signal?: AbortSignal | undefined;
  /** ms; `CF_NETWORK_TIMEOUT` after it. Default 10 000. */
  readonly openTimeoutMs?: number;
  /** ms in which nothing of an answer comes; the session is lost then. Default 20 000. */
  readonly answerTimeoutMs?: number;
  /** ms that closing may take. Default 2000. */
  readonly closeTimeoutMs?: number;
  /** Received bytes that may wait for the reader: above it nothing more is asked for. Default 1 MiB. */
  readonly maxQueuedBytes?: number;
  /** `send` holds its promise back while more than this waits to go out. Default 256 KiB. */
  readonly maxSendBuffer?: number;
  readonly now?: () => number;
  /** The session is over, and so is its last request. */
  readonly onEnd?: () => void;
}

/** `ident2` must not use up the time of what matters. */
const IDENT_TIMEOUT_MS = 3000;

/**
 * Opens an RTMPT session: RTMP (and RTMPE) in the bodies of HTTP requests, one after the other.
 *
 * @throws PlayerError `CF_TUNNEL_REJECTED`, `CF_NETWORK_TIMEOUT`, or what `post` threw; the signal's reason. Once it is
 *   open, `incoming` throws `CF_TUNNEL_SESSION_LOST`.
 */
export async function openTunnel(options: OpenTunnelOptions): Promise<ByteChannel> {
  const { signal } = options;
  signal?.throwIfAborted();
  const tunnel = new Tunnel(options);
  const onAbort = (): void => tunnel.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    await tunnel.open();
  } catch (error) {
    signal?.removeEventListener('abort', onAbort);
    // Over already; nothing of it stays behind.
    void tunnel.run();
    throw error;
  }
  void tunnel.run().then(() => signal?.removeEventListener('abort', onAbort));
  signal?.throwIfAborted();
  return tunnel;
}

class Tunnel implements ByteChannel {
  readonly incoming: ByteQueue;
  readonly #options: OpenTunnelOptions;
  readonly #client: TunnelClient;
  readonly #maxQueuedBytes: number;
  readonly #maxSendBuffer: number;
  readonly #now: () => number;
  #isClosed = false;
  /** Closing took too long. */
  #isOverdue = false;
  #failure: PlayerError | undefined;
  /** Ends the request that is under way. */
  #interrupt: ((reason: unknown) => void) | undefined;
  #deadline: unknown;
  #wake: (() => void) | undefined;
  #drained: (() => void)[] = [];

  constructor(options: OpenTunnelOptions) {
    this.#options = options;
    this.#client = new TunnelClient(options);
    this.#maxQueuedBytes = options.maxQueuedBytes ?? 1024 * 1024;
    this.#maxSendBuffer = options.maxSendBuffer ?? 256 * 1024;
    this.#now = options.now ?? (() => Date.now());
    this.incoming = new ByteQueue(() => this.close());
    this.incoming.onTaken = () => this.#wake?.();
  }

  async open(): Promise<void> {
    const { openTimeoutMs = 10_000 } = this.#options;
    const late = (): PlayerError =>
      new PlayerError('CF_NETWORK_TIMEOUT', {
        message: `The tunnel did not open within ${openTimeoutMs} ms`,
        context: { stage: 'gateway', timeoutMs: openTimeoutMs },
      });
    const end = this.#now() + openTimeoutMs;
    for (;;) {
      const step = this.#client.next(this.#now());
      if (step.type !== 'request' || this.#client.isOpen) return;
      const rest = Math.max(0, end - this.#now());
      const isIdent = step.command === 'ident';
      try {
        const host = await this.#exchange(
          step,
          isIdent ? Math.min(rest, IDENT_TIMEOUT_MS) : rest,
          late,
          false,
        );
        if (host !== undefined) await this.#options.followIdent?.(host);
        if (this.#client.isOpen) return;
      } catch (error) {
        this.#client.abandon();
        if (!isIdent || this.#isClosed || this.#now() >= end) {
          throw this.#isClosed ? error : PlayerError.from(error, 'CF_TUNNEL_REJECTED', { stage: 'gateway' });
        }
      }
    }
  }

  /** Asks and answers until the session is over; never rejects. */
  async run(): Promise<void> {
    const { answerTimeoutMs = 20_000 } = this.#options;
    try {
      for (;;) {
        if (!this.#isClosed && this.incoming.size > this.#maxQueuedBytes) {
          await this.#pause();
          continue;
        }
        if (this.#isOverdue) break;
        const step = this.#client.next(this.#now());
        if (step.type === 'wait') await this.#pause(step.ms);
        else if (step.type !== 'request') break;
        else {
          if (this.#client.waiting <= this.#maxSendBuffer) this.#release();
          await this.#exchange(
            step,
            answerTimeoutMs,
            () => lost(`No answer within ${answerTimeoutMs} ms`),
            true,
          );
        }
      }
      this.incoming.end();
    } catch (thrown) {
      const error = PlayerError.from(thrown, 'CF_TUNNEL_SESSION_LOST', { stage: 'network' });
      // What says before opening that nobody is there says now that nobody is there any more.
      this.#failure = error.code === 'CF_TUNNEL_REJECTED' ? lost(error.message, error) : error;
      this.incoming.fail(this.#failure);
    }
    this.#isClosed = true;
    this.#client.abandon();
    clearTimeout(this.#deadline);
    this.#release();
    this.#options.onEnd?.();
  }

  async send(bytes: Uint8Array): Promise<void> {
    this.#throwIfClosed();
    this.#client.push(bytes);
    this.#wake?.();
    while (this.#client.waiting > this.#maxSendBuffer) {
      await new Promise<void>((resolve) => this.#drained.push(resolve));
      this.#throwIfClosed();
    }
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.incoming.end();
    this.incoming.clear();
    this.#client.close();
    this.#deadline = setTimeout(() => {
      this.#isOverdue = true;
      this.#interrupt?.(undefined);
    }, this.#options.closeTimeoutMs ?? 2000);
    this.#wake?.();
    this.#release();
  }

  abort(reason: unknown): void {
    const wasOpen = this.#client.isOpen;
    this.close();
    if (!wasOpen) this.#interrupt?.(reason);
  }

  async #exchange(
    { path, body }: TunnelRequest,
    timeoutMs: number,
    late: () => PlayerError,
    isRenewed: boolean,
  ): Promise<string | undefined> {
    const controller = new AbortController();
    let timer: unknown;
    const interrupted = new Promise<never>((_, reject) => {
      this.#interrupt = (reason) => {
        controller.abort(reason);
        reject(reason);
      };
    });
    interrupted.catch(() => {});
    const watch = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => this.#interrupt?.(late()), timeoutMs);
    };
    watch();
    try {
      // Raced, so that no `post` can hang what should end.
      const answer = await Promise.race([this.#options.post(path, body, controller.signal), interrupted]);
      this.#client.begin(answer.status);
      if (answer.body instanceof Uint8Array) {
        this.incoming.push(this.#client.receive(answer.body));
      } else {
        const pieces = answer.body[Symbol.asyncIterator]();
        for (;;) {
          const next = await Promise.race([pieces.next(), interrupted]);
          if (next.done === true) break;
          if (isRenewed) watch();
          this.incoming.push(this.#client.receive(next.value));
          // One answer may bring many megabytes: who makes `post` leaves them with the server meanwhile.
          while (!this.#isClosed && this.incoming.size > this.#maxQueuedBytes) {
            clearTimeout(timer);
            await Promise.race([this.#pause(), interrupted]);
            watch();
          }
        }
      }
      return this.#client.end(this.#now());
    } catch (error) {
      controller.abort(error);
      throw error;
    } finally {
      clearTimeout(timer);
      this.#interrupt = undefined;
      // A turn for the reader, whose reply to this is then sent in place of another question.
      await new Promise<void>((resolve) => setTimeout(resolve, 0));
    }
  }

  #pause(ms?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(() => this.#wake?.(), ms);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
    });
  }

  #release(): void {
    for (const resolve of this.#drained.splice(0)) resolve();
  }

  #throwIfClosed(): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#isClosed) {
      throw new PlayerError('CF_NETWORK_LOST', {
        message: 'The channel is closed',
        context: { stage: 'network' },
      });
    }
  }
}

const lost = (message: string, cause?: unknown): PlayerError =>
  new PlayerError('CF_TUNNEL_SESSION_LOST', { message, cause, context: { stage: 'network' } });
