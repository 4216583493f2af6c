import { isIPv4, isIPv6 } from 'node:net';
import { canonicalIPv6 } from './ip-address.js';

export interface Authority {
  readonly kind: 'name' | 'address';
  /** Lower case, no trailing dot, no brackets; an IPv6 address in its canonical spelling. */
  readonly host: string;
  /** Absent where the text had none. */
  readonly port?: number;
}

/**
 * `odd-address`: it means an IPv4 address in a spelling that only `inet_aton` understands (`2130706433`, `0x7f.1`,
 * `127.1`, `0177.0.0.1`). Nobody writes that to be understood, so it is refused as such and never resolved.
 */
export type AuthorityProblem = 'malformed' | 'odd-address';

/** Reads `host`, `host:port`, `[v6]`, `[v6]:port`. */
export function parseAuthority(text: string): Authority | AuthorityProblem {
  const parts = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(text);
  if (parts === null) return 'malformed';
  const port = parts[2] === undefined ? undefined : Number(parts[2]);
  if (port !== undefined && (port < 1 || port > 65535)) return 'malformed';
  const host = parseHost(parts[1] ?? '');
  if (typeof host === 'string') return host;
  return port === undefined ? host : { ...host, port };
}

function parseHost(text: string): Authority | AuthorityProblem {
  if (text.startsWith('[')) {
    const inside = text.slice(1, -1);
    // A zone names an interface of this machine: nothing to be said from outside.
    if (!isIPv6(inside) || inside.includes('%')) return 'malformed';
    return { kind: 'address', host: canonicalIPv6(inside) };
  }
  const bare = text.endsWith('.') ? text.slice(0, -1) : text;
  if (isIPv4(bare)) return { kind: 'address', host: bare };
  // Everything else that the URL parser would take for a delimiter, decode, or leave out.
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u0020\u007f/\\?#@%<>^|`{}"[\]:]/.test(bare)) return 'malformed';
  let host: string;
  try {
    // The URL parser knows international names and every spelling of an IPv4 address.
    host = new URL(`http://${bare}`).hostname;
  } catch {
    return 'malformed';
  }
  if (isIPv4(host)) return 'odd-address';
  const isName = /^[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/.test(host) && host.length <= 253;
  return isName ? { kind: 'name', host } : 'malformed';
}

export function formatAuthority(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
