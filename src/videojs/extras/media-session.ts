import type { PlayerView } from '../player-view.js';
import { act, seekRange } from './actions.js';
import { fullAddress } from './full-address.js';

/** The player that the keys of the keyboard, the headphones and the lock screen are for: the one that played last. */
let current: PlayerView | undefined;

/** Title and picture for the system, and its keys. */
export function addMediaSession(view: PlayerView): void {
  const session = (navigator as Partial<Navigator>).mediaSession;
  if (session === undefined || !('MediaMetadata' in globalThis)) return;
  const { media, core, signal } = view;
  const seek = (by: number): void => void act(view, { type: 'seek', by });
  const handlers: Partial<Record<MediaSessionAction, MediaSessionActionHandler>> = {
    play: () => void core.play().catch(() => undefined),
    pause: () => core.pause(),
    stop: () => core.pause(),
    seekbackward: ({ seekOffset }) => seek(-(seekOffset ?? 10)),
    seekforward: ({ seekOffset }) => seek(seekOffset ?? 10),
    seekto: ({ seekTime }) => {
      if (seekTime !== undefined) core.position = seekTime;
    },
  };
  const setHandlers = (isOurs: boolean): void => {
    for (const [action, handler] of Object.entries(handlers)) {
      try {
        session.setActionHandler(action as MediaSessionAction, isOurs ? handler : null);
      } catch {
        // A browser that does not know this one.
      }
    }
  };
  const take = (): void => {
    current = view;
    session.metadata = new MediaMetadata(describe(view));
    setHandlers(true);
    tell();
  };
  const tell = (): void => {
    if (current !== view) return;
    session.playbackState = core.paused ? 'paused' : 'playing';
    const range = seekRange(view);
    try {
      if (range === undefined || range[0] > 0) session.setPositionState();
      else
        session.setPositionState({
          duration: range[1],
          position: Math.min(range[1], Math.max(0, media.currentTime)),
          playbackRate: media.playbackRate || 1,
        });
    } catch {
      // A duration that has changed in between.
    }
  };
  media.addEventListener('playing', take, { signal });
  for (const type of ['pause', 'seeked', 'ratechange', 'durationchange'])
    media.addEventListener(type, tell, { signal });
  signal.addEventListener('abort', () => {
    if (current !== view) return;
    current = undefined;
    session.metadata = null;
    session.playbackState = 'none';
    setHandlers(false);
  });
  if (!media.paused) take();
}

function describe({ attribute }: PlayerView): MediaMetadataInit {
  const src = fullAddress(attribute('media-artwork') || attribute('poster'));
  const artist = attribute('media-artist');
  return {
    title: attribute('media-title') || attribute('title') || document.title,
    ...(artist ? { artist } : {}),
    ...(src === '' ? {} : { artwork: [{ src }] }),
  };
}
