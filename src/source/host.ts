import { invalidConfig } from './config-text.js';

export interface HostAndPort {
  /** Lower case; IPv6 in brackets, as in `URL.hostname`. */
  readonly host: string;
  /** `undefined` when none was written. */
  readonly port: number | undefined;
}

/** The host at the beginning of an address without scheme, and what follows: path, query, fragment. */
export function splitAuthority(
  field: string,
  address: string,
  end = /[/?#\\]/,
): HostAndPort & { readonly rest: string } {
  const at = address.search(end);
  const length = at < 0 ? address.length : at;
  return { ...parseAuthority(field, address.slice(0, length)), rest: address.slice(length) };
}

/** Reads `host`, `host:port`, `[v6]` or `[v6]:port`. Throws `CF_CONFIG_INVALID` naming the field. */
export function parseAuthority(field: string, authority: string): HostAndPort {
  if (authority.includes('@')) throw invalidConfig(field, 'must not contain a user name or password');
  const [, host = '', port = ''] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(authority) ?? [];
  return { host: checkHost(field, host), port: parsePort(field, port) };
}

const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

function checkHost(field: string, written: string): string {
  const name = written.replace(/\.$/, '');
  const isIPv6 = name.startsWith('[');
  // Only names outside ASCII need the URL parser (it makes them `xn--…`); it would also rewrite `1.2` to `1.0.0.2`.
  const host = isIPv6 || /[^ -~]/.test(name) ? canonicalHost(name) : name.toLowerCase();
  const isValid = isIPv6 || (host?.split('.').every((label) => LABEL.test(label)) && host.length <= 253);
  if (host === undefined || !isValid) throw invalidConfig(field, 'has no valid host name or address');
  return host;
}

function canonicalHost(name: string): string | undefined {
  try {
    const url = new URL(`http://${name}/`);
    return url.pathname === '/' && url.port === '' ? url.hostname : undefined;
  } catch {
    return undefined;
  }
}

/** An empty text is no port, as in URLs (`host:`). */
function parsePort(field: string, text: string): number | undefined {
  if (text === '') return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65535) throw invalidConfig(field, 'has a port that is no number from 1 to 65535');
  return port;
}

export function isCloudFrontHost(host: string): boolean {
  return host.endsWith('.cloudfront.net');
}

/**
 * What the name of a CloudFront domain says: streaming (RTMP) distributions began with `s`, web ones with `d`
 * (FACTS 1.2). Any other name, a CNAME for example, can be either.
 */
export function distributionKind(host: string): 'streaming' | 'web' | 'either' {
  if (!isCloudFrontHost(host)) return 'either';
  if (host.startsWith('s')) return 'streaming';
  return host.startsWith('d') ? 'web' : 'either';
}

/** Hosts that a secure page may talk to without TLS (W3C Secure Contexts, "potentially trustworthy origin"). */
export function isLoopbackHost(host: string): boolean {
  return /^(?:(?:.*\.)?localhost|\[::1\]|127(?:\.\d{1,3}){3})$/.test(host);
}
