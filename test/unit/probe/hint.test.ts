import { describe, expect, it } from 'vitest';
import { PlayerError } from '../../../src/errors/player-error.js';
import { hintFor } from '../../../src/probe/hint.js';
import { ProbeRecord } from '../../../src/probe/record.js';

describe('what a probe advises', () => {
  it('says that the certificate of a gateway is at fault where it is', () => {
    const record = new ProbeRecord();
    record.gateway = 'wss://gateway.example.com/';
    const error = (reason: string): PlayerError =>
      new PlayerError('CF_GATEWAY_UNREACHABLE', { context: { reason } });
    expect(hintFor(error('self-signed certificate'), record).text).toContain('--ca');
    expect(hintFor(error('connect ECONNREFUSED'), record).text).toContain('Start the gateway');
  });

  it.each([
    'CF_GATEWAY_CERTIFICATE',
    'CF_RTMP_CONNECT_FAILED',
    'CF_NETWORK_TIMEOUT',
    'CF_NETWORK_LOST',
    'CF_TUNNEL_REJECTED',
  ] as const)('speaks of no gateway where there is none: %s', (code) => {
    const { text, link } = hintFor(new PlayerError(code), new ProbeRecord());
    expect(text).not.toMatch(/gateway|WebSocket/i);
    expect(link).toBe(`docs/errors.md#${code.toLowerCase()}`);
  });
});
