import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineEvents } from '../../../../src/playback/engine.js';
import { RtmpEngine } from '../../../../src/playback/rtmp/rtmp-engine.js';
import type { SessionEvent } from '../../../../src/session/worker-protocol.js';
import type { RtmpCandidate } from '../../../../src/source/candidate.js';
import { FakeMediaSource } from '../../../support/fake-media-source.js';
import { asMedia, FakeMedia } from '../../../support/fake-media.js';
import { AUDIO, initSegment, mediaSegment, VIDEO } from '../../../support/test-segments.js';

const CANDIDATE: RtmpCandidate = {
  kind: 'rtmp',
  protocol: 'rtmp',
  host: 'server.example',
  port: 1935,
  tcUrl: 'rtmp://server.example/live',
  app: 'live',
  streamName: 'stream',
  live: true,
  encrypted: false,
  transport: 'websocket',
  endpoint: 'ws://gateway.example/',
};

interface Posted {
  readonly type: string;
  readonly action?: string;
  readonly id?: number;
}

const posted: Posted[] = [];
let worker: EventTarget;
const says = (data: object): boolean => worker.dispatchEvent(new MessageEvent('message', { data }));
const opens = (): readonly Posted[] => posted.filter(({ action }) => action === 'open');
const segment = (of: Extract<SessionEvent, { type: 'segment' }>['segment']): object => ({
  type: 'segment',
  segment: of,
  seekId: 0,
});

beforeEach(() => {
  posted.length = 0;
  worker = Object.assign(new EventTarget(), {
    postMessage: (message: Posted) => posted.push(message),
    terminate: () => {},
  });
  vi.stubGlobal('Worker', function Worker() {
    return worker;
  });
  vi.stubGlobal('MediaSource', FakeMediaSource);
  vi.stubGlobal('MediaSourceHandle', Object);
  vi.stubGlobal('navigator', { onLine: true });
  vi.stubGlobal('document', { visibilityState: 'visible' });
  vi.stubGlobal('location', { origin: 'https://page.example', pathname: '/' });
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:1');
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation(() => {});
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('a MediaSource that takes the place of another', () => {
  it('is the page’s, with what came, where the worker had none', async () => {
    const events = { warning: () => {}, streamType: () => {}, stage: () => {} } as unknown as EngineEvents;
    const engine = new RtmpEngine();
    const media = Object.assign(new FakeMedia(), {
      getAttribute: () => null,
      removeAttribute: () => {},
      load: () => {},
    });
    await engine.attach(asMedia(media), CANDIDATE, events, new AbortController().signal);
    says({ type: 'sink', id: opens()[0]!.id, what: 'gone' });
    const first = FakeMediaSource.last;
    first.open();
    says({ type: 'tracks', kinds: ['audio'] });
    says(segment(initSegment('audio', AUDIO, 1)));
    says(segment(mediaSegment('audio', 0, 2)));
    first.finishAll();
    first.refuses = [VIDEO];
    says({ type: 'tracks', kinds: ['audio', 'video'] });
    says(segment(initSegment('video', VIDEO, 3)));
    says(segment(mediaSegment('video', 0, 4)));
    const second = FakeMediaSource.last;
    expect(second).not.toBe(first);
    second.open();
    second.finishAll();
    expect(opens().filter(({ type }) => type === 'sink')).toHaveLength(1);
    expect(second.buffers.get(AUDIO)?.done).toEqual(['append 1', 'append 2']);
    expect(second.buffers.get(VIDEO)?.done).toEqual(['append 3', 'append 4']);
    await engine.destroy();
  });
});
