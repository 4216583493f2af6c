import { PlayerError } from '../../errors/player-error.js';

const LIMIT_MS = 2000;

type Verdict = 'works' | 'worker-src' | 'require-trusted-types-for';

let verdict: Promise<Verdict> | undefined;

/**
 * VHS demultiplexes in workers made from blobs. A Content-Security-Policy without `worker-src blob:` takes them away,
 * and VHS waits for their answers for ever without an error of its own.
 */
export async function requireBlobWorkers(): Promise<void> {
  verdict ??= tryWorker();
  const directive = await verdict;
  if (directive === 'works') return;
  verdict = undefined;
  const wanted = directive === 'worker-src' ? 'worker-src blob:' : directive;
  throw new PlayerError('CF_ENV_WORKER_BLOCKED', {
    message: `VHS needs workers from blobs, and this page forbids them (Content-Security-Policy: ${wanted})`,
    context: { stage: 'engine', engine: 'vhs', directive },
  });
}

function tryWorker(): Promise<Verdict> {
  const url = URL.createObjectURL(new Blob(['postMessage(1)'], { type: 'text/javascript' }));
  return new Promise<Verdict>((resolve) => {
    let worker: Worker | undefined;
    const timer = setTimeout(() => settle('worker-src'), LIMIT_MS);
    const settle = (found: Verdict): void => {
      clearTimeout(timer);
      worker?.terminate();
      URL.revokeObjectURL(url);
      resolve(found);
    };
    try {
      worker = new Worker(url);
      worker.addEventListener('message', () => settle('works'));
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        settle('worker-src');
      });
    } catch (thrown) {
      // Trusted Types refuse a plain string by a TypeError, at once; a policy about workers by an event or another error.
      settle(thrown instanceof TypeError ? 'require-trusted-types-for' : 'worker-src');
    }
  });
}
