import type { PlayerError } from '../errors/player-error.js';
import { Player } from '../playback/player.js';
import type { PlayerOptions } from '../playback/player-options.js';
import type { PlayerConfig } from '../source/player-config.js';
import type { VideoJsSource, VideoJsSourceHandler, VideoJsTech } from './videojs-types.js';

export interface CfPlayerPluginOptions {
  /** What every source has in common: gateway, web distribution, order, …; a source's own names win. */
  readonly config?: PlayerConfig;
  readonly player?: PlayerOptions;
}

/** What `player.error()` says: text for a viewer. */
export interface ErrorWords {
  (error: PlayerError, tech: VideoJsTech): string;
  /** Fetches the words if they are not here; what is announced waits for it, for a short while. */
  readonly prepare?: (tech: VideoJsTech) => Promise<unknown>;
}

const OUR_TYPE = /^(rtmp\/(mp4|flv|mp3)|application\/x-cf-player)\b/i;
const OUR_OWN_TYPE = /^application\/x-cf-player\b/i;
const OUR_ADDRESS = /^rtmp(t|e|te|s)?:\/\//i;

/** Which player plays in a tech at this moment. */
const playing = new WeakMap<VideoJsTech, Player>();

export function playerOfTech(tech: VideoJsTech): Player | undefined {
  return playing.get(tech);
}

/** The source handler for the Html5 tech: what it takes is played by a {@link Player} in the tech's element. */
export function createSourceHandler(
  optionsFor: (tech: VideoJsTech) => CfPlayerPluginOptions,
  words: ErrorWords,
): VideoJsSourceHandler {
  return {
    canPlayType: (type) => (OUR_TYPE.test(type) ? 'maybe' : ''),
    canHandleSource: ({ src = '', type = '' }) =>
      OUR_TYPE.test(type) || OUR_ADDRESS.test(src) ? 'maybe' : '',
    handleSource(source, tech) {
      const adopted = source['core'] instanceof Player ? source['core'] : undefined;
      const options = optionsFor(tech);
      const media = tech.el();
      const core = adopted ?? new Player(media, options.player);
      const disconnect = connectTech(core, tech, words);
      playing.set(tech, core);
      if (adopted !== undefined) queueMicrotask(() => tellWhatHappened(tech));
      if (adopted === undefined) {
        core.load(configOfSource(source, options.config), {
          autoplay: media.autoplay,
          preload: media.preload === 'none' ? 'none' : 'auto',
        });
      }
      return {
        dispose() {
          disconnect();
          if (playing.get(tech) === core) playing.delete(tech);
          // At once: the element's next source is set as soon as this returns.
          if (adopted === undefined) void core.destroy();
          else core.unload();
        },
      };
    },
  };
}

/**
 * `{ src: 'rtmp://…', type }`, or our configuration over what all sources share: as `config`, or for markup as JSON
 * in the `src` of type `application/x-cf-player`. video.js takes no source without a `src`; beside `config` it is no
 * more than a name.
 */
export function configOfSource(source: VideoJsSource, shared: PlayerConfig = {}): PlayerConfig {
  const { src, type = '', config = OUR_OWN_TYPE.test(type) ? parsedObject(src) : undefined } = source;
  if (typeof config === 'object' && config !== null) return { ...shared, ...config };
  return { ...shared, ...(src === undefined ? {} : { src }) };
}

function parsedObject(text = ''): unknown {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * A player that is handed over may have been at work before video.js was there; what its element has fired by then
 * is told again, to video.js alone.
 */
function tellWhatHappened(tech: VideoJsTech): void {
  const { readyState, paused } = tech.el();
  const missed = [
    ...(readyState >= HTMLMediaElement.HAVE_METADATA ? ['loadedmetadata', 'durationchange'] : []),
    ...(readyState >= HTMLMediaElement.HAVE_CURRENT_DATA ? ['loadeddata'] : []),
    'volumechange',
    ...(paused ? [] : ['play']),
    ...(!paused && readyState >= HTMLMediaElement.HAVE_FUTURE_DATA ? ['playing'] : []),
  ];
  missed.forEach((type) => tech.trigger(type));
}

/** Shows the tech our errors in place of the element's, and only the final one. */
function connectTech(core: Player, tech: VideoJsTech, words: ErrorWords): () => void {
  const nativeError = tech.error;
  tech.error = () => (core.error === null ? null : videoJsError(core.error, (error) => words(error, tech)));
  const prepared = words.prepare?.(tech);
  let isOver = false;
  const onError = (): void => {
    if (prepared === undefined) return tech.trigger('error');
    const announced = core.error;
    void Promise.race([prepared, afterWait()]).then(() => {
      if (!isOver && core.error === announced) tech.trigger('error');
    });
  };
  core.addEventListener('playererror', onError);
  // A configuration that was wrong from the beginning failed before anybody listened.
  if (core.error !== null) queueMicrotask(onError);
  return () => {
    isOver = true;
    core.removeEventListener('playererror', onError);
    tech.error = nativeError;
  };
}

/** Words that are still on their way do not keep an error back. */
function afterWait(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2000));
}

/** What `player.error()` gives: MediaError's fields as video.js has them, our words, our error. */
export function videoJsError(
  error: PlayerError,
  words: (error: PlayerError) => string,
): { code: number; message: string; cfCode: string; cause: PlayerError } {
  return { code: error.mediaErrorCode, message: words(error), cfCode: error.code, cause: error };
}
