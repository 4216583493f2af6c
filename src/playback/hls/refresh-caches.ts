import type { PolicyRequest } from '../http/request-policy.js';

/**
 * Has the browser's own cache, and those on the way, forget what they would answer. Resolves when they have, when it
 * failed (the request that follows says why), and where nothing comes for so many milliseconds.
 */
export async function refreshCaches(
  { url, headers, withCredentials }: PolicyRequest,
  stalledAfter: number,
  signal: AbortSignal,
): Promise<void> {
  const over = new AbortController();
  const abort = (): void => over.abort();
  signal.addEventListener('abort', abort, { once: true });
  let stalled: ReturnType<typeof setTimeout> | undefined;
  const arm = (): void => {
    clearTimeout(stalled);
    stalled = setTimeout(abort, stalledAfter);
  };
  try {
    arm();
    const credentials = withCredentials ? 'include' : 'same-origin';
    const response = await fetch(url, { headers, credentials, cache: 'reload', signal: over.signal });
    const reader = response.body?.getReader();
    over.signal.addEventListener('abort', () => void reader?.cancel().catch(() => undefined));
    for (let isOver = reader === undefined; !isOver;) {
      arm();
      isOver = (await reader?.read())?.done !== false;
    }
  } catch {
    // The request that follows says what is wrong.
  } finally {
    clearTimeout(stalled);
    signal.removeEventListener('abort', abort);
  }
}
