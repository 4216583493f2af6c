import { isSignedQuery, joinQueries, splitQuery, withQuery } from '../../source/signed-query.js';
import { parametersOf, signatureOf, type UrlSignature } from './url-signature.js';

/** A query that opens more than the address it came on, and for which addresses. */
export interface QueryScope {
  /** Without `?`, byte for byte. */
  readonly query: string;
  readonly signature: UrlSignature | undefined;
  /** `https:` or `http:` */
  readonly scheme: string;
  /** With the port, where it is not the scheme's own. */
  readonly host: string;
  /** Beginning of the paths it is for; ends with `/`. */
  readonly folder: string;
}

/** The scope of the query on an address: its host and folder. `undefined` where there is no query, or no HTTP. */
export function scopeOf(address: string): QueryScope | undefined {
  const [text = ''] = address.split('#', 1);
  const { query } = splitQuery(text);
  const url = parse(text);
  if (query === undefined || query === '' || url === undefined) return undefined;
  return {
    query,
    signature: signatureOf(text),
    scheme: url.protocol,
    host: url.host,
    folder: url.pathname.slice(0, url.pathname.lastIndexOf('/') + 1),
  };
}

/** Whether the wildcards of a policy make it one for several addresses. */
export function hasWildcard({ signature }: QueryScope): boolean {
  return signature?.type === 'custom' && /[*?]/.test(pathPatternOf(signature.resource ?? ''));
}

/** Whether an address may be asked for with a query: never another host, another folder, or http after https. */
export function isCovered(scope: QueryScope, address: string): boolean {
  const url = parse(address);
  if (url === undefined || url.host !== scope.host) return false;
  if (url.protocol !== scope.scheme && url.protocol !== 'https:') return false;
  // Some servers undo `%2F` before they look at the path.
  if (/(?:^|\/|%2f|%5c)\.\.(?:\/|%2f|%5c|$)/i.test(url.pathname)) return false;
  if (hasWildcard(scope)) return covers(scope.signature?.resource ?? '', withoutHash(address));
  return url.pathname.startsWith(scope.folder);
}

/** An address with the query of its scope; unchanged where that is not for it. */
export function carryQuery(scope: QueryScope, address: string): string {
  const hash = address.indexOf('#');
  const fragment = hash < 0 ? '' : address.slice(hash);
  // What a browser would strip must not get between the address and its query.
  const text = trimmed(hash < 0 ? address : address.slice(0, hash));
  const { path, query = '' } = splitQuery(text);
  const own = parametersOf(query);
  if (isSignedQuery(query) || signatureOf(text) !== undefined || !isCovered(scope, text)) return address;
  // The child says it itself (`?start=…`, as packagers repeat it); a signature is carried whole.
  const carried =
    scope.signature === undefined
      ? scope.query
          .split('&')
          .filter((part) => !own.has(part.split('=', 1)[0] ?? ''))
          .join('&')
      : scope.query;
  return carried === '' ? address : withQuery(path, joinQueries(query, carried)) + fragment;
}

/**
 * Whether a policy's `Resource` (`http*://host/path/*`) is for an address: `*` is any text, `?` any character. In
 * steps, since a pattern of somebody else's must not become a regular expression.
 */
export function covers(resource: string, address: string): boolean {
  let at = 0;
  let text = 0;
  let star = -1;
  let resume = 0;
  while (text < address.length) {
    const char = resource[at];
    if (char === '*') {
      star = at++;
      resume = text;
    } else if (char !== undefined && (char === '?' || char === address[text])) {
      at++;
      text++;
    } else if (star >= 0) {
      at = star + 1;
      text = ++resume;
    } else return false;
  }
  while (resource[at] === '*') at++;
  return at === resource.length;
}

/** What is left of `http*://host/…` behind the host: a wildcard before it makes no policy for several files. */
function pathPatternOf(resource: string): string {
  const slashes = resource.indexOf('://');
  if (slashes < 0) return resource;
  const path = resource.indexOf('/', slashes + 3);
  return path < 0 ? resource.slice(slashes + 3) : resource.slice(path);
}

function withoutHash(address: string): string {
  return address.split('#', 1)[0] ?? '';
}

function trimmed(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/^[\u0000-\u0020]+|[\u0000-\u0020]+$/g, '');
}

function parse(address: string): URL | undefined {
  try {
    const url = new URL(address);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url : undefined;
  } catch {
    return undefined;
  }
}
