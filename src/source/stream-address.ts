import { PlayerError } from '../errors/player-error.js';
import { checkText, invalidConfig, schemeOf } from './config-text.js';
import { distributionKind, isCloudFrontHost } from './host.js';
import { parseConfig } from './parse-config.js';
import { warnInto, type PlanWarning, type Warn } from './plan-warning.js';
import type { PlayerConfig } from './player-config.js';
import {
  belongsTo,
  CLOUDFRONT_APP,
  isRtmpProtocol,
  noApplication,
  parseDistribution,
  parseFullAddress,
  parseStreamer,
  type FullLocation,
  type RtmpLocation,
  type RtmpProtocol,
} from './rtmp-location.js';
import {
  isSignedQuery,
  joinQueries,
  missingSignatureParts,
  splitSigning,
  undoFlashQuery,
  undoFlashVariables,
} from './signed-query.js';
import { buildStreamName, parseName, type ParsedName } from './stream-name.js';

/** Where an RTMP stream is and what it is called, in all the forms that somebody may ask for. */
export interface StreamAddress {
  readonly protocol: RtmpProtocol;
  /** Lower case; IPv6 in brackets. */
  readonly host: string;
  /** The written port, else the protocol's own: 1935, 80 (`rtmpt`, `rtmpte`) or 443 (`rtmps`). */
  readonly port: number;
  /** `cfx/st`; with the query of the connect address, where there is one. */
  readonly app: string;
  /** Base address without trailing slash; the port is in it when the author wrote one. */
  readonly streamer: string;
  /** The author's name of the stream, cleaned up: no slash in front, prefix before the folders. */
  readonly file: string;
  /** What goes into `play`: type prefix, name and query. Raw, not percent-encoded. */
  readonly streamName: string;
  /** `streamer` and stream in one address, to show and to paste. */
  readonly url: string;
  /** Query of the stream name without `?`, byte for byte; empty when there is none. */
  readonly query: string;
}

/** An address with what the plan needs beside it. */
export interface ResolvedStream {
  readonly address: StreamAddress;
  readonly name: ParsedName;
  /** The author wrote a port that is to be kept. */
  readonly explicitPort: boolean;
  readonly warnings: readonly PlanWarning[];
}

const DEFAULT_PORTS: Readonly<Record<RtmpProtocol, number>> = {
  rtmp: 1935,
  rtmpe: 1935,
  rtmpt: 80,
  rtmpte: 80,
  rtmps: 443,
};

export function defaultPort(protocol: RtmpProtocol): number {
  return DEFAULT_PORTS[protocol];
}

export function isTunnel(protocol: RtmpProtocol | undefined): boolean {
  return protocol === 'rtmpt' || protocol === 'rtmpte';
}

/**
 * The RTMP address that a configuration means. Throws `PlayerError`: `CF_CONFIG_NO_SOURCE` when it names no RTMP
 * stream, `CF_CONFIG_INVALID` with the field in the message, `CF_CONFIG_SIGNATURE_INCOMPLETE`.
 */
export function resolveStreamAddress(config: PlayerConfig): StreamAddress {
  const resolved = resolveStream(parseConfig(config));
  if (resolved === undefined) {
    throw new PlayerError('CF_CONFIG_NO_SOURCE', {
      message: 'no RTMP stream is named: give distribution or streamer with file, or src',
    });
  }
  return resolved.address;
}

/** The same for a checked configuration; `undefined` when no RTMP stream is meant. */
export function resolveStream(config: PlayerConfig): ResolvedStream | undefined {
  const warnings: PlanWarning[] = [];
  const warn = warnInto(warnings);
  const located = locate(config, warn);
  if (located === undefined) return undefined;
  const { location, field } = located;
  const misplaced = isSignedQuery(location.connectQuery)
    ? splitSigning(location.connectQuery)
    : { signing: '', rest: location.connectQuery };

  const protocol = config.protocol ?? location.protocol ?? 'rtmp';
  if (protocol === 'rtmps' && isCloudFrontHost(location.host)) {
    throw invalidConfig(
      config.protocol === undefined ? field : 'protocol',
      'CloudFront had no rtmps, use rtmpe',
    );
  }
  const port = config.port ?? writtenPort(location, protocol);
  const { name, query } = composeName(config, located.file, misplaced.signing, warn);
  if (name.path === '') return undefined;
  const strict = isCloudFrontHost(location.host) || location.app === CLOUDFRONT_APP;
  const missing = missingSignatureParts(query, strict);
  if (missing.length > 0) {
    throw new PlayerError('CF_CONFIG_SIGNATURE_INCOMPLETE', {
      message: `the signature of the stream name lacks ${missing.join(' and ')}`,
      context: { missing, stage: 'config' },
    });
  }

  const { file, wire } = buildStreamName(name, config);
  const authority = port === undefined ? location.host : `${location.host}:${port}`;
  const base = `${protocol}://${authority}/${location.app}`;
  const connectQuery = asSuffix(misplaced.rest);
  const suffix = asSuffix(query);
  return {
    address: {
      protocol,
      host: location.host,
      port: port ?? DEFAULT_PORTS[protocol],
      app: location.app + connectQuery,
      streamer: base + connectQuery,
      file: file + asSuffix(name.query),
      streamName: wire + suffix,
      url: `${base}/${pastableName(wire, file)}${suffix}`,
      query,
    },
    name,
    explicitPort: port !== undefined,
    warnings,
  };
}

function asSuffix(query = ''): string {
  return query === '' ? '' : `?${query}`;
}

