import type { OldCall } from '../legacy/read-embed.js';
import { bagOf, type Bag } from '../legacy/setup-values.js';
import { flowplayerApi } from './flowplayer-api.js';
import { addMovieMethods, jwPlayerApi } from './jwplayer-api.js';
import type { OldApi, PlayerElement } from './player-calls.js';
import { replaceByCall, type EmbedOptions } from './replace.js';
import { videoJsApi } from './videojs-api.js';

export interface ShimOptions extends EmbedOptions {
  /**
   * `missing` (default): the functions of old players that the page does not have, and only as long as it does not bring its own;
   * `all`: in the place of those that it has or brings.
   */
  readonly shims?: 'missing' | 'all' | undefined;
}

type Api = (element: PlayerElement, options: EmbedOptions) => OldApi;

/** Elements of the page by what the old functions took: an id, a selector, the element itself, nothing (the first one). */
function elementOf(target: unknown): HTMLElement | undefined {
  if (target instanceof HTMLElement) return target;
  if (target === undefined) return document.querySelector<HTMLElement>('cf-player') ?? undefined;
  const text = String(target);
  const own = document.getElementById(text.replace(/^#/, ''));
  if (own !== null) return own;
  try {
    return document.querySelector<HTMLElement>(text) ?? undefined;
  } catch {
    return undefined;
  }
}

class Shims {
  readonly #options: EmbedOptions;
  /** By the new element, and by the old one until it is replaced. */
  readonly #apis = new WeakMap<Element, OldApi>();

  constructor(options: EmbedOptions) {
    this.#options = options;
  }

  /**
   * `jwplayer(id)`: the interface; `setup` makes the player. The new element is there from the beginning, so that what is listened
   * to before `setup` is heard.
   */
  readonly jwplayer = Object.assign(
    (target?: unknown): unknown => {
      const old = elementOf(target);
      const known = old === undefined ? undefined : this.#apis.get(old);
      if (known !== undefined) return known;
      const element: PlayerElement =
        old?.localName === 'cf-player' ? old : document.createElement('cf-player');
      const api: OldApi = jwPlayerApi(element, this.#options, (setup) => {
        if (!element.isConnected)
          this.#replace(target, { library: 'jwplayer', setup: bagOf(setup) }, element);
        return api;
      });
      for (const one of [element, ...(old === undefined ? [] : [old])]) this.#apis.set(one, api);
      return api;
    },
    { key: '', defaults: {}, version: '0', api: {}, utils: {}, plugins: {} },
  );

  /** `flowplayer(id, movie, set-up)` and `flowplayer(id, set-up)` make a player, `flowplayer(id)` asks for one. */
  readonly flowplayer = Object.assign(
    (target?: unknown, second?: unknown, third?: unknown): unknown => {
      if (typeof target === 'function') {
        // Asks to be told of each player.
        const tell = target as (api: unknown, root: Element) => void;
        whenParsed(() => {
          for (const element of document.querySelectorAll<PlayerElement>('cf-player'))
            tell(this.#apiOf(element, flowplayerApi), element);
        });
        return undefined;
      }
      const isMovie =
        typeof second === 'string' || third !== undefined || typeof bagOf(second)['src'] === 'string';
      const call: OldCall = isMovie
        ? { library: 'flowplayer', movie: second, setup: third }
        : { library: 'flowplayer', setup: second };
      return this.#made(target, second === undefined ? undefined : call, flowplayerApi);
    },
    { conf: {}, set: {}, support: {}, version: '0' },
  );

  readonly videojs = Object.assign(
    (target?: unknown, setup?: unknown, ready?: unknown): unknown => {
      const api = this.#made(target, { library: 'videojs', setup: bagOf(setup) }, videoJsApi);
      const handler = typeof setup === 'function' ? setup : ready;
      if (typeof handler === 'function') (api['ready'] as (run: unknown) => void)(handler);
      return api;
    },
    {
      options: { flash: {}, html5: {}, techOrder: [], languages: {} },
      players: {},
      plugin: () => undefined,
      registerPlugin: () => undefined,
      addLanguage: () => undefined,
      getPlayers: () => ({}),
      setGlobalOptions: () => undefined,
      log: () => undefined,
      VERSION: '0',
    },
  );

  /** SWFObject 2. */
  readonly swfobject: Bag = {
    embedSWF: (
      swf: unknown,
      target: unknown,
      width: unknown,
      height: unknown,
      _v: unknown,
      _e: unknown,
      variables: unknown,
      params: unknown,
      _a: unknown,
      done: unknown,
    ) => {
      this.#movie(swf, target, { width, height }, decoded(bagOf(variables)), bagOf(params), (element) => {
        if (typeof done === 'function')
          (done as (answer: unknown) => void)({ success: true, id: element.id, ref: element });
      });
    },
    registerObject: () => undefined,
    removeSWF: (id: unknown) => elementOf(id)?.remove(),
    getObjectById: (id: unknown) => document.getElementById(String(id)),
    hasFlashPlayerVersion: () => true,
    getFlashPlayerVersion: () => ({ major: 32, minor: 0, release: 0 }),
    addDomLoadEvent: (run: unknown) => typeof run === 'function' && whenParsed(run as () => void),
    addLoadEvent: (run: unknown) =>
      typeof run === 'function' && window.addEventListener('load', () => (run as () => void)()),
    createCSS: () => undefined,
    switchOffAutoHideShow: () => undefined,
    getQueryParamValue: (name: unknown) =>
      new URL(document.location.href).searchParams.get(String(name)) ?? '',
    ua: { w3: true, pv: [32, 0, 0], wk: false, ie: false, win: false, mac: false },
  };

  /** SWFObject 1. */
  readonly swfObjectClass = (): unknown => {
    // oxlint-disable-next-line typescript/no-this-alias -- the class is made where the shims are
    const shims = this;
    return class SWFObject {
      readonly #swf: unknown;
      readonly #size: { width: unknown; height: unknown };
      readonly #variables = Object.create(null) as Record<string, unknown>;
      readonly #params = Object.create(null) as Record<string, unknown>;
      constructor(swf: unknown, _id: unknown, width: unknown, height: unknown) {
        this.#swf = swf;
        this.#size = { width, height };
      }
      addVariable(name: unknown, value: unknown): void {
        this.#variables[String(name)] = value;
      }
      addParam(name: unknown, value: unknown): void {
        this.#params[String(name)] = value;
      }
      getVariable(name: unknown): unknown {
        return this.#variables[String(name)];
      }
      setAttribute(): void {}
      useExpressInstall(): void {}
      write(target: unknown): boolean {
        shims.#movie(this.#swf, target, this.#size, decoded(this.#variables), this.#params, () => undefined);
        return true;
      }
    };
  };

  #movie(
    swf: unknown,
    target: unknown,
    size: { width: unknown; height: unknown },
    variables: Bag,
    params: Bag,
    done: (element: PlayerElement) => void,
  ): void {
    const call: OldCall = { library: 'swfobject', swf: String(swf), ...size, variables, params };
    this.#replace(target, call, document.createElement('cf-player'), (element) => {
      addMovieMethods(element);
      done(element);
    });
  }

  /** At once where the element is there, else when the page is. */
  #replace(
    target: unknown,
    call: OldCall,
    element: PlayerElement,
    done: (made: PlayerElement) => void = () => undefined,
  ): PlayerElement | undefined {
    const run = (): PlayerElement | undefined => {
      const old = elementOf(target);
      if (old === undefined || old.localName === 'cf-player') return undefined;
      const made = replaceByCall(call, old, this.#options, element);
      if (made !== undefined) done(made);
      return made;
    };
    if (elementOf(target) !== undefined) return run();
    whenParsed(() => void run());
    return element;
  }

  #apiOf(element: PlayerElement, make: Api): OldApi {
    const known = this.#apis.get(element);
    if (known !== undefined) return known;
    const api = make(element, this.#options);
    this.#apis.set(element, api);
    return api;
  }

  /** What is no old embed, a video that browsers play, keeps its element. */
  #made(target: unknown, call: OldCall | undefined, make: Api): OldApi {
    const old = elementOf(target);
    if (old?.localName === 'cf-player') return this.#apiOf(old, make);
    const next: PlayerElement = document.createElement('cf-player');
    const made = call === undefined ? undefined : this.#replace(target, call, next);
    return this.#apiOf(made ?? (old as PlayerElement | undefined) ?? next, make);
  }
}

