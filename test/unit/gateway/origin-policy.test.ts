import { describe, expect, it } from 'vitest';
import { createOriginPolicy } from '../../../src/gateway/origin-policy.js';

describe('createOriginPolicy', () => {
  it.each([
    ['https://a.example', 'https://a.example', true],
    ['https://a.example/', 'https://a.example', true],
    ['https://A.example:443', 'https://a.example', true],
    ['https://a.example', 'http://a.example', false],
    ['https://a.example', 'https://a.example:8443', false],
    ['https://a.example', 'https://a.example.evil.net', false],
    ['https://a.example', 'https://b.example', false],
    ['https://a.example', 'null', false],
    ['https://a.example', '', false],
    ['https://a.example', undefined, false],
    ['https://*.a.example', 'https://x.y.a.example', true],
    ['https://*.a.example', 'https://a.example', false],
    ['https://*.a.example', 'https://xa.example', false],
    ['https://*.a.example', 'http://x.a.example', false],
    ['https://*.a.example:8443', 'https://x.a.example:8443', true],
    ['https://*.a.example', 'https://x.a.example:8443', false],
    ['https://*.a.example', 'https://evil.net/.a.example', false],
    ['null', 'null', true],
    ['*', 'https://whoever.example', true],
    ['*', undefined, true],
  ])('list %s, origin %s: %s', (list, origin, expected) => {
    expect(createOriginPolicy([list])(origin, 'gateway.example')).toBe(expected);
  });

  it.each([
    ['https://gateway.example', 'gateway.example', true],
    ['https://gateway.example', 'Gateway.example:443', true],
    ['http://gateway.example', 'gateway.example:80', true],
    ['http://localhost:8080', 'localhost:8080', true],
    ['http://localhost:8081', 'localhost:8080', false],
    ['https://page.example', 'gateway.example', false],
    ['null', 'gateway.example', false],
    ['file://', 'gateway.example', false],
    ['garbage', 'gateway.example', false],
    ['https://gateway.example', undefined, false],
    [undefined, 'gateway.example', true],
  ])('no list, origin %s, host %s: %s', (origin, host, expected) => {
    expect(createOriginPolicy(undefined)(origin, host)).toBe(expected);
  });

  it.each(['a.example', 'https://a.example/path', 'https://', '*.a.example', 'https://*', 'ftp://x/y?z'])(
    'does not start with %j in the list',
    (entry) => {
      expect(() => createOriginPolicy([entry])).toThrow(RangeError);
    },
  );
});
