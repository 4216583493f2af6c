import type { VhsHandler } from './vhs-library.js';

/** Seconds on the element's timeline at which the live stream is by now: the playlist's end, and what time has passed. */
export function playlistEnd(vhs: VhsHandler): number | undefined {
  const playlist = vhs.playlists.media();
  const { syncController_, duration } = vhs.playlistController_;
  if (playlist === undefined) return undefined;
  const expired = syncController_.getExpiredTime(playlist, duration.call(vhs.playlistController_));
  if (expired === null) return undefined;
  const length = playlist.segments.reduce((sum, segment) => sum + segment.duration, 0);
  const age = playlist.lastRequest === undefined ? 0 : (Date.now() - playlist.lastRequest) / 1000;
  return expired + length + Math.min(Math.max(0, age), playlist.targetDuration);
}
