import { PlayerError } from '../errors/player-error.js';
import { expectSession, takeWorker, type StartedWorker, type WorkerScript } from './spare-worker.js';
import { workerChunks } from './worker-chunks.js';
import type { SessionCommand, SessionEvent, WorkerReady } from './worker-protocol.js';

export interface RemoteSession {
  send(command: SessionCommand): void;
  /** Ends it at once, without a goodbye to the server where it runs in a worker that has not started. */
  close(): void;
  /** Where it runs, as far as that is known. */
  readonly place: 'worker' | 'page' | 'starting';
}

export interface RemoteSessionOptions {
  /**
   * Where the worker's script is; default: `rtmp-worker.js` or `rtmp-worker-full.js` beside this module, as needed.
   * `false`: no worker.
   */
  readonly workerUrl?: string | URL | false;
  /** Whether the plain worker will not do: {@link needsExtras}. */
  readonly needsExtras?: boolean;
  readonly onEvent: (event: SessionEvent) => void;
}

/** Time for the worker to say goodbye to the server before it is stopped. */
const GOODBYE_MS = 500;

/**
 * The session in a worker; on the page where there is none to be had: the page's policy forbids it, the script is
 * of another origin, it is missing, or it is the plain one where the full one is needed. Commands given meanwhile are
 * not lost.
 */
export function startSession(options: RemoteSessionOptions): RemoteSession {
  return new StartedSession(options);
}

class StartedSession implements RemoteSession {
  readonly #options: RemoteSessionOptions;
  #needsExtras: boolean;
  /** What was said before there was media, for a session that takes the place of this one. */
  #said: SessionCommand[] | undefined = [];
  #worker: Worker | undefined;
  #script: WorkerScript | undefined;
  #sinkScript: string | undefined;
  /** The worker hears nothing yet. */
  #isHeld = false;
  #local: import('./rtmp-session.js').RtmpSession | undefined;
  #place: 'worker' | 'page' | 'starting' = 'starting';
  #isClosed = false;

  constructor(options: RemoteSessionOptions) {
    this.#options = options;
    this.#needsExtras = options.needsExtras ?? false;
    this.#start();
  }

  get place(): 'worker' | 'page' | 'starting' {
    return this.#place;
  }

