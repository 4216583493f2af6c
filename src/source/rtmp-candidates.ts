import type { RtmpCandidate, RtmpConnectionOptions, RtmpRendition } from './candidate.js';
import { isMixedContent, type Capabilities } from './capabilities.js';
import {
  againstPage,
  invalidConfig,
  isHttpScheme,
  refuseForeignScheme,
  schemeOf,
  withoutScheme,
} from './config-text.js';
import { distributionKind, isCloudFrontHost, splitAuthority } from './host.js';
import type { Warn } from './plan-warning.js';
import type { PlayerConfig } from './player-config.js';
import { CLOUDFRONT_APP, type RtmpProtocol } from './rtmp-location.js';
import { withoutUndefined } from './without-undefined.js';
import { defaultPort, isTunnel, type ResolvedStream, type StreamAddress } from './stream-address.js';

interface Attempt {
  readonly protocol: RtmpProtocol;
  readonly port: number;
}

/**
 * The ladder that Flash players climbed, one connection at a time: the protocol on its port, on 80, then inside
 * HTTP. A written port is the only one; encryption is kept; a tunnel is never tried on 1935 unless it was written.
 */
function ladder(stream: ResolvedStream): { sockets: Attempt[]; tunnels: Attempt[] } {
  const { protocol, port } = stream.address;
  const written = { protocol, port };
  if (isTunnel(protocol)) return { sockets: [], tunnels: [written] };
  if (protocol === 'rtmps') return { sockets: [written], tunnels: [] };
  const tunnel: RtmpProtocol = protocol === 'rtmpe' ? 'rtmpte' : 'rtmpt';
  return {
    sockets: stream.explicitPort ? [written] : [written, { protocol, port: 80 }],
    tunnels: [{ protocol: tunnel, port: 80 }],
  };
}

/** The RTMP part of a plan. */
export function planRtmp(
  stream: ResolvedStream,
  config: PlayerConfig,
  capabilities: Capabilities,
  warn: Warn,
  renditions?: readonly RtmpRendition[],
): RtmpCandidate[] {
  const { address } = stream;
  const { host } = address;
  if (distributionKind(host) === 'web') {
    warn(
      'CF_DISTRIBUTION_TYPE_MISMATCH',
      `${host} is a web distribution, which spoke no RTMP: use it as web-distribution`,
    );
    return [];
  }
  if (capabilities.mse === false) {
    warn('CF_ENV_NO_MSE', 'RTMP: this browser has no Media Source');
    return [];
  }
  const gateway = usableGateway(config, capabilities, warn);
  const { tunnel = 'gateway' } = config;
  // An address of its own is a proxy's, which decides, as a gateway does, where the name leads today.
  const proxy = isHttpScheme(schemeOf(tunnel)) ? tunnel : undefined;
  const isDirect = tunnel === 'direct' || proxy !== undefined;
  const isRetired = isCloudFrontHost(host) && proxy === undefined;
  if (isRetired && (isDirect || gateway === undefined)) {
    warn(
      'CF_DISTRIBUTION_RETIRED',
      `${host} is not dialled: it ended on 2020-12-31. A gateway can map it to another host`,
    );
  }
  if (gateway === undefined && (isRetired || !isDirect)) {
    // Without a gateway of its own the configuration lacks one; with an unusable one the reason is told already.
    if (!isRetired && config.gateway === undefined) {
      warn('CF_CONFIG_GATEWAY_MISSING', `gateway: browsers reach ${host} by RTMP only through a gateway`);
    }
    return [];
  }
  warnAboutApp(address, warn);

  const { sockets, tunnels } = ladder(stream);
  const candidates: RtmpCandidate[] = [];
  const add = (
    attempts: readonly Attempt[],
    transport: RtmpCandidate['transport'],
    givenEndpoint?: string,
  ) => {
    for (const attempt of attempts) {
      const endpoint = givenEndpoint ?? `http://${host}:${attempt.port}`;
      const candidate = candidateOf(address, attempt, transport, endpoint, config);
      candidates.push(renditions === undefined ? candidate : { ...candidate, renditions });
    }
  };
  if (gateway !== undefined) {
    add(sockets, 'websocket', gateway);
    if (tunnel === 'gateway') add(tunnels, 'websocket', gateway);
  }
  if (isDirect && !isRetired) {
    const isPlain = proxy === undefined || schemeOf(proxy) === 'http';
    const dialled = proxy === undefined ? host : splitAuthority('tunnel', withoutScheme(proxy)).host;
    if (isPlain && isMixedContent(capabilities, dialled)) {
      warn(
        'CF_ENV_MIXED_CONTENT',
        'tunnel: a page on https may not use http:, give an address on https: or a gateway on wss:',
      );
    } else add(tunnels, 'http-tunnel', proxy);
  }
  return candidates;
}

