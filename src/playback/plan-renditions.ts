import { PlayerError } from '../errors/player-error.js';
import { playerErrorForHttp } from '../errors/http-status.js';
import type { PlayerConfig } from '../source/player-config.js';
import { planAnySources } from '../source/renditions/plan-with-renditions.js';
import type { EngineContext } from './engine.js';
import { createRequestPolicy, type RequestPolicy } from './http/request-policy.js';
import { answerOf } from './http-look.js';
import { combinePlans, pageFacts, type CombinedPlan } from './plan-all.js';

const TIMEOUT_MS = 8000;
/** A little more than a SMIL file may have. */
const MAX_BYTES = 300_000;

/**
 * {@link planAll} for configurations of which some name several renditions, perhaps in a SMIL file, which is requested as
 * a manifest is: by the page's hook for signatures, with cookies where the configuration or the element says so.
 * @param signal nobody wants the plan any more
 */
export async function planAllRenditions(
  configs: readonly PlayerConfig[],
  page: EngineContext,
  media: HTMLMediaElement,
  signal: AbortSignal,
): Promise<CombinedPlan> {
  const plans = configs.map(async (config) => {
    const load = (address: string): Promise<string> => {
      const { credentials } = config;
      const policy = createRequestPolicy(
        // What CMCD tells is of the media that plays.
        { kind: 'file', url: address, cmcd: 'off', ...(credentials === undefined ? {} : { credentials }) },
        page,
        { withCredentials: media.crossOrigin === 'use-credentials' },
      );
      return loadText(address, policy, signal);
    };
    try {
      return await planAnySources(config, pageFacts(), load);
    } catch (error) {
      return PlayerError.from(error, 'CF_CONFIG_INVALID');
    }
  });
  return combinePlans(await Promise.all(plans));
}

async function loadText(address: string, policy: RequestPolicy, signal: AbortSignal): Promise<string> {
  const stopping = new AbortController();
  const stop = (): void => stopping.abort(signal.reason);
  const timer = setTimeout(() => stopping.abort(new Error('it took too long')), TIMEOUT_MS);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    for (;;) {
      const { url, headers, withCredentials } = await policy.request(address, 'manifest');
      const credentials = withCredentials ? 'include' : 'same-origin';
      const response = await fetch(url, { headers, credentials, signal: stopping.signal });
      const text = await readBounded(response);
      if (response.ok) return text;
      if (response.status === 403 && (await policy.forbidden(address, 'manifest'))) continue;
      throw playerErrorForHttp(answerOf(response, text), 'file', { url: address });
    }
  } catch (thrown) {
    if (thrown instanceof PlayerError) throw thrown;
    throw new PlayerError('CF_FILE_FAILED', {
      message: 'the SMIL file cannot be loaded',
      cause: thrown,
      context: { url: address, stage: 'plan' },
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    stopping.abort();
  }
}

/** No more of an endless answer than what the reader of it refuses. */
async function readBounded(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const decoder = new TextDecoder();
  let text = '';
  for (let bytes = 0; bytes < MAX_BYTES;) {
    const { done, value } = await reader.read();
    if (done) return text;
    bytes += value.byteLength;
    text += decoder.decode(value, { stream: true });
  }
  // It would go on coming, to nobody.
  void reader.cancel().catch(() => undefined);
  return text;
}
