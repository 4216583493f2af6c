import { describe, expect, it } from 'vitest';
import { clientKey, ConnectionLimits } from '../../../src/gateway/limits.js';

describe('ConnectionLimits', () => {
  it('has room for the stated number in total, and again when one leaves', () => {
    const limits = new ConnectionLimits(2, 10);
    const leave = limits.enter('192.0.2.1');
    expect(limits.enter('192.0.2.2')).toBeDefined();
    expect(limits.enter('192.0.2.3')).toBeUndefined();
    leave?.();
    leave?.();
    expect(limits.enter('192.0.2.3')).toBeDefined();
    expect(limits.enter('192.0.2.4')).toBeUndefined();
  });

  it('has room for the stated number of one address, and for others still', () => {
    const limits = new ConnectionLimits(10, 1);
    const leave = limits.enter('192.0.2.1');
    expect(limits.enter('::ffff:192.0.2.1')).toBeUndefined();
    expect(limits.enter('192.0.2.2')).toBeDefined();
    leave?.();
    expect(limits.enter('192.0.2.1')).toBeDefined();
  });
});

describe('clientKey', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::9', '2001:db8:1:2'],
    ['2001:db8::9', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['', ''],
  ])('%s counts as %s', (address, expected) => {
    expect(clientKey(address)).toBe(expected);
  });
});
