import {
  invalidConfig,
  isHttpScheme,
  refuseForeignScheme,
  schemeOf,
  trimAddress,
  withoutScheme,
} from './config-text.js';
import { isCloudFrontHost, splitAuthority } from './host.js';
import type { PlayerError } from '../errors/player-error.js';
import type { PlayerConfig } from './player-config.js';
import { splitQuery, undoFlashVariables, withQuery } from './signed-query.js';
import { leadingPrefix } from './stream-name.js';

export type RtmpProtocol = NonNullable<PlayerConfig['protocol']>;

export const PROTOCOLS: readonly RtmpProtocol[] = ['rtmp', 'rtmpt', 'rtmpe', 'rtmpte', 'rtmps'];

export function isRtmpProtocol(scheme: string | undefined): scheme is RtmpProtocol {
  return PROTOCOLS.some((protocol) => protocol === scheme);
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
  const isHttp = isHttpScheme(scheme);
  refuseForeignScheme(field, clean, (name) => isRtmpProtocol(name) || (allowHttp && isHttp));
  const { path, query } = splitQuery(withoutScheme(clean));
  const { host, port, rest } = splitAuthority(field, path, /\//);
  return {
    protocol: isRtmpProtocol(scheme) ? scheme : undefined,
    host,
    port: isHttp ? undefined : port,
    path: rest.replace(/^\/+/, ''),
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
  const { path, query = '', ...server } = parseRtmpUrl('streamer', text);
  const app = withoutTrailing(path);
  const isWhole = app !== '' || !isCloudFrontHost(server.host);
  return { ...server, app: isWhole ? app : CLOUDFRONT_APP, connectQuery: query };
}

/**
 * A distribution's domain, however it was pasted. The application is CloudFront's; only an RTMP address of another
 * server, pasted with its path, says differently.
 */
export function parseDistribution(text: string): FullLocation {
  const { path, query, ...server } = parseRtmpUrl('distribution', text, true);
  const base = { ...server, app: CLOUDFRONT_APP, connectQuery: '', name: '' };
  const split = server.protocol === undefined ? splitAtCloudFrontApp(path) : splitPath(path);
  if (split === undefined || (isCloudFrontHost(base.host) && split.app !== CLOUDFRONT_APP)) return base;
  return { ...base, app: split.app === '' ? CLOUDFRONT_APP : split.app, name: withQuery(split.name, query) };
}

/**
 * A full address, split by rule 5 of FACTS 3.5. `known`, the author's own `streamer`, decides where the application
 * ends when the address begins with it.
 */
export function parseFullAddress(field: string, text: string, known?: RtmpLocation): FullLocation {
  const { path, query, ...server } = parseRtmpUrl(field, text);
  const base = { ...server, connectQuery: '' };
  if (known !== undefined && belongsTo({ host: base.host, path }, known)) {
    return { ...base, app: known.app, name: withQuery(path.slice(known.app.length + 1), query) };
  }
  let { app, name } = splitPath(path);
  // CloudFront has no other application, and one segment cannot be both application and stream.
  if (
    isCloudFrontHost(base.host) &&
    (app === '' || (name === '' && app !== 'cfx' && app !== CLOUDFRONT_APP))
  ) {
    name = app === '' ? name : app;
    app = CLOUDFRONT_APP;
  }
  if (name === '') return { ...base, app, connectQuery: query ?? '', name };
  if (app === '') throw noApplication(field);
  return { ...base, app, name: withQuery(name, query) };
}

export function noApplication(field: string): PlayerError {
  return invalidConfig(field, 'names no application, as in rtmp://host/application');
}

export function belongsTo(
  address: { readonly host: string; readonly path: string },
  known: RtmpLocation,
): boolean {
  return address.host === known.host && known.app !== '' && address.path.startsWith(`${known.app}/`);
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

/** At the literal `cfx/st`, when nothing but a separator follows it. */
function splitAtCloudFrontApp(path: string): SplitPath | undefined {
  return splitBy(/^((?:.*?\/)?cfx\/st)(?:[/&](.*))?$/s, path);
}

function splitBy(pattern: RegExp, path: string): SplitPath | undefined {
  const [, app, name = ''] = pattern.exec(path) ?? [];
  return app === undefined ? undefined : { app, name };
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
  return splitBy(/^(.+?)\/_definst_\/(.*)$/s, path);
}

function guess(path: string): SplitPath {
  const segments = withoutTrailing(path).split('/');
  const [first = '', second] = segments;
  if (leadingPrefix(first) !== undefined) return { app: '', name: segments.join('/') };
  if (second === undefined) return { app: first, name: '' };
  const apps = segments.length > 2 && leadingPrefix(second) === undefined ? 2 : 1;
  return { app: segments.slice(0, apps).join('/'), name: segments.slice(apps).join('/') };
}
