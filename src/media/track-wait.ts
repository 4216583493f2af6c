import type { TrackKind } from './segment.js';

/** What is known of one kind of track. `seen`: it sends something, but its configuration or its frames are missing. */
export type TrackPresence = 'absent' | 'seen' | 'ready' | 'refused';

/** How long one track is waited for while the other is ready; ms of media time. */
const WAIT = {
  /** Servers send up to a group of pictures of audio before video; interleaving of files is coarser than of live. */
  unannounced: 1500,
  promised: 5000,
  /** The metadata names other tracks only. They are wrong often enough to look twice. */
  notPromised: 300,
  seen: 10_000,
} as const;

/**
 * Whether there is nothing left to wait for: MSE takes no new SourceBuffer once the first has told its tracks.
 *
 * @param elapsed ms of media time since the first message.
 * @param promised Tracks that the metadata names, where there is metadata.
 */
export function isWaitOver(
  presence: Readonly<Record<TrackKind, TrackPresence>>,
  elapsed: number,
  promised: readonly TrackKind[] | undefined,
): boolean {
  return (['audio', 'video'] as const).every((kind) => {
    switch (presence[kind]) {
      case 'ready':
      case 'refused':
        return true;
      case 'seen':
        return elapsed >= WAIT.seen;
      case 'absent':
        if (promised === undefined) return elapsed >= WAIT.unannounced;
        return elapsed >= (promised.includes(kind) ? WAIT.promised : WAIT.notPromised);
    }
  });
}
