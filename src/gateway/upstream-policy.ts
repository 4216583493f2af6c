import { classifyAddress } from './ip-address.js';
import {
  DEFAULT_PORTS,
  formatServer,
  parseServerAddress,
  splitScheme,
  type ServerAddress,
  type UpstreamTransport,
} from './server-address.js';

export interface UpstreamPolicyOptions {
  /**
   * What may be dialled: `host:port`, `host` (port 1935), `host:*`, `*.example.com:1935`, `*:1935`. With a scheme
   * (`rtmps://host`, port 443; `rtmpt://host`, port 80; `rtmp://host`) by that transport only, without one by any. An
   * address, or `localhost`, is dialled inside private networks only where it is written here itself.
   */
  readonly allow?: readonly string[];
  /**
   * Old host → `host:port` that answers for it: `{ 's5c39gqb8ow64r.cloudfront.net': 'media.example.com:1935' }`. The
   * old host may have a port (`old:80`) or a wildcard (`*.cloudfront.net`); the most exact entry counts. A scheme
   * before the old host restricts the entry to it; one before the new host chooses how that is reached, else it is
   * reached as the entry says, or as the client asked. The server is dialled for that name only; to be asked for by
   * its own name it must be in `allow` as well.
   */
  readonly map?: Readonly<Record<string, string>>;
}