function candidateOf(
  address: StreamAddress,
  { protocol, port }: Attempt,
  transport: RtmpCandidate['transport'],
  endpoint: string,
  config: PlayerConfig,
): RtmpCandidate {
  // The address itself goes to the server as it was written, port included (rule 8), as Flash Player sent it.
  const isWritten = protocol === address.protocol && port === address.port;
  const authority = port === defaultPort(protocol) ? address.host : `${address.host}:${port}`;
  return {
    kind: 'rtmp',
    protocol,
    host: address.host,
    port,
    tcUrl: isWritten ? address.streamer : `${protocol}://${authority}/${address.app}`,
    app: address.app,
    streamName: address.streamName,
    live: config.live ?? false,
    ...(config.mse === 'page' ? { mse: 'page' } : {}),
    ...withoutUndefined(Object.fromEntries(COPIED.map((name) => [name, config[name]]))),
    encrypted: protocol === 'rtmpe' || protocol === 'rtmpte' || protocol === 'rtmps',
    transport,
    endpoint,
  };
}

/** In every candidate as it is in the configuration. */
const COPIED = [
  'start',
  'length',
  'bufferLength',
  'targetLatency',
  'dvr',
  'reconnect',
  'connectParams',
  'connectArguments',
  'flashVer',
  'swfUrl',
  'swfHash',
  'swfSize',
  'pageUrl',
  'secureToken',
  'objectEncoding',
  'fcSubscribe',
] as const satisfies readonly (
  'start' | 'length' | 'bufferLength' | 'targetLatency' | 'dvr' | 'reconnect' | keyof RtmpConnectionOptions
)[];

/** What CloudFront would answer to another application than its own (FACTS 1.1); a mapped server may know it. */
function warnAboutApp({ host, app }: StreamAddress, warn: Warn): void {
  const path = app.split('?')[0];
  if (!isCloudFrontHost(host) || path === CLOUDFRONT_APP) return;
  const isInstance = path === 'cfx' || path?.startsWith('cfx/') === true;
  warn(
    isInstance ? 'CF_INVALID_INSTANCE' : 'CF_INVALID_URI',
    `${host} knew one application, ${CLOUDFRONT_APP}; the address asks for another`,
  );
}

/** The gateway as a WebSocket address; where there is none that can be used, the reason is told. */
function usableGateway(config: PlayerConfig, capabilities: Capabilities, warn: Warn): string | undefined {
  if (config.gateway === undefined) return undefined;
  const { url, host, isSecure } = gatewayAddress(config.gateway, capabilities.pageUrl);
  if (capabilities.websocket === false) {
    warn('CF_ENV_NO_WEBSOCKET', 'gateway: this browser has no WebSocket');
    return undefined;
  }
  if (!isSecure && isMixedContent(capabilities, host)) {
    warn('CF_ENV_MIXED_CONTENT', 'gateway: a page on https may not use ws:, give a gateway on wss:');
    return undefined;
  }
  return url;
}

interface GatewayAddress {
  readonly url: string;
  readonly host: string;
  readonly isSecure: boolean;
}

/** Checks the address and makes it absolute. `http(s):` stands for `ws(s):`; query and path stay as written. */
export function gatewayAddress(written: string, pageUrl?: string): GatewayAddress {
  const text = againstPage(written, pageUrl);
  refuseForeignScheme('gateway', text, (scheme) => /^(?:ws|http)s?$/.test(scheme));
  const scheme = schemeOf(text);
  if (scheme === undefined) throw invalidConfig('gateway', 'must be an address, as in wss://host/path');
  const isSecure = scheme === 'wss' || scheme === 'https';
  const rest = withoutScheme(text);
  if (rest.includes('#')) throw invalidConfig('gateway', 'must not have a fragment (#)');
  const { host } = splitAuthority('gateway', rest);
  return { url: `${isSecure ? 'wss' : 'ws'}://${rest}`, host, isSecure };
}
