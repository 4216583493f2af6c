import { convertReading, hasMedia } from '../legacy/convert.js';
import { HostMap } from '../legacy/host-map.js';
import { readJwPlayer } from '../legacy/jwplayer.js';
import { isBag, type Bag } from '../legacy/setup-values.js';
import { playItem, playlists, showItem, type EmbedOptions } from './replace.js';

/** As much of `<cf-player>` as the old interfaces need; all of it may come late, with the player's script. */
export type PlayerElement = HTMLElement & Partial<Omit<HTMLVideoElement, keyof HTMLElement>>;

type Handler = (event?: unknown) => void;
/** What the old interfaces gave: anything may be called on it. */
export type OldApi = Record<string, unknown>;

/** Events of the old players, each by the event of the element that it came with. */
const EVENTS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    playing: 'play playing start resume firstplay firstframe',
    play: 'begin beforeplay',
    pause: 'pause stop',
    ended: 'complete finish ended playlistcomplete idle',
    timeupdate: 'time progress timeupdate',
    waiting: 'buffer waiting',
    seeking: 'seek seeking',
    volumechange: 'volume mute volumechange',
    error: 'error setuperror',
    loadedmetadata: 'meta loadedmetadata',
    loadstart: 'playlistitem loadstart',
    fullscreenchange: 'fullscreen fullscreenchange',
  }).flatMap(([event, names]) => names.split(' ').map((name): [string, string] => [name, event])),
);

/** A JW Player event handler gets these with it. */
function detailOf(element: PlayerElement, name: string): Bag {
  return {
    type: name,
    position: element.currentTime ?? 0,
    duration: durationOf(element),
    offset: element.currentTime ?? 0,
    volume: Math.round((element.volume ?? 1) * 100),
    mute: element.muted ?? false,
    newstate: stateOf(element),
    message: element.error?.message,
    code: element.error?.code,
  };
}

function durationOf(element: PlayerElement): number {
  const { duration } = element;
  // Old players said -1 for what has no end.
  return duration === Infinity ? -1 : duration === undefined || Number.isNaN(duration) ? 0 : duration;
}

type State = 'IDLE' | 'BUFFERING' | 'PLAYING' | 'PAUSED' | 'COMPLETED';

function stateOf(element: PlayerElement): State {
  if (element.ended) return 'COMPLETED';
  if (element.paused ?? true) return (element.currentTime ?? 0) > 0 ? 'PAUSED' : 'IDLE';
  return (element.readyState ?? 0) < 3 ? 'BUFFERING' : 'PLAYING';
}

/** Calls that come before the player's script wait for it. */
function whenReady(run: () => void): void {
  if (customElements.get('cf-player') !== undefined) run();
  else void customElements.whenDefined('cf-player').then(run);
}

function play(element: PlayerElement): void {
  whenReady(() => void element.play?.().catch(() => undefined));
}

function listen(element: PlayerElement, name: string, handler: unknown, once = false): void {
  if (typeof handler !== 'function') return;
  const bare = name.replace(/\..*$/, '').toLowerCase();
  const call = handler as Handler;
  if (bare === 'ready' || bare === 'load') {
    whenReady(() => queueMicrotask(() => call(detailOf(element, name))));
    return;
  }
  const listener = (): void => call(detailOf(element, name));
  handlers.set(call, listener);
  element.addEventListener(EVENTS.get(bare) ?? bare, listener, { once });
}

/** By function, so that `off` finds what `on` has made of it. */
const handlers = new WeakMap<Handler, () => void>();

function unlisten(element: PlayerElement, name: unknown, handler: unknown): void {
  const bare = String(name).replace(/\..*$/, '').toLowerCase();
  const listener = handlers.get(handler as Handler);
  if (listener !== undefined) element.removeEventListener(EVENTS.get(bare) ?? bare, listener);
}

function seek(element: PlayerElement, seconds: unknown): void {
  const time = Number(seconds);
  if (Number.isFinite(time)) whenReady(() => void (element.currentTime = Math.max(0, time)));
}

function stop(element: PlayerElement): void {
  whenReady(() => {
    element.pause?.();
    element.currentTime = 0;
  });
}

function setVolume(element: PlayerElement, volume: number): void {
  if (Number.isFinite(volume)) element.volume = Math.min(1, Math.max(0, volume));
}

/** Another content, as `load` of the old players took it: an address, an item or a list of items. */
function load(element: PlayerElement, what: unknown, options: EmbedOptions): void {
  const setup =
    typeof what === 'string'
      ? { file: what }
      : Array.isArray(what)
        ? { playlist: what as unknown[] }
        : isBag(what)
          ? what
          : undefined;
  if (setup === undefined) {
    whenReady(() => element.load?.());
    return;
  }
  const { hosts = {}, gateway, defaults } = options;
  const conversion = convertReading(readJwPlayer(withFile(setup)), undefined, {
    pageUrl: element.ownerDocument.baseURI,
    hosts: new HostMap(hosts),
    defaults: { ...defaults, ...(gateway === undefined ? {} : { gateway }) },
  });
  if (!hasMedia(conversion.config)) return;
  playlists.delete(element);
  if (conversion.playlist.length > 1) playlists.set(element, { items: conversion.playlist, at: 0 });
  showItem(element, conversion);
}

