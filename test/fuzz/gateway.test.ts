import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlayerError } from '../../src/errors/player-error.js';
import { classifyAddress } from '../../src/gateway/ip-address.js';
import { formatServer, parseServerAddress } from '../../src/gateway/server-address.js';
import { createUpstreamPolicy } from '../../src/gateway/upstream-policy.js';
import { gatewayAddress } from '../../src/transport/gateway-address.js';
import { holds } from '../support/holds.js';

const authority = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...'0123456789abcdefx.:[]%/@?#*-_'), maxLength: 40 }),
  fc.ipV4Extended(),
  fc.ipV6().map((address) => `[${address}]`),
  fc.domain(),
  fc.webAuthority({ withPort: true, withUserInfo: true, withIPv4Extended: true, withIPv6: true }),
);
const target = fc
  .tuple(
    fc.constantFrom(
      '',
      '',
      'rtmp://',
      'rtmps://',
      'rtmpt://',
      'rtmpe://',
      'rtmpte://',
      'RTMPS://',
      'http://',
      'x:',
    ),
    authority,
    fc.oneof(
      fc.constant(''),
      fc.nat({ max: 70_000 }).map((port) => `:${port}`),
    ),
  )
  .map((parts) => parts.join(''));

describe('the target of a gateway', () => {
  it('is refused, or reads the same when it is written again', () => {
    holds(
      fc.property(target, (text) => {
        const address = parseServerAddress(text);
        if (typeof address === 'string') {
          expect(address).toMatch(/^[a-z-]+$/);
          return;
        }
        const { transport = 'tcp', host, port } = address;
        expect(host).not.toMatch(/[\s/?#@]/);
        if (port === undefined) return;
        expect(port).toBeGreaterThan(0);
        expect(port).toBeLessThan(65_536);
        expect(parseServerAddress(formatServer({ transport, host, port }))).toMatchObject({ host, port });
      }),
      { numRuns: 2000 },
    );
  });

  it('that a page writes is what the gateway reads', () => {
    const host = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6());
    const protocol = fc.constantFrom('rtmp', 'rtmpt', 'rtmpe', 'rtmpte', 'rtmps');
    const base = fc.constantFrom(
      'wss://g.example/',
      'ws://g.example:81/rtmp?a=b',
      'https://g.example/?x',
      'ws://[::1]/',
    );
    holds(
      fc.property(base, host, fc.integer({ min: 1, max: 65_535 }), protocol, (gateway, name, port, by) => {
        const written = new URL(gatewayAddress(gateway, { host: name, port, protocol: by }));
        const read = parseServerAddress(written.searchParams.get('target')!);
        expect(typeof read).toBe('object');
        const expected = { rtmps: 'tls', rtmpt: 'http-tunnel', rtmpte: 'http-tunnel' }[by as string] ?? 'tcp';
        expect(read).toMatchObject({ port });
        expect((read as { transport?: string }).transport ?? 'tcp').toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('of whatever address is an address or CF_CONFIG_INVALID', () => {
    holds(
      fc.property(fc.oneof(authority, fc.webUrl(), target), (text) => {
        try {
          expect(gatewayAddress(text, { host: 'h', port: 1 })).toMatch(/^wss?:\/\//);
        } catch (error) {
          expect((error as PlayerError).code).toBe('CF_CONFIG_INVALID');
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the policy of a gateway', () => {
  it('is refused as a whole, or decides on any target; addresses inside are dialled only where they are listed', () => {
    const entry = fc.oneof(target, fc.constantFrom('*.example.com', 'example.com:*', 'rtmps://a.example'));
    holds(
      fc.property(
        fc.array(entry, { maxLength: 3 }),
        fc.array(fc.tuple(entry, entry), { maxLength: 2 }),
        fc.array(target, { minLength: 1, maxLength: 6 }),
        fc.oneof(fc.ipV4(), fc.ipV6()),
        (allow, map, targets, address) => {
          let policy;
          try {
            policy = createUpstreamPolicy({ allow, map: Object.fromEntries(map) });
          } catch (error) {
            expect(error).toBeInstanceOf(RangeError);
            return;
          }
          for (const text of [undefined, ...targets]) {
            const decision = policy.decide(text);
            if ('refused' in decision) {
              expect(['badTarget', 'upstreamDenied']).toContain(decision.refused);
              continue;
            }
            const { upstream } = decision;
            expect(allow.length + map.length).toBeGreaterThan(0);
            const isDialled = policy.mayDial(upstream, address);
            const isLocalhost = upstream.host === 'localhost';
            if (upstream.kind === 'name' && !isLocalhost && classifyAddress(address) !== 'public') {
              expect(isDialled).toBe(false);
            }
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
