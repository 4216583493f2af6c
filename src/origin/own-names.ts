import { hostname, networkInterfaces } from 'node:os';
import { domainToASCII } from 'node:url';

const LOOPBACK = ['localhost', '127.0.0.1', '::1'];

/** Whether a server that listens there is reached by the loopback address. */
export const isOnLoopback = (host: string): boolean => [...LOOPBACK, '0.0.0.0', '::'].includes(host);

/**
 * Names and addresses, without brackets, by which a server that listens on `host` is asked for: those of the loopback
 * interface, its own, and all of this machine where it listens on every interface.
 */
export function ownNames(host: string): readonly string[] {
  if (host !== '0.0.0.0' && host !== '::') {
    // An IPv6 address is no domain, and comes back empty.
    return [...new Set([...LOOPBACK, domainToASCII(host) || host.toLowerCase()])];
  }
  const addresses = Object.values(networkInterfaces())
    .flatMap((found) => found ?? [])
    // A link-local address counts with its zone only, and no URL can have one.
    .filter(({ address, family }) => family === 'IPv4' || !/^fe[89ab]/i.test(address))
    .map(({ address }) => address);
  const own = hostname().toLowerCase();
  return [...new Set([...LOOPBACK, ...(/^[a-z0-9.-]+$/.test(own) ? [own] : []), ...addresses])];
}
