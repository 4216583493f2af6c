import { expect, it, vi } from 'vitest';
import type { EngineContext, EngineFactory, SignHook } from '../../../src/playback/engine.js';
import { Player } from '../../../src/playback/player.js';
import { asMedia, FakeMedia } from '../../support/fake-media.js';

/** An engine that only notes what the page gives it. */
function notingEngine(noted: (EngineContext | undefined)[]): EngineFactory<'hls'> {
  return {
    kind: 'hls',
    name: 'noting',
    canPlay: () => true,
    load: async () => ({
      name: 'noting',
      stats: {},
      attach: async (_media, _candidate, _events, _signal, context) => void noted.push(context),
      destroy: async () => undefined,
    }),
  };
}

async function settle(): Promise<void> {
  await vi.dynamicImportSettled();
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

it('the page’s sign function reaches the engine, and can be exchanged while that plays', async () => {
  const noted: (EngineContext | undefined)[] = [];
  const first: SignHook = (url) => `${url}?1`;
  const second: SignHook = (url) => `${url}?2`;
  const player = new Player(asMedia(new FakeMedia()), { engines: [notingEngine(noted)], sign: first });
  expect(player.sign).toBe(first);
  player.load({ hls: 'https://h.example/a.m3u8' });
  await settle();
  expect(noted[0]?.sign).toBe(first);
  player.sign = second;
  expect(noted[0]?.sign).toBe(second);
  player.sign = null;
  expect(noted[0]?.sign).toBeUndefined();
  await player.destroy();
});
