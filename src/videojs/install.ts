import type { PlayerError } from '../errors/player-error.js';
import { userMessage } from '../errors/user-message.js';
import type { Player } from '../playback/player.js';
import type { PlayerOptions } from '../playback/player-options.js';
import { DEFAULT_ENGINES } from '../playback/engine-registry.js';
import { vhsEngineFactoryOf } from '../playback/vhs/vhs-engine-factory.js';
import type { VideoJsWithVhs } from '../playback/vhs/vhs-library.js';
import { createSourceHandler, playerOfTech, type CfPlayerPluginOptions } from './source-handler.js';
import type { VideoJs, VideoJsPlayer, VideoJsSourceHandler, VideoJsTech } from './videojs-types.js';

interface Html5Tech {
  registerSourceHandler(handler: VideoJsSourceHandler, index?: number): void;
}

const installed = new WeakMap<object, { options: CfPlayerPluginOptions }>();

/**
 * Teaches a video.js 8 (any build) to play `rtmp/mp4`, `rtmp/flv`, `rtmp/mp3` and `application/x-cf-player`:
 *
 * ```js
 * installCfPlayer(videojs, { config: { gateway: 'wss://media.example.com/rtmp' } });
 * videojs('v').src({ src: 'rtmp://host/cfx/st/&mp4:path', type: 'rtmp/mp4' });
 * ```
 *
 * Options of one player: `videojs('v', { cfPlayer: { config: { … } } })`. HLS and files that are sources of their
 * own stay with the site's video.js. Called again, it changes the options.
 */
export function installCfPlayer(
  videojs: Pick<VideoJs, 'getTech' | 'getPlayer'>,
  options: CfPlayerPluginOptions = {},
  words: (error: PlayerError) => string = defaultWords,
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

/** The {@link Player} that plays the current source of a video.js player; undefined where video.js plays it itself. */
export function cfPlayerOf(player: VideoJsPlayer): Player | undefined {
  return playerOfTech(player.tech({ IWillNotUseThisInPlugins: true }));
}

/** Where the site's video.js carries VHS, HLS is played by it: asked anew for each player, as VHS may come later. */
function enginesOf(videojs: object): PlayerOptions {
  const { VhsSourceHandler: handler } = videojs as Partial<VideoJsWithVhs>;
  return handler === undefined
    ? {}
    : { engines: [vhsEngineFactoryOf(videojs as VideoJsWithVhs), ...DEFAULT_ENGINES] };
}

/** What a viewer reads in the error display of video.js. */
function defaultWords(error: PlayerError): string {
  const { title, advice } = userMessage(error, document.documentElement.lang || navigator.language);
  return `${title}. ${advice}`;
}
