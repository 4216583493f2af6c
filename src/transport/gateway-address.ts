import { PlayerError } from '../errors/player-error.js';

export interface GatewayTarget {
  /** A name, an IPv4 address, or an IPv6 address with or without brackets. */
  readonly host: string;
  readonly port: number;
  /**
   * Decides how the gateway reaches the server: TLS for `rtmps`, HTTP requests for `rtmpt` and `rtmpte`, TCP for the
   * others and without it.
   */
  readonly protocol?: 'rtmp' | 'rtmpt' | 'rtmpe' | 'rtmpte' | 'rtmps';
}

/**
 * The WebSocket address to open: the gateway's own with a `target` added to its query, unless the author wrote one
 * there already: `host:port` for TCP, which simple relays understand as well, `rtmps://host:port` and
 * `rtmpt://host:port` for the others. The rest of the query stays the text it was: it may be signed, and a plain
 * websockify finds its `token` in it.
 *
 * @throws PlayerError `CF_CONFIG_INVALID` for what is not an absolute `ws:`, `wss:`, `http:` or `https:` address
 */
export function gatewayAddress(address: string, target?: GatewayTarget): string {
  const absolute = parseAddress(address);
  // The constructor of WebSocket refuses a fragment, and browsers of before 2023 refuse http(s).
  const whole = absolute.href.slice(0, absolute.href.length - absolute.hash.length).replace(/^http/, 'ws');
  const bare = whole.endsWith('#') ? whole.slice(0, -1) : whole;
  if (target === undefined || absolute.searchParams.has('target')) return bare;
  const host = target.host.includes(':') && !target.host.startsWith('[') ? `[${target.host}]` : target.host;
  // What RTMPE encrypts is encrypted here: the gateway has nothing to do with it.
  const scheme = /^rtmp[st]/.exec(target.protocol ?? '');
  const text = `${scheme === null ? '' : `${scheme[0]}://`}${host}:${target.port}`;
  const parameter = `target=${encodeURIComponent(text)}`;
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