/** Values that authors encoded for the flash variables. */
function decoded(variables: Bag): Bag {
  const out = Object.create(null) as Record<string, unknown>;
  for (const name of Object.keys(variables).slice(0, 400)) {
    const value = variables[name];
    out[name] = typeof value === 'string' && /%[0-9a-f]{2}/i.test(value) ? decode(value) : value;
  }
  return out;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function whenParsed(run: () => void): void {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', run, { once: true });
  else run();
}

/** Gives the page the functions of old players. Returns what takes them away again. */
export function installShims(options: ShimOptions = {}): () => void {
  const shims = new Shims(options);
  const SWFObject = shims.swfObjectClass();
  const functions: Record<string, unknown> = {
    jwplayer: shims.jwplayer,
    swfobject: shims.swfobject,
    SWFObject,
    deconcept: { SWFObject },
    flowplayer: shims.flowplayer,
    $f: shims.flowplayer,
    videojs: shims.videojs,
    _V_: shims.videojs,
  };
  const isAll = options.shims === 'all';
  const undo: (() => void)[] = [];
  for (const [name, value] of Object.entries(functions)) {
    const before = Object.getOwnPropertyDescriptor(window, name);
    if ((before !== undefined && !isAll) || before?.configurable === false) continue;
    let current = value;
    Object.defineProperty(window, name, {
      configurable: true,
      enumerable: true,
      get: () => current,
      set: (brought: unknown) => {
        if (!isAll) current = brought;
      },
    });
    undo.push(() => {
      if (current !== value) return;
      if (before === undefined) delete (window as unknown as Record<string, unknown>)[name];
      else Object.defineProperty(window, name, before);
    });
  }
  return () => undo.forEach((run) => run());
}
