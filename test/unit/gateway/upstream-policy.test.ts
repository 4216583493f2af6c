import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createUpstreamPolicy, type UpstreamPolicyOptions } from '../../../src/gateway/upstream-policy.js';
import { holds } from '../../support/holds.js';

/** `host port` that is dialled, with the transport where it is not TCP, or why not. */
function decide(options: UpstreamPolicyOptions, target: string | undefined): string {
  const decision = createUpstreamPolicy(options).decide(target);
  if ('refused' in decision) return decision.refused;
  const { host, port, transport } = decision.upstream;
  return `${host} ${port}${transport === 'tcp' ? '' : ` ${transport}`}`;
}

describe('allow', () => {
  it.each([
    [['media.example.com:1935'], 'media.example.com:1935', 'media.example.com 1935'],
    [['media.example.com:1935'], 'MEDIA.Example.com.:1935', 'media.example.com 1935'],
    [['Media.Example.Com.:1935'], 'media.example.com:1935', 'media.example.com 1935'],
    [['media.example.com'], 'media.example.com', 'media.example.com 1935'],
    [['media.example.com:1935'], 'media.example.com:80', 'upstreamDenied'],
    [['media.example.com:*'], 'media.example.com:80', 'media.example.com 80'],
    [['media.example.com:1935'], 'other.example.com:1935', 'upstreamDenied'],
    [['media.example.com:1935'], 'xmedia.example.com:1935', 'upstreamDenied'],
    [['*.example.com:1935'], 'a.b.example.com:1935', 'a.b.example.com 1935'],
    [['*.example.com:1935'], 'example.com:1935', 'upstreamDenied'],
    [['*.example.com:1935'], 'badexample.com:1935', 'upstreamDenied'],
    [['*.example.com:1935'], 'a.example.com.evil.net:1935', 'upstreamDenied'],
    [['*:1935'], 'whatever.example:1935', 'whatever.example 1935'],
    [['*:1935'], '8.8.8.8:1935', '8.8.8.8 1935'],
    [['*:1935'], '10.0.0.1:1935', 'upstreamDenied'],
    [['*:*'], '[::1]:1935', 'upstreamDenied'],
    [['bücher.example:1935'], 'xn--bcher-kva.example:1935', 'xn--bcher-kva.example 1935'],
    [['127.0.0.1:1935'], '127.0.0.1:1935', '127.0.0.1 1935'],
    [['127.0.0.1:1935'], '127.0.0.2:1935', 'upstreamDenied'],
    [['127.0.0.1:1935'], 'localhost:1935', 'upstreamDenied'],
    [['[::1]:1935'], '[0:0::1]:1935', '::1 1935'],
    [['[::ffff:127.0.0.1]:1935'], '[::ffff:7f00:1]:1935', '::ffff:7f00:1 1935'],
    [['127.0.0.1:1935'], '[::ffff:127.0.0.1]:1935', 'upstreamDenied'],
    [[], 'media.example.com:1935', 'upstreamDenied'],
  ])('%j and target %s: %s', (allow, target, expected) => {
    expect(decide({ allow }, target)).toBe(expected);
  });

  it.each([
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '017700000001',
    '0177.0.0.1',
    '127.1',
    '127.0.1',
    '0',
    '127.0.0.01',
    '127。0。0。1',
    '１２７.0.0.1',
    '0x7F.0X0.0.1',
  ])('refuses the disguised address %s in every scheme, whatever is allowed', (host) => {
    const allow = ['*:*', '127.0.0.1:1935', 'localhost:1935', '0.0.0.0:1935'];
    expect(decide({ allow }, `${host}:1935`)).toBe('upstreamDenied');
    for (const scheme of ['rtmp', 'rtmpe', 'rtmps', 'rtmpt', 'rtmpte', 'RTMPS']) {
      expect(decide({ allow }, `${scheme}://${host}:1935`)).toBe('upstreamDenied');
      expect(decide({ allow }, `${scheme}://${host}`)).toBe('upstreamDenied');
    }
  });

  it.each([
    [['a.example:443'], 'rtmps://a.example', 'a.example 443 tls'],
    [['a.example:443'], 'RTMPS://A.Example.:443', 'a.example 443 tls'],
    [['a.example:443'], 'rtmps://a.example:8443', 'upstreamDenied'],
    [['a.example:80'], 'rtmpt://a.example', 'a.example 80 http-tunnel'],
    [['a.example:80'], 'rtmpte://a.example', 'a.example 80 http-tunnel'],
    [['a.example'], 'rtmp://a.example', 'a.example 1935'],
    [['a.example'], 'rtmpe://a.example', 'a.example 1935'],
    [['a.example'], 'rtmps://a.example', 'upstreamDenied'],
    [['a.example:*'], 'rtmps://a.example', 'a.example 443 tls'],
    [['rtmps://a.example'], 'rtmps://a.example', 'a.example 443 tls'],
    [['rtmps://a.example'], 'a.example:443', 'upstreamDenied'],
    [['rtmps://a.example'], 'rtmpt://a.example:443', 'upstreamDenied'],
    [['rtmps://a.example:8443'], 'rtmps://a.example', 'upstreamDenied'],
    [['rtmps://a.example:*'], 'rtmps://a.example:8443', 'a.example 8443 tls'],
    [['rtmps://a.example:*'], 'a.example:8443', 'upstreamDenied'],
    [['rtmp://a.example'], 'a.example', 'a.example 1935'],
    [['rtmp://a.example:443'], 'rtmps://a.example', 'upstreamDenied'],
    [['rtmpt://a.example'], 'rtmpt://a.example:80', 'a.example 80 http-tunnel'],
    [['rtmpte://a.example'], 'rtmpt://a.example:80', 'a.example 80 http-tunnel'],
    [['rtmpt://a.example'], 'a.example:80', 'upstreamDenied'],
    [['rtmps://*.example'], 'rtmps://a.example', 'a.example 443 tls'],
    [['rtmps://*.example'], 'rtmps://example', 'upstreamDenied'],
    [['rtmps://*'], 'rtmps://a.example', 'a.example 443 tls'],
    [['rtmps://*'], 'a.example:443', 'upstreamDenied'],
    [['rtmps://*:*'], 'rtmps://10.0.0.1', 'upstreamDenied'],
    [['*:*', 'rtmp://10.0.0.1:443'], 'rtmps://10.0.0.1:443', 'upstreamDenied'],
    [['rtmpt://127.0.0.1:8080'], 'rtmpt://127.0.0.1:8080', '127.0.0.1 8080 http-tunnel'],
    [['rtmps://[::1]'], 'rtmps://[0::1]:443', '::1 443 tls'],
  ])('%j and target %s: %s', (allow, target, expected) => {
    expect(decide({ allow }, target)).toBe(expected);
  });

  it.each([
    '',
    ':1935',
    'a:b',
    'a:0',
    'a:65536',
    'a:1935:1935',
    'a b:1935',
    'a/b:1935',
    'a\\b:1935',
    'u@a:1935',
    'a?x:1935',
    'a#x:1935',
    'a%2eb:1935',
    'a\r\nb:1935',
    'a\tb:1935',
    '::1:1935',
    '[::1:1935',
    '[fe80::1%25eth0]:1935',
    '[fe80::1%eth0]:1935',
    '[127.0.0.1]:1935',
    '1.2.3.4.5:1935',
    '256.1.1.1:1935',
    'a..b:1935',
    `${'a'.repeat(64)}.example:1935`,
    `${'a.'.repeat(130)}example:1935`,
    'http://a:1935',
    'https://a',
    'wss://a',
    'rtmpts://a',
    'rtmfp://a',
    '//a:1935',
    '://a:1935',
    'rtmp:a:1935',
    'rtmp:/a:1935',
    'rtmp://',
    'rtmp:///a',
    'rtmps://:443',
    'rtmps://a/',
    'rtmps://a/app',
    'rtmpt://a?x',
    'rtmpt://u@a',
    'rtmpt://u:p@a:80',
    'rtmps://rtmps://a',
    'rtmps://a:0',
    'rtmps://a:443:443',
    'rtmps://::1',
    'constructor://a',
    '__proto__://a',
    '-->:1935',
  ])('calls %j no target', (target) => {
    expect(decide({ allow: ['*:*'] }, target)).toBe('badTarget');
  });

  it.each([
    '2130706433:1935',
    '127.1:1935',
    '::1',
    'a:b',
    '*.10.0.0.1:1935',
    '*foo:1935',
    '',
    '*.:1935',
    'a/b',
    'http://a',
    'rtmps://',
    'rtmps://a/app',
    '*://a',
    'rtmps://127.1',
    'rtmps://*.10.0.0.1',
  ])('does not start with the unreadable entry %j', (entry) => {
    expect(() => createUpstreamPolicy({ allow: [entry] })).toThrow(RangeError);
  });
});

