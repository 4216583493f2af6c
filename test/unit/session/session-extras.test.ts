import { expect, it } from 'vitest';
import { needsExtras } from '../../../src/session/session-extras.js';
import type { RtmpCandidate } from '../../../src/source/candidate.js';

const plain: RtmpCandidate = {
  kind: 'rtmp',
  protocol: 'rtmp',
  host: 'server.example',
  port: 1935,
  tcUrl: 'rtmp://server.example/vod',
  app: 'vod',
  streamName: 'clip',
  live: false,
  encrypted: false,
  transport: 'websocket',
  endpoint: 'ws://gateway.example/',
};

it.each(['rtmp', 'rtmps', 'rtmpt'] as const)(
  'the plain session does for %s through a gateway',
  (protocol) => {
    expect(needsExtras([{ ...plain, protocol }])).toBe(false);
  },
);

it.each<Partial<RtmpCandidate>>([
  { protocol: 'rtmpe' },
  { protocol: 'rtmpte' },
  { protocol: 'rtmpt', transport: 'http-tunnel' },
  { objectEncoding: 3 },
  { secureToken: 'secret' },
  { swfHash: '00' },
  { fcSubscribe: true, live: true },
])('the plain session does not do for %o, wherever it stands in a ladder', (changes) => {
  expect(needsExtras([{ ...plain, ...changes }])).toBe(true);
  expect(needsExtras([plain, { ...plain, ...changes }])).toBe(true);
});
