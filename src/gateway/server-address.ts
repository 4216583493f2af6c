import { formatAuthority, parseAuthority, type Authority, type AuthorityProblem } from './authority.js';

/** How the gateway reaches a server. RTMPE is TCP to it: what is encrypted there is no business of its. */
export type UpstreamTransport = 'tcp' | 'tls' | 'http-tunnel';

const TRANSPORTS: Readonly<Record<string, UpstreamTransport>> = {
  rtmp: 'tcp',
  rtmpe: 'tcp',
  rtmps: 'tls',
  rtmpt: 'http-tunnel',
  rtmpte: 'http-tunnel',
};

/** What is meant where no port is written. */
export const DEFAULT_PORTS: Readonly<Record<UpstreamTransport, number>> = {
  tcp: 1935,
  tls: 443,
  'http-tunnel': 80,
};

const SCHEMES: Readonly<Record<UpstreamTransport, string>> = {
  tcp: '',
  tls: 'rtmps://',
  'http-tunnel': 'rtmpt://',
};

/** `[scheme://]rest`; the transport is absent without a scheme, and `unknown` for one that leads to no server. */
export function splitScheme(text: string): { transport?: UpstreamTransport | 'unknown'; rest: string } {
  const parts = /^([a-z][a-z\d+.-]*):\/\/(.*)$/is.exec(text);
  const [, scheme = '', rest = ''] = parts ?? [];
  if (parts === null) return { rest: text };
  const name = scheme.toLowerCase();
  return { transport: (Object.hasOwn(TRANSPORTS, name) && TRANSPORTS[name]) || 'unknown', rest };
}

export type ServerAddress = Authority & { readonly transport?: UpstreamTransport };

/**
 * Reads `host`, `host:port`, `rtmps://host`, `rtmpt://host:port` and so on. There is nothing behind the port: an
 * address with an application or a name in it means more than a gateway can do.
 */
export function parseServerAddress(text: string): ServerAddress | AuthorityProblem | 'unknown-scheme' {
  const { transport, rest } = splitScheme(text);
  if (transport === 'unknown') return 'unknown-scheme';
  const authority = parseAuthority(rest);
  if (typeof authority === 'string' || transport === undefined) return authority;
  return { ...authority, transport };
}

/** For messages, as a target is written: `host:1935`, `rtmps://host:443`. */
export function formatServer(server: {
  readonly transport: UpstreamTransport;
  readonly host: string;
  readonly port: number;
}): string {
  return SCHEMES[server.transport] + formatAuthority(server.host, server.port);
}
