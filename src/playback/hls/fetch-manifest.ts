import { isPlaylist, type HttpAnswer } from '../../errors/http-status.js';
import { PlayerError } from '../../errors/player-error.js';
import { explainFailure } from '../http/explain-failure.js';
import type { PolicyRequest, RequestPolicy } from '../http/request-policy.js';
import { answerOf } from '../http-look.js';

export interface Manifest {
  /** After redirects: what relative addresses in it are relative to. */
  readonly url: string;
  readonly text: string;
}

/**
 * The first playlist of a stream, looked at before an engine is fetched for it.
 *
 * @throws PlayerError what is wrong with the answer, or why there was none.
 */
export async function fetchManifest(
  url: string,
  policy: RequestPolicy,
  signal: AbortSignal,
): Promise<Manifest> {
  const context = { stage: 'manifest' };
  for (;;) {
    const request = await policy.request(url, 'manifest');
    const { answer, manifest } = await fetchOnce(request, signal);
    if (manifest !== undefined) {
      policy.hearDate(answer.header?.('date'));
      policy.noteReadable(request.url);
      return manifest;
    }
    const isRefused = answer.status === 403 || answer.status === 0;
    if (isRefused && (await policy.forbidden(url, 'manifest'))) continue;
    signal.throwIfAborted();
    const error = await explainFailure(
      { request, kind: 'manifest', answer, source: url },
      { signal, context },
    );
    signal.throwIfAborted();
    throw error;
  }
}

async function fetchOnce(
  { url, headers, withCredentials }: PolicyRequest,
  signal: AbortSignal,
): Promise<{ readonly answer: HttpAnswer; readonly manifest?: Manifest }> {
  try {
    const response = await fetch(url, {
      headers,
      credentials: withCredentials ? 'include' : 'same-origin',
      signal,
    });
    const text = await response.text();
    const answer = answerOf(response, text);
    return response.ok && isPlaylist(text)
      ? { answer, manifest: { url: response.url || url, text } }
      : { answer };
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof PlayerError) throw cause;
    return { answer: { status: 0 } };
  }
}
