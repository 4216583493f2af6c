import { captionTracks, isShown, preferredTrack, showOnly } from '../caption-tracks.js';
import type { PlayerView } from '../player-view.js';
import type { KeyAction } from './keys.js';

const RATE = { min: 0.25, max: 2 };

/** Does what a key or a gesture asks for; false where it means nothing now. */
export function act(view: PlayerView, action: Exclude<KeyAction, { type: 'help' }>): boolean {
  const { core, media, player, memory } = view;
  switch (action.type) {
    case 'play':
      if (core.paused) void core.play().catch(() => undefined);
      else core.pause();
      return true;
    case 'mute':
      media.muted = !media.muted;
      return true;
    case 'fullscreen':
      void (player.isFullscreen() ? player.exitFullscreen() : player.requestFullscreen())?.catch(
        () => undefined,
      );
      return true;
    case 'picture-in-picture':
      void (
        player.isInPictureInPicture() ? player.exitPictureInPicture() : player.requestPictureInPicture()
      )?.catch(() => undefined);
      return true;
    case 'captions': {
      const tracks = captionTracks(media);
      const track = tracks.some(isShown) ? undefined : preferredTrack(tracks, memory.read().captions);
      showOnly(media, track);
      memory.write({ captions: track?.language });
      return tracks.length > 0;
    }
    case 'volume':
      media.volume = Math.min(1, Math.max(0, Math.round((media.volume + action.by) * 100) / 100));
      if (action.by > 0) media.muted = false;
      return true;
    case 'speed':
      if (core.streamType === 'live') return false;
      media.playbackRate = Math.min(RATE.max, Math.max(RATE.min, media.playbackRate + action.by));
      return true;
    case 'seek':
    case 'place': {
      const range = seekRange(view);
      if (range === undefined) return false;
      const [start, end] = range;
      const to = action.type === 'place' ? start + (end - start) * action.part : core.position + action.by;
      core.position = Math.min(end, Math.max(start, to));
      return true;
    }
    default:
      return action satisfies never;
  }
}

/** Where one can go, in seconds; undefined for live without a past. */
export function seekRange({ media }: Pick<PlayerView, 'media'>): readonly [number, number] | undefined {
  const { seekable, duration } = media;
  if (Number.isFinite(duration) && duration > 0) return [0, duration];
  if (seekable.length === 0) return undefined;
  const start = seekable.start(0);
  const end = seekable.end(seekable.length - 1);
  return end - start > 1 ? [start, end] : undefined;
}
