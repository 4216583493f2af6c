import { expect, it } from 'vitest';
import { clipReason } from '../../../src/gateway/websocket-channel.js';

it.each([
  ['', ''],
  ['short', 'short'],
  ['a'.repeat(123), 'a'.repeat(123)],
  ['a'.repeat(124), `${'a'.repeat(120)}…`],
  ['é'.repeat(62), `${'é'.repeat(60)}…`],
  [`${'a'.repeat(119)}😀😀`, `${'a'.repeat(119)}…`],
])('cuts a reason to the 123 bytes of a close frame between two characters', (reason, expected) => {
  const clipped = clipReason(reason);
  expect(clipped).toBe(expected);
  expect(Buffer.byteLength(clipped)).toBeLessThanOrEqual(123);
});
