import { DEFAULT_PORT, formatAuthority, parseAuthority, type Authority } from './authority.js';
import { classifyAddress } from './ip-address.js';

export interface UpstreamPolicyOptions {
  /**
   * What may be dialled: `host:port`, `host` (port 1935), `host:*`, `*.example.com:1935`, `*:1935`. An address, or
   * `localhost`, is dialled inside private networks only where it is written here itself.
   */
  readonly allow?: readonly string[];
  /**
   * Old host → `host:port` that answers for it: `{ 's5c39gqb8ow64r.cloudfront.net': 'media.example.com:1935' }`. The
   * old host may have a port (`old:80`) or a wildcard (`*.cloudfront.net`); the most exact entry counts. The server
   * is dialled for that name only; to be asked for by its own name it must be in `allow` as well.
   */
  readonly map?: Readonly<Record<string, string>>;
}

/** A server that the policy let through; its addresses are still to be looked at. */
export interface Upstream {
  readonly kind: 'name' | 'address';
  readonly host: string;
  readonly port: number;
}

export type Decision =
  | { readonly upstream: Upstream }
  | { readonly refused: 'badTarget' | 'upstreamDenied'; readonly reason: string };

export interface UpstreamPolicy {
  /** @param target the `target` parameter as it was sent, `undefined` without one */
  decide(target: string | undefined): Decision;
  /** Whether this resolved address of an upstream may be dialled: the check that a rebound name fails. */
  mayDial(upstream: Upstream, address: string): boolean;
}

/** `port` undefined: every port. */
interface HostPattern {
  readonly host: string;
  readonly isWildcard: boolean;
  readonly port: number | undefined;
}

/** @throws RangeError naming the entry that cannot be read */
export function createUpstreamPolicy(options: UpstreamPolicyOptions): UpstreamPolicy {
  const allow = (options.allow ?? []).map((text) => parsePattern(text, DEFAULT_PORT));
  const map = Object.entries(options.map ?? {}).map(([from, to]) => ({
    from: parsePattern(from, undefined),
    to: parseUpstream(to),
  }));
  map.sort((a, b) => specificity(b.from) - specificity(a.from));
  const listed = [...allow, ...map.map(({ to }) => ({ ...to, isWildcard: false }))];
  const only = onlyUpstream(listed);

  const mayDial = (upstream: Upstream, address: string): boolean => {
    const kind = classifyAddress(address);
    if (kind === 'public') return true;
    return listed.some(
      ({ host, isWildcard, port }) =>
        !isWildcard &&
        (port === undefined || port === upstream.port) &&
        // A rule grants its own address: to itself, and to an allowed name that resolves to it.
        (host === address || (kind === 'loopback' && host === 'localhost' && upstream.host === host)),
    );
  };

  return {
    mayDial,
    decide(target) {
      if (target === undefined) {
        if (only !== undefined) return { upstream: only };
        return { refused: 'badTarget', reason: 'the address of the gateway needs ?target=host:port' };
      }
      const asked = parseAuthority(target);
      if (asked === 'malformed') {
        return { refused: 'badTarget', reason: 'target is not host:port' };
      }
      if (asked === 'odd-address') {
        return { refused: 'upstreamDenied', reason: 'target is an address in a disguised spelling' };
      }
      const wanted = { kind: asked.kind, host: asked.host, port: asked.port ?? DEFAULT_PORT };
      const mapped = map.find(({ from }) => matches(from, wanted))?.to;
      const upstream = mapped ?? (allow.some((rule) => matches(rule, wanted)) ? wanted : undefined);
      const name = formatAuthority(wanted.host, wanted.port);
      if (upstream === undefined) {
        return { refused: 'upstreamDenied', reason: `${name} is not in the gateway's list` };
      }
      if (upstream.kind === 'address' && !mayDial(upstream, upstream.host)) {
        return { refused: 'upstreamDenied', reason: `${name} is not a public address` };
      }
      return { upstream };
    },
  };
}

function matches({ host, isWildcard, port }: HostPattern, wanted: Upstream): boolean {
  if (port !== undefined && port !== wanted.port) return false;
  if (!isWildcard) return host === wanted.host;
  return host === '' || (wanted.kind === 'name' && wanted.host.endsWith(`.${host}`));
}

/** A name before a wildcard, a longer wildcard before a shorter one, and with a port before without. */
const specificity = ({ host, isWildcard, port }: HostPattern): number =>
  (isWildcard ? host.length : 1000) * 2 + (port === undefined ? 0 : 1);

function parsePattern(text: string, defaultPort: number | undefined): HostPattern {
  const anyPort = text.endsWith(':*');
  const rest = anyPort ? text.slice(0, -2) : text;
  const isAnyHost = rest === '*' || rest.startsWith('*:');
  const isWildcard = isAnyHost || rest.startsWith('*.');
  const authority = readAuthority(text, isAnyHost ? `any${rest.slice(1)}` : rest.slice(isWildcard ? 2 : 0));
  if (isWildcard && authority.kind === 'address') throw unreadable(text, 'a wildcard stands before a name');
  return {
    host: isAnyHost ? '' : authority.host,
    isWildcard,
    port: anyPort ? undefined : (authority.port ?? defaultPort),
  };
}

function parseUpstream(text: string): Upstream {
  const { kind, host, port = DEFAULT_PORT } = readAuthority(text, text);
  return { kind, host, port };
}

function readAuthority(entry: string, text: string): Authority {
  const authority = parseAuthority(text);
  if (authority === 'malformed') throw unreadable(entry, 'host:port is wanted, IPv6 addresses in brackets');
  if (authority === 'odd-address') throw unreadable(entry, 'an IPv4 address is four decimal numbers');
  return authority;
}

const unreadable = (entry: string, why: string): RangeError => new RangeError(`"${entry}": ${why}`);

/** Where one server is configured, a client that cannot name a target means that one. */
function onlyUpstream(listed: readonly HostPattern[]): Upstream | undefined {
  const names = new Map<string, Upstream>();
  for (const { host, isWildcard, port } of listed) {
    if (isWildcard || port === undefined) return undefined;
    const name = formatAuthority(host, port);
    names.set(name, parseUpstream(name));
  }
  return names.size === 1 ? [...names.values()][0] : undefined;
}
