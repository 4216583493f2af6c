import type { EngineFactory } from '../engine.js';

/** HLS by the browser itself: Safari and iOS, and whatever has no MSE. */
export const nativeEngineFactory: EngineFactory<'hls'> = {
  kind: 'hls',
  name: 'native',
  canPlay: (_candidate, media) => media.canPlayType('application/vnd.apple.mpegurl') !== '',
  load: async () => new (await import('./native-engine.js')).NativeEngine(),
};
