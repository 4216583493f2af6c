import type { RtmpCandidate } from './candidate.js';
import { isSecurePage, type Capabilities } from './capabilities.js';
import { invalidConfig, refuseForeignScheme, schemeOf } from './config-text.js';
import { distributionKind, isCloudFrontHost, isLoopbackHost, parseAuthority } from './host.js';
import { planWarning, type PlanWarning } from './plan-warning.js';
import type { PlayerConfig } from './player-config.js';
import { CLOUDFRONT_APP, type RtmpProtocol } from './rtmp-location.js';
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
  warnings: PlanWarning[],
): RtmpCandidate[] {
  const { address } = stream;
  const { host } = address;
  if (distributionKind(host) === 'web') {
    warnings.push(
      planWarning(
        'CF_DISTRIBUTION_TYPE_MISMATCH',
        `${host} is a web distribution, which does not speak RTMP (streaming ones began with s): use it as web-distribution`,
      ),
    );
    return [];
  }
  if (capabilities.mse === false) {
    warnings.push(
      planWarning('CF_ENV_NO_MSE', 'RTMP needs Media Source Extensions, which this browser lacks'),
    );
    return [];
  }
  const gateway = usableGateway(config, capabilities, warnings);
  const isDirect = config.tunnel === 'direct';
  if (gateway === undefined && isCloudFrontHost(host)) {
    warnings.push(
      planWarning(
        'CF_DISTRIBUTION_RETIRED',
        `${host} is not dialled: Amazon switched RTMP distributions off on 2020-12-31. A gateway can map the old name to a server that is alive`,
      ),
    );
    return [];
  }
  if (gateway === undefined && !isDirect) {
    // Without a gateway of its own the configuration lacks one; with an unusable one the reason is told already.
    if (config.gateway === undefined) {
      warnings.push(
        planWarning(
          'CF_CONFIG_GATEWAY_MISSING',
          `gateway: browsers reach ${host} by RTMP only through a gateway`,
        ),
      );
    }
    return [];
  }
  warnAboutApp(address, warnings);

  const { sockets, tunnels } = ladder(stream);
  const candidates: RtmpCandidate[] = [];
  const add = (attempt: Attempt, transport: RtmpCandidate['transport'], endpoint: string) =>
    candidates.push(candidateOf(address, attempt, transport, endpoint, config));
  if (gateway !== undefined) {
    for (const attempt of sockets) add(attempt, 'websocket', gateway);
    if (config.tunnel === undefined || config.tunnel === 'gateway') {
      for (const attempt of tunnels) add(attempt, 'websocket', gateway);
    }
  }
  if (isDirect) addDirectTunnels(tunnels, address, capabilities, warnings, add);
  return candidates;
}

function addDirectTunnels(
  tunnels: readonly Attempt[],
  { host }: StreamAddress,
  capabilities: Capabilities,
  warnings: PlanWarning[],
  add: (attempt: Attempt, transport: 'http-tunnel', endpoint: string) => void,
): void {
  if (isCloudFrontHost(host)) {
    warnings.push(
      planWarning('CF_DISTRIBUTION_RETIRED', `${host} is not dialled directly: it was retired on 2020-12-31`),
    );
    return;
  }
  if (isSecurePage(capabilities) && !isLoopbackHost(host)) {
    warnings.push(
      planWarning(
        'CF_ENV_MIXED_CONTENT',
        `tunnel: a page on https may not call http://${host}; use a gateway on wss`,
      ),
    );
    return;
  }
  for (const attempt of tunnels) add(attempt, 'http-tunnel', `http://${host}:${attempt.port}`);
}

function candidateOf(
  address: StreamAddress,
  { protocol, port }: Attempt,
  transport: RtmpCandidate['transport'],
  endpoint: string,
  config: PlayerConfig,
): RtmpCandidate {
  const authority = port === defaultPort(protocol) ? address.host : `${address.host}:${port}`;
  return {
    kind: 'rtmp',
    protocol,
    host: address.host,
    port,
    tcUrl: `${protocol}://${authority}/${address.app}`,
    app: address.app,
    streamName: address.streamName,
    live: config.live ?? false,
    ...(config.start === undefined ? {} : { start: config.start }),
    encrypted: protocol === 'rtmpe' || protocol === 'rtmpte' || protocol === 'rtmps',
    transport,
    endpoint,
  };
}

/** What CloudFront would answer to another application than its own (FACTS 1.1); a mapped server may know it. */
function warnAboutApp({ host, app }: StreamAddress, warnings: PlanWarning[]): void {
  const path = app.split('?')[0];
  if (!isCloudFrontHost(host) || path === CLOUDFRONT_APP) return;
  const isInstance = path === 'cfx' || path?.startsWith('cfx/') === true;
  warnings.push(
    planWarning(
      isInstance ? 'CF_INVALID_INSTANCE' : 'CF_INVALID_URI',
      `${host} knew one application, ${CLOUDFRONT_APP}; the address asks for another`,
    ),
  );
}

/** The gateway as a WebSocket address, or the reason why there is none in `warnings`. */
function usableGateway(
  config: PlayerConfig,
  capabilities: Capabilities,
  warnings: PlanWarning[],
): string | undefined {
  if (config.gateway === undefined) return undefined;
  const { url, host, isSecure } = gatewayAddress(config.gateway, capabilities.pageUrl);
  if (capabilities.websocket === false) {
    warnings.push(planWarning('CF_ENV_NO_WEBSOCKET', 'gateway: this browser has no WebSocket'));
    return undefined;
  }
  if (!isSecure && isSecurePage(capabilities) && !isLoopbackHost(host)) {
    warnings.push(
      planWarning(
        'CF_ENV_MIXED_CONTENT',
        'gateway: a page on https may not open ws:, give the gateway as wss:',
      ),
    );
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
  const text = absolute(written, pageUrl);
  refuseForeignScheme('gateway', text, (scheme) => /^(?:ws|http)s?$/.test(scheme));
  const scheme = schemeOf(text);
  if (scheme === undefined)
    throw invalidConfig('gateway', 'must be an address such as wss://media.example.com/rtmp');
  const isSecure = scheme === 'wss' || scheme === 'https';
  const rest = text.slice(scheme.length + 3);
  if (rest.includes('#')) throw invalidConfig('gateway', 'must not have a fragment (#)');
  const end = rest.search(/[/?\\]/);
  const { host } = parseAuthority('gateway', end < 0 ? rest : rest.slice(0, end));
  return { url: `${isSecure ? 'wss' : 'ws'}://${rest}`, host, isSecure };
}

function absolute(text: string, pageUrl: string | undefined): string {
  if (schemeOf(text) !== undefined || pageUrl === undefined) return text;
  try {
    return new URL(text, pageUrl).href;
  } catch {
    return text;
  }
}
