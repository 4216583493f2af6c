import { trustedScriptUrl } from './trusted-script-url.js';
import type { SessionCommand, WorkerReady } from './worker-protocol.js';

/** A worker's script, and the name that it is given, which tells it something. */
export interface WorkerScript {
  readonly url: string | URL;
  readonly name: string;
}

/** A worker that runs, or is about to. */
export interface StartedWorker {
  readonly worker: Worker;
  /** What it said while nobody listened. */
  readonly ready?: WorkerReady | undefined;
}

interface Spare extends WorkerScript {
  readonly worker: Worker;
  ready?: WorkerReady;
}

/** How long one waits for a session, ms. */
const LIFE_MS = 1000;

let spare: Spare | undefined;

const start = ({ url, name }: WorkerScript): Worker =>
  new Worker(trustedScriptUrl(url), { type: 'module', name });

/** The worker that waits, if it is the wanted one, or a new one. @throws SecurityError where the page may have none */
export function takeWorker(script: WorkerScript): StartedWorker {
  if (spare === undefined || String(spare.url) !== String(script.url) || spare.name !== script.name)
    return { worker: start(script) };
  const { worker, ready } = spare;
  spare = undefined;
  return { worker, ready };
}

/**
 * A session that worked is over, and often the next one comes soon: another stream, another element, another try. The
 * start of a worker is a good part of the time until the first picture; so one is started now, and waits for a while.
 * @param sinkScript what it needs for a MediaSource of its own, where the last session had one
 */
export function expectSession(script: WorkerScript, sinkScript?: string): void {
  if (spare !== undefined) return;
  try {
    const worker = start(script);
    if (sinkScript !== undefined) {
      const command: SessionCommand = { type: 'sink', id: 0, action: 'expect', script: sinkScript };
      worker.postMessage(command, []);
    }
    const waiting: Spare = { ...script, worker };
    spare = waiting;
    const end = (): void => {
      if (spare !== waiting) return;
      spare = undefined;
      worker.terminate();
    };
    worker.addEventListener(
      'message',
      ({ data }: MessageEvent<WorkerReady>) => {
        waiting.ready = data;
      },
      { once: true },
    );
    worker.addEventListener('error', end, { once: true });
    setTimeout(end, LIFE_MS);
  } catch {
    // The next session hears of it by itself.
  }
}
