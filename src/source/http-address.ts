import { invalidConfig, isHttpScheme, schemeOf, withoutScheme } from './config-text.js';
import { isCloudFrontHost, isLoopbackHost, splitAuthority } from './host.js';
import { splitExtension, mimeTypeOf, streamTypeOf } from './media-type.js';

/** A web distribution, or any web server, as the beginning of addresses: no slash at the end. */
export interface WebHost {
  readonly host: string;
  readonly prefix: string;
}

/**
 * A web distribution as it was pasted: a bare domain is https (a machine's own is http), a path stays. CloudFront
 * answers https at every distribution, so an old `http://d….cloudfront.net` does not make the page's content mixed.
 */
export function parseWebHost(field: string, text: string): WebHost {
  const scheme = schemeOf(text);
  const { host, port, rest } = splitAuthority(field, withoutScheme(text), /[/?#]/);
  const isWeb = scheme === undefined || isHttpScheme(scheme);
  if (!isWeb && !scheme.startsWith('rtmp')) {
    throw invalidConfig(field, `has the scheme ${scheme}:, which no web distribution has`);
  }
  // `rtmp://host:1935/cfx/st` in this place still names a host; its port and path are RTMP's.
  const path = isWeb ? (/^\/[^?#]*/.exec(rest)?.[0] ?? '') : '';
  const plain = scheme === 'http' ? !isCloudFrontHost(host) : scheme === undefined && isLoopbackHost(host);
  const folder = encodeWritten(
    path
      .split('/')
      .filter((part) => part !== '')
      .join('/'),
  );
  const written = `${plain ? 'http' : 'https'}://${host}${isWeb && port !== undefined ? `:${port}` : ''}`;
  return { host, prefix: folder === '' ? written : `${written}/${folder}` };
}

/** Host of an absolute http(s) address that is checked on the way. Throws `CF_CONFIG_INVALID`. */
export function hostOfHttpAddress(field: string, text: string): string {
  return splitAuthority(field, withoutScheme(text)).host;
}

/** A raw object key as the path of an address. What is percent-encoded already is not encoded again. */
export function encodeKey(key: string): string {
  // A `%` with two hex digits is one that somebody encoded; any other belongs to the name.
  return key.replace(/%(?![0-9a-f]{2})|[^%/]+/gi, encodeURIComponent);
}

/** A path that was written as an address: only what no address may contain is encoded. */
export function encodeWritten(path: string): string {
  return path.replace(/[^!$&'()*+,;=:@/\-._~%A-Za-z0-9]+/gu, encodeURIComponent);
}

/** The names that a template may use for an object key `videos/a.mp4`. */
const PLACEHOLDER = /\{([a-z]{1,16})\}(\/?)/gi;

/**
 * Fills `{path}` (`videos/a`), `{dir}` (`videos`), `{name}` (`a`), `{ext}` (`mp4`), `{key}` (all of it) and `{event}`
 * (the folder, else Flash Media Server's own `liveevent`) in. An empty folder takes the slash behind it along. Throws
 * `CF_CONFIG_INVALID`.
 */
export function fillTemplate(template: string, key: string | undefined): string {
  return template.replace(PLACEHOLDER, (whole, word: string, slash: string) => {
    const { stem, extension } = splitMediaExtension(key ?? '');
    const [, dir = '', name = ''] = /^(?:(.*)\/)?(.*)$/s.exec(stem) ?? [];
    const value = new Map([
      ['path', stem],
      ['dir', dir],
      ['name', name],
      ['ext', extension],
      ['key', key ?? ''],
      ['event', dir || 'liveevent'],
    ]).get(word);
    if (value === undefined)
      throw invalidConfig('hls', `${whole} is none of {path}, {dir}, {name}, {ext}, {key}`);
    if (key === undefined) throw invalidConfig('hls', `${whole} needs a file to take it from`);
    return value === '' && word === 'dir' ? '' : encodeKey(value) + slash;
  });
}

/** Only what is known for a media file's extension is one: `talk.v2` is a name. */
function splitMediaExtension(key: string): { stem: string; extension: string } {
  const split = splitExtension(key);
  const known = streamTypeOf(split.extension) ?? mimeTypeOf(split.extension);
  return known === undefined ? { stem: key, extension: '' } : split;
}
