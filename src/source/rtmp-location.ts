import { invalidConfig, refuseForeignScheme, schemeOf, trimAddress } from './config-text.js';
import { isCloudFrontHost, parseAuthority } from './host.js';
import type { PlayerConfig } from './player-config.js';
import { splitQuery, undoFlashVariables } from './signed-query.js';
import { leadingPrefix } from './stream-name.js';

export type RtmpProtocol = NonNullable<PlayerConfig['protocol']>;

const PROTOCOLS: readonly string[] = ['rtmp', 'rtmpt', 'rtmpe', 'rtmpte', 'rtmps'] satisfies RtmpProtocol[];

export function isRtmpProtocol(scheme: string | undefined): scheme is RtmpProtocol {
  return scheme !== undefined && PROTOCOLS.includes(scheme);
}

/** CloudFront's one application with its one instance (FACTS 1.2). */
export const CLOUDFRONT_APP = 'cfx/st';

/** Where a stream lives: what connect needs. */
export interface RtmpLocation {
  readonly protocol: RtmpProtocol | undefined;
  readonly host: string;
  readonly port: number | undefined;
  /** No slash at either end; empty when the address has no path. */
  readonly app: string;
  /** Query of the connect address, another thing than the stream's (FACTS 1.4). Without `?`. */
  readonly connectQuery: string;
}

export interface FullLocation extends RtmpLocation {
  /** What follows the application, query included; empty when the address ends with the application. */
  readonly name: string;
}

interface RtmpUrl {
  readonly protocol: RtmpProtocol | undefined;
  readonly host: string;
  readonly port: number | undefined;
  /** No slash at the front. */
  readonly path: string;
  readonly query: string | undefined;
}

