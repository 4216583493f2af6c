import type { HttpAnswer } from '../errors/http-status.js';

/** As much of an error document as anybody reads. */
const MAX_BODY = 8192;

/** What the table of HTTP errors needs to know of a response. */
export function answerOf(response: Response, body: string): HttpAnswer {
  return {
    status: response.status,
    header: (name) => response.headers.get(name),
    body: body.slice(0, MAX_BODY),
  };
}

/** Looks at an address without fetching more than the head of it. Status 0 where the look itself is refused. */
export async function lookAt(
  url: string,
  options: { readonly signal: AbortSignal; readonly withCredentials: boolean },
): Promise<HttpAnswer> {
  const done = new AbortController();
  const cancel = (): void => done.abort();
  options.signal.addEventListener('abort', cancel, { once: true });
  try {
    // GET, as signed URLs are signed for GET; the range keeps it small, and the rest is cut off.
    const response = await fetch(url, {
      headers: { Range: `bytes=0-${MAX_BODY - 1}` },
      credentials: options.withCredentials ? 'include' : 'same-origin',
      cache: 'no-store',
      signal: done.signal,
    });
    return answerOf(response, response.ok ? '' : await response.text());
  } catch {
    return { status: 0 };
  } finally {
    options.signal.removeEventListener('abort', cancel);
    done.abort();
  }
}
