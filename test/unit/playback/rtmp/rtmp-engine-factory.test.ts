import { afterEach, describe, expect, it, vi } from 'vitest';
import { rtmpEngineFactory } from '../../../../src/playback/rtmp/rtmp-engine-factory.js';
import type { RtmpCandidate } from '../../../../src/source/candidate.js';

const canPlay = (protocol: RtmpCandidate['protocol'], transport: RtmpCandidate['transport']): boolean =>
  rtmpEngineFactory.canPlay({ protocol, transport } as RtmpCandidate, {} as HTMLMediaElement);

const stub = (has: { WebSocket?: boolean; fetch?: boolean; MediaSource?: boolean }): void => {
  for (const name of ['WebSocket', 'fetch', 'MediaSource'] as const) {
    vi.stubGlobal(name, has[name] === true ? (): void => {} : undefined);
    if (has[name] !== true) delete (globalThis as Record<string, unknown>)[name];
  }
};
afterEach(() => vi.unstubAllGlobals());

describe('the RTMP engine', () => {
  it.each(['rtmp', 'rtmpe', 'rtmps', 'rtmpt', 'rtmpte'] as const)(
    'plays %s through a gateway',
    (protocol) => {
      stub({ WebSocket: true, MediaSource: true });
      expect(canPlay(protocol, 'websocket')).toBe(true);
    },
  );

  it.each(['rtmpt', 'rtmpte'] as const)('plays %s straight from the browser', (protocol) => {
    stub({ fetch: true, MediaSource: true });
    expect(canPlay(protocol, 'http-tunnel')).toBe(true);
  });

  it('does not play without what carries it', () => {
    stub({ fetch: true, MediaSource: true });
    expect(canPlay('rtmp', 'websocket')).toBe(false);
    stub({ WebSocket: true, MediaSource: true });
    expect(canPlay('rtmpt', 'http-tunnel')).toBe(false);
  });

  it('does not play without Media Source Extensions', () => {
    stub({ WebSocket: true, fetch: true });
    expect(canPlay('rtmp', 'websocket')).toBe(false);
  });
});
