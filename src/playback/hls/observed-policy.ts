import type { HlsCandidate } from '../../source/candidate.js';
import type { EngineContext } from '../engine.js';
import { createRequestPolicy, type RequestPolicy } from '../http/request-policy.js';
import { bufferedAhead } from '../../mse/time-ranges.js';

/** What an engine knows of its playback that the element does not say. */
export interface ObservedPlayback {
  readonly live: boolean;
  /** Nothing has been shown yet. */
  readonly startup: boolean;
  /** Bits per second. */
  readonly throughput: number | undefined;
}

/** How an HLS stream is requested for this element, and what CMCD says of it. */
export function createObservedPolicy(
  media: HTMLMediaElement,
  candidate: HlsCandidate,
  context: EngineContext | undefined,
  playback: () => ObservedPlayback,
): RequestPolicy {
  const policy = createRequestPolicy(candidate, context, {
    withCredentials: media.crossOrigin === 'use-credentials',
  });
  policy.observe(() => {
    const { throughput, ...more } = playback();
    return {
      ...more,
      bufferLength: bufferedAhead(media.buffered, media.currentTime),
      playbackRate: media.playbackRate,
      ...(throughput === undefined ? {} : { throughput }),
    };
  });
  return policy;
}

/** Leaves the element without the source that an engine gave it. */
export function detachSource(media: HTMLMediaElement | undefined): void {
  if (media?.hasAttribute('src') !== true) return;
  media.removeAttribute('src');
  media.load();
}
