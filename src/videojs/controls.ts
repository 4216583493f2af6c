import videojs from 'video.js/core';
import { videoJsCss } from 'virtual:video-js-skin';
import { oneLine } from '../words/one-line.js';
import { Words } from '../words/words.js';
import { offerAutoplay } from './autoplay.js';
import { addBarButtons } from './bar-buttons.js';
import type { Extras } from './extras/extras.js';
import { addIconFont } from './icon-font.js';
import type { PlayerView } from './player-view.js';
import { registerSourceHandler } from './register-source-handler.js';
import { skin } from './skin.js';
import { StatusPanel } from './status-panel.js';
import { rememberVolume, ViewerMemory } from './viewer-memory.js';
import type { VideoJsPlayer } from './videojs-types.js';

/** For a constructed sheet in the shadow root. */
export const controlsStyle = `${videoJsCss}${skin}`;

export interface ControlsOptions extends Pick<
  PlayerView,
  'media' | 'core' | 'attribute' | 'addStyle' | 'retry'
> {
  readonly root: ShadowRoot;
  /** The browser has refused to play by itself already. */
  readonly isBlocked: boolean;
  /** BCP 47 tags, best first. */
  readonly languages: readonly string[];
}

export interface Controls {
  readonly player: VideoJsPlayer;
  readonly words: Words;
  /** Whether there is only a bar, without room for a picture. */
  setCompact(isCompact: boolean): void;
  dispose(): void;
}

/** The source handler is one for all players of the page. */
const wordsOfMedia = new WeakMap<object, Words>();

/**
 * video.js around an element that a player already works in. The source handler hands that player over as
 * the current source, so that video.js knows of a source (its play button waits for one otherwise) and lets go of
 * ours when the page gives it another.
 */
export function createControls({ root, languages, isBlocked, ...options }: ControlsOptions): Controls {
  const { media, core } = options;
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

  const { volume } = media;
  const player = withoutDynamicStyle(() =>
    videojs(media, {
      controls: true,
      fill: true,
      liveui: true,
      language: 'en',
      errorDisplay: false,
      textTrackSettings: false,
      // A window of a quarter of a minute and more is worth a bar to go back on.
      liveTracker: { trackingThreshold: 15 },
      userActions: {
        hotkeys: (pressed: KeyboardEvent) => onKey(pressed),
        doubleClick: (clicked: MouseEvent) => onDoubleClick(clicked),
      },
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
          'customControlSpacer',
          'pictureInPictureToggle',
          'fullscreenToggle',
        ],
      },
    }),
  );
  // video.js begins at full volume, whatever the page has said by then.
  if (media.volume !== volume) media.volume = volume;
  const ended = new AbortController();
  const { signal } = ended;
  const view: PlayerView = {
    ...options,
    player,
    frame: player.el(),
    words,
    say: (english) => words.videojs[english] ?? english,
    memory: new ViewerMemory(() => options.attribute('forget') === null),
    signal,
  };
  player.ready(() => player.src({ src: 'cf-player:source', type: 'application/x-cf-player', core }));
  const markSoundOnly = (): void => {
    frame.classList.toggle('cf-sound-only', media.readyState > 0 && media.videoWidth === 0);
  };
  for (const type of ['loadedmetadata', 'resize', 'emptied'])
    media.addEventListener(type, markSoundOnly, { signal });

  /** What nobody needs before the first picture. */
  let extras: Extras | undefined;
  let opening: Promise<Extras | undefined> | undefined;
  const more = (): Promise<Extras | undefined> =>
    (opening ??= import('./extras/extras.js').then(
      ({ createExtras }) => (signal.aborted ? undefined : (extras = createExtras(view, panel.actions))),
      () => {
        // Offline, most likely: the next time somebody asks.
        opening = undefined;
        return undefined;
      },
    ));
  const onKey = (pressed: KeyboardEvent): void => {
    // It presses our buttons; those of video.js keep it to themselves.
    if (pressed.key === ' ' && pressed.target instanceof HTMLButtonElement) return;
    if (extras) extras.onKey(pressed);
    else player.handleHotkeys(pressed);
  };
  const onDoubleClick = (clicked: MouseEvent): void =>
    void more().then((there) => there?.onDoubleClick(clicked));
  const tellFailure = async (wasPlaying: boolean): Promise<void> => {
    if (core.error || extras) (await more())?.onFailure(core.error ?? undefined, wasPlaying);
  };
  const panel = new StatusPanel(view, (wasPlaying) => void tellFailure(wasPlaying));
  offerAutoplay(view, isBlocked);
  addBarButtons(view, (opener) => void more().then((there) => there?.openSettings(opener)));
  rememberVolume(media, frame, view.memory, signal);
  for (const type of ['loadeddata', 'playing']) media.addEventListener(type, () => void more(), { signal });
  for (const type of ['pointerdown', 'focusin']) frame.addEventListener(type, () => void more(), { signal });
  for (const [selector, part] of PARTS) frame.querySelector(selector)?.part.add(part);
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
    setCompact: (isCompact) => frame.classList.toggle('cf-compact', isCompact),
    dispose() {
      ended.abort();
      words.dispose();
      player.dispose();
    },
  };
}

/** Elements of video.js and the names that `::part` knows them by. */
const PARTS = [
  ['.vjs-control-bar', 'control-bar'],
  ['.vjs-big-play-button', 'big-play'],
  ['.vjs-loading-spinner', 'spinner'],
  ['.vjs-poster', 'poster'],
  ['.vjs-progress-control', 'progress'],
  ['.vjs-play-control', 'play'],
  ['.vjs-volume-panel', 'volume'],
  ['.vjs-current-time', 'current-time'],
  ['.vjs-duration', 'duration'],
  ['.vjs-picture-in-picture-control', 'picture-in-picture'],
  ['.vjs-fullscreen-control', 'fullscreen'],
] as const;

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
