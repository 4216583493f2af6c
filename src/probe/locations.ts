import { PlayerError } from '../errors/player-error.js';
import type { Candidate, RtmpCandidate } from '../source/candidate.js';
import { invalidConfig, isHttpScheme, schemeOf } from '../source/config-text.js';
import { isCloudFrontHost } from '../source/host.js';
import { parseConfig } from '../source/parse-config.js';
import type { PlanWarning } from '../source/plan-warning.js';
import type { PlayerConfig } from '../source/player-config.js';
import { CLOUDFRONT_APP, parseStreamer, type RtmpProtocol } from '../source/rtmp-location.js';
import { planSources } from '../source/source-plan.js';
import { resolveStream, type ResolvedStream } from '../source/stream-address.js';

/** One way to read the address: an application, and the ladder of ways to it. */
export interface Location {
  /** Without query. */
  readonly app: string;
  /** What goes into `play`; `undefined` where the address names no stream. */
  readonly streamName: string | undefined;
  /** Never empty. All with the same application. */
  readonly rungs: readonly RtmpCandidate[];
  /** Why it is tried although the address was read otherwise; absent for what the address says. */
  readonly reason?: 'cfx/st is missing' | 'another split' | 'the application of tc-url';
}

export interface ProbePlan {
  /** What the address says first, then other readings of it. */
  readonly locations: readonly [Location, ...Location[]];
  readonly address: string;
  readonly host: string;
  readonly explicitPort: boolean;
  /** The ladder to the same server without the encryption that the address asks for; empty where it asks for none. */
  readonly plain: readonly RtmpCandidate[];
  readonly isRetired: boolean;
  readonly warnings: readonly PlanWarning[];
}

/** Stands for "no gateway" in a plan, which would not give sockets without one. */
const NO_GATEWAY = 'ws://direct.invalid';

/** Whether a rung is dialled from here, without a gateway. */
export const isDirect = (rung: RtmpCandidate): boolean => rung.endpoint === NO_GATEWAY;

const MAX_READINGS = 4;
/** Completes an address that names no stream, so that there is a plan for its connection. */
const NO_STREAM = 'stream';

export interface ProbeAddress {
  /** Of the element's names; `src` is the address. */
  readonly config: PlayerConfig;
  /** What connect sends in place of the address. */
  readonly tcUrl?: string | undefined;
}

/**
 * The ladders to climb for an address: what a page with this configuration would try, and what else the address may
 * mean.
 * @throws PlayerError `CF_CONFIG_*`, and `CF_DISTRIBUTION_TYPE_MISMATCH` for a web distribution
 */
export function planProbe({ config: given, tcUrl }: ProbeAddress): ProbePlan {
  const written = parseConfig(given);
  const upstream = tcUrl === undefined ? undefined : parseStreamer(tcUrl);
  const { src, streamer, distribution, file } = written;
  if (
    [src, streamer, distribution, file].every((text) => isHttpScheme(schemeOf(text)) || text === undefined)
  ) {
    throw invalidConfig('address', 'is none of RTMP; HLS and files are opened by HTTP, which needs no probe');
  }
  const { config, hasStream } = withStream(withUpstreamApp(written, upstream?.app));
  const resolved = resolveStream(config);
  if (resolved === undefined) {
    throw new PlayerError('CF_CONFIG_NO_SOURCE', {
      message: 'no RTMP address: give one, as in rtmp://host/application/stream',
      context: { stage: 'config' },
    });
  }
  const plan = planSources(forProbe(config), {});
  const rungs = rtmpOf(plan.candidates);
  const warnings = plan.warnings.filter(({ code }) => code !== 'CF_CONFIG_GATEWAY_MISSING');
  if (rungs.length === 0) throw noRung(warnings);
  const { host } = resolved.address;
  const first: Location = {
    app: appOf(resolved),
    streamName: hasStream ? resolved.address.streamName : undefined,
    rungs: rungs.map((rung) => sending(rung, tcUrl)),
  };
  const others: Location[] = [];
  for (const { app, name, reason } of readings(resolved, upstream?.app, hasStream)) {
    const reading = locationFor(config, resolved, app, name, tcUrl);
    if (reading !== undefined && others.length < MAX_READINGS) others.push({ ...reading, reason });
  }
  return {
    locations: [first, ...others],
    address: hasStream ? resolved.address.url : resolved.address.streamer,
    host,
    explicitPort: resolved.explicitPort,
    plain: withoutEncryption(config, resolved),
    isRetired: isCloudFrontHost(host),
    warnings,
  };
}

function withoutEncryption(config: PlayerConfig, { address, explicitPort }: ResolvedStream): RtmpCandidate[] {
  const protocol = PLAIN[address.protocol];
  if (protocol === undefined) return [];
  const port = explicitPort ? { port: address.port } : {};
  return rtmpOf(planSources(forProbe({ ...config, protocol, ...port }), {}).candidates);
}

const rtmpOf = (candidates: readonly Candidate[]): RtmpCandidate[] =>
  candidates.filter((candidate) => candidate.kind === 'rtmp');

const PLAIN: Partial<Record<RtmpProtocol, RtmpProtocol>> = { rtmpe: 'rtmp', rtmps: 'rtmp', rtmpte: 'rtmpt' };

