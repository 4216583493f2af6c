import { invalidConfig } from './config-text.js';

export interface HostAndPort {
  /** Lower case; IPv6 in brackets, as in `URL.hostname`. */
  readonly host: string;
  /** `undefined` when none was written. */
  readonly port: number | undefined;
}

const NAME = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?$/;

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
  if (authority.startsWith('[')) {
    const end = authority.indexOf(']');
    const rest = authority.slice(end + 1);
    const host = end < 0 ? undefined : canonicalHost(authority.slice(0, end + 1));
    if (host === undefined || !/^(?::|$)/.test(rest))
      throw invalidConfig(field, 'has a malformed IPv6 address');
    return { host, port: parsePort(field, rest.slice(1)) };
  }
  const colon = authority.indexOf(':');
  const name = colon < 0 ? authority : authority.slice(0, colon);
  return {
    host: checkHost(field, name),
    port: colon < 0 ? undefined : parsePort(field, authority.slice(colon + 1)),
  };
}

function checkHost(field: string, written: string): string {
  const name = written.endsWith('.') ? written.slice(0, -1) : written;
  if (name === '') throw invalidConfig(field, 'has no host name');
  // Only names outside ASCII need the URL parser (it makes them `xn--…`); it would also rewrite `1.2` to `1.0.0.2`.
  const ascii = /[^ -~]/.test(name) ? canonicalHost(name) : name.toLowerCase();
  if (ascii === undefined || ascii.length > 253 || !ascii.split('.').every(isLabel)) {
    throw invalidConfig(field, 'has a malformed host name');
  }
  return ascii;
}

function isLabel(label: string): boolean {
  return label.length <= 63 && NAME.test(label);
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
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '[::1]' ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host)
  );
}
