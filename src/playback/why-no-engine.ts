import { PlayerError } from '../errors/player-error.js';
import type { Candidate } from '../source/candidate.js';
import { mediaSourceConstructor } from '../mse/media-source-constructor.js';

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
