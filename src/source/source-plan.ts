import { PlayerError } from '../errors/player-error.js';
import type { Candidate, RtmpRendition } from './candidate.js';
import type { Capabilities } from './capabilities.js';
import { againstPage, isHttpScheme, schemeOf } from './config-text.js';
import { distributionKind } from './host.js';
import { parseWebHost, type WebHost } from './http-address.js';
import {
  addressKind,
  isPath,
  planFiles,
  planHls,
  warnOfStreamingHost,
  type HttpSources,
} from './http-candidates.js';
import { isManifestExtension, splitExtension } from './media-type.js';
import { parseConfig } from './parse-config.js';
import { warnInto, type PlanWarning, type Warn } from './plan-warning.js';
import type { PlayerConfig } from './player-config.js';
import { planRtmp } from './rtmp-candidates.js';
import { isRtmpProtocol, parseDistribution } from './rtmp-location.js';
import { joinQueries, undoFlashVariables } from './signed-query.js';
import { resolveStream, type ResolvedStream, type StreamAddress } from './stream-address.js';
import { objectKeyOf, parseName } from './stream-name.js';

export interface SourcePlan {
  /** The RTMP address that was meant, also when RTMP is not tried; `null` when none was. */
  readonly address: StreamAddress | null;
  /** What to try, in this order. May be empty; then `warnings` say why. */
  readonly candidates: readonly Candidate[];
  readonly warnings: readonly PlanWarning[];
}

const DEFAULT_ORDER = ['rtmp', 'hls', 'file'] as const;

/**
 * The ordered list of things to try for a configuration. Pure: dials nothing. Throws `PlayerError`:
 * `CF_CONFIG_NO_SOURCE` when nothing to play was named, `CF_CONFIG_INVALID` and `CF_CONFIG_SIGNATURE_INCOMPLETE`
 * for values that no plan can be made with.
 */
export function planSources(
  input: PlayerConfig,
  capabilities: Capabilities = {},
  renditions?: readonly RtmpRendition[],
): SourcePlan {
  const config = readPastedManifest(parseConfig(input));
  const warnings: PlanWarning[] = [];
  const warn = warnInto(warnings);
  const stream = resolveStream(config);
  if ([stream, config.file, config.src, config.hls].every((what) => what === undefined)) {
    throw new PlayerError('CF_CONFIG_NO_SOURCE', {
      message: 'nothing to play: give file with distribution or streamer, src, or hls',
      context: { stage: 'config' },
    });
  }
  warnings.push(...(stream?.warnings ?? []));
  const order = config.order ?? DEFAULT_ORDER;
  const sources = httpSources(config, stream, capabilities, warn);
  const candidates: Candidate[] = [];
  for (const kind of order) {
    if (kind === 'rtmp') {
      if (stream !== undefined && !namesManifest(stream)) {
        candidates.push(...planRtmp(stream, config, capabilities, warn, renditions));
      }
    } else if (kind === 'hls') candidates.push(...planHls(sources, config, capabilities, warn));
    else candidates.push(...planFiles(sources, config, capabilities, warn));
  }
  const kept = withoutRepeats(candidates);
  if (kept.length === 0 && warnings.length === 0) {
    warn('CF_CONFIG_INVALID', whyNothing(config, stream));
  }
  return { address: stream?.address ?? null, candidates: kept, warnings: withoutRepeats(warnings) };
}

/** A manifest's whole address in the place of its domain: nothing else says what to play, so it does. */
function readPastedManifest(config: PlayerConfig): PlayerConfig {
  const { file, src, hls, webDistribution, distribution = '' } = config;
  if ((file ?? src ?? hls) !== undefined) return config;
  const pasted = webDistribution ?? distribution;
  const address = schemeOf(pasted) === undefined ? `https://${pasted}` : pasted;
  return addressKind(address) === 'hls' && isHttpScheme(schemeOf(address))
    ? { ...config, hls: address }
    : config;
}

function whyNothing(config: PlayerConfig, stream: ResolvedStream | undefined): string {
  if (stream === undefined && config.webDistribution === undefined) {
    if (hasHost(config) || config.file === undefined) return 'file: names no stream';
    return 'file: needs distribution, streamer or web-distribution';
  }
  return 'order: nothing in it fits what is configured';
}

/** HLS manifests do not travel over RTMP. */
function namesManifest(stream: ResolvedStream): boolean {
  return isManifestExtension(splitExtension(stream.name.path).extension);
}

function httpSources(
  config: PlayerConfig,
  stream: ResolvedStream | undefined,
  capabilities: Capabilities,
  warn: Warn,
): HttpSources {
  const webHost = pickWebHost(config, stream, warn);
  const addresses: string[] = [];
  for (const field of ['file', 'src'] as const) {
    if (config[field] === undefined) continue;
    const text = undoFlashVariables(config[field]);
    if (isRtmpProtocol(schemeOf(text))) continue;
    if (schemeOf(text) !== undefined) addresses.push(text);
    // A relative `src` with nothing to be relative to but the page is what it is for a media element.
    else if (field === 'src' && !hasHost(config)) {
      if (config.file !== undefined) warn('CF_CONFIG_INVALID', 'file: needs a server to be on, src counts');
      addresses.push(againstPage(text, capabilities.pageUrl));
    } else if (field === 'src' && config.file !== undefined && text !== config.file)
      warn('CF_CONFIG_INVALID', 'src: says something else than file, which counts');
  }
  const name = stream?.name ?? nameWithoutServer(config);
  if (name === undefined || name.path === '') return { webHost, key: undefined, keyQuery: '', addresses };
  // An RTMP signature covers the stream's name and opens nothing over HTTP, so a stream's query stays with RTMP.
  const isHttpOnly =
    stream === undefined || distributionKind(stream.address.host) === 'web' || namesManifest(stream);
  const keyQuery = isHttpOnly
    ? (stream?.address.query ?? joinQueries(name.query ?? '', config.query ?? ''))
    : '';
  return { webHost, key: objectKeyOf(name, config), keyQuery, addresses };
}

function hasHost(config: PlayerConfig): boolean {
  return (
    config.distribution !== undefined || config.streamer !== undefined || config.webDistribution !== undefined
  );
}

function nameWithoutServer(config: PlayerConfig): ReturnType<typeof parseName> | undefined {
  const text = config.file ?? config.src;
  if (text === undefined || !hasHost(config)) return undefined;
  const clean = undoFlashVariables(text);
  return schemeOf(clean) === undefined ? parseName(clean) : undefined;
}

/** `web-distribution`, or `distribution` where that is a web one. A streaming one that is asked for HTTP is reported. */
function pickWebHost(
  config: PlayerConfig,
  stream: ResolvedStream | undefined,
  warn: Warn,
): WebHost | undefined {
  if (config.webDistribution !== undefined) {
    const webHost = parseWebHost('web-distribution', config.webDistribution);
    if (distributionKind(webHost.host) !== 'streaming') return webHost;
    warnOfStreamingHost(webHost.host, warn);
    return undefined;
  }
  if (config.distribution === undefined) return undefined;
  const { host } = parseDistribution(config.distribution);
  const kind = distributionKind(host);
  if (kind === 'web') return parseWebHost('distribution', config.distribution);
  const entries = typeof config.hls === 'string' ? [config.hls] : (config.hls ?? []);
  const asksForHls =
    config.order?.includes('hls') === true ||
    entries.some(isPath) ||
    (stream !== undefined && namesManifest(stream));
  if (kind === 'streaming' && asksForHls) warnOfStreamingHost(host, warn);
  return undefined;
}

function withoutRepeats<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
