import type { HlsConfig, LoaderResponse, LoadPolicy, RetryConfig } from 'hls.js';
import type { HlsRequests, RetryFacts } from '../hls/hls-requests.js';

/** Until the first byte, and in all: a slow line is no fault, a silent one is (see HlsRequests). */
const FIRST_BYTE_MS = 10_000;
const WHOLE_MS = 120_000;
/** A key has a few bytes. */
const KEY_MS = 20_000;
const TIMEOUT_RETRIES = 3;
/** Of what came and cannot be read: it may have been damaged on the way. */
const CONTENT_RETRIES = 1;

/**
 * When hls.js asks again. The delay between two requests is hls.js' own; what an error's time in a cache adds to it
 * is waited for where the request is opened.
 */
export function loadPolicies(
  requests: HlsRequests,
  facts: () => RetryFacts,
): Pick<HlsConfig, 'playlistLoadPolicy' | 'fragLoadPolicy' | 'keyLoadPolicy'> {
  const shouldRetry = (
    config: RetryConfig | null | undefined,
    count: number,
    isTimeout: boolean,
    response: LoaderResponse | undefined,
  ): boolean => {
    const isWorthIt = isTimeout
      ? count < TIMEOUT_RETRIES
      : response === undefined
        ? count < CONTENT_RETRIES
        : requests.mayRetry(response.url, response.code ?? 0, count, facts());
    // Where there is no other level hls.js repeats a playlist up to this number, whatever is answered here.
    if (config) config.maxNumRetry = isWorthIt ? count + 1 : 0;
    return isWorthIt;
  };
  const retry = (firstMs: number): RetryConfig => ({
    maxNumRetry: 6,
    retryDelayMs: firstMs,
    maxRetryDelayMs: 8000,
    shouldRetry,
  });
  const policy = (maxLoadTimeMs: number): LoadPolicy => ({
    default: {
      maxTimeToFirstByteMs: FIRST_BYTE_MS,
      maxLoadTimeMs,
      timeoutRetry: retry(0),
      errorRetry: retry(500),
    },
  });
  return {
    playlistLoadPolicy: policy(KEY_MS),
    fragLoadPolicy: policy(WHOLE_MS),
    keyLoadPolicy: policy(KEY_MS),
  };
}
