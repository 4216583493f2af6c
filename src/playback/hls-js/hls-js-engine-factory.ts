import type { EngineFactory } from '../engine.js';

const BASELINE = 'video/mp4; codecs="avc1.42E01E,mp4a.40.2"';

interface SourceConstructor {
  isTypeSupported(type: string): boolean;
}

function hasUsableMse(): boolean {
  const { ManagedMediaSource, MediaSource } = globalThis as {
    ManagedMediaSource?: SourceConstructor;
    MediaSource?: SourceConstructor;
  };
  return [ManagedMediaSource, MediaSource].some((source) => source?.isTypeSupported(BASELINE) === true);
}

/** HLS by hls.js, wherever there is MSE. */
export const hlsJsEngineFactory: EngineFactory<'hls'> = {
  kind: 'hls',
  name: 'hls.js',
  canPlay: hasUsableMse,
  load: async () => new (await import('./hls-js-engine.js')).HlsJsEngine(),
};
