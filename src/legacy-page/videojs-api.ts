import {
  type PlayerElement,
  type Handler,
  type OldApi,
  durationOf,
  whenReady,
  play,
  listen,
  unlisten,
  load,
  resize,
  chained,
  fullscreen,
} from './player-calls.js';
import type { EmbedOptions } from './replace.js';

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