describe('map', () => {
  const old = 's5c39gqb8ow64r.cloudfront.net';

  it.each([
    [{ [old]: '127.0.0.1:1936' }, `${old}:1935`, '127.0.0.1 1936'],
    [{ [old]: '127.0.0.1:1936' }, `${old}:80`, '127.0.0.1 1936'],
    [{ [old]: '127.0.0.1:1936' }, old.toUpperCase() + '.', '127.0.0.1 1936'],
    [{ [`${old.toUpperCase()}.`]: 'media.example.com' }, old, 'media.example.com 1935'],
    [{ [`${old}:80`]: 'a.example:1', [old]: 'b.example:2' }, `${old}:80`, 'a.example 1'],
    [{ [old]: 'b.example:2', [`${old}:80`]: 'a.example:1' }, `${old}:1935`, 'b.example 2'],
    [{ '*.cloudfront.net': 'b.example:2', [old]: 'a.example:1' }, `${old}:80`, 'a.example 1'],
    [{ '*.cloudfront.net': 'b.example:2', [old]: 'a.example:1' }, 'other.cloudfront.net', 'b.example 2'],
    [{ '*.net': 'a.example:1', '*.cloudfront.net': 'b.example:2' }, 'x.cloudfront.net', 'b.example 2'],
    [{ [old]: 'localhost:1935' }, old, 'localhost 1935'],
    [{ [old]: '127.0.0.1:1935' }, '127.0.0.1:1935', 'upstreamDenied'],
    [{ [old]: 'media.example.com:1935' }, 'media.example.com:1935', 'upstreamDenied'],
    [{ [old]: '127.0.0.1:1935' }, `x.${old}`, 'upstreamDenied'],
    [{ [old]: 'b.example:2' }, `rtmps://${old}`, 'b.example 2 tls'],
    [{ [old]: 'b.example:2' }, `rtmpt://${old}`, 'b.example 2 http-tunnel'],
    [{ [old]: 'rtmps://b.example' }, old, 'b.example 443 tls'],
    [{ [old]: 'rtmps://b.example' }, `rtmpt://${old}`, 'b.example 443 tls'],
    [{ [old]: 'rtmp://b.example' }, `rtmps://${old}`, 'b.example 1935'],
    [{ [old]: 'rtmpt://b.example' }, `${old}:1935`, 'b.example 80 http-tunnel'],
    [{ [`rtmps://${old}`]: 'b.example' }, `rtmps://${old}:8443`, 'b.example 443 tls'],
    [{ [`rtmps://${old}`]: 'b.example' }, old, 'upstreamDenied'],
    [{ [`rtmps://${old}:443`]: 'b.example' }, `rtmps://${old}:8443`, 'upstreamDenied'],
    [{ [`rtmps://${old}`]: 'a.example:1', [old]: 'b.example:2' }, `rtmps://${old}`, 'a.example 1 tls'],
    [{ [`rtmps://${old}`]: 'a.example:1', [old]: 'b.example:2' }, old, 'b.example 2'],
    [{ [`rtmpe://${old}`]: 'a.example:1' }, `rtmp://${old}`, 'a.example 1'],
    [
      { 'rtmpt://*.cloudfront.net': 'rtmpt://127.0.0.1:8080' },
      `rtmpte://${old}`,
      '127.0.0.1 8080 http-tunnel',
    ],
    [{ 'rtmpt://*.cloudfront.net': 'rtmpt://127.0.0.1:8080' }, `${old}:80`, 'upstreamDenied'],
    [{ [old]: 'rtmps://127.0.0.1:8443' }, 'rtmps://127.0.0.1:8443', 'upstreamDenied'],
  ])('%j and target %s: %s', (map, target, expected) => {
    expect(decide({ map: map as Record<string, string> }, target)).toBe(expected);
  });

  it('goes before allow for the same name', () => {
    expect(decide({ allow: [old], map: { [old]: 'media.example.com:1' } }, old)).toBe('media.example.com 1');
  });
});

