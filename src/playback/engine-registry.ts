import type { Candidate } from '../source/candidate.js';
import type { AnyEngineFactory, EngineFactory } from './engine.js';
import { fileEngineFactory } from './file/file-engine-factory.js';
import { flvFileEngineFactory } from './flv-file/flv-file-engine-factory.js';
import { hlsJsEngineFactory } from './hls-js/hls-js-engine-factory.js';
import { nativeEngineFactory } from './native/native-engine-factory.js';
import { rtmpEngineFactory } from './rtmp/rtmp-engine-factory.js';
import { vhsEngineFactory } from './vhs/vhs-engine-factory.js';

/**
 * The engines of the player, in order of preference. Chromium answers "maybe" for native HLS, so hls.js goes
 * first wherever there is MSE, and native HLS is for browsers that have nothing else.
 */
export const DEFAULT_ENGINES: readonly AnyEngineFactory[] = [
  rtmpEngineFactory,
  hlsJsEngineFactory,
  vhsEngineFactory,
  nativeEngineFactory,
  flvFileEngineFactory,
  fileEngineFactory,
];

/** The engines that can play a candidate here, best first. */
export function enginesFor(
  candidate: Candidate,
  engines: readonly AnyEngineFactory[],
  media: HTMLMediaElement,
): readonly EngineFactory[] {
  const only = candidate.kind === 'hls' ? candidate.engine : undefined;
  return (engines as readonly EngineFactory[]).filter(
    ({ kind, name, canPlay }) =>
      kind === candidate.kind && (only === undefined || only === name) && canPlay(candidate, media),
  );
}
