import { createGateway, type Gateway } from '../gateway/gateway.js';
import { isOnLoopback, ownNames } from './own-names.js';

export interface OwnServers {
  readonly host: string;
  readonly rtmpPort: number;
}

/** The gateway of the local distribution: it leads to this server and nowhere else. */
export function createOwnGateway({ host, rtmpPort }: OwnServers): Gateway {
  const target = `${bracketed(isOnLoopback(host) ? '127.0.0.1' : host)}:${rtmpPort}`;
  // The ports that the documentation names, whichever this server could have.
  const own = ownNames(host).flatMap((name) =>
    [1935, 80, 443, rtmpPort].map((port): [string, string] => [`${bracketed(name)}:${port}`, target]),
  );
  return createGateway({
    // Every name in CloudFront's domain is answered here: those that are not ours with the error that CloudFront
    // would have given. Retired names lead nowhere else any more.
    map: Object.fromEntries([['*.cloudfront.net', target], ...own]),
    // Whoever may open the media may use it.
    origins: ['*'],
  });
}

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);
