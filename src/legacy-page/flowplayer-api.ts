import { isBag } from '../legacy/setup-values.js';
import {
  type PlayerElement,
  type OldApi,
  durationOf,
  stateOf,
  whenReady,
  play,
  listen,
  unlisten,
  seek,
  stop,
  setVolume,
  load,
  toggle,
  chained,
} from './player-calls.js';
import { playItem, playlists, type EmbedOptions } from './replace.js';

/** `flowplayer(id)`, `$f(id)`: of version 3 and of those behind it. */
export function flowplayerApi(element: PlayerElement, options: EmbedOptions): OldApi {
  const on = (name: string) => (handler: unknown) => listen(element, name, handler);
  const time = (): number => element.currentTime ?? 0;
  const events = 'Load Start Begin Finish Pause Resume Stop Seek Volume Mute Error Fullscreen';
  const states = { IDLE: 1, BUFFERING: 2, PLAYING: 3, PAUSED: 4, COMPLETED: 5 } as const;
  return chained(
    {
      ...Object.fromEntries(events.split(' ').map((name) => [`on${name}`, on(name)])),
      play: (what) => {
        if (typeof what === 'string' || isBag(what)) load(element, what, options);
        else if (typeof what === 'number') playItem(element, what);
        play(element);
      },
      pause: () => whenReady(() => element.pause?.()),
      resume: () => play(element),
      toggle: () => toggle(element, undefined, () => element.paused ?? true),
      stop: () => stop(element),
      seek: (seconds) => seek(element, seconds),
      load: (what) =>
        typeof what === 'function' ? listen(element, 'ready', what) : load(element, what, options),
      unload: () => stop(element),
      shutdown: () => element.remove(),
      getTime: time,
      getState: () => states[stateOf(element)],
      getVolume: () => Math.round((element.volume ?? 1) * 100),
      setVolume: (volume) => setVolume(element, Number(volume) / 100),
      volume: (level) => setVolume(element, Number(level)),
      mute: (flag) => void (element.muted = flag !== false),
      unmute: () => void (element.muted = false),
      isPlaying: () => !(element.paused ?? true),
      isPaused: () => stateOf(element) === 'PAUSED',
      isLoaded: () => customElements.get('cf-player') !== undefined,
      getClip: () => ({
        url: element.getAttribute('file') ?? element.getAttribute('src'),
        duration: durationOf(element),
      }),
      getPlaylist: () =>
        (playlists.get(element)?.items ?? []).map(({ config }) => ({ url: config.file ?? config.src })),
      on: (name, handler) => listen(element, String(name), handler),
      bind: (name, handler) => listen(element, String(name), handler),
      one: (name, handler) => listen(element, String(name), handler, true),
      off: (name, handler) => unlisten(element, name, handler),
      unbind: (name, handler) => unlisten(element, name, handler),
      getParent: () => element,
      id: () => element.id,
    },
    {
      get playing() {
        return !(element.paused ?? true);
      },
      get paused() {
        return element.paused ?? true;
      },
      get ready() {
        return customElements.get('cf-player') !== undefined;
      },
      get video() {
        return { time: time(), duration: durationOf(element), src: element.getAttribute('src') };
      },
    },
  );
}
