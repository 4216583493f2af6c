import { lookup as dnsLookup } from 'node:dns/promises';
import { isIPv6, type Socket } from 'node:net';
import { PlayerError } from '../errors/player-error.js';
import { formatAuthority } from './authority.js';
import { canonicalIPv6 } from './ip-address.js';
import { Refusal } from './refusal.js';
import { openTcpSocket } from './tcp-channel.js';
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
  const name = formatAuthority(upstream.host, upstream.port);
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

/**
 * Connects to the first address that answers; the time is shared out among those still to be tried.
 *
 * @throws Refusal, or the signal's reason
 */
export async function dialUpstream(
  upstream: Upstream,
  addresses: readonly string[],
  options: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<Socket> {
  const name = formatAuthority(upstream.host, upstream.port);
  const deadline = performance.now() + options.timeoutMs;
  let last: unknown;
  for (const [index, address] of addresses.entries()) {
    const timeoutMs = Math.max(0, deadline - performance.now()) / (addresses.length - index);
    try {
      return await openTcpSocket(address, upstream.port, { timeoutMs, signal: options.signal });
    } catch (error) {
      options.signal.throwIfAborted();
      last = error;
    }
  }
  if (last instanceof PlayerError && last.code === 'CF_NETWORK_TIMEOUT') {
    throw new Refusal('upstreamTimeout', `${name} did not answer in time`, last);
  }
  const code = last instanceof PlayerError ? last.context['systemCode'] : undefined;
  throw new Refusal(
    'upstreamFailed',
    `${name} cannot be reached${typeof code === 'string' ? `: ${code}` : ''}`,
    last,
  );
}
