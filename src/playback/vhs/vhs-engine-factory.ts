import { hasUsableMse } from '../hls-js/hls-js-engine-factory.js';
import type { EngineFactory } from '../engine.js';
import type { VideoJsWithVhs } from './vhs-library.js';

/** HLS by the VHS of these bundles, for who asks for it (`hls-engine="vhs"`). */
export const vhsEngineFactory: EngineFactory<'hls'> = {
  kind: 'hls',
  name: 'vhs',
  canPlay: ({ engine }) => engine === 'vhs' && hasUsableMse(),
  load: async () => (await import('./own-vhs.js')).loadVhsEngine(),
};

/** HLS by the VHS that a page has anyway: no other engine needs to be fetched. */
export function vhsEngineFactoryOf(videojs: VideoJsWithVhs): EngineFactory<'hls'> {
  return {
    kind: 'hls',
    name: 'vhs',
    canPlay: hasUsableMse,
    load: async () => (await import('./own-vhs.js')).loadVhsEngine(videojs),
  };
}
