import { trimAddress } from './config-text.js';
import { splitExtension, STREAM_PREFIXES, streamTypeOf, type StreamType } from './media-type.js';
import type { PlayerConfig } from './player-config.js';
import { splitQuery } from './signed-query.js';

/** A file as the author named it, taken apart. */
export interface ParsedName {
  /** Type prefix that the author wrote. `flv` is dropped from names and remembered here. */
  readonly prefix: StreamType | undefined;
  /** Without prefix and query; extension as written. */
  readonly path: string;
  /** Without `?`; `undefined` when the name has none. */
  readonly query: string | undefined;
}

export interface NameOptions {
  readonly prefix?: PlayerConfig['prefix'];
  readonly extension?: PlayerConfig['extension'];
}

export interface StreamName {
  /** The author's form, cleaned up, without query. */
  readonly file: string;
  /** What goes into `play`, without query. */
  readonly wire: string;
  readonly type: StreamType | undefined;
}

/** Slashes, `cfx/st/`, the default instance and the separator of video.js say nothing about the stream. */
const FRONT = /^(?:[/&]|cfx\/st\/|_definst_\/)+/;

/** Takes a file apart: query, prefix wherever it stands, and what authors put in front by mistake. */
export function parseName(file: string): ParsedName {
  const { path: whole, query } = splitQuery(trimAddress(file));
  let prefix: StreamType | undefined;
  const withoutPrefixes = (text: string, front = /^/): string => {
    let rest = text.replace(front, '');
    for (let found = leadingPrefix(rest); found !== undefined; found = leadingPrefix(rest)) {
      prefix ??= found;
      rest = rest.slice(found.length + 1).replace(front, '');
    }
    return rest;
  };
  // `dir/mp4:a.mp4`: the prefix belongs in front of the whole path; one that stands there already wins.
  const segments = withoutPrefixes(whole, FRONT)
    .split('/')
    .flatMap((segment) => {
      const name = withoutPrefixes(segment);
      return name === '' && segment !== '' ? [] : [name];
    });
  return { prefix, path: segments.join('/'), query };
}

export function leadingPrefix(text: string): StreamType | undefined {
  const head = text.slice(0, 4).toLowerCase();
  return STREAM_PREFIXES.find((prefix) => head === `${prefix}:`);
}

/** Rules 2 and 3 of FACTS 3.5. */
export function buildStreamName(name: ParsedName, options: NameOptions = {}): StreamName {
  const prefixOption = options.prefix ?? 'auto';
  const extensionOption = options.extension ?? 'auto';
  const { stem, extension } = splitExtension(name.path);
  const guessed = streamTypeOf(extension);
  const written = name.prefix === 'flv' ? undefined : name.prefix;
  const type = written ?? (prefixOption === 'auto' || prefixOption === 'none' ? guessed : prefixOption);

  const strips =
    extensionOption === 'strip'
      ? guessed !== undefined
      : extensionOption === 'auto' && isStrippedByDefault(type, extension.toLowerCase());
  const path = strips ? stem : name.path;
  const added = type === 'mp4' || type === 'mp3' ? type : undefined;
  const wirePrefix = written ?? (prefixOption === 'none' ? undefined : added);
  const fileBase = extensionOption === 'strip' && guessed !== undefined ? stem : name.path;
  return {
    file: written === undefined ? fileBase : `${written}:${fileBase}`,
    wire: wirePrefix === undefined ? path : `${wirePrefix}:${path}`,
    type: type ?? (name.prefix === 'flv' ? 'flv' : undefined),
  };
}

/** The server adds `.flv` and `.mp3` by itself, and finds `name.flv.flv` when it is told the extension. */
function isStrippedByDefault(type: StreamType | undefined, extension: string): boolean {
  if (extension === 'flv') return type === 'flv';
  return extension === 'mp3' && (type === 'mp3' || type === 'id3');
}

/**
 * The key of the object in the bucket, where the extension is never left out: `mp4:a` is `a.mp4`. A name of which
 * neither prefix nor extension is known stays as it is.
 */
export function objectKeyOf(name: ParsedName, options: NameOptions = {}): string {
  const { extension } = splitExtension(name.path);
  if (streamTypeOf(extension) !== undefined) return name.path;
  const option = options.prefix === 'auto' || options.prefix === 'none' ? undefined : options.prefix;
  const type = name.prefix ?? option;
  if (type === undefined || type === 'raw') return name.path;
  return `${name.path}.${type === 'id3' ? 'mp3' : type}`;
}
