import { convertReading, hasMedia } from '../legacy/convert.js';
import { HostMap } from '../legacy/host-map.js';
import { readJwPlayer } from '../legacy/jwplayer.js';
import { isBag, type Bag } from '../legacy/setup-values.js';
import { playlists, showItem, type EmbedOptions } from './replace.js';

/** As much of `<cf-player>` as the old interfaces need; all of it may come late, with the player's script. */
export type PlayerElement = HTMLElement & Partial<Omit<HTMLVideoElement, keyof HTMLElement>>;

export type Handler = (event?: unknown) => void;
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

export function durationOf(element: PlayerElement): number {
  const { duration } = element;
  // Old players said -1 for what has no end.
  return duration === Infinity ? -1 : duration === undefined || Number.isNaN(duration) ? 0 : duration;
}

type State = 'IDLE' | 'BUFFERING' | 'PLAYING' | 'PAUSED' | 'COMPLETED';

export function stateOf(element: PlayerElement): State {
  if (element.ended) return 'COMPLETED';
  if (element.paused ?? true) return (element.currentTime ?? 0) > 0 ? 'PAUSED' : 'IDLE';
  return (element.readyState ?? 0) < 3 ? 'BUFFERING' : 'PLAYING';
}

/** Calls that come before the player's script wait for it. */
export function whenReady(run: () => void): void {
  if (customElements.get('cf-player') !== undefined) run();
  else void customElements.whenDefined('cf-player').then(run);
}

export function play(element: PlayerElement): void {
  whenReady(() => void element.play?.().catch(() => undefined));
}

export function listen(element: PlayerElement, name: string, handler: unknown, once = false): void {
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

export function unlisten(element: PlayerElement, name: unknown, handler: unknown): void {
  const bare = String(name).replace(/\..*$/, '').toLowerCase();
  const listener = handlers.get(handler as Handler);
  if (listener !== undefined) element.removeEventListener(EVENTS.get(bare) ?? bare, listener);
}

export function seek(element: PlayerElement, seconds: unknown): void {
  const time = Number(seconds);
  if (Number.isFinite(time)) whenReady(() => void (element.currentTime = Math.max(0, time)));
}

export function stop(element: PlayerElement): void {
  whenReady(() => {
    element.pause?.();
    element.currentTime = 0;
  });
}

export function setVolume(element: PlayerElement, volume: number): void {
  if (Number.isFinite(volume)) element.volume = Math.min(1, Math.max(0, volume));
}

/** Another content, as `load` of the old players took it: an address, an item or a list of items. */
export function load(element: PlayerElement, what: unknown, options: EmbedOptions): void {
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

export function toggle(element: PlayerElement, wanted: unknown, whenUnsaid: () => boolean): void {
  const plays = typeof wanted === 'boolean' ? wanted : whenUnsaid();
  if (plays) play(element);
  else whenReady(() => element.pause?.());
}

export function resize(element: PlayerElement, width: unknown, height: unknown): void {
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
export function chained(
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

export function fullscreen(element: PlayerElement, wanted: unknown): void {
  const change = wanted === false ? element.ownerDocument.exitFullscreen() : element.requestFullscreen();
  change.catch(() => undefined);
}
