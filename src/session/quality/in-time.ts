import { PlayerError } from '../../errors/player-error.js';

/** @throws PlayerError `CF_RTMP_CALL_TIMEOUT` when nothing is answered in `ms`; the reason of `signal` when that ends it. */
export async function inTime<T>(answer: Promise<T>, ms: number, signal: AbortSignal): Promise<T> {
  let forget = (): void => undefined;
  const limit = new Promise<never>((_, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    const timer = setTimeout(() => {
      reject(new PlayerError('CF_RTMP_CALL_TIMEOUT', { message: `nothing came in ${ms} ms` }));
    }, ms);
    forget = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([answer, limit]);
  } finally {
    forget();
  }
}
