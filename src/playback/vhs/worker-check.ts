import { PlayerError } from '../../errors/player-error.js';

const LIMIT_MS = 2000;

let isAllowed: Promise<boolean> | undefined;

/**
 * VHS demultiplexes in workers made from blobs. A Content-Security-Policy without `worker-src blob:` takes them away,
 * and VHS waits for their answers for ever without an error of its own.
 */
export async function requireBlobWorkers(): Promise<void> {
  isAllowed ??= tryWorker();
  if (await isAllowed) return;
  isAllowed = undefined;
  throw new PlayerError('CF_ENV_WORKER_BLOCKED', {
    message:
      'VHS needs workers from blobs, and this page forbids them (Content-Security-Policy: worker-src blob:)',
    context: { stage: 'engine', engine: 'vhs' },
  });
}

function tryWorker(): Promise<boolean> {
  const url = URL.createObjectURL(new Blob(['postMessage(1)'], { type: 'text/javascript' }));
  return new Promise<boolean>((resolve) => {
    let worker: Worker | undefined;
    const timer = setTimeout(() => settle(false), LIMIT_MS);
    const settle = (works: boolean): void => {
      clearTimeout(timer);
      worker?.terminate();
      URL.revokeObjectURL(url);
      resolve(works);
    };
    try {
      worker = new Worker(url);
      worker.addEventListener('message', () => settle(true));
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        settle(false);
      });
    } catch {
      settle(false);
    }
  });
}
