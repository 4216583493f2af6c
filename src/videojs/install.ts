import type { PlayerError } from '../errors/player-error.js';
import type { Player } from '../playback/player.js';
import { oneLine } from '../words/one-line.js';
import { loadWords, userMessage } from '../words/user-message.js';
import { registerSourceHandler } from './register-source-handler.js';
import { playerOfTech, type CfPlayerPluginOptions } from './source-handler.js';
import type { VideoJs, VideoJsPlayer, VideoJsTech } from './videojs-types.js';

/**
 * Teaches a video.js 8 (any build) to play `rtmp/mp4`, `rtmp/flv`, `rtmp/mp3` and `application/x-cf-player`:
 *
 * ```js
 * installCfPlayer(videojs, { config: { gateway: 'wss://media.example.com/rtmp' } });
 * videojs('v').src({ src: 'rtmp://host/cfx/st/&mp4:path', type: 'rtmp/mp4' });
 * ```
 *
 * Options of one player: `videojs('v', { cfPlayer: { config: { … } } })`. HLS and files that are sources of their
 * own stay with the site's video.js. Called again, it changes the options. What `player.error()` says is in the language of
 * the player (`player.language()`).
 */
export function installCfPlayer(
  videojs: Pick<VideoJs, 'getTech' | 'getPlayer'>,
  options: CfPlayerPluginOptions = {},
): void {
  const languageOf = (tech: VideoJsTech): string =>
    videojs.getPlayer(tech.options_?.playerId ?? '')?.language() ?? 'en';
  const inWords = (error: PlayerError, tech: VideoJsTech): string =>
    oneLine(userMessage(error, languageOf(tech)), languageOf(tech));
  const prepare = (tech: VideoJsTech): Promise<string> => loadWords(languageOf(tech));
  registerSourceHandler(videojs, options, Object.assign(inWords, { prepare }));
}

/** The {@link Player} that plays the current source of a video.js player; undefined where video.js plays it itself. */
export function cfPlayerOf(player: VideoJsPlayer): Player | undefined {
  return playerOfTech(player.tech({ IWillNotUseThisInPlugins: true }));
}
