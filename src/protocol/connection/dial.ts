import { PlayerError } from '../../errors/player-error.js';
import { redirectOf } from '../../errors/net-status.js';
import type { ByteChannel } from '../byte-channel.js';
import { parseRtmpUrl, resolveRtmpUrl, type RtmpScheme, type RtmpUrl } from '../rtmp-url.js';
import { connectCore } from './connect-core.js';
import type { ConnectExtras } from './connect-extras.js';
import type { ConnectOptions } from './connect-options.js';
import type { NetConnection, StatusInfo } from './net-connection.js';

/** One way to a server. */
export interface Rung {
  readonly protocol: RtmpScheme;
  readonly host: string;
  readonly port: number;
  readonly tcUrl: string;
  readonly app: string;
}

export type DialStage = 'gateway' | 'handshake' | 'connect';

/** It begins with `started` and ends with `failed`, `connected`, `cancelled` or `redirected`. */
export type DialStep =
  | { readonly type: 'started' | 'connected' | 'cancelled' }
  | { readonly type: 'stage'; readonly stage: DialStage }
  | { readonly type: 'failed'; readonly error: PlayerError }
  | { readonly type: 'redirected'; readonly to: RtmpUrl };

/** What happens to a rung. */
export type DialEvent<R extends Rung> = DialStep & {
  readonly rung: R;
  /** Number of the rung in the order of their starts, from 0; those of a redirect go on counting. */
  readonly attempt: number;
  /** Since dialling began. */
  readonly elapsedMs: number;
};

export type RungsOfRedirect<R extends Rung> = (address: RtmpUrl, from: R) => readonly R[];

export interface DialOptions<R extends Rung> {
  /** In the order of preference; one at least. */
  readonly rungs: readonly R[];
  /** Opens the way to the server, without a word of RTMP. */
  readonly open: (rung: R, options: { readonly signal: AbortSignal }) => Promise<ByteChannel>;
  readonly connect: Omit<
    ConnectOptions,
    'channel' | 'tcUrl' | 'app' | 'signal' | 'handshake' | 'onStage' | 'onRefusal'
  >;
  readonly extras: ConnectExtras;
  /** Ends the dialling, and later the connection. */
  readonly signal?: AbortSignal;
  /** How long a rung is alone before the next one is started beside it. Default 1500. */
  readonly staggerMs?: number;
  /** Default 3. */
  readonly maxRedirects?: number;
  /** The ladder to an address that a server sends to; empty, or absent: nobody goes there. */
  readonly rungsOfRedirect?: RungsOfRedirect<R>;
  readonly onEvent?: (event: DialEvent<R>) => void;
}

export interface Dialled<R extends Rung> {
  readonly connection: NetConnection;
  readonly rung: R;
  /** How many were followed. */
  readonly redirects: number;
}

const STAGGER_MS = 1500;
const MAX_REDIRECTS = 3;
/** Of JW Player and Flowplayer: time for the server to let go of the connection that it refused. */
const REDIRECT_PAUSE_MS = 100;

/**
 * Connects by the first rung that answers. Each is started when the one before has failed, or has been silent for a
 * while and goes on in parallel; what was started and is not needed is closed. A server that refuses the connection has
 * answered: its word ends the ladder, or leads to another address.
 * @throws PlayerError what the server said; where none said anything, the error of the first rung, or of one that got as
 * far as `connect`; `CF_RTMP_REDIRECT_LOOP`. Where the signal aborts: its reason.
 */
export async function dial<R extends Rung>(options: DialOptions<R>): Promise<Dialled<R>> {
  const { signal } = options;
  const dialling = new Dialling(options);
  let rungs = options.rungs;
  for (let redirects = 0; ; redirects++) {
    const outcome = await dialling.climb(rungs, redirects);
    if ('connection' in outcome) return outcome;
    rungs = outcome.rungs;
    await new Promise<void>((resolve) => {
      setTimeout(resolve, REDIRECT_PAUSE_MS);
    });
    if (signal?.aborted === true) throw signal.reason;
  }
}

/** Where a server sent to. */
interface Redirected<R extends Rung> {
  readonly rungs: readonly R[];
}

class Dialling<R extends Rung> {
  readonly #options: DialOptions<R>;
  readonly #now: () => number;
  readonly #start: number;
  #attempts = 0;

  constructor(options: DialOptions<R>) {
    this.#options = options;
    this.#now = options.connect.now ?? (() => Date.now());
    this.#start = this.#now();
  }

