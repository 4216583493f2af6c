import { ErrorDetails, ErrorTypes } from 'hls.js';
import { expect, it } from 'vitest';
import type { ErrorCode } from '../../../../src/errors/error-code.js';
import { errorOfHls, isWorthAWarning } from '../../../../src/playback/hls-js/hls-errors.js';

const { NETWORK_ERROR, MEDIA_ERROR, KEY_SYSTEM_ERROR } = ErrorTypes;

it.each<[ErrorTypes, ErrorDetails, number | undefined, ErrorCode]>([
  [NETWORK_ERROR, ErrorDetails.MANIFEST_LOAD_ERROR, 404, 'CF_HLS_MANIFEST_NOT_FOUND'],
  [NETWORK_ERROR, ErrorDetails.MANIFEST_LOAD_ERROR, 403, 'CF_HLS_MANIFEST_FORBIDDEN'],
  [NETWORK_ERROR, ErrorDetails.LEVEL_LOAD_ERROR, 500, 'CF_HTTP_SERVER_ERROR'],
  [NETWORK_ERROR, ErrorDetails.LEVEL_LOAD_TIMEOUT, undefined, 'CF_HLS_MANIFEST_FAILED'],
  [NETWORK_ERROR, ErrorDetails.FRAG_LOAD_ERROR, 404, 'CF_HLS_SEGMENT_FAILED'],
  [NETWORK_ERROR, ErrorDetails.FRAG_LOAD_TIMEOUT, undefined, 'CF_HLS_SEGMENT_FAILED'],
  [NETWORK_ERROR, ErrorDetails.KEY_LOAD_ERROR, 404, 'CF_HLS_KEY_FAILED'],
  [NETWORK_ERROR, ErrorDetails.MANIFEST_PARSING_ERROR, undefined, 'CF_HLS_MANIFEST_MALFORMED'],
  [MEDIA_ERROR, ErrorDetails.MANIFEST_INCOMPATIBLE_CODECS_ERROR, undefined, 'CF_MEDIA_CODEC_UNSUPPORTED'],
  [MEDIA_ERROR, ErrorDetails.BUFFER_APPEND_ERROR, undefined, 'CF_MSE_APPEND_FAILED'],
  [MEDIA_ERROR, ErrorDetails.BUFFER_FULL_ERROR, undefined, 'CF_MSE_QUOTA_EXCEEDED'],
  [KEY_SYSTEM_ERROR, ErrorDetails.KEY_SYSTEM_NO_ACCESS, undefined, 'CF_HLS_KEY_FAILED'],
  [MEDIA_ERROR, ErrorDetails.FRAG_PARSING_ERROR, undefined, 'CF_HLS_SEGMENT_FAILED'],
])('reads %s, %s with HTTP %s as %s', (type, details, status, code) => {
  const error = errorOfHls({
    type,
    details,
    fatal: true,
    url: 'https://h.example/a',
    ...(status === undefined ? {} : { response: { url: 'https://h.example/a', code: status, text: '' } }),
  });
  expect(error.code).toBe(code);
  expect(error.context.url).toBe('https://h.example/a');
});

it('keeps quiet about what hls.js repairs by itself', () => {
  expect(isWorthAWarning({ details: ErrorDetails.BUFFER_STALLED_ERROR, fatal: false })).toBe(false);
  expect(isWorthAWarning({ details: ErrorDetails.FRAG_LOAD_ERROR, fatal: false })).toBe(true);
});
