import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** `public` is what a gateway may dial unasked; everything else leads into somebody's own network, or nowhere. */
export type AddressClass =
  | 'public'
  | 'unspecified'
  | 'loopback'
  | 'private'
  | 'shared'
  | 'link-local'
  | 'metadata'
  | 'multicast'
  | 'mapped'
  | 'reserved';

/** IANA's registries of special-purpose addresses (RFC 6890 and what followed); the first match counts. */
const IPV4_RANGES: readonly (readonly [AddressClass, string, number])[] = [
  ['unspecified', '0.0.0.0', 8],
  ['private', '10.0.0.0', 8],
  ['private', '172.16.0.0', 12],
  ['private', '192.168.0.0', 16],
  ['shared', '100.64.0.0', 10],
  ['loopback', '127.0.0.0', 8],
  ['metadata', '169.254.169.254', 32],
  // Azure's, which lies among public addresses.
  ['metadata', '168.63.129.16', 32],
  ['link-local', '169.254.0.0', 16],
  ['reserved', '192.0.0.0', 24],
  ['reserved', '192.0.2.0', 24],
  ['reserved', '192.88.99.0', 24],
  ['reserved', '198.18.0.0', 15],
  ['reserved', '198.51.100.0', 24],
  ['reserved', '203.0.113.0', 24],
  ['multicast', '224.0.0.0', 4],
  ['reserved', '240.0.0.0', 4],
];

const IPV6_RANGES: readonly (readonly [AddressClass, string, number])[] = [
  ['unspecified', '::', 128],
  ['loopback', '::1', 128],
  ['mapped', '::ffff:0:0', 96],
  // IPv4-compatible, and whatever else is written beside it.
  ['reserved', '::', 64],
  ['link-local', 'fe80::', 10],
  ['private', 'fec0::', 10],
  ['metadata', 'fd00:ec2::254', 128],
  ['private', 'fc00::', 7],
  ['multicast', 'ff00::', 8],
  // Teredo, ORCHID, benchmarking: what they wrap or mean is not ours to dial.
  ['reserved', '2001::', 23],
  ['reserved', '2001:db8::', 32],
  ['reserved', '2002::', 16],
  ['reserved', '3fff::', 20],
  // All global unicast addresses that were ever given out begin with the bits 001.
  ['public', '2000::', 3],
];

type Family = 'ipv4' | 'ipv6';
const matchers = (ranges: typeof IPV4_RANGES, family: Family): readonly [AddressClass, BlockList][] =>
  ranges.map(([kind, net, prefix]) => {
    const list = new BlockList();
    list.addSubnet(net, prefix, family);
    return [kind, list];
  });
const IPV4_MATCHERS = matchers(IPV4_RANGES, 'ipv4');
const IPV6_MATCHERS = matchers(IPV6_RANGES, 'ipv6');

/** The class of an address in its ordinary spelling (what a resolver gives); `reserved` for what is no address. */
export function classifyAddress(address: string): AddressClass {
  if (isIPv4(address)) {
    return IPV4_MATCHERS.find(([, list]) => list.check(address, 'ipv4'))?.[0] ?? 'public';
  }
  const text = address.replace(/%.*$/, '');
  if (!isIPv6(text)) return 'reserved';
  const wrapped = nat64Address(text);
  if (wrapped !== undefined) return classifyAddress(wrapped);
  return IPV6_MATCHERS.find(([, list]) => list.check(text, 'ipv6'))?.[0] ?? 'reserved';
}

const NAT64 = new BlockList();
NAT64.addSubnet('64:ff9b::', 96, 'ipv6');

/** A network without IPv4 resolves every name to `64:ff9b::` and the IPv4 address (RFC 6052): look at that one. */
function nat64Address(address: string): string | undefined {
  if (!NAT64.check(address, 'ipv6')) return undefined;
  const groups = canonicalIPv6(address).slice('64:ff9b::'.length).split(':');
  const [high, low] = [groups.at(-2), groups.at(-1)].map((group) => Number.parseInt(group || '0', 16));
  return [(high ?? 0) >> 8, (high ?? 0) & 255, (low ?? 0) >> 8, (low ?? 0) & 255].join('.');
}

/** RFC 5952's spelling, so that two spellings of one address compare equal. */
export function canonicalIPv6(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}
