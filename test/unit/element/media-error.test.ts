import { expect, it } from 'vitest';
import { mediaErrorOf } from '../../../src/element/media-error.js';
import { PlayerError } from '../../../src/errors/player-error.js';

it('has the fields of MediaError and the error that it stands for', () => {
  const cause = new PlayerError('CF_DECODE_FAILED', { message: 'broken' });
  expect(mediaErrorOf(cause)).toMatchObject({
    code: 3,
    message: 'CF_DECODE_FAILED: broken',
    cause,
    MEDIA_ERR_DECODE: 3,
  });
});

it('is the same object as long as the error is the same', () => {
  const cause = new PlayerError('CF_NETWORK_LOST');
  expect(mediaErrorOf(cause)).toBe(mediaErrorOf(cause));
});