/** A server that the policy let through; its addresses are still to be looked at. */
export interface Upstream {
  readonly kind: 'name' | 'address';
  readonly host: string;
  readonly port: number;
  readonly transport: UpstreamTransport;
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

/** `port` undefined: every port; `transport` undefined: every transport. */
interface ServerPattern {
  readonly host: string;
  readonly isWildcard: boolean;
  readonly port: number | undefined;
  readonly transport: UpstreamTransport | undefined;
}

/** Where a map entry leads; `transport` undefined: as asked. */
interface MappedServer extends ServerPattern {
  readonly kind: 'name' | 'address';
  readonly port: number;
}

/** @throws RangeError naming the entry that cannot be read */
export function createUpstreamPolicy(options: UpstreamPolicyOptions): UpstreamPolicy {
  const allow = (options.allow ?? []).map((text) => {
    const { transport, ...pattern } = parsePattern(text);
    const port = pattern.port === 'none' ? DEFAULT_PORTS[transport ?? 'tcp'] : pattern.port;
    return { ...pattern, transport, port };
  });
  const map = Object.entries(options.map ?? {}).map(([from, to]) => {
    const { port, ...pattern } = parsePattern(from);
    return {
      from: { ...pattern, port: port === 'none' ? undefined : port },
      to: parseMapped(to, pattern.transport),
    };
  });
  map.sort((a, b) => specificity(b.from) - specificity(a.from));
  const listed: readonly ServerPattern[] = [...allow, ...map.map(({ to }) => to)];
  const only = onlyUpstream(listed);

  const mayDial = (upstream: Upstream, address: string): boolean => {
    const kind = classifyAddress(address);
    if (kind === 'public') return true;
    return listed.some(
      (rule) =>
        !rule.isWildcard &&
        isWay(rule, upstream) &&
        // A rule grants its own address: to itself, and to an allowed name that resolves to it.
        (rule.host === address ||
          (kind === 'loopback' && rule.host === 'localhost' && upstream.host === rule.host)),
    );
  };

  return {
    mayDial,
    decide(target) {
      if (target === undefined) {
        if (only !== undefined) return { upstream: only };
        return { refused: 'badTarget', reason: 'the address of the gateway needs ?target=host:port' };
      }
      const asked = parseServerAddress(target);
      if (asked === 'malformed') {
        return { refused: 'badTarget', reason: 'target is not host:port' };
      }
      if (asked === 'unknown-scheme') {
        return { refused: 'badTarget', reason: 'target is of none of the schemes rtmp, rtmps, rtmpt' };
      }
      if (asked === 'odd-address') {
        return { refused: 'upstreamDenied', reason: 'target is an address in a disguised spelling' };
      }
      const { kind, host, transport = 'tcp', port = DEFAULT_PORTS[transport] } = asked;
      const wanted: Upstream = { kind, host, port, transport };
      const mapped = map.find(({ from }) => matches(from, wanted))?.to;
      const upstream =
        mapped === undefined
          ? allow.some((rule) => matches(rule, wanted)) && wanted
          : {
              kind: mapped.kind,
              host: mapped.host,
              port: mapped.port,
              transport: mapped.transport ?? transport,
            };
      const name = formatServer(wanted);
      if (upstream === false) {
        return { refused: 'upstreamDenied', reason: `${name} is not in the gateway's list` };
      }
      if (upstream.kind === 'address' && !mayDial(upstream, upstream.host)) {
        return { refused: 'upstreamDenied', reason: `${name} is not a public address` };
      }
      return { upstream };
    },
  };
}

const isWay = (rule: ServerPattern, wanted: Upstream): boolean =>
  (rule.port === undefined || rule.port === wanted.port) &&
  (rule.transport === undefined || rule.transport === wanted.transport);

function matches(rule: ServerPattern, wanted: Upstream): boolean {
  if (!isWay(rule, wanted)) return false;
  if (!rule.isWildcard) return rule.host === wanted.host;
  return rule.host === '' || (wanted.kind === 'name' && wanted.host.endsWith(`.${rule.host}`));
}

/** A name before a wildcard, a longer wildcard before a shorter one, then with a port and with a scheme before without. */
const specificity = ({ host, isWildcard, port, transport }: ServerPattern): number =>
  (isWildcard ? host.length : 1000) * 4 + (port === undefined ? 0 : 2) + (transport === undefined ? 0 : 1);

type ParsedPattern = Omit<ServerPattern, 'port'> & { readonly port: number | undefined | 'none' };

function parsePattern(text: string): ParsedPattern {
  const { transport, rest: whole } = splitScheme(text);
  const anyPort = whole.endsWith(':*');
  const rest = anyPort ? whole.slice(0, -2) : whole;
  const isAnyHost = rest === '*' || rest.startsWith('*:');
  const isWildcard = isAnyHost || rest.startsWith('*.');
  const bare = isAnyHost ? `any${rest.slice(1)}` : rest.slice(isWildcard ? 2 : 0);
  const authority = readAddress(text, text.slice(0, text.length - whole.length) + bare);
  if (isWildcard && authority.kind === 'address') throw unreadable(text, 'a wildcard stands before a name');
  return {
    host: isAnyHost ? '' : authority.host,
    isWildcard,
    transport: transport === 'unknown' ? undefined : transport,
    port: anyPort ? undefined : (authority.port ?? 'none'),
  };
}

function parseMapped(text: string, fromTransport: UpstreamTransport | undefined): MappedServer {
  const { kind, host, transport = fromTransport, port } = readAddress(text, text);
  return { kind, host, isWildcard: false, transport, port: port ?? DEFAULT_PORTS[transport ?? 'tcp'] };
}

function readAddress(entry: string, text: string): ServerAddress {
  const address = parseServerAddress(text);
  if (address === 'unknown-scheme') throw unreadable(entry, 'the schemes are rtmp, rtmps and rtmpt');
  if (address === 'malformed') throw unreadable(entry, 'host:port is wanted, IPv6 addresses in brackets');
  if (address === 'odd-address') throw unreadable(entry, 'an IPv4 address is four decimal numbers');
  return address;
}

const unreadable = (entry: string, why: string): RangeError => new RangeError(`"${entry}": ${why}`);

/** Where one server is configured, a client that cannot name a target means that one. */
function onlyUpstream(listed: readonly ServerPattern[]): Upstream | undefined {
  const servers = new Map<string, Upstream>();
  for (const { host, isWildcard, port, transport = 'tcp' } of listed) {
    if (isWildcard || port === undefined) return undefined;
    const { kind } = readAddress(host, host.includes(':') ? `[${host}]` : host);
    const server: Upstream = { kind, host, port, transport };
    servers.set(formatServer(server), server);
  }
  return servers.size === 1 ? [...servers.values()][0] : undefined;
}
