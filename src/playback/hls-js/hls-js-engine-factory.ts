import type { EngineFactory } from '../engine.js';
import { mediaSourceConstructor } from '../../mse/media-source-constructor.js';

const BASELINE = 'video/mp4; codecs="avc1.42E01E,mp4a.40.2"';

export function hasUsableMse(): boolean {
  return mediaSourceConstructor()?.isTypeSupported(BASELINE) === true;
}

/** HLS by hls.js, wherever there is MSE. */
export const hlsJsEngineFactory: EngineFactory<'hls'> = {
  kind: 'hls',
  name: 'hls.js',
  canPlay: hasUsableMse,
  load: async () => new (await import('./hls-js-engine.js')).HlsJsEngine(),
};