/** Sockets even without a gateway, RTMP and nothing else. */
function forProbe(config: PlayerConfig): PlayerConfig {
  const { tunnel, gateway, ...rest } = config;
  const keepsTunnel = tunnel !== undefined && (tunnel !== 'direct' || gateway !== undefined);
  return {
    ...rest,
    order: ['rtmp'],
    gateway: gateway ?? NO_GATEWAY,
    ...(keepsTunnel ? { tunnel } : {}),
  };
}

/** `rtmp://proxy/stream` with a tc-url that has the application, and the split where the address repeats it. */
function withUpstreamApp(config: PlayerConfig, upstreamApp: string | undefined): PlayerConfig {
  const { src } = config;
  if (upstreamApp === undefined || upstreamApp === '' || src === undefined || config.streamer !== undefined) {
    return config;
  }
  const parts = /^([a-z]+:\/\/[^/]+)\/*(.*)$/is.exec(src);
  if (parts === null) return config;
  const [, server = '', path = ''] = parts;
  const app = upstreamApp.split('?')[0] ?? '';
  const { src: _, ...rest } = config;
  if (path === app || path.startsWith(`${app}/`)) {
    const name = path.slice(app.length + 1);
    const base = { ...rest, streamer: `${server}/${app}` };
    return name === '' ? { ...rest, src } : { ...base, file: name };
  }
  // One name without a folder cannot be application and stream.
  const isOneName = path !== '' && (!/^[^?]*\//.test(path) || /^(?:mp4|mp3|flv|id3|raw):/i.test(path));
  return isOneName ? { ...rest, streamer: `${server}/${app}`, file: path } : config;
}

/** An address that ends with its application is worth a connection. */
function withStream(config: PlayerConfig): { config: PlayerConfig; hasStream: boolean } {
  if (resolveStream(config) !== undefined) return { config, hasStream: true };
  const { src, streamer, distribution } = config;
  const base = streamer ?? src;
  if (config.file !== undefined || (base === undefined && distribution === undefined)) {
    return { config, hasStream: true };
  }
  const { src: _, ...rest } = config;
  return {
    config: { ...rest, ...(base === undefined ? {} : { streamer: base }), file: NO_STREAM },
    hasStream: false,
  };
}

function noRung(warnings: readonly PlanWarning[]): PlayerError {
  const [warning] = warnings;
  return new PlayerError(warning?.code ?? 'CF_CONFIG_NO_SOURCE', {
    message: warning?.message ?? 'the address gives nothing to connect to',
    context: { stage: 'config' },
  });
}

function sending(rung: RtmpCandidate, tcUrl: string | undefined): RtmpCandidate {
  return tcUrl === undefined ? rung : { ...rung, tcUrl };
}

const appOf = ({ address }: ResolvedStream): string => address.app.split('?')[0] ?? '';

interface Reading {
  readonly app: string;
  readonly name: string;
  readonly reason: NonNullable<Location['reason']>;
}

/** Where else the application may end. */
function readings(stream: ResolvedStream, upstreamApp: string | undefined, hasStream: boolean): Reading[] {
  const app = appOf(stream);
  const { path, prefix } = stream.name;
  const named = (text: string): string => (prefix === undefined ? text : `${prefix}:${text}`);
  const found: Reading[] = [];
  const upstream = upstreamApp?.split('?')[0];
  if (upstream !== undefined && upstream !== '') {
    found.push({ app: upstream, name: named(path), reason: 'the application of tc-url' });
  }
  if (!hasStream) return found.filter((reading) => reading.app !== app);
  const folders = app.split('/');
  const segments = [...folders, ...path.split('/')];
  if (!`/${app}/`.includes(`/${CLOUDFRONT_APP}/`)) {
    const key = segments.slice(segments[0] === 'cfx' ? 1 : 0).join('/');
    // A host of CloudFront had no other application; another host may be a name for one.
    found.push({ app: CLOUDFRONT_APP, name: named(key), reason: 'cfx/st is missing' });
  }
  for (const count of [folders.length - 1, folders.length + 1, 1, 2, 3]) {
    if (count < 1 || count >= segments.length || isCloudFrontHost(stream.address.host)) continue;
    const other = segments.slice(0, count).join('/');
    found.push({ app: other, name: named(segments.slice(count).join('/')), reason: 'another split' });
  }
  const seen = new Set([app]);
  return found.filter((reading) => !seen.has(reading.app) && seen.add(reading.app) !== undefined);
}

function locationFor(
  config: PlayerConfig,
  { address, explicitPort }: ResolvedStream,
  app: string,
  name: string,
  tcUrl: string | undefined,
): Location | undefined {
  const { src: _s, distribution: _d, query: _q, decode: _c, protocol: _p, port: _o, ...rest } = config;
  const authority = explicitPort ? `${address.host}:${address.port}` : address.host;
  const [, connectQuery] = /(\?.*)$/s.exec(address.app) ?? [];
  const reading: PlayerConfig = {
    ...rest,
    streamer: `${address.protocol}://${authority}/${app}${connectQuery ?? ''}`,
    file: address.query === '' ? name : `${name}?${address.query}`,
  };
  try {
    const resolved = resolveStream(parseConfig(reading));
    const rungs = rtmpOf(planSources(forProbe(reading), {}).candidates);
    if (resolved === undefined || rungs.length === 0) return undefined;
    return {
      app: appOf(resolved),
      streamName: resolved.address.streamName,
      rungs: rungs.map((rung) => sending(rung, tcUrl)),
    };
  } catch (thrown) {
    if (thrown instanceof PlayerError) return undefined;
    throw thrown;
  }
}