/** Takes `[rtmp://]host[:port][/path][?query]` apart. `http://` is let through only where a domain is pasted. */
function parseRtmpUrl(field: string, text: string, allowHttp = false): RtmpUrl {
  const clean = undoFlashVariables(trimAddress(text));
  const scheme = schemeOf(clean);
  const isHttp = scheme === 'http' || scheme === 'https';
  refuseForeignScheme(field, clean, (name) => isRtmpProtocol(name) || (allowHttp && isHttp));
  const rest = scheme === undefined ? clean.replace(/^\/\//, '') : clean.slice(scheme.length + 3);
  const { path: beforeQuery, query } = splitQuery(rest);
  const slash = beforeQuery.indexOf('/');
  const authority = slash < 0 ? beforeQuery : beforeQuery.slice(0, slash);
  const { host, port } = parseAuthority(field, authority);
  let start = slash < 0 ? beforeQuery.length : slash;
  while (beforeQuery.startsWith('/', start)) start++;
  return {
    protocol: isRtmpProtocol(scheme) ? scheme : undefined,
    host,
    port: isHttp ? undefined : port,
    path: beforeQuery.slice(start),
    query,
  };
}

function withoutTrailing(path: string): string {
  let end = path.length;
  while (end > 0 && '/&'.includes(path.charAt(end - 1))) end--;
  return path.slice(0, end);
}

/** A base address as JW Player's `streamer` had it: all of its path is the application. */
export function parseStreamer(text: string): RtmpLocation {
  const url = parseRtmpUrl('streamer', text);
  const path = withoutTrailing(url.path);
  const app = path === '' && isCloudFrontHost(url.host) ? CLOUDFRONT_APP : path;
  return { protocol: url.protocol, host: url.host, port: url.port, app, connectQuery: url.query ?? '' };
}

/**
 * A distribution's domain, however it was pasted. The application is CloudFront's; only an RTMP address of another
 * server, pasted with its path, says differently.
 */
export function parseDistribution(text: string): FullLocation {
  const url = parseRtmpUrl('distribution', text, true);
  const base = { protocol: url.protocol, host: url.host, port: url.port, connectQuery: '' };
  const atCloudFrontApp = splitAtCloudFrontApp(url.path);
  if (url.protocol === undefined && atCloudFrontApp === undefined)
    return { ...base, app: CLOUDFRONT_APP, name: '' };
  const { app, name } = atCloudFrontApp ?? splitPath(url.path);
  if (isCloudFrontHost(url.host) && app !== CLOUDFRONT_APP) return { ...base, app: CLOUDFRONT_APP, name: '' };
  return { ...base, app: app === '' ? CLOUDFRONT_APP : app, name: withQuery(name, url.query) };
}

/**
 * A full address, split by rule 5 of FACTS 3.5. `known`, the author's own `streamer`, decides where the application
 * ends when the address begins with it.
 */
export function parseFullAddress(field: string, text: string, known?: RtmpLocation): FullLocation {
  const url = parseRtmpUrl(field, text);
  const base = { protocol: url.protocol, host: url.host, port: url.port, connectQuery: '' };
  if (known !== undefined && belongsTo(url, known)) {
    return { ...base, app: known.app, name: withQuery(url.path.slice(known.app.length + 1), url.query) };
  }
  let { app, name } = splitPath(url.path);
  // CloudFront has no other application, and one segment cannot be both application and stream.
  if (
    isCloudFrontHost(url.host) &&
    (app === '' || (name === '' && app !== 'cfx' && app !== CLOUDFRONT_APP))
  ) {
    name = app === '' ? name : app;
    app = CLOUDFRONT_APP;
  }
  if (name === '') return { ...base, app, connectQuery: url.query ?? '', name: '' };
  if (app === '') throw invalidConfig(field, 'names no application between the host and the stream');
  return { ...base, app, name: withQuery(name, url.query) };
}

export function belongsTo(
  address: { readonly host: string; readonly path: string },
  known: RtmpLocation,
): boolean {
  return address.host === known.host && known.app !== '' && address.path.startsWith(`${known.app}/`);
}

function withQuery(name: string, query: string | undefined): string {
  return query === undefined ? name : `${name}?${query}`;
}

interface SplitPath {
  readonly app: string;
  readonly name: string;
}

function splitPath(path: string): SplitPath {
  return (
    splitAtCloudFrontApp(path) ?? splitAtVideoJsSeparator(path) ?? splitAtDefaultInstance(path) ?? guess(path)
  );
}

/** At the literal `/cfx/st`, when nothing but a separator follows it. */
function splitAtCloudFrontApp(path: string): SplitPath | undefined {
  const rooted = `/${path}`;
  for (let at = rooted.indexOf('/cfx/st'); at >= 0; at = rooted.indexOf('/cfx/st', at + 1)) {
    const end = at + '/cfx/st'.length;
    const next = rooted.charAt(end);
    if (next === '' || next === '/' || next === '&')
      return { app: rooted.slice(1, end), name: rooted.slice(end + 1) };
  }
  return undefined;
}

/** `app/&name`, and `app&name` where the `&` can be nothing else (video.js' Flash tech, FACTS 3.1). */
function splitAtVideoJsSeparator(path: string): SplitPath | undefined {
  for (let at = path.indexOf('&'); at > 0; at = path.indexOf('&', at + 1)) {
    const before = path.slice(0, at);
    const after = path.slice(at + 1);
    if (before.endsWith('/') || leadingPrefix(after) !== undefined || !before.includes('/')) {
      return { app: withoutTrailing(before), name: after };
    }
  }
  return undefined;
}

/** `_definst_` ends the application, and says the same as no instance at all. */
function splitAtDefaultInstance(path: string): SplitPath | undefined {
  const at = path.indexOf('/_definst_/');
  return at <= 0 ? undefined : { app: path.slice(0, at), name: path.slice(at + '/_definst_/'.length) };
}

function guess(path: string): SplitPath {
  const segments = withoutTrailing(path).split('/');
  const [first = '', second] = segments;
  if (leadingPrefix(first) !== undefined) return { app: '', name: segments.join('/') };
  if (second === undefined) return { app: first, name: '' };
  const apps = segments.length > 2 && leadingPrefix(second) === undefined ? 2 : 1;
  return { app: segments.slice(0, apps).join('/'), name: segments.slice(apps).join('/') };
}
