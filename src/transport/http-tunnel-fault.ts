import { PlayerError } from '../errors/player-error.js';
import { isOffline } from './websocket-channel.js';

/** A page is not told why a request of it failed: what there is to say is which causes there are. */
export function tunnelFault(address: string, cause: unknown): PlayerError {
  const context = { url: address, stage: 'gateway' };
  if (isOffline()) return new PlayerError('CF_NETWORK_OFFLINE', { cause, context });
  const { origin } = new URL(address);
  return new PlayerError('CF_TUNNEL_REJECTED', {
    message:
      `${origin} cannot be used as an HTTP tunnel from this page: either nobody answers there, or the answers lack ` +
      'Access-Control-Allow-Origin (put a reverse proxy in front that adds it, or use a gateway), or connect-src of ' +
      "the page's policy does not list it",
    cause,
    context,
  });
}

export const mixedContentFault = (address: string): PlayerError =>
  new PlayerError('CF_ENV_MIXED_CONTENT', {
    message: 'A page that came by https: reaches an HTTP tunnel by https: only',
    context: { url: address, stage: 'gateway', mixedContent: true },
  });
