import { expect, it } from 'vitest';
import { ERROR_CODES, type ErrorCode } from '../../../src/errors/error-code.js';
import { PlayerError } from '../../../src/errors/player-error.js';
import { mostUsefulError, rankOfError } from '../../../src/playback/error-choice.js';
import { finalError } from '../../../src/playback/final-error.js';

const choose = (...codes: ErrorCode[]) => mostUsefulError(codes.map((code) => new PlayerError(code)))?.code;

it.each<[ErrorCode, ErrorCode[]]>([
  ['CF_RTMP_STREAM_NOT_FOUND', ['CF_RTMP_STREAM_NOT_FOUND', 'CF_NETWORK_TIMEOUT', 'CF_FILE_FAILED']],
  ['CF_RTMP_STREAM_NOT_FOUND', ['CF_HLS_MANIFEST_NOT_FOUND', 'CF_RTMP_STREAM_NOT_FOUND']],
  ['CF_DISTRIBUTION_NOT_FOUND', ['CF_DISTRIBUTION_NOT_FOUND', 'CF_HLS_MANIFEST_FAILED']],
  ['CF_HTTP_SIGNATURE_EXPIRED', ['CF_GATEWAY_UNREACHABLE', 'CF_HTTP_SIGNATURE_EXPIRED']],
  ['CF_MEDIA_CODEC_UNSUPPORTED', ['CF_MEDIA_CODEC_UNSUPPORTED', 'CF_HLS_MANIFEST_NOT_FOUND']],
  ['CF_GATEWAY_UPSTREAM_DENIED', ['CF_GATEWAY_UPSTREAM_DENIED', 'CF_FILE_FAILED']],
  ['CF_GATEWAY_UNREACHABLE', ['CF_ENV_NO_ENGINE', 'CF_GATEWAY_UNREACHABLE']],
  ['CF_RTMP_AUTH_REQUIRED', ['CF_GATEWAY_UPSTREAM_FAILED', 'CF_RTMP_AUTH_REQUIRED', 'CF_TUNNEL_REJECTED']],
  ['CF_RTMP_SWF_VERIFICATION', ['CF_RTMP_SWF_VERIFICATION', 'CF_HLS_MANIFEST_NOT_FOUND']],
  ['CF_RTMP_REDIRECT_LOOP', ['CF_HLS_MANIFEST_NOT_FOUND', 'CF_RTMP_REDIRECT_LOOP']],
  ['CF_GATEWAY_CERTIFICATE', ['CF_FILE_FAILED', 'CF_GATEWAY_CERTIFICATE']],
  ['CF_RTMP_ENCRYPTION_UNSUPPORTED', ['CF_NETWORK_TIMEOUT', 'CF_RTMP_ENCRYPTION_UNSUPPORTED']],
  ['CF_TUNNEL_SESSION_LOST', ['CF_NETWORK_TIMEOUT', 'CF_TUNNEL_SESSION_LOST']],
])('says %s of %j', (expected, codes) => {
  expect(choose(...codes)).toBe(expected);
});

it('takes the earlier of two that say as much, since the order of the plan is the author’s', () => {
  expect(choose('CF_HLS_MANIFEST_NOT_FOUND', 'CF_FILE_NOT_FOUND')).toBe('CF_HLS_MANIFEST_NOT_FOUND');
});

it('ranks every code above a bug of ours', () => {
  const bug = rankOfError('CF_INTERNAL');
  expect(ERROR_CODES.filter((code) => code !== 'CF_INTERNAL' && rankOfError(code) >= bug)).toEqual([]);
});

it('makes the final error fatal and tells what became of each candidate', () => {
  const error = finalError(
    [
      { candidate: { kind: 'hls', url: 'https://h/a.m3u8' }, error: new PlayerError('CF_NETWORK_TIMEOUT') },
      { candidate: { kind: 'file', url: 'https://h/a.mp4' }, error: new PlayerError('CF_FILE_NOT_FOUND') },
    ],
    true,
  );
  expect(error).toMatchObject({ code: 'CF_FILE_NOT_FOUND', severity: 'fatal' });
  expect(error.context['attempts']).toMatchObject([
    { kind: 'hls', code: 'CF_NETWORK_TIMEOUT' },
    { kind: 'file', code: 'CF_FILE_NOT_FOUND' },
  ]);
});

it('says of a guessed port only what a server said there', () => {
  const meant = { candidate: undefined, error: new PlayerError('CF_NETWORK_TIMEOUT') };
  const guess = (code: ErrorCode) => ({ candidate: undefined, error: new PlayerError(code), isGuess: true });
  expect(finalError([meant, guess('CF_GATEWAY_UPSTREAM_DENIED')], true).code).toBe('CF_NETWORK_TIMEOUT');
  expect(finalError([meant, guess('CF_RTMP_STREAM_NOT_FOUND')], true).code).toBe('CF_RTMP_STREAM_NOT_FOUND');
  expect(finalError([guess('CF_GATEWAY_UPSTREAM_DENIED')], true).code).toBe('CF_GATEWAY_UPSTREAM_DENIED');
});

it('says that the device is offline where that explains a network error', () => {
  const failed = [{ candidate: undefined, error: new PlayerError('CF_GATEWAY_UNREACHABLE') }];
  expect(finalError(failed, false).code).toBe('CF_NETWORK_OFFLINE');
});

it('does not blame the network for a verdict of the server', () => {
  const failed = [{ candidate: undefined, error: new PlayerError('CF_RTMP_STREAM_NOT_FOUND') }];
  expect(finalError(failed, false).code).toBe('CF_RTMP_STREAM_NOT_FOUND');
});
