import { createGateway, type Gateway } from '../gateway/gateway.js';
import { isOnLoopback, ownNames } from './own-names.js';

export interface OwnServers {
  readonly host: string;
  readonly rtmpPort: number;
  /** Where RTMPT is answered. */
  readonly httpPort: number;
  readonly rtmpsPort: number | null;
  /** PEM: what RTMPS shows. */
  readonly certificate: string | null;
}

/** The ports that the documentation names, which lead here whichever this server could have. */
const DOCUMENTED_PORTS = [1935, 80, 443];

/** The gateway of the local distribution: by every transport it leads to this server, and nowhere else. */
export function createOwnGateway({ host, rtmpPort, httpPort, rtmpsPort, certificate }: OwnServers): Gateway {
  const address = bracketed(isOnLoopback(host) ? '127.0.0.1' : host);
  const names = ownNames(host).map(bracketed);
  const map: Record<string, string> = {};
  for (const [scheme, port] of [
    ['rtmp', rtmpPort],
    ['rtmpt', httpPort],
    ['rtmps', rtmpsPort],
  ] as const) {
    if (port === null) continue;
    const server = `${scheme}://${address}:${port}`;
    // Every name in CloudFront's domain is answered here: those that are not ours with the error that CloudFront
    // would have given. Retired names lead nowhere else any more.
    map[`${scheme}://*.cloudfront.net`] = server;
    for (const name of names) {
      for (const asked of [...DOCUMENTED_PORTS, port]) map[`${scheme}://${name}:${asked}`] = server;
    }
  }
  return createGateway({
    map,
    ...(certificate === null ? {} : { ca: certificate }),
    // Whoever may open the media may use it.
    origins: ['*'],
  });
}

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);
