import type { PlayerConfig } from '../source/player-config.js';
import type { Conversion } from './convert.js';

/** A configuration as attributes of the element, in the order of its names. */
export function configAttributes(config: PlayerConfig): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [field, value] of Object.entries(config)) {
    if (value === undefined) continue;
    const name = field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    attributes[name] = attributeText(value);
  }
  return attributes;
}

function attributeText(value: unknown): string {
  if (value === true) return '';
  // A text with a blank or a comma in it would be several.
  const isPlainList =
    Array.isArray(value) && value.every((one) => typeof one === 'string' && !/[\s,[]/.test(one));
  if (isPlainList) return value.join(' ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** All attributes of the new element: the embed's own first. */
export function elementAttributes({ attributes, config }: Conversion): Record<string, string> {
  const { id, class: names, style, ...others } = attributes;
  return {
    ...(id === undefined ? {} : { id }),
    ...(names === undefined ? {} : { class: names }),
    ...(style === undefined ? {} : { style }),
    ...configAttributes(config),
    ...others,
  };
}

/** The new element as HTML, with tracks inside. */
export function tagText(conversion: Conversion, indent = ''): string {
  const attributes = written(elementAttributes(conversion));
  const tracks = conversion.tracks.map(
    ({ kind, src, srclang, label, isDefault }) =>
      `${indent}  <track${written({
        kind,
        src,
        ...(srclang === undefined ? {} : { srclang }),
        ...(label === undefined ? {} : { label }),
        ...(isDefault ? { default: '' } : {}),
      })}>`,
  );
  const inside = tracks.length === 0 ? '' : `\n${tracks.join('\n')}\n${indent}`;
  return `<cf-player${attributes}>${inside}</cf-player>`;
}

function written(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes)
    .filter(([name]) => /^[a-z][\w-]*$/.test(name))
    .map(([name, value]) => (value === '' ? ` ${name}` : ` ${name}="${escapeAttribute(value)}"`))
    .join('');
}

/** Also safe where something other than HTML reads it again: `<` and `>` open and close nothing. */
export function escapeAttribute(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