  climb(rungs: readonly R[], redirects: number): Promise<Dialled<R> | Redirected<R>> {
    const { signal, staggerMs = STAGGER_MS } = this.#options;
    return new Promise((resolve, reject) => {
      const running = new Set<Attempt<R>>();
      const errors: PlayerError[] = [];
      let next = 0;
      let timer: unknown;
      const end = (settle: () => void): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        next = rungs.length;
        for (const attempt of running) attempt.cancel();
        running.clear();
        settle();
      };
      const abort = (): void => end(() => reject(signal?.reason));
      const startNext = (): void => {
        clearTimeout(timer);
        const rung = rungs[next];
        if (rung === undefined) return;
        const index = next++;
        const attempt = new Attempt(rung, this.#options, this.#tell(rung));
        running.add(attempt);
        // Set first: what fails at once starts the next one itself.
        timer = setTimeout(startNext, staggerMs);
        attempt.run().then(
          (connection) => {
            if (!running.delete(attempt)) return connection.close();
            attempt.tell({ type: 'connected' });
            end(() => resolve({ connection, rung, redirects }));
            signal?.addEventListener('abort', attempt.close, { once: true });
            void connection.closed.then(() => signal?.removeEventListener('abort', attempt.close));
          },
          (thrown: unknown) => {
            if (!running.delete(attempt)) return;
            const error = PlayerError.from(thrown, 'CF_INTERNAL');
            const target = this.#follow(attempt, error, redirects);
            if (target instanceof PlayerError) attempt.tell({ type: 'failed', error: target });
            if ('rungs' in target) end(() => resolve(target));
            else if (attempt.refusal !== undefined) end(() => reject(target));
            else {
              errors[index] = target;
              if (index === next - 1) startNext();
              if (running.size === 0) end(() => reject(pickError(errors)));
            }
          },
        );
      };
      if (signal?.aborted === true) return abort();
      signal?.addEventListener('abort', abort, { once: true });
      startNext();
      if (rungs.length === 0)
        end(() => reject(new PlayerError('CF_INTERNAL', { message: 'a ladder without rungs' })));
    });
  }

  #tell(rung: R): (step: DialStep) => void {
    const attempt = this.#attempts++;
    return (step) => {
      this.#options.onEvent?.({ ...step, rung, attempt, elapsedMs: this.#now() - this.#start });
    };
  }

  /** What a failure comes to: the ladder that the server sends to, or an error. */
  #follow(attempt: Attempt<R>, error: PlayerError, redirects: number): Redirected<R> | PlayerError {
    const { rungsOfRedirect, maxRedirects = MAX_REDIRECTS } = this.#options;
    const address = attempt.refusal === undefined ? undefined : redirectOf(attempt.refusal);
    if (address === undefined || rungsOfRedirect === undefined) return error;
    if (redirects >= maxRedirects) {
      return new PlayerError('CF_RTMP_REDIRECT_LOOP', {
        message: `redirected more than ${maxRedirects} times`,
        context: error.context,
      });
    }
    const target = this.#targetOf(address, attempt.rung, rungsOfRedirect);
    if (target === undefined) return error;
    attempt.tell({ type: 'redirected', to: target.to });
    return target;
  }

  /** `undefined` for what is no address, or leads nowhere: what the server said is the error then. */
  #targetOf(
    address: string,
    from: R,
    rungsOf: RungsOfRedirect<R>,
  ): (Redirected<R> & { readonly to: RtmpUrl }) | undefined {
    try {
      const to = parseRtmpUrl(resolveRtmpUrl(address, from.tcUrl));
      const rungs = rungsOf(to, from);
      return rungs.length === 0 ? undefined : { rungs, to };
    } catch {
      return undefined;
    }
  }
}

class Attempt<R extends Rung> {
  readonly rung: R;
  readonly tell: (step: DialStep) => void;
  /** What the server said, where it refused. */
  refusal: StatusInfo | undefined;
  readonly #options: DialOptions<R>;
  readonly #abort = new AbortController();

  constructor(rung: R, options: DialOptions<R>, tell: (step: DialStep) => void) {
    this.rung = rung;
    this.#options = options;
    this.tell = tell;
  }

  readonly close = (): void => this.#abort.abort();

  cancel(): void {
    this.tell({ type: 'cancelled' });
    this.close();
  }

  async run(): Promise<NetConnection> {
    this.tell({ type: 'started' });
    try {
      return await this.#connect();
    } catch (thrown) {
      // Some peers write the numbers of an encrypted handshake without leading zeros, once in 150 sessions.
      const isWorthAnother = thrown instanceof PlayerError && thrown.context['mayBeUnpadded'] === true;
      if (!isWorthAnother || this.refusal !== undefined || this.#abort.signal.aborted) throw thrown;
      return this.#connect();
    }
  }

  async #connect(): Promise<NetConnection> {
    const { open, connect, extras } = this.#options;
    const { tcUrl, app, protocol } = this.rung;
    const { signal } = this.#abort;
    const onStage = (stage: DialStage): void => {
      if (!signal.aborted) this.tell({ type: 'stage', stage });
    };
    onStage('gateway');
    return connectCore(
      {
        ...connect,
        channel: open(this.rung, { signal }),
        tcUrl,
        app,
        signal,
        ...(protocol === 'rtmpe' || protocol === 'rtmpte' ? { handshake: 'rtmpe' } : {}),
        onStage,
        onRefusal: (info) => {
          this.refusal = info;
        },
      },
      extras,
    );
  }
}

/** The error that says most: of the rung that got as far as `connect`, else of the one that was preferred. */
function pickError(errors: readonly PlayerError[]): PlayerError {
  return errors.find((error) => error.context.stage === 'connect') ?? (errors[0] as PlayerError);
}
