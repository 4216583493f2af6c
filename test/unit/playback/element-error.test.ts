import { expect, it } from 'vitest';
import { errorOfElement } from '../../../src/playback/element-error.js';

it.each([
  [2, 'CF_NETWORK_LOST'],
  [3, 'CF_DECODE_FAILED'],
  [4, 'CF_FILE_UNSUPPORTED'],
])('keeps the meaning of MediaError %i, and its text', (code, ours) => {
  const error = errorOfElement({ code, message: 'what the browser says' });
  expect(error).toMatchObject({ code: ours, mediaErrorCode: code, message: 'what the browser says' });
  expect(errorOfElement({ code, message: '' }).message).toBe(ours);
});
