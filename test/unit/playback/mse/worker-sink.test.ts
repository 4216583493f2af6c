import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PlayerError } from '../../../../src/errors/player-error.js';
import type { SinkCommand, SinkEvent } from '../../../../src/session/sink-protocol.js';
import { FakeMediaElement, FakeMediaSource } from '../../../support/fake-media-source.js';
import { initSegment, mediaSegment, VIDEO } from '../../../support/test-segments.js';

const handle = { of: 'the worker' };
let canFeedInWorker: () => boolean;
let element: FakeMediaElement;
let life: AbortController;
let told: SinkCommand[];
let failures: PlayerError[];
let changes: number;
let sink: import('../../../../src/playback/mse/worker-sink.js').WorkerSink;

const says = (fact: object, id = told[0]!.id): void =>
  sink.take({ type: 'sink', id, ...fact } as unknown as SinkEvent);
const actions = (): string[] => told.map(({ action }) => action);
const changed = (state: Partial<Record<'isEnded' | 'isFull' | 'isHeld', boolean>> = {}): void =>
  says({ what: 'changed', isEnded: false, isFull: false, isHeld: false, ...state });

beforeEach(async () => {
  vi.resetModules();
  const module = await import('../../../../src/playback/mse/worker-sink.js');
  canFeedInWorker = module.canFeedInWorker;
  vi.stubGlobal('MediaSource', FakeMediaSource);
  vi.stubGlobal('MediaSourceHandle', Object);
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:1');
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation(() => {});
  element = new FakeMediaElement();
  life = new AbortController();
  told = [];
  failures = [];
  changes = 0;
  sink = new module.WorkerSink(
    element as unknown as HTMLMediaElement,
    { failure: (error) => failures.push(error), warning: () => {}, changed: () => changes++ },
    life.signal,
    (command) => told.push(command),
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('the choice', () => {
  it('is the worker where the browser makes sources there', () => {
    expect(canFeedInWorker()).toBe(true);
  });

  it.each(['MediaSource', 'MediaSourceHandle'])('is the page where there is no %s', (name) => {
    vi.stubGlobal(name, undefined);
    if (name === 'MediaSourceHandle') Reflect.deleteProperty(globalThis, name);
    expect(canFeedInWorker()).toBe(false);
  });

  it('is the page where the browser makes none in workers', () => {
    vi.stubGlobal(
      'MediaSource',
      class extends FakeMediaSource {
        static override canConstructInDedicatedWorker = false;
      },
    );
    expect(canFeedInWorker()).toBe(false);
  });
});

describe('a page that is hidden', () => {
  const show = (isShown: boolean): void => {
    element.ownerDocument.hidden = !isShown;
    element.ownerDocument.dispatchEvent(new Event('visibilitychange'));
  };

  it('lets the worker know, and when it is shown', () => {
    show(false);
    says({ what: 'handle', handle });
    expect(told.slice(1)).toMatchObject([{ action: 'shown', isShown: false }]);
    show(true);
    expect(told.slice(2)).toMatchObject([{ action: 'shown', isShown: true }]);
  });

  it('says nothing where it is shown', () => {
    says({ what: 'handle', handle });
    expect(actions()).toEqual(['open']);
  });

  it('holds nothing against a source that did not open', () => {
    show(false);
    says({ what: 'handle', handle });
    says({ what: 'gone' });
    expect(sink.place).toBe('page');
    expect(canFeedInWorker()).toBe(true);
  });
});

describe('a sink in the worker', () => {
  it('asks for a source, and gives the element its handle', () => {
    expect(actions()).toEqual(['open']);
    says({ what: 'handle', handle });
    expect([element.srcObject, element.src]).toEqual([handle, '']);
    expect(sink.place).toBe('worker');
  });

  it('keeps the place and the speed that the element was given before it had a source', () => {
    const forgetful = element as unknown as Record<string, unknown>;
    Object.assign(element, { currentTime: 9.5, playbackRate: 2, paused: false });
    Object.defineProperty(forgetful, 'srcObject', {
      get: () => null,
      set: () => {
        Object.assign(element, { currentTime: 0, playbackRate: 1, paused: true });
      },
    });
    says({ what: 'handle', handle });
    expect([element.currentTime, element.playbackRate, element.plays]).toEqual([9.5, 2, 1]);
  });

  it('forbids remote playback where the source manages itself', () => {
    vi.stubGlobal('MediaSource', undefined);
    vi.stubGlobal('ManagedMediaSource', FakeMediaSource);
    says({ what: 'handle', handle });
    expect(element.disableRemotePlayback).toBe(true);
  });

  it('takes the handle away at its end', () => {
    says({ what: 'handle', handle });
    life.abort();
    expect(element.srcObject).toBe(null);
  });

  it('leaves alone at its end what somebody else gave the element', () => {
    says({ what: 'handle', handle });
    const other = { of: 'somebody else' };
    element.srcObject = other;
    life.abort();
    expect(element.srcObject).toBe(other);
  });

  it('gives the element nothing after its end', () => {
    life.abort();
    says({ what: 'handle', handle });
    expect(element.srcObject).toBe(null);
  });

  it('passes wishes on, and no segments', () => {
    sink.setTracks(['video']);
    sink.append(mediaSegment('video', 0, 1));
    sink.setDuration(20);
    sink.endOfStream();
    sink.setLiveWindow(0, 30);
    sink.setLiveWindow(0, 30);
    expect(told.slice(1)).toMatchObject([
      { action: 'duration', duration: 20 },
      { action: 'end' },
      { action: 'live-window', start: 0, end: 30 },
    ]);
  });

  it('tells once a second where the element is, at once after a seek, always while there is no room', () => {
    vi.useFakeTimers();
    const tidied = (): number => actions().filter((action) => action === 'tidy').length;
    for (let tick = 0; tick < 8; tick++) {
      sink.tidy(0);
      vi.advanceTimersByTime(250);
    }
    expect(tidied()).toBe(2);
    sink.tidy(0);
    element.dispatchEvent(new Event('seeking'));
    sink.tidy(0);
    expect(tidied()).toBe(4);
    changed({ isFull: true });
    sink.tidy(0);
    sink.tidy(0);
    expect(tidied()).toBe(6);
    vi.useRealTimers();
  });

  it('is ended, full or held as the worker says, but not by what it said before a flush', async () => {
    changed({ isEnded: true, isFull: true, isHeld: true });
    expect([sink.isEnded, sink.isFull, sink.isHeld, changes]).toEqual([true, true, true, 1]);
    const flushed = sink.flush(1);
    changed({ isEnded: true });
    expect([sink.isEnded, sink.isFull, sink.isHeld]).toEqual([false, false, false]);
    says({ what: 'flushed', seekId: 1, wasAppending: true });
    expect(await flushed).toEqual({ wasAppending: true });
    changed({ isEnded: true });
    expect(sink.isEnded).toBe(true);
  });

  it('fails with what the element says, where that is more', () => {
    element.error = { code: 3, message: 'PIPELINE_ERROR_DECODE' };
    const error = { code: 'CF_MSE_APPEND_FAILED', message: 'x', severity: 'recoverable', context: {} };
    says({ what: 'failure', error });
    expect(failures).toMatchObject([{ code: 'CF_DECODE_FAILED', message: 'PIPELINE_ERROR_DECODE' }]);
  });

  it('does not hear what was said to the one before', () => {
    says({ what: 'handle', handle }, told[0]!.id - 1);
    expect(element.srcObject).toBe(null);
  });
});

describe('a sink whose worker has no source after all', () => {
  it('is one of the page, with everything it was told', () => {
    sink.setDuration(20);
    sink.setTracks(['video']);
    says({ what: 'gone' });
    sink.append(initSegment('video', VIDEO, 1));
    sink.append(mediaSegment('video', 0, 2));
    const source = FakeMediaSource.last;
    source.open();
    source.finishAll();
    expect(source.buffers.get(VIDEO)!.done).toEqual(['append 1', 'append 2']);
    expect([source.duration, element.src, sink.place]).toEqual([20, 'blob:1', 'page']);
    expect(canFeedInWorker()).toBe(true);
  });

  it('takes back the handle that did not open, and tries no other one', () => {
    says({ what: 'handle', handle });
    says({ what: 'gone' });
    expect([element.srcObject, element.src]).toEqual([null, 'blob:1']);
    expect(canFeedInWorker()).toBe(false);
  });

  it('lets nobody wait for a flush', async () => {
    const flushed = sink.flush(1);
    says({ what: 'gone' });
    expect(await flushed).toEqual({ wasAppending: false });
  });
});
