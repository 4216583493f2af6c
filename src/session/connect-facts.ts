import type { EnhancedCapabilities } from '../protocol/connection/connect-command.js';
import type { ConnectOptions } from '../protocol/connection/connect-options.js';
import type { RtmpConnectionOptions } from '../source/candidate.js';

export type ConnectFacts = Omit<ConnectOptions, 'channel' | 'tcUrl' | 'app' | 'signal' | 'handshake'>;

export interface EnhancedFacts {
  /** What the page's browser decodes, for the server to know. */
  readonly enhanced?: EnhancedCapabilities;
}

const SAME_NAMES = [
  'pageUrl',
  'swfUrl',
  'flashVer',
  'connectParams',
  'connectArguments',
  'secureToken',
  'objectEncoding',
  'enhanced',
] as const;

/** What `connect` is given beyond the address: what the candidate says, else what the page says. */
export function connectFacts(
  candidate: RtmpConnectionOptions & EnhancedFacts,
  page: RtmpConnectionOptions & EnhancedFacts,
): ConnectFacts {
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
