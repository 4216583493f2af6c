import type { PlayerError } from '../../errors/player-error.js';
import { systemClock } from '../clock.js';
import type { EngineEvents } from '../engine.js';
import { Reconnection } from './reconnection.js';

export interface KeptStream {
  readonly isLive: boolean;
  /** Seconds for which it is asked for again; absent: by what has happened. */
  readonly patience: number | undefined;
  readonly media: HTMLMediaElement;
  readonly events: EngineEvents;
  reopen(): void;
  /** The page runs again, or has a network again: how late media was meanwhile says nothing about the line. */
  awake(): void;
  failure(error: PlayerError): void;
}

/** A stream that is asked for again when it is lost; the browser says when it is worth a try. @param signal ends it */
export function keepStream(stream: KeptStream, signal: AbortSignal): Reconnection {
  const { isLive, patience, media, events } = stream;
  const reconnection = new Reconnection(
    { isLive, patience, clock: systemClock, random: Math.random },
    {
      reopen: () => stream.reopen(),
      status: (status) => events.streamStatus?.(status),
      warning: (error) => events.warning(error),
      failure: (error) => stream.failure(error),
      hasAlternative: () => events.hasAlternative?.() ?? false,
      isOnline: () => navigator.onLine,
      isPatient: () => !isLive && media.paused,
    },
  );
  const wake = (): void => reconnection.wake();
  const awake = (): void => {
    if (reconnection.status === 'open') stream.awake();
    wake();
  };
  window.addEventListener('online', awake, { signal });
  // Page Lifecycle: a frozen page runs again.
  document.addEventListener('resume', awake, { signal });
  const seen = (): void => {
    if (document.visibilityState === 'visible') wake();
  };
  document.addEventListener('visibilitychange', seen, { signal });
  // From one network to another, without ever being offline; not in every browser.
  const { connection } = navigator as { readonly connection?: EventTarget };
  connection?.addEventListener('change', wake, { signal });
  signal.addEventListener('abort', () => reconnection.close(), { once: true });
  return reconnection;
}
