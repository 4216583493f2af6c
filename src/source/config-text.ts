import { PlayerError } from '../errors/player-error.js';

/** CloudFront takes URLs of up to 8192 bytes; nothing that a player is told needs more. */
export const MAX_TEXT_LENGTH = 8192;

/** The error for a value that cannot be used. The value itself is not in the message: it may be a secret. */
export function invalidConfig(field: string, problem: string): PlayerError {
  return new PlayerError('CF_CONFIG_INVALID', {
    message: `${field}: ${problem}`,
    context: { field, stage: 'config' },
  });
}

/** Line breaks, NUL and their kin mean nothing in an address; in a header or a log they mean too much. */
const NO_TEXT = /[\p{Cc}\p{Cs}]/u;

/** Returns the text when it may be part of an address, throws `CF_CONFIG_INVALID` naming the field otherwise. */
export function checkText(field: string, text: string): string {
  if (text.length > MAX_TEXT_LENGTH)
    throw invalidConfig(field, `is longer than ${MAX_TEXT_LENGTH} characters`);
  if (NO_TEXT.test(text)) throw invalidConfig(field, 'contains a control character or a lone surrogate');
  return text;
}

const EDGE = ' \t\r\n\f\v\u00a0\ufeff';

/**
 * An address as authors paste it, without the white space around it. Blanks after a `?` stay: query text is
 * carried byte for byte; line breaks, which can never be meant, go.
 */
export function trimAddress(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && EDGE.includes(text.charAt(start))) start++;
  const removable = text.includes('?') ? '\t\r\n\f\v' : EDGE;
  while (end > start && removable.includes(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** `rtmp`, `https`, … in lower case when the text begins with `scheme://`; `undefined` for a name or a path. */
export function schemeOf(text = ''): string | undefined {
  return /^([a-z][a-z0-9+.-]{0,30}):\/\//i.exec(text)?.[1]?.toLowerCase();
}

/** An address relative to the page made absolute, where there is a page. */
export function againstPage(text: string, pageUrl: string | undefined): string {
  if (schemeOf(text) !== undefined || pageUrl === undefined) return text;
  try {
    return new URL(text, pageUrl).href;
  } catch {
    return text;
  }
}

/** What follows `scheme://`, or the `//` of an address that leaves the scheme to the page. */
export function withoutScheme(text: string): string {
  return text.replace(/^(?:[a-z][a-z0-9+.-]{0,30}:)?\/\//i, '');
}

export function isHttpScheme(scheme: string | undefined): boolean {
  return scheme === 'http' || scheme === 'https';
}

/** Schemes without `//`, which would otherwise pass for a type prefix such as `mp4:`. */
const OPAQUE_SCHEME = /^(?:javascript|vbscript|data|blob|file|about|filesystem|mailto|view-source):/i;

export function refuseForeignScheme(field: string, text: string, allowed: (scheme: string) => boolean): void {
  if (OPAQUE_SCHEME.test(text)) throw invalidConfig(field, 'is no address of a stream or a media file');
  const scheme = schemeOf(text);
  if (scheme !== undefined && !allowed(scheme)) {
    throw invalidConfig(field, `has the scheme ${scheme}:, which cannot be played`);
  }
}
