import { CONFIG_FIELDS, fieldOfName, kebabCase, parseConfig } from '../source/parse-config.js';
import type { PlayerConfig } from '../source/player-config.js';

/** The names of the configuration in kebab-case. */
export const CONFIG_ATTRIBUTES: readonly string[] = CONFIG_FIELDS.map(kebabCase);

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

export function isConfigAttribute(name: string): boolean {
  return CONFIG_ATTRIBUTES.includes(name);
}

/** The attributes that are there, under the configuration's names, as the texts that they are. */
export function configTexts(read: (name: string) => string | null): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const attribute of CONFIG_ATTRIBUTES) {
    const text = read(attribute);
    if (text !== null) texts[fieldOfName(attribute) ?? attribute] = text;
  }
  return texts;
}

/** A configuration with its values read; one that cannot be read comes back as it was, for the plan to refuse. */
export function readConfig(config: Readonly<Record<string, unknown>>): PlayerConfig {
  try {
    return parseConfig(config);
  } catch {
    return config as PlayerConfig;
  }
}

/** Whether a configuration names something to play (it may still be wrong). */
export function namesMedia(config: PlayerConfig): boolean {
  return [config.src, config.file, config.hls, config.renditions].some(
    (name) => name !== undefined && name !== '',
  );
}
