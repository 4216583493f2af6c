import { playerErrorForHttp } from '../errors/http-status.js';
import { PlayerError } from '../errors/player-error.js';
import type { PlayerConfig } from '../source/player-config.js';
import { planAnySources } from '../source/renditions/plan-with-renditions.js';
import { answerOf } from './http-look.js';
import { combinePlans, pageFacts, type CombinedPlan } from './plan-all.js';

const TIMEOUT_MS = 8000;
/** A little more than a SMIL file may have. */
const MAX_BYTES = 300_000;

/** {@link planAll} for configurations of which some name several renditions, perhaps in a SMIL file. */
export async function planAllRenditions(configs: readonly PlayerConfig[]): Promise<CombinedPlan> {
  const plans = configs.map(async (config) => {
    try {
      return await planAnySources(config, pageFacts(), loadText);
    } catch (error) {
      return PlayerError.from(error, 'CF_CONFIG_INVALID');
    }
  });
  return combinePlans(await Promise.all(plans));
}

async function loadText(address: string): Promise<string> {
  const stopping = new AbortController();
  const timer = setTimeout(() => stopping.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(address, { signal: stopping.signal });
    if (!response.ok)
      throw playerErrorForHttp(answerOf(response, await readBounded(response)), 'file', { url: address });
    return await readBounded(response);
  } catch (thrown) {
    if (thrown instanceof PlayerError) throw thrown;
    throw new PlayerError('CF_FILE_FAILED', {
      message: 'the SMIL file cannot be loaded',
      cause: thrown,
      context: { url: address, stage: 'plan' },
    });
  } finally {
    clearTimeout(timer);
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
    if (done) break;
    bytes += value.byteLength;
    text += decoder.decode(value, { stream: true });
  }
  return text;
}
