import { PlayerError } from '../errors/player-error.js';
import type { FileCandidate, HlsCandidate } from './candidate.js';
import { isMixedContent, type Capabilities } from './capabilities.js';
import { invalidConfig, schemeOf, withoutScheme } from './config-text.js';
import { distributionKind, isCloudFrontHost } from './host.js';
import { encodeKey, encodeWritten, fillTemplate, hostOfHttpAddress, type WebHost } from './http-address.js';
import { isForeignManifestExtension, isManifestExtension, mimeTypeOf, splitExtension } from './media-type.js';
import { pathsOfTemplate } from './manifest-templates.js';
import type { Warn } from './plan-warning.js';
import type { PlayerConfig } from './player-config.js';
import { withoutUndefined } from './without-undefined.js';
import { missingSignatureParts, splitQuery, withQuery } from './signed-query.js';

/** What the HTTP part of a plan is made from. */
export interface HttpSources {
  readonly webHost: WebHost | undefined;
  /** Object key of the file, raw. */
  readonly key: string | undefined;
  /** The file's query where it is HTTP's: only when no RTMP server would get it. */
  readonly keyQuery: string;
  /** `src` or `file` where they are http(s) addresses, or relative to the page. */
  readonly addresses: readonly string[];
}

/** An address without what follows the path, for looking at its extension. */
function extensionOf(address: string): string {
  const path = address.split(/[?#]/, 1)[0] ?? '';
  const rest = schemeOf(path) === undefined ? path : withoutScheme(path);
  return rest.includes('/') || schemeOf(path) === undefined ? splitExtension(rest).extension : '';
}

type AddressKind = 'hls' | 'file' | 'foreign' | 'unknown';

export function addressKind(address: string): AddressKind {
  if (/^wss?:/i.test(address)) return 'file';
  const extension = extensionOf(address);
  if (isManifestExtension(extension)) return 'hls';
  if (isForeignManifestExtension(extension) || /\.isml?\/manifest$/i.test(address.split('?')[0] ?? ''))
    return 'foreign';
  return mimeTypeOf(extension) === undefined ? 'unknown' : 'file';
}

/** The HLS part of a plan: what is written in `hls`, an address that may be a manifest, else the file's own. */
export function planHls(
  sources: HttpSources,
  config: PlayerConfig,
  capabilities: Capabilities,
  warn: Warn,
): HlsCandidate[] {
  const urls: string[] = [];
  for (const entry of typeof config.hls === 'string' ? [config.hls] : (config.hls ?? [])) {
    urls.push(...hlsAddresses(entry, sources, warn));
  }
  for (const address of sources.addresses) {
    const kind = addressKind(address);
    if (kind === 'foreign') {
      warn('CF_FILE_UNSUPPORTED', 'src: DASH, HDS and Smooth Streaming are not played');
    } else if (kind !== 'file') urls.push(address);
  }
  if (config.hls === undefined && sources.key !== undefined && sources.webHost !== undefined) {
    urls.push(manifestOfKey(sources.webHost, sources.key, sources.keyQuery));
  }
  if (urls.length > 0 && capabilities.mse === false && capabilities.nativeHls === false) {
    warn('CF_ENV_NO_MSE', 'HLS: this browser has no Media Source');
    return [];
  }
  const { live, hlsEngine } = config;
  const engine = hlsEngine === 'auto' ? undefined : hlsEngine;
  return callable(urls, 'hls', capabilities, warn).map((url) => ({
    kind: 'hls' as const,
    url,
    ...withoutUndefined({ live, engine, ...requestOptions(config) }),
  }));
}

/** How it is asked for, and where it begins. */
function requestOptions({ start, credentials, cmcd, contentId, sessionId }: PlayerConfig) {
  if (cmcd === undefined || cmcd === 'off') return { start, credentials };
  return { start, credentials, cmcd, contentId, sessionId };
}

/** An entry of `hls` that leaves the host to `webDistribution`. */
export function isPath(entry: string): boolean {
  return schemeOf(entry) === undefined && !entry.startsWith('//');
}

function hlsAddresses(entry: string, { webHost, key, keyQuery }: HttpSources, warn: Warn): string[] {
  try {
    if (!isPath(entry)) return [`${entry.startsWith('//') ? 'https:' : ''}${fillTemplate(entry, key)}`];
    if (webHost === undefined) throw invalidConfig('hls', 'a path needs web-distribution to be a path on');
    return (pathsOfTemplate(entry, key) ?? [fillTemplate(entry, key)]).map((filled) => {
      const { path, query = policyOf(keyQuery) } = splitQuery(filled);
      return withQuery(`${webHost.prefix}/${encodeWritten(path.replace(/^\/+/, ''))}`, query);
    });
  } catch (error) {
    if (!(error instanceof PlayerError)) throw error;
    warn(error.code, error.message);
    return [];
  }
}

/** A file's signature where it may be for the manifest as well; `undefined` where it is for that one address alone. */
function policyOf(keyQuery: string): string | undefined {
  return /(?:^|&)Policy=/.test(keyQuery) ? keyQuery : undefined;
}

/** The manifest that stands beside a file: the same key with `.m3u8`. */
function manifestOfKey(webHost: WebHost, key: string, keyQuery: string): string {
  if (isManifestExtension(splitExtension(key).extension)) {
    return addressOfKey(webHost, key, keyQuery);
  }
  return withQuery(`${webHost.prefix}/${fillTemplate('{path}.m3u8', key)}`, policyOf(keyQuery));
}

function addressOfKey({ prefix }: WebHost, key: string, keyQuery: string): string {
  return withQuery(`${prefix}/${encodeKey(key)}`, keyQuery === '' ? undefined : keyQuery);
}

/** The plain file. A live stream is none, unless it is FLV without an end. */
export function planFiles(
  sources: HttpSources,
  config: PlayerConfig,
  capabilities: Capabilities,
  warn: Warn,
): FileCandidate[] {
  const { live } = config;
  const urls = sources.addresses.filter((address) => ['file', 'unknown'].includes(addressKind(address)));
  const { webHost, key, keyQuery } = sources;
  if (webHost !== undefined && key !== undefined && !isManifestExtension(splitExtension(key).extension)) {
    urls.push(addressOfKey(webHost, key, keyQuery));
  }
  const meant = live === true ? urls.filter((url) => typeOf(url) === FLV) : urls;
  return callable(meant, 'file', capabilities, warn).map((url) => ({
    kind: 'file' as const,
    url,
    ...withoutUndefined({ mimeType: typeOf(url), live: live || undefined, ...requestOptions(config) }),
  }));
}

const FLV = 'video/x-flv';

/** Nothing but FLV comes by WebSocket. */
function typeOf(url: string): string | undefined {
  return /^wss?:/i.test(url) ? FLV : mimeTypeOf(extensionOf(url));
}

/** The addresses that a page like this may use; of the others, and of what is wrong with one, somebody hears. */
function callable(
  urls: readonly string[],
  kind: 'hls' | 'file',
  capabilities: Capabilities,
  warn: Warn,
): string[] {
  return urls.flatMap((written) => {
    const scheme = schemeOf(written);
    if (scheme === undefined) return [written];
    const host = hostOfHttpAddress(kind === 'hls' ? 'hls' : 'src', written);
    if (distributionKind(host) === 'streaming') {
      warnOfStreamingHost(host, warn);
      return [];
    }
    let url = written;
    if (/^(?:http|ws)$/.test(scheme) && isMixedContent(capabilities, host)) {
      // CloudFront answers https at every distribution.
      if (isCloudFrontHost(host)) url = written.replace(/^http:/i, 'https:');
      // A browser upgrades a media element's own http address to https; what a script fetches it refuses.
      else if (kind === 'hls' || typeOf(written) === FLV) {
        warn('CF_ENV_MIXED_CONTENT', `${kind}: a page on https may not use ${scheme}:, only ${scheme}s:`);
        return [];
      }
    }
    const { query = '' } = splitQuery(url.split('#')[0] ?? '');
    const missing = missingSignatureParts(query, isCloudFrontHost(host));
    if (missing.length > 0) {
      warn(
        'CF_CONFIG_SIGNATURE_INCOMPLETE',
        `${kind}: the signature of the address lacks ${missing.join(' and ')}`,
      );
    }
    return [url];
  });
}

export function warnOfStreamingHost(host: string, warn: Warn): void {
  warn(
    'CF_DISTRIBUTION_TYPE_MISMATCH',
    `${host} was a streaming distribution, which spoke RTMP only: use a web-distribution`,
  );
}
