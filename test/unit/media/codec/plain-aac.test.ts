import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeAacConfig } from '../../../../src/media/codec/aac-config.js';
import { readPlainAac } from '../../../../src/media/codec/plain-aac.js';
import { holds } from '../../../support/holds.js';

it('says of AAC-LC what the whole reader says', () => {
  for (const bytes of [
    [0x12, 0x10],
    [0x11, 0x88],
    [0x12, 0x10, 0, 0, 0],
    [0x11, 0xb8],
    [0x12, 0x08, 0x56, 0xe5, 0x00],
  ]) {
    expect(readPlainAac(Uint8Array.from(bytes))).toEqual(decodeAacConfig(Uint8Array.from(bytes)));
  }
});

it.each([
  ['HE-AAC', [0x2b, 0x11, 0x88, 0x00]],
  ['HE-AAC that is announced behind', [0x13, 0x10, 0x56, 0xe5, 0xa5, 0x48]],
  ['frames of 960 samples', [0x12, 0x14]],
  ['channels that stand in a program config', [0x12, 0x00]],
  ['one byte', [0x12]],
])('leaves %s to it', (_name, bytes) => {
  expect(readPlainAac(Uint8Array.from(bytes))).toBeUndefined();
});

it('never says anything else', () => {
  holds(
    fc.property(fc.uint8Array({ maxLength: 8 }), (bytes) => {
      const plain = readPlainAac(bytes);
      if (plain !== undefined) expect(plain).toEqual(decodeAacConfig(bytes));
    }),
    { numRuns: 2000 },
  );
});
