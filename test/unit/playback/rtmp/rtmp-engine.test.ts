import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PlayerError } from '../../../../src/errors/player-error.js';
import type { EngineEvents } from '../../../../src/playback/engine.js';
import { RtmpEngine } from '../../../../src/playback/rtmp/rtmp-engine.js';
import type { RtmpCandidate } from '../../../../src/source/candidate.js';
import { FakeMediaSource } from '../../../support/fake-media-source.js';
import { asMedia, FakeMedia } from '../../../support/fake-media.js';

const QUALITY = '../../../../src/playback/rtmp/quality/rtmp-quality.js';
const CANDIDATE: RtmpCandidate = {
  kind: 'rtmp',
  protocol: 'rtmp',
  host: 'server.example',
  port: 1935,
  tcUrl: 'rtmp://server.example/vod',
  app: 'vod',
  streamName: 'low',
  live: false,
  encrypted: false,
  transport: 'websocket',
  endpoint: 'ws://gateway.example/',
  renditions: [
    { streamName: 'low', bitrate: 100_000 },
    { streamName: 'high', bitrate: 900_000 },
  ],
};

const posted: { readonly type: string }[] = [];
class FakeWorker extends EventTarget {
  postMessage(message: { readonly type: string }): void {
    posted.push(message);
  }
  terminate(): void {}
}

function attach() {
  const warnings: string[] = [];
  const events = {
    warning: ({ code }: PlayerError) => warnings.push(code),
    failure: ({ code }: PlayerError) => warnings.push(`failure ${code}`),
    streamType: () => {},
    stage: () => {},
    levels: () => {},
  } as unknown as EngineEvents;
  const engine = new RtmpEngine();
  const media = Object.assign(new FakeMedia(), { getAttribute: () => null });
  const attached = engine.attach(asMedia(media), CANDIDATE, events, new AbortController().signal);
  return { engine, attached, warnings };
}

beforeEach(() => {
  posted.length = 0;
  vi.stubGlobal('Worker', FakeWorker);
  vi.stubGlobal('MediaSource', FakeMediaSource);
  vi.stubGlobal('navigator', { onLine: true });
  vi.stubGlobal('location', { origin: 'https://page.example', pathname: '/' });
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:1');
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('an RTMP engine with several renditions', () => {
  it('plays one of them, with one warning, where their choice cannot be fetched', async () => {
    vi.doMock(QUALITY, () => {
      throw new TypeError('Failed to fetch dynamically imported module');
    });
    try {
      const { engine, attached, warnings } = attach();
      await attached;
      expect(warnings).toEqual(['CF_NETWORK_LOST']);
      expect(posted).toContainEqual(expect.objectContaining({ type: 'open' }));
      await engine.destroy();
    } finally {
      vi.doUnmock(QUALITY);
    }
  });
});
