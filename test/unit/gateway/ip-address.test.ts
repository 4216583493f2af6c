import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalIPv6, classifyAddress, type AddressClass } from '../../../src/gateway/ip-address.js';
import { holds } from '../../support/holds.js';

// IANA special-purpose address registries, first and last address of each range and its neighbours outside.
const TABLE: readonly (readonly [string, AddressClass])[] = [
  ['0.0.0.0', 'unspecified'],
  ['0.255.255.255', 'unspecified'],
  ['1.0.0.0', 'public'],
  ['9.255.255.255', 'public'],
  ['10.0.0.0', 'private'],
  ['10.255.255.255', 'private'],
  ['11.0.0.0', 'public'],
  ['100.63.255.255', 'public'],
  ['100.64.0.0', 'shared'],
  ['100.100.100.200', 'shared'],
  ['100.127.255.255', 'shared'],
  ['100.128.0.0', 'public'],
  ['126.255.255.255', 'public'],
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['128.0.0.0', 'public'],
  ['168.63.129.16', 'metadata'],
  ['169.253.255.255', 'public'],
  ['169.254.0.1', 'link-local'],
  ['169.254.169.254', 'metadata'],
  ['169.255.0.0', 'public'],
  ['172.15.255.255', 'public'],
  ['172.16.0.0', 'private'],
  ['172.31.255.255', 'private'],
  ['172.32.0.0', 'public'],
  ['192.0.0.192', 'reserved'],
  ['192.0.2.1', 'reserved'],
  ['192.88.99.1', 'reserved'],
  ['192.167.255.255', 'public'],
  ['192.168.0.1', 'private'],
  ['192.169.0.0', 'public'],
  ['198.17.255.255', 'public'],
  ['198.18.0.0', 'reserved'],
  ['198.19.255.255', 'reserved'],
  ['198.51.100.7', 'reserved'],
  ['203.0.113.7', 'reserved'],
  ['223.255.255.255', 'public'],
  ['224.0.0.1', 'multicast'],
  ['239.255.255.255', 'multicast'],
  ['240.0.0.1', 'reserved'],
  ['255.255.255.255', 'reserved'],
  ['8.8.8.8', 'public'],
  ['::', 'unspecified'],
  ['::1', 'loopback'],
  ['0:0:0:0:0:0:0:1', 'loopback'],
  ['::7f00:1', 'reserved'],
  ['::127.0.0.1', 'reserved'],
  ['::ffff:127.0.0.1', 'mapped'],
  ['::FFFF:8.8.8.8', 'mapped'],
  ['::ffff:0a00:0001', 'mapped'],
  ['64:ff9b::8.8.8.8', 'public'],
  ['64:ff9b::808:808', 'public'],
  ['64:ff9b::10.0.0.1', 'private'],
  ['64:ff9b::7f00:1', 'loopback'],
  ['64:ff9b::', 'unspecified'],
  ['64:ff9b::1', 'unspecified'],
  ['64:ff9b:1::808:808', 'reserved'],
  ['100::1', 'reserved'],
  ['2000::1', 'public'],
  ['2001::1', 'reserved'],
  ['2001:1ff::1', 'reserved'],
  ['2001:200::1', 'public'],
  ['2001:db8::1', 'reserved'],
  ['2002:7f00:1::', 'reserved'],
  ['2606:4700::1111', 'public'],
  ['3fff:fff::1', 'reserved'],
  ['4000::1', 'reserved'],
  ['5f00::1', 'reserved'],
  ['fc00::1', 'private'],
  ['fd00:ec2::254', 'metadata'],
  ['fdff:ffff::1', 'private'],
  ['fe80::1', 'link-local'],
  ['fe80::1%eth0', 'link-local'],
  ['febf::1', 'link-local'],
  ['fec0::1', 'private'],
  ['ff02::1', 'multicast'],
  ['', 'reserved'],
  ['localhost', 'reserved'],
  ['2130706433', 'reserved'],
  ['127.1', 'reserved'],
  ['010.0.0.1', 'reserved'],
];

describe('classifyAddress', () => {
  it.each(TABLE)('%s is %s', (address, expected) => {
    expect(classifyAddress(address)).toBe(expected);
  });

  it('never takes an IPv4 address of the private ranges for public (checked by arithmetic)', () => {
    const isPrivate = (a: number, b: number): boolean =>
      a === 0 ||
      a === 10 ||
      a === 127 ||
      a >= 224 ||
      (a === 169 && b === 254) ||
      (a === 172 && b >= 16 && b < 32) ||
      (a === 192 && b === 168) ||
      (a === 100 && b >= 64 && b < 128) ||
      (a === 198 && (b === 18 || b === 19));
    const byte = fc.integer({ min: 0, max: 255 });
    const firstBytes = fc.oneof(byte, fc.constantFrom(0, 10, 100, 127, 169, 172, 192, 198, 224, 255));
    holds(
      fc.property(firstBytes, byte, byte, byte, (a, b, c, d) => {
        if (isPrivate(a, b)) expect(classifyAddress([a, b, c, d].join('.'))).not.toBe('public');
      }),
      { numRuns: 2000 },
    );
  });

  it('takes only 2000::/3 and the translations of public IPv4 addresses for public IPv6', () => {
    holds(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 }), (groups) => {
        const address = groups.map((group) => group.toString(16)).join(':');
        if ((groups[0] ?? 0) >> 13 !== 1) expect(classifyAddress(address)).not.toBe('public');
        expect(classifyAddress(canonicalIPv6(address))).toBe(classifyAddress(address));
      }),
    );
  });
});
