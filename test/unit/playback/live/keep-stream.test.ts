import { afterEach, expect, it, vi } from 'vitest';
import { PlayerError } from '../../../../src/errors/player-error.js';
import { keepStream } from '../../../../src/playback/live/keep-stream.js';
import { asMedia, FakeMedia } from '../../../support/fake-media.js';

afterEach(() => vi.unstubAllGlobals());

function kept() {
  const page = { window: new EventTarget(), document: new EventTarget() };
  vi.stubGlobal('window', page.window);
  vi.stubGlobal('document', page.document);
  vi.stubGlobal('navigator', { onLine: true });
  let awakes = 0;
  const life = new AbortController();
  const reconnection = keepStream(
    {
      isLive: true,
      patience: undefined,
      media: asMedia(new FakeMedia()),
      events: { warning: () => undefined } as never,
      reopen: () => undefined,
      awake: () => awakes++,
      failure: () => undefined,
    },
    life.signal,
  );
  return { ...page, reconnection, life, awakes: () => awakes };
}

it('tells when a page that was frozen runs again, and when there is a network again', () => {
  const { window, document, life, awakes } = kept();
  document.dispatchEvent(new Event('resume'));
  expect(awakes()).toBe(1);
  window.dispatchEvent(new Event('online'));
  expect(awakes()).toBe(2);
  document.dispatchEvent(new Event('visibilitychange'));
  expect(awakes()).toBe(2);
  life.abort();
  window.dispatchEvent(new Event('online'));
  expect(awakes()).toBe(2);
});

it('does not while the stream is lost: it is told when it goes on', () => {
  const { window, reconnection, life, awakes } = kept();
  reconnection.lost(new PlayerError('CF_NETWORK_LOST'));
  window.dispatchEvent(new Event('online'));
  expect(awakes()).toBe(0);
  life.abort();
});
