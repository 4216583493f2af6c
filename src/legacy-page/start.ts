import { readInlineScript } from './inline-scripts.js';
import { addMovieMethods } from './jwplayer-api.js';
import { replaceByCall, replaceEmbeds } from './replace.js';
import { installShims, whenParsed, type ShimOptions } from './shims.js';

export interface LegacyOptions extends Omit<ShimOptions, 'shims'> {
  /** `missing` (default), `all`, or `none`: see `installShims`. */
  readonly shims?: 'missing' | 'all' | 'none' | undefined;
  /** Embeds that come into the page later are replaced too; default: no. */
  readonly observe?: boolean | undefined;
}

/**
 * Does all of it: the functions of old players for scripts that run from now on, then, when the page is parsed, the embeds in
 * it and the calls in its inline scripts that led to nothing. May be called again: what is replaced is replaced.
 *
 * @returns what ends it; elements stay
 */
export function startLegacy(options: LegacyOptions = {}): () => void {
  const { shims = 'missing', observe = false, root } = options;
  const ends: (() => void)[] = shims === 'none' ? [] : [installShims({ ...options, shims })];
  let isOver = false;
  whenParsed(() => {
    if (isOver) return;
    replaceEmbeds(options);
    replaceByScripts(options);
    if (!observe) return;
    const observer = new MutationObserver((records) => {
      const added = records
        .flatMap(({ addedNodes }) => [...addedNodes])
        .filter((node) => node instanceof Element);
      for (const element of added.slice(0, 1000))
        if (element.isConnected) replaceEmbeds({ ...options, root: element });
    });
    observer.observe(root ?? document, { childList: true, subtree: true });
    ends.push(() => observer.disconnect());
  });
  return () => {
    isOver = true;
    for (const end of ends) end();
  };
}

/** Where the page's own library ran, and without Flash did nothing. */
function replaceByScripts(options: LegacyOptions): void {
  const scripts = document.querySelectorAll<HTMLScriptElement>('script:not([src])');
  for (const script of [...scripts].slice(0, 500)) {
    const source = script.textContent ?? '';
    for (const { target, call } of readInlineScript(source, plainGlobal)) {
      for (const old of elementsOf(target)) {
        if (old.closest('cf-player, cf-video') !== null) continue;
        const element = replaceByCall(call, old, options);
        if (element !== undefined && call.library === 'swfobject') addMovieMethods(element);
      }
    }
  }
}

function elementsOf(target: string): readonly Element[] {
  const own = document.getElementById(target.replace(/^#/, ''));
  if (own !== null) return [own];
  try {
    return [...document.querySelectorAll(target)].slice(0, 50);
  } catch {
    return [];
  }
}

/** Variables of scripts that have run: texts, numbers, and plain objects. */
function plainGlobal(name: string): unknown {
  const value: unknown = Object.hasOwn(window, name)
    ? (window as unknown as Record<string, unknown>)[name]
    : undefined;
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? undefined : value;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || Array.isArray(value) ? value : undefined;
}
