import videojs from 'video.js/core';
import { videoJsCss } from 'virtual:video-js-skin';
import type { Player } from '../playback/player.js';
import { oneLine } from '../words/one-line.js';
import { Words } from '../words/words.js';
import { addIconFont } from './icon-font.js';
import { registerSourceHandler } from './register-source-handler.js';
import { skin } from './skin.js';
import { StatusPanel } from './status-panel.js';
import type { VideoJsPlayer } from './videojs-types.js';

/** For a constructed sheet in the shadow root. */
export const controlsStyle = `${videoJsCss}${skin}`;

export interface ControlsOptions {
  readonly media: HTMLVideoElement;
  readonly root: ShadowRoot;
  readonly core: Player;
  /** BCP 47 tags, best first. */
  readonly languages: readonly string[];
  retry(): void;
}

export interface Controls {
  readonly player: VideoJsPlayer;
  readonly words: Words;
  dispose(): void;
}

/** The source handler is one for all players of the page. */
const wordsOfMedia = new WeakMap<object, Words>();

/**
 * video.js around an element that a {@link Player} already works in. The source handler hands that player over as
 * the current source, so that video.js knows of a source (its play button waits for one otherwise) and lets go of
 * ours when the page gives it another.
 */
export function createControls({ media, root, core, languages, retry }: ControlsOptions): Controls {
  addIconFont(root.ownerDocument);
  const words = new Words();
  wordsOfMedia.set(media, words);
  registerSourceHandler(videojs, {}, (error, tech) => {
    const own = wordsOfMedia.get(tech.el()) ?? words;
    return oneLine(own.describe(error), own.language);
  });

  const frame = document.createElement('div');
  frame.className = 'video-js';
  frame.part.add('player');
  // video.js takes the element as it is, and does not copy it, inside a frame that is marked so.
  frame.setAttribute('data-vjs-player', '');
  frame.append(media);
  root.append(frame);

  const player = withoutDynamicStyle(() =>
    videojs(media, {
      controls: true,
      fill: true,
      liveui: true,
      language: 'en',
      errorDisplay: false,
      textTrackSettings: false,
      playbackRates: [0.5, 0.75, 1, 1.25, 1.5, 2],
      userActions: { hotkeys: true },
      // The browser's own: in step with `textTracks` of the element, and no markup is parsed by script.
      html5: { nativeTextTracks: true, nativeAudioTracks: true, nativeVideoTracks: true },
      controlBar: {
        children: [
          'playToggle',
          'volumePanel',
          'currentTimeDisplay',
          'timeDivider',
          'durationDisplay',
          'progressControl',
          'liveDisplay',
          'seekToLive',
          'customControlSpacer',
          'playbackRateMenuButton',
          'subsCapsButton',
          'pictureInPictureToggle',
          'fullscreenToggle',
        ],
      },
    }),
  );
  const adopt = (): void => player.src({ src: 'cf-player:source', type: 'application/x-cf-player', core });
  player.ready(adopt);
  const markSoundOnly = (): void => {
    frame.classList.toggle('cf-sound-only', media.readyState > 0 && media.videoWidth === 0);
  };
  for (const type of ['loadedmetadata', 'resize', 'emptied']) media.addEventListener(type, markSoundOnly);
  const panel = new StatusPanel(player.el(), core, words, retry);
  media.addEventListener('loadeddata', () => void words.fetchErrors(), { once: true });
  let spoken = words.videojs;
  words.subscribe(async () => {
    if (spoken === words.videojs) return;
    spoken = words.videojs;
    const { speakLanguage } = await import('./speak-language.js');
    speakLanguage(videojs, player, words);
  });
  void words.use(languages);
  return {
    player,
    words,
    dispose() {
      for (const type of ['loadedmetadata', 'resize', 'emptied'])
        media.removeEventListener(type, markSoundOnly);
      panel.dispose();
      words.dispose();
      player.dispose();
    },
  };
}

/**
 * video.js sizes its players by a style element in the document's head, which a strict Content-Security-Policy forbids
 * and a shadow root does not see. The element is sized by its own sheet.
 */
function withoutDynamicStyle(create: () => VideoJsPlayer): VideoJsPlayer {
  const global = globalThis as unknown as Record<string, unknown>;
  const before = global['VIDEOJS_NO_DYNAMIC_STYLE'];
  global['VIDEOJS_NO_DYNAMIC_STYLE'] = true;
  try {
    const player = create();
    (player as unknown as Record<string, unknown>)['updateStyleEl_'] = () => undefined;
    return player;
  } finally {
    global['VIDEOJS_NO_DYNAMIC_STYLE'] = before;
  }
}