/** The wire form, unless reading it again would change it (`a.flv.flv` is `a.flv` on the wire, and that is `a`). */
function pastableName(wire: string, file: string): string {
  return buildStreamName(parseName(wire)).wire === wire ? wire : file;
}

/** Explicit ports stay, but a tunnel does not inherit the port of plain RTMP (FACTS C50). */
function writtenPort(location: RtmpLocation, protocol: RtmpProtocol): number | undefined {
  const inherited = isTunnel(protocol) && !isTunnel(location.protocol) && location.port === 1935;
  return inherited ? undefined : location.port;
}

interface Located {
  readonly location: RtmpLocation;
  /** Name of the stream as written, query included. */
  readonly file: string;
  /** The field that `location` came from. */
  readonly field: string;
}

/**
 * Which of the fields counts where they say different things: a full RTMP address in `file` is whole in itself
 * (JW Player 6); then streamer or distribution with `file`; then `src`. `streamer` beats `distribution`.
 */
function locate(config: PlayerConfig, warn: Warn): Located | undefined {
  const file = config.file === undefined ? undefined : undoFlashVariables(config.file);
  const src = config.src === undefined ? undefined : undoFlashVariables(config.src);
  const streamer = config.streamer === undefined ? undefined : parseStreamer(config.streamer);
  const distribution = config.distribution === undefined ? undefined : parseDistribution(config.distribution);
  const ignore = (field: string, counts: string) =>
    warn('CF_CONFIG_INVALID', `${field}: says something else than ${counts}, which counts`);

  if (streamer !== undefined && distribution !== undefined && streamer.host !== distribution.host) {
    if (distributionKind(distribution.host) !== 'web') ignore('distribution', 'streamer');
  }
  const base = streamer ?? distribution;
  const baseField = streamer === undefined ? 'distribution' : 'streamer';

  if (file !== undefined && isRtmpProtocol(schemeOf(file))) {
    const full = parseFullAddress('file', file, streamer);
    if (base !== undefined && full.host !== base.host) ignore(baseField, 'file');
    return { location: withStreamer(full, streamer), file: full.name, field: 'file' };
  }
  const isStreamFile = file !== undefined && !isHttp(file);
  const fullSrc =
    src !== undefined && isRtmpProtocol(schemeOf(src)) ? parseFullAddress('src', src, streamer) : undefined;

  if (isStreamFile && base !== undefined) {
    if (fullSrc !== undefined && !(fullSrc.host === base.host && sameName(fullSrc.name, file))) {
      ignore('src', `${baseField} and file`);
    }
    return locateByBase(base, baseField, file);
  }
  if (fullSrc !== undefined) {
    if (fullSrc.name === '') return isStreamFile ? { location: fullSrc, file, field: 'src' } : undefined;
    if (isStreamFile && !sameName(fullSrc.name, file)) ignore('file', 'src');
    if (base !== undefined && base.host !== fullSrc.host && distributionKind(base.host) !== 'web') {
      ignore(baseField, 'src');
    }
    return { location: withStreamer(fullSrc, streamer), file: fullSrc.name, field: 'src' };
  }
  if (base === undefined) return undefined;
  if (src !== undefined && schemeOf(src) === undefined) return locateByBase(base, baseField, src);
  if (isHttp(file) || isHttp(src)) return undefined;
  // A whole address in the place of its base: nothing else says what to play, so it does.
  const whole = config.streamer === undefined ? distribution : parseFullAddress('streamer', config.streamer);
  return whole === undefined || whole.name === ''
    ? undefined
    : { location: whole, file: whole.name, field: baseField };
}

/** A base without an application: where the file has folders, the application is among them. */
function locateByBase(base: RtmpLocation, field: string, file: string): Located {
  if (base.app !== '') return { location: base, file, field };
  const full = parseFullAddress(field, `rtmp://${base.host}/${file}`);
  if (full.name === '') throw noApplication(field);
  return { location: { ...base, app: full.app }, file: full.name, field };
}

function withStreamer(full: FullLocation, streamer: RtmpLocation | undefined): RtmpLocation {
  if (streamer === undefined || !belongsTo({ host: full.host, path: `${full.app}/` }, streamer)) return full;
  return {
    ...full,
    port: full.port ?? streamer.port,
    connectQuery: streamer.connectQuery,
  };
}

function isHttp(text: string | undefined): boolean {
  return /^(?:http|ws)s?$/.test(schemeOf(text) ?? '');
}

function sameName(one: string, other: string): boolean {
  const name = (text: string) => buildStreamName(parseName(text)).wire;
  return name(one) === name(other);
}

/** The name's own query, then the `query` option, then a signature that stood at the streamer by mistake. */
function composeName(
  config: PlayerConfig,
  file: string,
  misplaced: string,
  warn: Warn,
): { name: ParsedName; query: string } {
  const parsed = parseName(file);
  const name = config.decode === true ? { ...parsed, path: decodeName(parsed.path) } : parsed;
  const given = config.query === undefined ? '' : undoFlashQuery(config.query.replace(/^\?/, ''));
  let own = name.query ?? '';
  if (given !== '' && given !== own && isSignedQuery(own) && isSignedQuery(given)) {
    own = splitSigning(own).rest;
    warn('CF_CONFIG_INVALID', 'file: has another signature than query, which counts');
  }
  const query = given === own ? own : joinQueries(own, given);
  return { name, query: isSignedQuery(query) ? query : joinQueries(query, misplaced) };
}

function decodeName(path: string): string {
  try {
    return checkText('file', decodeURIComponent(path));
  } catch (error) {
    if (error instanceof PlayerError) throw error;
    return path;
  }
}
