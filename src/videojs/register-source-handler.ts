import { DEFAULT_ENGINES } from '../playback/engine-registry.js';
import type { PlayerOptions } from '../playback/player-options.js';
import { vhsEngineFactoryOf } from '../playback/vhs/vhs-engine-factory.js';
import type { VideoJsWithVhs } from '../playback/vhs/vhs-library.js';
import { createSourceHandler, type CfPlayerPluginOptions, type ErrorWords } from './source-handler.js';
import type { VideoJs, VideoJsSourceHandler, VideoJsTech } from './videojs-types.js';

interface Html5Tech {
  registerSourceHandler(handler: VideoJsSourceHandler, index?: number): void;
}

const installed = new WeakMap<object, { options: CfPlayerPluginOptions }>();

/** See `installCfPlayer`; who knows the words of its players brings them. */
export function registerSourceHandler(
  videojs: Pick<VideoJs, 'getTech' | 'getPlayer'>,
  options: CfPlayerPluginOptions,
  words: ErrorWords,
): void {
  const before = installed.get(videojs);
  if (before) {
    before.options = options;
    return;
  }
  const current = { options };
  installed.set(videojs, current);
  const optionsFor = (tech: VideoJsTech): CfPlayerPluginOptions => {
    const own = videojs.getPlayer(tech.options_?.playerId ?? '')?.options_?.['cfPlayer'] as
      CfPlayerPluginOptions | undefined;
    return {
      ...current.options,
      ...own,
      player: { ...enginesOf(videojs), ...current.options.player, ...own?.player },
      config: { ...current.options.config, ...own?.config },
    };
  };
  (videojs.getTech('Html5') as Html5Tech).registerSourceHandler(createSourceHandler(optionsFor, words), 0);
}

/** Where the site's video.js carries VHS, HLS is played by it: asked anew for each player, as VHS may come later. */
function enginesOf(videojs: object): PlayerOptions {
  const { VhsSourceHandler: handler } = videojs as Partial<VideoJsWithVhs>;
  return handler === undefined
    ? {}
    : { engines: [vhsEngineFactoryOf(videojs as VideoJsWithVhs), ...DEFAULT_ENGINES] };
}
