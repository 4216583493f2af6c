import type { HttpAnswer } from '../errors/http-status.js';

/** As much of an error document as anybody reads. */
const MAX_BODY = 8192;
/** A look that takes longer has seen that nobody answers. */
const LOOK_MS = 3000;

/** What the table of HTTP errors needs to know of a response. */
export function answerOf(response: Response, body: string): HttpAnswer {
  return {
    status: response.status,
    header: (name) => response.headers.get(name),
    body: body.slice(0, MAX_BODY),
  };
}

export interface LookOptions {
  readonly signal: AbortSignal;
  readonly withCredentials: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Looks at an address without fetching more than the head of it. Status 0 where the look itself is refused. */
export async function lookAt(url: string, options: LookOptions): Promise<HttpAnswer> {
  const answer = await look(options.signal, async (signal) => {
    // GET, as signed URLs are signed for GET; the range keeps it small, and the rest is cut off.
    const response = await fetch(url, {
      headers: { ...options.headers, Range: `bytes=0-${MAX_BODY - 1}` },
      credentials: options.withCredentials ? 'include' : 'same-origin',
      cache: 'no-store',
      signal,
    });
    return answerOf(response, response.ok ? '' : await response.text());
  });
  return answer ?? { status: 0 };
}

/** Whether anybody answers there at all, whatever he says and whoever may read it: a request without CORS. */
export async function isAnswered(url: string, options: LookOptions): Promise<boolean> {
  const isThere = await look(options.signal, async (signal) => {
    await fetch(url, {
      mode: 'no-cors',
      credentials: options.withCredentials ? 'include' : 'same-origin',
      cache: 'no-store',
      signal,
    });
    return true;
  });
  return isThere ?? false;
}

/** `undefined` where it failed, was aborted or took too long. */
async function look<T>(outer: AbortSignal, ask: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  if (outer.aborted) return undefined;
  const done = new AbortController();
  const cancel = (): void => done.abort();
  const timer = setTimeout(cancel, LOOK_MS);
  outer.addEventListener('abort', cancel, { once: true });
  try {
    return await ask(done.signal);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', cancel);
    done.abort();
  }
}
