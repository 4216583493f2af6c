import { describe, expect, it } from 'vitest';
import { shouldHold } from '../../../src/session/flow-control.js';

describe('shouldHold', () => {
  it('holds the server far over the wanted buffer and lets it go on at the wanted one', () => {
    expect(shouldHold(false, 19, 10)).toBe(false);
    expect(shouldHold(false, 21, 10)).toBe(true);
    expect(shouldHold(true, 15, 10)).toBe(true);
    expect(shouldHold(true, 9, 10)).toBe(false);
  });
});
