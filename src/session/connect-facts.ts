import type { ConnectOptions } from '../protocol/connection/connect-options.js';
import type { RtmpConnectionOptions } from '../source/candidate.js';

export type ConnectFacts = Omit<ConnectOptions, 'channel' | 'tcUrl' | 'app' | 'signal' | 'handshake'>;

const SAME_NAMES = [
  'pageUrl',
  'swfUrl',
  'flashVer',
  'connectParams',
  'connectArguments',
  'secureToken',
  'objectEncoding',
] as const;

/** What `connect` is given beyond the address: what the candidate says, else what the page says. */
export function connectFacts(candidate: RtmpConnectionOptions, page: RtmpConnectionOptions): ConnectFacts {
  const facts: Record<string, unknown> = {};
  for (const name of SAME_NAMES) {
    const value = candidate[name] ?? page[name];
    if (value !== undefined) facts[name] = value;
  }
  const { swfHash, swfSize = 0 } = candidate.swfHash === undefined ? page : candidate;
  if (swfHash !== undefined) {
    const hash = Uint8Array.from(swfHash.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
    facts['swfVerification'] = { hash, size: swfSize };
  }
  return facts;
}
