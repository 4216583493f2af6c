import { expect, it } from 'vitest';
import type { ErrorCode } from '../../../src/errors/error-code.js';
import { wouldFailAlike } from '../../../src/playback/redundant-candidate.js';
import type { Candidate, RtmpCandidate } from '../../../src/source/candidate.js';

const on1935: RtmpCandidate = {
  kind: 'rtmp',
  protocol: 'rtmp',
  host: 'h.example',
  port: 1935,
  tcUrl: 'rtmp://h.example/cfx/st',
  app: 'cfx/st',
  streamName: 'mp4:a.mp4',
  live: false,
  encrypted: false,
  transport: 'websocket',
  endpoint: 'wss://g.example/rtmp',
};
const on80: RtmpCandidate = { ...on1935, port: 80, tcUrl: 'rtmp://h.example:80/cfx/st' };
const otherName: RtmpCandidate = { ...on1935, streamName: 'mp4:a' };
const tunnel: RtmpCandidate = {
  ...on80,
  protocol: 'rtmpt',
  transport: 'http-tunnel',
  endpoint: 'http://h.example:80',
};
const hls: Candidate = { kind: 'hls', url: 'https://h.example/a.m3u8' };

it.each<[string, Candidate, ErrorCode, boolean]>([
  ['the other port behind a gateway that is not there', on80, 'CF_GATEWAY_UNREACHABLE', true],
  ['a tunnel past a gateway that is not there', tunnel, 'CF_GATEWAY_UNREACHABLE', false],
  ['the other port where the gateway may not dial this one', on80, 'CF_GATEWAY_UPSTREAM_DENIED', false],
  ['the other port where this one does not answer', on80, 'CF_NETWORK_TIMEOUT', false],
  ['the other port for a stream that is missing', on80, 'CF_RTMP_STREAM_NOT_FOUND', true],
  ['another stream name for a stream that is missing', otherName, 'CF_RTMP_STREAM_NOT_FOUND', false],
  ['another stream name of a distribution that is missing', otherName, 'CF_DISTRIBUTION_NOT_FOUND', true],
  ['HLS for a stream that is missing', hls, 'CF_RTMP_STREAM_NOT_FOUND', false],
  ['the very same candidate', on1935, 'CF_NETWORK_TIMEOUT', true],
])('knows of %s', (_name, candidate, code, expected) => {
  expect(wouldFailAlike(candidate, on1935, code)).toBe(expected);
});

it('tries another manifest after one that was missing', () => {
  expect(
    wouldFailAlike({ kind: 'hls', url: 'https://h.example/b.m3u8' }, hls, 'CF_HLS_MANIFEST_NOT_FOUND'),
  ).toBe(false);
});
