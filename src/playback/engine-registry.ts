import { PlayerError } from '../errors/player-error.js';
import type { Candidate } from '../source/candidate.js';
import type { AnyEngineFactory, EngineFactory } from './engine.js';
import { fileEngineFactory } from './file/file-engine-factory.js';
import { mediaSourceConstructor } from './mse/media-source-constructor.js';
import { hlsJsEngineFactory } from './hls-js/hls-js-engine-factory.js';
import { nativeEngineFactory } from './native/native-engine-factory.js';
import { rtmpEngineFactory } from './rtmp/rtmp-engine-factory.js';

/**
 * The engines of the player, in order of preference. Chromium answers "maybe" for native HLS, so hls.js goes
 * first wherever there is MSE, and native HLS is for browsers that have nothing else.
 */
export const DEFAULT_ENGINES: readonly AnyEngineFactory[] = [
  rtmpEngineFactory,
  hlsJsEngineFactory,
  nativeEngineFactory,
  fileEngineFactory,
];

/** The engines that can play a candidate here, best first. */
export function enginesFor(
  candidate: Candidate,
  engines: readonly AnyEngineFactory[],
  media: HTMLMediaElement,
): readonly EngineFactory[] {
  return (engines as readonly EngineFactory[]).filter(
    (factory) => factory.kind === candidate.kind && factory.canPlay(candidate, media),
  );
}

/** What this browser has, as far as it decides which engine is possible. */
export interface BrowserFeatures {
  readonly mediaSource: boolean;
  readonly webSocket: boolean;
}

export function browserFeatures(): BrowserFeatures {
  return {
    mediaSource: mediaSourceConstructor() !== undefined,
    webSocket: 'WebSocket' in globalThis,
  };
}

/** Why a candidate is skipped that no engine takes. */
export function whyNoEngine(candidate: Candidate, has: BrowserFeatures): PlayerError {
  const { kind } = candidate;
  const transport = kind === 'rtmp' ? candidate.transport : undefined;
  const code =
    kind === 'file'
      ? 'CF_FILE_UNSUPPORTED'
      : !has.mediaSource
        ? 'CF_ENV_NO_MSE'
        : transport === 'websocket' && !has.webSocket
          ? 'CF_ENV_NO_WEBSOCKET'
          : 'CF_ENV_NO_ENGINE';
  return new PlayerError(code, {
    message: `no engine for ${transport ?? kind}`,
    context: { stage: 'engine', kind, ...(kind === 'rtmp' ? {} : { url: candidate.url }) },
  });
}
