import { isFlag, type Configuration } from './configuration.js';

export type EmbedForm = 'module' | 'classic' | 'bare';

/** In a double-quoted attribute only these two mean something; `<` is escaped for people who paste into templates. */
const escapeAttribute = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** HTML that plays the configuration on another page. */
export function embedCode(configuration: Configuration, form: EmbedForm): string {
  const element = form === 'bare' ? 'cf-video' : 'cf-player';
  const attributes = Object.entries(configuration).map(([name, value]) =>
    isFlag(name) ? name : `${name}="${escapeAttribute(value)}"`,
  );
  if (form === 'bare') attributes.push('controls');
  const script =
    form === 'classic'
      ? '<script src="dist/cf-player.iife.js"></script>'
      : '<script type="module" src="dist/cf-player.js"></script>';
  const opening = [`<${element}`, ...attributes.map((attribute) => `  ${attribute}`)].join('\n');
  return `${script}\n\n${opening}\n></${element}>`;
}
