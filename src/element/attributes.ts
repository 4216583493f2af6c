import type { PlayerConfig } from '../source/player-config.js';

/** Attribute → name in {@link PlayerConfig}. */
export const CONFIG_ATTRIBUTES = {
  distribution: 'distribution',
  streamer: 'streamer',
  file: 'file',
  src: 'src',
  protocol: 'protocol',
  port: 'port',
  prefix: 'prefix',
  extension: 'extension',
  live: 'live',
  start: 'start',
  query: 'query',
  gateway: 'gateway',
  tunnel: 'tunnel',
  hls: 'hls',
  'web-distribution': 'webDistribution',
  order: 'order',
} as const satisfies Record<string, keyof PlayerConfig>;

export type ConfigAttribute = keyof typeof CONFIG_ATTRIBUTES;

/** Attributes of `<video>` that the inner element gets as they are. */
export const MIRRORED_ATTRIBUTES = [
  'crossorigin',
  'loop',
  'playsinline',
  'poster',
  'width',
  'height',
  'controlslist',
  'autopictureinpicture',
  'disablepictureinpicture',
  'disableremoteplayback',
] as const;

/** Attributes of `<video>` whose meaning the element takes over: the player decides when something loads and plays. */
export const OWN_ATTRIBUTES = ['autoplay', 'preload', 'muted', 'controls'] as const;

export function isConfigAttribute(name: string): name is ConfigAttribute {
  return Object.hasOwn(CONFIG_ATTRIBUTES, name);
}

/**
 * Attribute texts as a configuration. What is no number stays the text that it is, so that the check of the
 * configuration names it; nothing is guessed here.
 */
export function configOfAttributes(read: (name: string) => string | null): PlayerConfig {
  const config: Record<string, unknown> = {};
  for (const [attribute, name] of Object.entries(CONFIG_ATTRIBUTES)) {
    const text = read(attribute);
    if (text !== null) config[name] = valueOf(name, text);
  }
  return config as PlayerConfig;
}

function valueOf(name: keyof PlayerConfig, text: string): unknown {
  const trimmed = text.trim();
  switch (name) {
    case 'port':
    case 'start':
      return trimmed !== '' && Number.isFinite(Number(trimmed)) ? Number(trimmed) : trimmed;
    case 'live':
      return trimmed.toLowerCase() !== 'false';
    case 'hls': {
      const addresses = trimmed.split(/\s+/);
      return addresses.length > 1 ? addresses : trimmed;
    }
    case 'order':
      return trimmed.split(/[\s,]+/).filter((kind) => kind !== '');
    default:
      return trimmed;
  }
}

const HAS_SCHEME = /^[a-z][a-z0-9+.-]*:/i;

/** Addresses that a page may write relative to itself, made absolute. A full address is not touched in any byte. */
export function resolveAgainst(config: PlayerConfig, pageUrl: string): PlayerConfig {
  const resolved: { -readonly [K in keyof PlayerConfig]: PlayerConfig[K] } = { ...config };
  if (config.src && !HAS_SCHEME.test(config.src)) resolved.src = absolute(config.src, pageUrl);
  if (config.gateway && /^\.{0,2}\//.test(config.gateway)) {
    resolved.gateway = absolute(config.gateway, pageUrl).replace(/^http/, 'ws');
  }
  return resolved;
}

function absolute(address: string, pageUrl: string): string {
  try {
    return new URL(address, pageUrl).href;
  } catch {
    return address;
  }
}

/** Whether a configuration names something to play (it may still be wrong). */
export function namesMedia(config: PlayerConfig): boolean {
  return config.src !== undefined || config.file !== undefined || config.hls !== undefined;
}
