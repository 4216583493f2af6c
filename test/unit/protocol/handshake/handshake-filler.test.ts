import { describe, expect, it } from 'vitest';
import { handshakeFiller } from '../../../../src/protocol/handshake/handshake-filler.js';

describe('what fills a handshake', () => {
  it('is as long as asked for, and never the same', () => {
    const [a, b] = [handshakeFiller(1536), handshakeFiller(1536)];
    expect([a.byteLength, b.byteLength, handshakeFiller(0).byteLength]).toEqual([1536, 1536, 0]);
    expect(a).not.toEqual(b);
    // Each of the 256 values is missing once in 400 runs; 20 of them never.
    expect(new Set(a).size).toBeGreaterThan(236);
  });
});
