import { isIPv6 } from 'node:net';
import { canonicalIPv6 } from './ip-address.js';

/** Counts connections in total and per client address. */
export class ConnectionLimits {
  private total = 0;
  private readonly perClient = new Map<string, number>();
  private readonly max: number;
  private readonly maxPerAddress: number;

  constructor(max: number, maxPerAddress: number) {
    this.max = max;
    this.maxPerAddress = maxPerAddress;
  }

  /** What to call when the connection is over; `undefined` when there is no room for it. */
  enter(clientAddress: string): (() => void) | undefined {
    const key = clientKey(clientAddress);
    const own = this.perClient.get(key) ?? 0;
    if (this.total >= this.max || own >= this.maxPerAddress) return undefined;
    this.total += 1;
    this.perClient.set(key, own + 1);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.total -= 1;
      const remaining = (this.perClient.get(key) ?? 1) - 1;
      if (remaining === 0) this.perClient.delete(key);
      else this.perClient.set(key, remaining);
    };
  }
}

/** Who counts as one client: an IPv4 address, however it is written, or the /64 that one IPv6 subscriber gets. */
export function clientKey(address: string): string {
  const bare = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '').replace(/%.*$/, '');
  if (!isIPv6(bare)) return bare;
  const [before = '', after] = canonicalIPv6(bare).split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const zeros = Array.from({ length: after === undefined ? 0 : 8 - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail].slice(0, 4).join(':');
}
