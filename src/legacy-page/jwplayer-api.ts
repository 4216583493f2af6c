import type { Bag } from '../legacy/setup-values.js';
import {
  type PlayerElement,
  type OldApi,
  durationOf,
  stateOf,
  listen,
  unlisten,
  seek,
  stop,
  setVolume,
  load,
  toggle,
  resize,
  chained,
  fullscreen,
} from './player-calls.js';
import { playItem, playlists, type EmbedOptions } from './replace.js';

/** `jwplayer(id)`. */
export function jwPlayerApi(
  element: PlayerElement,
  options: EmbedOptions,
  setup: (set: unknown) => unknown,
): OldApi {
  const on = (name: string) => (handler: unknown) => listen(element, name, handler);
  const events =
    'Ready Play Pause Complete Time Error Buffer Idle Seek Volume Mute Meta PlaylistItem PlaylistComplete BeforePlay SetupError Fullscreen FirstFrame';
  return chained(
    {
      ...Object.fromEntries(events.split(' ').map((name) => [`on${name}`, on(name)])),
      setup,
      play: (state) => toggle(element, state, () => element.paused ?? true),
      pause: (state) =>
        toggle(element, typeof state === 'boolean' ? !state : undefined, () => element.paused ?? true),
      stop: () => stop(element),
      seek: (seconds) => seek(element, seconds),
      load: (what) => load(element, what, options),
      getPosition: () => element.currentTime ?? 0,
      getDuration: () => durationOf(element),
      getState: () => stateOf(element),
      getBuffer: () => {
        const { buffered } = element;
        const end = buffered !== undefined && buffered.length > 0 ? buffered.end(buffered.length - 1) : 0;
        return Math.round((100 * end) / (durationOf(element) || 1));
      },
      getVolume: () => Math.round((element.volume ?? 1) * 100),
      setVolume: (volume) => setVolume(element, Number(volume) / 100),
      getMute: () => element.muted ?? false,
      setMute: (mute) => void (element.muted = typeof mute === 'boolean' ? mute : !element.muted),
      on: (name, handler) => listen(element, String(name), handler),
      once: (name, handler) => listen(element, String(name), handler, true),
      off: (name, handler) => unlisten(element, name, handler),
      playlistItem: (index) => playItem(element, Number(index)),
      playlistNext: () => playItem(element, (playlists.get(element)?.at ?? 0) + 1),
      playlistPrev: () => playItem(element, (playlists.get(element)?.at ?? 0) - 1),
      getPlaylist: () =>
        (playlists.get(element)?.items ?? []).map(({ config, title, poster }) => ({
          file: config.file ?? config.src,
          title,
          image: poster,
        })),
      getPlaylistIndex: () => playlists.get(element)?.at ?? 0,
      getWidth: () => element.clientWidth,
      getHeight: () => element.clientHeight,
      resize: (width, height) => resize(element, width, height),
      getContainer: () => element,
      getRenderingMode: () => 'html5',
      getFullscreen: () => element.ownerDocument.fullscreenElement === element,
      setFullscreen: (wanted) => fullscreen(element, wanted),
      remove: () => element.remove(),
    },
    { id: element.id },
  );
}

/** What a script calls on the movie itself: JW Player 4 and 5 without their embedder. */
export function addMovieMethods(element: PlayerElement): void {
  const sendEvent = (name: unknown, value: unknown): void => {
    const flag = value === undefined ? undefined : /^true$/i.test(String(value));
    switch (String(name).toUpperCase()) {
      case 'PLAY':
        toggle(element, flag, () => element.paused ?? true);
        break;
      case 'STOP':
        stop(element);
        break;
      case 'SEEK':
        seek(element, value);
        break;
      case 'VOLUME':
        setVolume(element, Number(value) / 100);
        break;
      case 'MUTE':
        element.muted = flag ?? !element.muted;
        break;
      case 'NEXT':
        playItem(element, (playlists.get(element)?.at ?? 0) + 1);
        break;
      case 'PREV':
        playItem(element, (playlists.get(element)?.at ?? 0) - 1);
        break;
    }
  };
  const nothing = (): void => undefined;
  const getConfig = (): Bag => ({
    state: stateOf(element),
    position: element.currentTime ?? 0,
    volume: Math.round((element.volume ?? 1) * 100),
  });
  Object.assign(element, {
    sendEvent,
    getConfig,
    addModelListener: nothing,
    addViewListener: nothing,
    addControllerListener: nothing,
  });
}
