import { hasUsableMse } from '../hls-js/hls-js-engine-factory.js';
import type { EngineFactory } from '../engine.js';

/** HLS by the VHS of these bundles, for who asks for it (`hls-engine="vhs"`). */
export const vhsEngineFactory: EngineFactory<'hls'> = {
  kind: 'hls',
  name: 'vhs',
  canPlay: ({ engine }) => engine === 'vhs' && hasUsableMse(),
  load: async () => (await import('./own-vhs.js')).loadVhsEngine(),
};
