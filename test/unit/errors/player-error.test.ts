import { describe, expect, it } from 'vitest';
import { PlayerError } from '../../../src/errors/player-error.js';

describe('PlayerError', () => {
  it('knows one that was made by another copy of the class', () => {
    const foreign = Object.assign(new Error('odd'), { name: 'PlayerError', code: 'CF_MEDIA_TAG_MALFORMED' });
    expect(PlayerError.from(foreign, 'CF_INTERNAL')).toBe(foreign);
  });

  it('takes no other error, and nothing that is none, for one of its own', () => {
    expect(PlayerError.from(new TypeError('odd'), 'CF_INTERNAL')).toMatchObject({ code: 'CF_INTERNAL' });
    expect(PlayerError.from({ name: 'PlayerError' }, 'CF_INTERNAL').code).toBe('CF_INTERNAL');
  });
});