  send(command: SessionCommand): void {
    if (this.#isClosed) return;
    if ('script' in command) this.#sinkScript = command.script;
    if (!isSaidAgain(command)) this.#said?.push(command);
    if (!this.#isHeld) this.#post(command);
    if (this.#local !== undefined) this.#tellLocal(command);
  }

  close(): void {
    if (this.#isClosed) return;
    const hasPlayed = this.#said === undefined && this.#place === 'worker';
    this.send({ type: 'close' });
    this.#isClosed = true;
    this.#said = undefined;
    this.#endWorker(this.#place === 'starting' ? 0 : GOODBYE_MS);
    if (hasPlayed && this.#script !== undefined) expectSession(this.#script, this.#sinkScript);
  }

  #start(): void {
    const { workerUrl } = this.#options;
    if (workerUrl === false) {
      void this.#startOnPage();
      return;
    }
    try {
      // Bundlers know `new URL(…, import.meta.url)` and carry the script along as a file, which it is: whole.
      const url =
        workerUrl ??
        (this.#needsExtras
          ? new URL('./rtmp-worker-full.js', import.meta.url)
          : new URL('./rtmp-worker.js', import.meta.url));
      // A script of the page's own says first whether it is the full one.
      this.#isHeld = this.#needsExtras && workerUrl !== undefined;
      // One of the page's own has its chunks beside it.
      const name = workerUrl === undefined ? JSON.stringify(workerChunks()) : '';
      this.#script = { url, name };
      this.#startWorker(takeWorker(this.#script));
    } catch {
      // SecurityError: another origin, or the page's policy. Or there are no workers here at all.
      void this.#startOnPage();
    }
  }

  #startWorker({ worker, ready }: StartedWorker): void {
    this.#worker = worker;
    worker.addEventListener('message', ({ data }: MessageEvent<SessionEvent | WorkerReady>) => {
      if (this.#isClosed || this.#worker !== worker) return;
      if (data.type !== 'ready') this.#take(data);
      else this.#isReady(data);
    });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      if (this.#isClosed || this.#worker !== worker) return;
      this.#endWorker(0);
      if (this.#place === 'starting') void this.#startOnPage();
      else this.#broke(event.message);
    });
    if (ready !== undefined) this.#isReady(ready);
  }

  #isReady({ hasExtras }: WorkerReady): void {
    if (this.#needsExtras && !hasExtras) {
      this.#endWorker(0);
      void this.#startOnPage();
      return;
    }
    this.#place = 'worker';
    if (this.#isHeld) this.#repeat((command) => this.#post(command));
    this.#isHeld = false;
  }

  #endWorker(afterMs: number): void {
    const worker = this.#worker;
    this.#worker = undefined;
    if (worker === undefined) return;
    if (afterMs > 0) setTimeout(() => worker.terminate(), afterMs);
    else worker.terminate();
  }

  async #startOnPage(): Promise<void> {
    let session: typeof import('./rtmp-session.js');
    let extras: typeof import('./all-session-extras.js') | undefined;
    try {
      [session, extras] = await Promise.all([
        import('./rtmp-session.js'),
        this.#needsExtras ? import('./all-session-extras.js') : undefined,
      ]);
    } catch (thrown) {
      this.#fail(scriptNotFetched(thrown, globalThis.navigator?.onLine !== false));
      return;
    }
    if (this.#isClosed) return;
    try {
      this.#place = 'page';
      const local = new session.RtmpSession({
        emit: (event) => {
          if (!this.#isClosed && this.#local === local) this.#take(event);
        },
        ...(extras === undefined ? {} : { extras: extras.ALL_SESSION_EXTRAS }),
      });
      this.#local = local;
      this.#repeat((command) => this.#tellLocal(command));
    } catch (thrown) {
      this.#broke(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }

  #tellLocal(command: SessionCommand): void {
    if (command.type !== 'sink') this.#local?.handle(command);
    // On the page the page has the MediaSource.
    else if (command.action === 'open')
      queueMicrotask(() => this.#take({ type: 'sink', id: command.id, what: 'gone' }));
  }

  #post(command: SessionCommand): void {
    this.#worker?.postMessage(command);
  }

  #repeat(tell: (command: SessionCommand) => void): void {
    for (const command of this.#said ?? []) tell(command);
  }

  #take(event: SessionEvent): void {
    if (event.type === 'segment' || (event.type === 'sink' && event.what === 'changed'))
      this.#said = undefined;
    const lacksExtras = event.type === 'failure' && event.error.code === 'CF_ENV_NO_ENGINE';
    if (!lacksExtras || this.#needsExtras || this.#said === undefined) {
      this.#options.onEvent(event);
      return;
    }
    // The server redirected to what the plain session does not speak, or speaks AMF3 unasked.
    this.#needsExtras = true;
    this.#endWorker(0);
    this.#local = undefined;
    this.#place = 'starting';
    this.#start();
    if (!this.#isHeld) this.#repeat((command) => this.#post(command));
  }

  #broke(reason: string): void {
    this.#fail(new PlayerError('CF_INTERNAL', { message: reason, context: { stage: 'session' } }));
  }

  #fail(error: PlayerError): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#options.onEvent({ type: 'failure', error: error.toJSON() });
  }
}

/** How much is buffered, and what follows from that: the page says it all the time. */
function isSaidAgain(command: SessionCommand): boolean {
  return (
    command.type === 'buffered' ||
    (command.type === 'sink' && (command.action === 'tidy' || command.action === 'live-window'))
  );
}

/** Neither the worker nor its part of the page came: a matter of the network, which may pass. */
export function scriptNotFetched(cause: unknown, isOnline: boolean): PlayerError {
  return new PlayerError(isOnline ? 'CF_NETWORK_LOST' : 'CF_NETWORK_OFFLINE', {
    message: `a part of the player could not be fetched: ${cause instanceof Error ? cause.message : String(cause)}`,
    cause,
    context: { stage: 'session' },
  });
}
