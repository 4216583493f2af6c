import { PlayerError } from '../errors/player-error.js';
import { trustedScriptUrl } from './trusted-script-url.js';
import type { SessionCommand, SessionEvent, WorkerReady } from './worker-protocol.js';

export interface RemoteSession {
  send(command: SessionCommand): void;
  /** Ends it at once, without a goodbye to the server where it runs in a worker that has not started. */
  close(): void;
  /** Where it runs, as far as that is known. */
  readonly place: 'worker' | 'page' | 'starting';
}

export interface RemoteSessionOptions {
  /** Where the worker's script is; default: `rtmp-worker.js` beside this module. `false`: no worker. */
  readonly workerUrl?: string | URL | false;
  readonly onEvent: (event: SessionEvent) => void;
}

/** Time for the worker to say goodbye to the server before it is stopped. */
const GOODBYE_MS = 500;

/**
 * The session in a worker; on the page where there is none to be had: the page's policy forbids it, the script is
 * of another origin, or it is missing. Commands given meanwhile are not lost.
 */
export function startSession(options: RemoteSessionOptions): RemoteSession {
  return new StartedSession(options);
}

class StartedSession implements RemoteSession {
  readonly #onEvent: (event: SessionEvent) => void;
  /** What was said before the worker answered, for a session on the page. */
  #said: SessionCommand[] = [];
  #worker: Worker | undefined;
  #local: { handle(command: SessionCommand): void } | undefined;
  #place: 'worker' | 'page' | 'starting' = 'starting';
  #isClosed = false;

  constructor({ workerUrl, onEvent }: RemoteSessionOptions) {
    this.#onEvent = onEvent;
    if (workerUrl === false) {
      void this.#startOnPage();
      return;
    }
    try {
      // Bundlers know `new URL(…, import.meta.url)` and carry the script along as a file, which it is: whole.
      const script = workerUrl ?? new URL('./rtmp-worker.js', import.meta.url);
      this.#startWorker(new Worker(trustedScriptUrl(script), { type: 'module' }));
    } catch {
      // SecurityError: another origin, or the page's policy. Or there are no workers here at all.
      void this.#startOnPage();
    }
  }

  get place(): 'worker' | 'page' | 'starting' {
    return this.#place;
  }

  send(command: SessionCommand): void {
    if (this.#isClosed) return;
    if (this.#place === 'starting') this.#said.push(command);
    this.#worker?.postMessage(command);
    this.#local?.handle(command);
  }

  close(): void {
    if (this.#isClosed) return;
    this.send({ type: 'close' });
    this.#isClosed = true;
    this.#said = [];
    const worker = this.#worker;
    this.#worker = undefined;
    if (worker === undefined) return;
    if (this.#place === 'starting') worker.terminate();
    else setTimeout(() => worker.terminate(), GOODBYE_MS);
  }

  #startWorker(worker: Worker): void {
    this.#worker = worker;
    worker.addEventListener('message', ({ data }: MessageEvent<SessionEvent | WorkerReady>) => {
      if (this.#isClosed) return;
      if (data.type !== 'ready') {
        this.#onEvent(data);
        return;
      }
      this.#place = 'worker';
      this.#said = [];
    });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      if (this.#isClosed || this.#worker !== worker) return;
      this.#worker = undefined;
      worker.terminate();
      if (this.#place === 'starting') void this.#startOnPage();
      else this.#broke(event.message);
    });
  }

  async #startOnPage(): Promise<void> {
    let session: typeof import('./rtmp-session.js');
    try {
      session = await import('./rtmp-session.js');
    } catch (thrown) {
      this.#fail(scriptNotFetched(thrown, globalThis.navigator?.onLine !== false));
      return;
    }
    if (this.#isClosed) return;
    try {
      this.#place = 'page';
      this.#local = new session.RtmpSession({
        emit: (event) => {
          if (!this.#isClosed) this.#onEvent(event);
        },
      });
      const said = this.#said;
      this.#said = [];
      for (const command of said) this.#local.handle(command);
    } catch (thrown) {
      this.#broke(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }

  #broke(reason: string): void {
    this.#fail(new PlayerError('CF_INTERNAL', { message: reason, context: { stage: 'session' } }));
  }

  #fail(error: PlayerError): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#onEvent({ type: 'failure', error: error.toJSON() });
  }
}

/** Neither the worker nor its part of the page came: a matter of the network, which may pass. */
export function scriptNotFetched(cause: unknown, isOnline: boolean): PlayerError {
  return new PlayerError(isOnline ? 'CF_NETWORK_LOST' : 'CF_NETWORK_OFFLINE', {
    message: `a part of the player could not be fetched: ${cause instanceof Error ? cause.message : String(cause)}`,
    cause,
    context: { stage: 'session' },
  });
}
