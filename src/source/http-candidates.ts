import { PlayerError } from '../errors/player-error.js';
import type { FileCandidate, HlsCandidate } from './candidate.js';
import { isMixedContent, type Capabilities } from './capabilities.js';
import { invalidConfig, schemeOf, withoutScheme } from './config-text.js';
import { distributionKind, isCloudFrontHost } from './host.js';
import { encodeKey, encodeWritten, fillTemplate, hostOfHttpAddress, type WebHost } from './http-address.js';
import { isForeignManifestExtension, isManifestExtension, mimeTypeOf, splitExtension } from './media-type.js';
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
    const url = hlsAddress(entry, sources, warn);
    if (url !== undefined) urls.push(url);
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
  return urls
    .filter((url) => mayBeCalled(url, 'hls', capabilities, warn))
    .map((url) => ({
      kind: 'hls' as const,
      url,
      ...withoutUndefined({ live: config.live, start: config.start }),
    }));
}

/** An entry of `hls` that leaves the host to `webDistribution`. */
export function isPath(entry: string): boolean {
  return schemeOf(entry) === undefined && !entry.startsWith('//');
}

function hlsAddress(entry: string, { webHost, key }: HttpSources, warn: Warn): string | undefined {
  try {
    if (!isPath(entry)) return `${entry.startsWith('//') ? 'https:' : ''}${fillTemplate(entry, key)}`;
    if (webHost === undefined) throw invalidConfig('hls', 'a path needs web-distribution to be a path on');
    const { path, query } = splitQuery(fillTemplate(entry, key));
    return withQuery(`${webHost.prefix}/${encodeWritten(path.replace(/^\/+/, ''))}`, query);
  } catch (error) {
    if (!(error instanceof PlayerError)) throw error;
    warn(error.code, error.message);
    return undefined;
  }
}

/** The manifest that stands beside a file: the same key with `.m3u8`. */
function manifestOfKey(webHost: WebHost, key: string, keyQuery: string): string {
  if (isManifestExtension(splitExtension(key).extension)) {
    return addressOfKey(webHost, key, keyQuery);
  }
  return `${webHost.prefix}/${fillTemplate('{path}.m3u8', key)}`;
}

function addressOfKey({ prefix }: WebHost, key: string, keyQuery: string): string {
  return withQuery(`${prefix}/${encodeKey(key)}`, keyQuery === '' ? undefined : keyQuery);
}

/** The plain file, for on-demand media only: a live stream is no file. */
export function planFiles(
  sources: HttpSources,
  config: PlayerConfig,
  capabilities: Capabilities,
  warn: Warn,
): FileCandidate[] {
  if (config.live === true) return [];
  const urls = sources.addresses.filter((address) => ['file', 'unknown'].includes(addressKind(address)));
  const { webHost, key, keyQuery } = sources;
  if (webHost !== undefined && key !== undefined && !isManifestExtension(splitExtension(key).extension)) {
    urls.push(addressOfKey(webHost, key, keyQuery));
  }
  return urls
    .filter((url) => mayBeCalled(url, 'file', capabilities, warn))
    .map((url) => ({
      kind: 'file' as const,
      url,
      ...withoutUndefined({ mimeType: mimeTypeOf(extensionOf(url)), start: config.start }),
    }));
}

/** Says why an address is left out, or what is wrong with one that stays. */
function mayBeCalled(url: string, kind: 'hls' | 'file', capabilities: Capabilities, warn: Warn): boolean {
  const scheme = schemeOf(url);
  if (scheme === undefined) return true;
  const host = hostOfHttpAddress(kind === 'hls' ? 'hls' : 'src', url);
  if (distributionKind(host) === 'streaming') {
    warnOfStreamingHost(host, warn);
    return false;
  }
  // A browser upgrades a media element's own http address to https; what a script fetches it refuses.
  if (scheme === 'http' && kind === 'hls' && isMixedContent(capabilities, host)) {
    warn('CF_ENV_MIXED_CONTENT', 'hls: a page on https may not use http:, give an address on https:');
    return false;
  }
  const { query = '' } = splitQuery(url.split('#')[0] ?? '');
  const missing = missingSignatureParts(query, isCloudFrontHost(host));
  if (missing.length > 0) {
    warn(
      'CF_CONFIG_SIGNATURE_INCOMPLETE',
      `${kind}: the signature of the address lacks ${missing.join(' and ')}`,
    );
  }
  return true;
}

export function warnOfStreamingHost(host: string, warn: Warn): void {
  warn(
    'CF_DISTRIBUTION_TYPE_MISMATCH',
    `${host} was a streaming distribution, which spoke RTMP only: use a web-distribution`,
  );
}
