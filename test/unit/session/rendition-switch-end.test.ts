import { afterEach, expect, it, vi } from 'vitest';
import { RenditionSwitch } from '../../../src/session/quality/rendition-switch.js';
import type { SwitchHost } from '../../../src/session/quality/switch-host.js';
import type { SessionEvent } from '../../../src/session/worker-protocol.js';

afterEach(() => vi.useRealTimers());

it('begins nothing where the session has ended while its code was fetched', () => {
  vi.useFakeTimers();
  const events: SessionEvent[] = [];
  const host = {
    signal: AbortSignal.abort(),
    candidate: () => ({ streamName: 'mp4:a' }),
    emit: (event: SessionEvent) => void events.push(event),
  } as unknown as SwitchHost;
  expect(new RenditionSwitch(host)).toBeInstanceOf(RenditionSwitch);
  expect(vi.getTimerCount()).toBe(0);
  expect(events).toEqual([]);
});
