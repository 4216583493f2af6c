import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createUpstreamPolicy, type UpstreamPolicyOptions } from '../../../src/gateway/upstream-policy.js';

/** `host:port` that is dialled, or why not. */
function decide(options: UpstreamPolicyOptions, target: string | undefined): string {
  const decision = createUpstreamPolicy(options).decide(target);
  return 'refused' in decision ? decision.refused : `${decision.upstream.host} ${decision.upstream.port}`;
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
  ])('refuses the disguised address %s, whatever is allowed', (host) => {
    const allow = ['*:*', '127.0.0.1:1935', 'localhost:1935', '0.0.0.0:1935'];
    expect(decide({ allow }, `${host}:1935`)).toBe('upstreamDenied');
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
    'rtmp://a:1935',
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
    fc.ipV6().map((address) => `[${address}]:1935`),
    fc.webAuthority({ withPort: true, withUserInfo: true, withIPv4Extended: true, withIPv6: true }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const decision = policy.decide(text);
      if ('upstream' in decision) {
        expect(text.toLowerCase()).toMatch(/^(media\.example\.com\.?(:0*1935)?|old\.?(:\d+)?)$/);
      } else {
        expect(['badTarget', 'upstreamDenied']).toContain(decision.refused);
      }
    }),
    { numRuns: 3000 },
  );
});