/** `src` of video.js and `url` of Flowplayer are JW Player's `file`. */
function withFile(setup: Bag): Bag {
  const file = setup['file'] ?? setup['src'] ?? setup['url'];
  return file === undefined ? setup : { ...setup, file };
}

function toggle(element: PlayerElement, wanted: unknown, whenUnsaid: () => boolean): void {
  const plays = typeof wanted === 'boolean' ? wanted : whenUnsaid();
  if (plays) play(element);
  else whenReady(() => element.pause?.());
}

function resize(element: PlayerElement, width: unknown, height: unknown): void {
  for (const [name, value] of [
    ['width', width],
    ['height', height],
  ] as const) {
    const pixels = Number.parseInt(String(value), 10);
    if (/%\s*$/.test(String(value)) || Number.isNaN(pixels)) element.removeAttribute(name);
    else element.setAttribute(name, String(pixels));
  }
}

/** What nobody of us knows does nothing, and can be chained: a page's own calls shall not throw. */
function tolerant(api: OldApi): OldApi {
  const proxy: OldApi = new Proxy(api, {
    get: (target, name) => {
      if (typeof name === 'symbol' || name in target || name === 'then' || name === 'toJSON')
        return target[name as string];
      return () => proxy;
    },
  });
  return proxy;
}

/** Methods that return nothing return the interface, as the old ones did. */
function chained(
  methods: Readonly<Record<string, (...args: unknown[]) => unknown>>,
  values: OldApi = {},
): OldApi {
  const api: OldApi = Object.create(null) as OldApi;
  const proxy = tolerant(api);
  for (const [name, method] of Object.entries(methods)) {
    api[name] = (...args: unknown[]) => {
      const answer = method(...args);
      return answer === undefined ? proxy : answer;
    };
  }
  Object.defineProperties(api, Object.getOwnPropertyDescriptors(values));
  return proxy;
}

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

function fullscreen(element: PlayerElement, wanted: unknown): void {
  const change = wanted === false ? element.ownerDocument.exitFullscreen() : element.requestFullscreen();
  change.catch(() => undefined);
}

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

/** `videojs(id)`. */
export function videoJsApi(element: PlayerElement, options: EmbedOptions): OldApi {
  const both =
    <K extends 'currentTime' | 'volume' | 'muted' | 'loop' | 'playbackRate' | 'poster'>(
      name: K,
      otherwise: unknown,
    ) =>
    (value: unknown) => {
      if (value === undefined) return element[name] ?? otherwise;
      whenReady(() => void ((element as unknown as Record<string, unknown>)[name] = value));
      return undefined;
    };
  const api = chained({
    ready: (handler) => {
      if (typeof handler === 'function')
        whenReady(() => queueMicrotask(() => (handler as Handler).call(api)));
    },
    play: () => play(element),
    pause: () => whenReady(() => element.pause?.()),
    paused: () => element.paused ?? true,
    ended: () => element.ended ?? false,
    currentTime: both('currentTime', 0),
    duration: () => durationOf(element),
    volume: both('volume', 1),
    muted: both('muted', false),
    loop: both('loop', false),
    playbackRate: both('playbackRate', 1),
    poster: both('poster', ''),
    src: (what) => {
      if (what === undefined) return element.getAttribute('src') ?? '';
      load(element, Array.isArray(what) ? { sources: what as unknown[] } : what, options);
      return undefined;
    },
    currentSrc: () => element.currentSrc ?? '',
    load: () => load(element, undefined, options),
    on: (name, handler) => [name].flat().forEach((one) => listen(element, String(one), handler)),
    one: (name, handler) => [name].flat().forEach((one) => listen(element, String(one), handler, true)),
    off: (name, handler) => unlisten(element, name, handler),
    error: () => element.error ?? null,
    el: () => element,
    id: () => element.id,
    width: (value) =>
      value === undefined ? element.clientWidth : resize(element, value, element.getAttribute('height')),
    height: (value) =>
      value === undefined ? element.clientHeight : resize(element, element.getAttribute('width'), value),
    dimensions: (width, height) => resize(element, width, height),
    requestFullscreen: () => fullscreen(element, true),
    exitFullscreen: () => fullscreen(element, false),
    isFullscreen: () => element.ownerDocument.fullscreenElement === element,
    readyState: () => element.readyState ?? 0,
    buffered: () => element.buffered,
    dispose: () => element.remove(),
  });
  return api;
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
