import { PlayerError } from '../errors/player-error.js';

export interface GatewayTarget {
  /** A name, an IPv4 address, or an IPv6 address with or without brackets. */
  readonly host: string;
  readonly port: number;
}

/**
 * The WebSocket address to open: the gateway's own with `target=host:port` added to its query, unless the author
 * wrote a `target` there already. The rest of the query stays the text it was: it may be signed, and a plain
 * websockify finds its `token` in it.
 *
 * @throws PlayerError `CF_CONFIG_INVALID` for what is not an absolute `ws:`, `wss:`, `http:` or `https:` address
 */
export function gatewayAddress(address: string, target?: GatewayTarget): string {
  const absolute = parseAddress(address);
  // The constructor of WebSocket refuses a fragment, and browsers of before 2023 refuse http(s).
  const text = absolute.href.slice(0, absolute.href.length - absolute.hash.length).replace(/^http/, 'ws');
  const bare = text.endsWith('#') ? text.slice(0, -1) : text;
  if (target === undefined || absolute.searchParams.has('target')) return bare;
  const host = target.host.includes(':') && !target.host.startsWith('[') ? `[${target.host}]` : target.host;
  const parameter = `target=${encodeURIComponent(`${host}:${target.port}`)}`;
  const question = bare.indexOf('?');
  if (question < 0) return `${bare}?${parameter}`;
  return question === bare.length - 1 || bare.endsWith('&') ? bare + parameter : `${bare}&${parameter}`;
}

function parseAddress(address: string): URL {
  let absolute: URL;
  try {
    absolute = new URL(address);
  } catch (thrown) {
    throw PlayerError.from(thrown, 'CF_CONFIG_INVALID', { url: address, stage: 'gateway' });
  }
  if (!['ws:', 'wss:', 'http:', 'https:'].includes(absolute.protocol)) {
    throw new PlayerError('CF_CONFIG_INVALID', {
      message: `A gateway is reached by ws: or wss:, not by ${absolute.protocol}`,
      context: { url: address, stage: 'gateway' },
    });
  }
  return absolute;
}
