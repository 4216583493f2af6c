import type { Bag } from './setup-values.js';

const MAX_LENGTH = 65_536;
const MAX_VARIABLES = 400;

/**
 * `name=value&…` as Flash read it from `flashvars` and from the query of a movie: percent-decoded once, `+` a blank, the
 * first of equal names counts. Never throws; the result has no prototype.
 */
export function readFlashVariables(text: string): Bag {
  const variables = Object.create(null) as Record<string, unknown>;
  // `&amp;` is left where a page was encoded twice.
  const pairs = text
    .slice(0, MAX_LENGTH)
    .replace(/^[?&]+/, '')
    .replace(/&amp;/gi, '&')
    .split('&');
  for (const pair of pairs.slice(0, MAX_VARIABLES)) {
    const equals = pair.indexOf('=');
    const name = equals < 1 ? '' : decode(pair.slice(0, equals)).trim();
    if (name !== '' && variables[name] === undefined) variables[name] = decode(pair.slice(equals + 1));
  }
  return variables;
}

function decode(text: string): string {
  const spaced = text.replace(/\+/g, ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    // Latin-1 (`%E9`), or a lone `%`: what is UTF-8 is decoded, the rest stays.
    return spaced.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
      try {
        return decodeURIComponent(run);
      } catch {
        return run;
      }
    });
  }
}
