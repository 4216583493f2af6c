import { startLegacy, type LegacyOptions } from './legacy-page/start.js';
import { trustedScriptUrl } from './session/trusted-script-url.js';

/** The one script tag: its own `data-` attributes are the options, and the player is fetched from beside it. */
const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript : undefined;
const { gateway, hosts, shims, observe, mode, player } = script?.dataset ?? {};

function readHosts(): LegacyOptions['hosts'] {
  if (hosts === undefined) return undefined;
  if (hosts.trim().startsWith('{')) return JSON.parse(hosts) as Record<string, string>;
  const pairs = hosts.split(/[;\n]+/).filter((pair) => pair.includes('='));
  return Object.fromEntries(
    pairs.map((pair) => [pair.slice(0, pair.indexOf('=')).trim(), pair.slice(pair.indexOf('=') + 1).trim()]),
  );
}

/** The module, with its engines in chunks; the one-file build where modules cannot be had, as from `file://`. */
async function loadPlayer(): Promise<void> {
  if (player === 'none' || customElements.get('cf-player') !== undefined) return;
  const address = (name: string): string => new URL(name, script?.src || document.baseURI).href;
  try {
    await import(/* @vite-ignore */ /* webpackIgnore: true */ player ?? address('cf-player.js'));
  } catch {
    const element = document.createElement('script');
    element.src = trustedScriptUrl(address('cf-player.iife.js'));
    document.head.append(element);
  }
}

const options: LegacyOptions = {
  gateway,
  hosts: readHosts(),
  shims: shims === 'all' || shims === 'none' ? shims : 'missing',
  observe: observe !== undefined && observe !== 'false',
};
if (mode !== 'manual') startLegacy(options);
void loadPlayer();

export { findEmbeds, replaceEmbeds } from './legacy-page/replace.js';
export { installShims } from './legacy-page/shims.js';
export { startLegacy } from './legacy-page/start.js';
