import { captionTracks, isShown, preferredTrack, showOnly } from '../caption-tracks.js';
import type { PlayerView } from '../player-view.js';
import { levelForHeight } from './quality-names.js';

/** Quality and captions that the viewer has chosen the last time, as soon as they can be had. */
export function applyChoices({ core, media, memory, signal }: PlayerView): void {
  let applied: unknown;
  const quality = (): void => {
    const { qualities, candidate } = core;
    const key = JSON.stringify(candidate);
    if (qualities.length < 2 || applied === key) return;
    applied = key;
    const { height } = memory.read();
    const level = typeof height === 'number' ? levelForHeight(qualities, height) : undefined;
    if (level && core.quality === 'auto') core.quality = level.id;
  };
  core.addEventListener('qualitieschange', quality, { signal });
  quality();
  const captions = (): void => {
    const { captions: language } = memory.read();
    if (typeof language !== 'string') return;
    const tracks = captionTracks(media);
    if (tracks.length === 0 || tracks.some(isShown)) return;
    showOnly(media, preferredTrack(tracks, language));
  };
  media.textTracks.addEventListener('addtrack', captions, { signal });
  captions();
}
