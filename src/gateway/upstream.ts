import { lookup as dnsLookup } from 'node:dns/promises';
import { isIPv6, type Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { PlayerError } from '../errors/player-error.js';
import type { ByteChannel } from '../protocol/byte-channel.js';
import { openHttpTunnelChannel } from './http-tunnel-channel.js';
import { canonicalIPv6 } from './ip-address.js';
import { Refusal } from './refusal.js';
import { formatServer } from './server-address.js';
import { channelOfSocket, openTcpSocket } from './tcp-channel.js';
import { openTlsSocket } from './tls-channel.js';
import type { Upstream, UpstreamPolicy } from './upstream-policy.js';

/** Every address of a name. */
export type Lookup = (host: string) => Promise<readonly string[]>;

export const systemLookup: Lookup = async (host) =>
  (await dnsLookup(host, { all: true })).map(({ address }) => address);

/**
 * The addresses of an upstream that may be dialled. They are dialled as they are: a second resolution could bring
 * another answer than the one that was checked.
 *
 * @throws Refusal
 */
export async function resolveUpstream(
  upstream: Upstream,
  policy: UpstreamPolicy,
  lookup: Lookup,
): Promise<readonly string[]> {
  if (upstream.kind === 'address') return [upstream.host];
  const name = formatServer(upstream);
  let found: readonly string[];
  try {
    found = await lookup(upstream.host);
  } catch (cause) {
    throw new Refusal('upstreamNameUnknown', `${upstream.host} cannot be resolved`, cause);
  }
  if (found.length === 0) {
    throw new Refusal('upstreamNameUnknown', `${upstream.host} has no address`);
  }
  const addresses = found
    .map((address) => (isIPv6(address) && !address.includes('%') ? canonicalIPv6(address) : address))
    .filter((address) => policy.mayDial(upstream, address));
  if (addresses.length === 0) {
    throw new Refusal('upstreamDenied', `${name} resolves to an address that is not public`);
  }
  return addresses;
}

export interface DialOptions {
  readonly policy: UpstreamPolicy;
  readonly lookup: Lookup;
  readonly trust: SecureContext;
  /** For the connection with all that belongs to it: the TLS handshake, the opening of a tunnel. */
  readonly timeoutMs: number;
  /** Bytes that a tunnel may hold in each direction. */
  readonly maxQueuedBytes: number;
  /** While dialling. */
  readonly signal: AbortSignal;
}

/**
 * Connects to the first address that answers. The host's name goes to the server (SNI, the `Host` of a request), and
 * its certificate must be for it.
 *
 * @throws Refusal, or the signal's reason
 */
export async function dialUpstream(
  upstream: Upstream,
  addresses: readonly string[],
  options: DialOptions,
): Promise<ByteChannel> {
  try {
    if (upstream.transport === 'http-tunnel') return await dialTunnel(upstream, addresses, options);
    return channelOfSocket(await dialSocket(upstream, addresses, options));
  } catch (error) {
    options.signal.throwIfAborted();
    throw refusalOf(upstream, error);
  }
}

/** The time is shared out among the addresses still to be tried. */
async function dialSocket(
  { host, port, transport }: Upstream,
  addresses: readonly string[],
  { trust, signal, timeoutMs: wholeTimeMs }: DialOptions,
): Promise<Socket> {
  const deadline = performance.now() + wholeTimeMs;
  let failure: unknown;
  for (const [index, address] of addresses.entries()) {
    const timeoutMs = Math.max(0, deadline - performance.now()) / (addresses.length - index);
    try {
      if (transport === 'tcp') return await openTcpSocket(address, port, { timeoutMs, signal });
      return await openTlsSocket(address, port, { servername: host, trust, timeoutMs, signal });
    } catch (error) {
      signal.throwIfAborted();
      // One that answered and was not believed says more than one that did not answer.
      if (!isCertificate(failure)) failure = error;
    }
  }
  throw failure;
}

function dialTunnel(
  upstream: Upstream,
  addresses: readonly string[],
  { policy, lookup, timeoutMs, maxQueuedBytes, signal }: DialOptions,
): Promise<ByteChannel> {
  return openHttpTunnelChannel(upstream.host, upstream.port, {
    addresses,
    openTimeoutMs: timeoutMs,
    maxQueuedBytes,
    maxSendBuffer: maxQueuedBytes,
    signal,
    followIdent: (host) => identAddresses(host, upstream, policy, lookup),
  });
}

/**
 * The addresses where a server wants its tunnel to go on (its answer to `ident2`): the same port of a host that the
 * policy lets through like any other target.
 *
 * @returns undefined where it may not, and the tunnel stays where it is
 */
async function identAddresses(
  asked: string,
  { port }: Upstream,
  policy: UpstreamPolicy,
  lookup: Lookup,
): Promise<readonly string[] | undefined> {
  const host = asked.includes(':') && !asked.startsWith('[') ? `[${asked}]` : asked;
  const decision = policy.decide(`rtmpt://${host}:${port}`);
  // Where the map leads elsewhere, there is nothing to follow: the tunnel is there already, or means another server.
  if ('refused' in decision) return undefined;
  const { upstream } = decision;
  if (upstream.transport !== 'http-tunnel' || upstream.port !== port) return undefined;
  return resolveUpstream(upstream, policy, lookup).catch(() => undefined);
}

const isCertificate = (error: unknown): boolean =>
  error instanceof PlayerError && error.code === 'CF_GATEWAY_CERTIFICATE';

/** What the client is told of a server that cannot be reached, or that is lost: no address from inside. */
export function refusalOf(upstream: Upstream, error: unknown): Refusal {
  const name = formatServer(upstream);
  const code = error instanceof PlayerError ? error.code : undefined;
  const context: Readonly<Record<string, unknown>> = error instanceof PlayerError ? error.context : {};
  const reason = context['reason'] ?? context['systemCode'];
  const why = typeof reason === 'string' ? `: ${reason}` : '';
  switch (code) {
    case 'CF_NETWORK_TIMEOUT':
      return new Refusal('upstreamTimeout', `${name} did not answer in time`, error);
    case 'CF_GATEWAY_CERTIFICATE':
      return new Refusal('upstreamCertificate', `the certificate of ${name} ${String(reason)}`, error);
    case 'CF_TUNNEL_REJECTED': {
      const status = context['httpStatus'];
      const answer = typeof status === 'number' ? ` (HTTP ${status})` : '';
      return new Refusal('tunnelRejected', `${name} does not speak RTMPT${answer}`, error);
    }
    case 'CF_TUNNEL_SESSION_LOST':
      return new Refusal('tunnelLost', `${name} lost the RTMPT session`, error);
    case 'CF_NETWORK_LOST':
      return new Refusal('upstreamFailed', 'the server broke the connection', error);
    default:
      return new Refusal('upstreamFailed', `${name} cannot be reached${why}`, error);
  }
}