describe('without a target', () => {
  it.each([
    [{ allow: ['a.example:1'] }, 'a.example 1'],
    [{ map: { old: 'a.example:1' } }, 'a.example 1'],
    [{ allow: ['a.example:1'], map: { old: 'A.example:1', older: 'a.example:1' } }, 'a.example 1'],
    [{ allow: ['[::1]:1935'] }, '::1 1935'],
    [{ allow: ['a.example:1', 'b.example:1'] }, 'badTarget'],
    [{ allow: ['a.example:*'] }, 'badTarget'],
    [{ allow: ['*.example:1'] }, 'badTarget'],
    [{ allow: ['rtmps://a.example'] }, 'a.example 443 tls'],
    [{ map: { old: 'rtmpt://a.example' } }, 'a.example 80 http-tunnel'],
    [{ allow: ['a.example:443', 'rtmps://a.example'] }, 'badTarget'],
    [{}, 'badTarget'],
  ] as [UpstreamPolicyOptions, string][])('%j: %s', (options, expected) => {
    expect(decide(options, undefined)).toBe(expected);
  });
});

describe('mayDial', () => {
  const dial = (options: UpstreamPolicyOptions, target: string, address: string): boolean => {
    const policy = createUpstreamPolicy(options);
    const decision = policy.decide(target);
    if ('refused' in decision) throw new Error(decision.reason);
    return policy.mayDial(decision.upstream, address);
  };

  it.each([
    [{ allow: ['a.example:1935'] }, '93.184.216.34', true],
    [{ allow: ['a.example:1935'] }, '127.0.0.1', false],
    [{ allow: ['a.example:1935'] }, '169.254.169.254', false],
    [{ allow: ['a.example:1935'] }, '::ffff:10.0.0.1', false],
    [{ allow: ['a.example:1935', '10.0.0.5:1935'] }, '10.0.0.5', true],
    [{ allow: ['a.example:1935', '10.0.0.5:*'] }, '10.0.0.5', true],
    [{ allow: ['a.example:1935', '10.0.0.5:80'] }, '10.0.0.5', false],
    [{ allow: ['a.example:1935', 'rtmp://10.0.0.5'] }, '10.0.0.5', true],
    [{ allow: ['a.example:1935', 'rtmps://10.0.0.5:1935'] }, '10.0.0.5', false],
    [{ allow: ['a.example:1935', 'localhost:1935'] }, '127.0.0.1', false],
  ] as [UpstreamPolicyOptions, string, boolean][])(
    '%j, a.example at %s: %s',
    (options, address, expected) => {
      expect(dial(options, 'a.example:1935', address)).toBe(expected);
    },
  );

  it('takes localhost, listed by that name, to the loopback addresses and nowhere else', () => {
    const options = { allow: ['localhost:1935'] };
    expect(dial(options, 'localhost:1935', '::1')).toBe(true);
    expect(dial(options, 'localhost:1935', '127.0.0.1')).toBe(true);
    expect(dial(options, 'localhost:1935', '10.0.0.1')).toBe(false);
  });
});

it('decides on any text without throwing, and lets through only what is listed', () => {
  const policy = createUpstreamPolicy({ allow: ['media.example.com:1935'], map: { old: '127.0.0.1:1935' } });
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'0123456789abcdefx.:[]%/@') }),
    fc.ipV4Extended(),
    fc
      .tuple(
        fc.constantFrom('rtmp', 'rtmps', 'rtmpt', 'http', 'x'),
        fc.ipV4Extended(),
        fc.nat({ max: 70_000 }),
      )
      .map(([scheme, host, port]) => `${scheme}://${host}:${port}`),
    fc.ipV6().map((address) => `[${address}]:1935`),
    fc.webAuthority({ withPort: true, withUserInfo: true, withIPv4Extended: true, withIPv6: true }),
  );
  holds(
    fc.property(texts, (text) => {
      const decision = policy.decide(text);
      if ('upstream' in decision) {
        expect(text.toLowerCase()).toMatch(
          /^(rtmp[est]?e?:\/\/)?(media\.example\.com\.?(:0*1935)?|old\.?(:\d+)?)$/,
        );
      } else {
        expect(['badTarget', 'upstreamDenied']).toContain(decision.refused);
      }
    }),
    { numRuns: 3000 },
  );
});
