import type { MediaTracks } from '../hls/media-tracks.js';

export interface TrackDescription {
  readonly kind: 'captions' | 'metadata';
  readonly label: string;
  readonly language?: string;
}

let emptyFile: string | undefined;

/**
 * A track that the browser has finished loading: only from then on it keeps the cues that it is given. It loads an
 * empty file: in Chromium the cues of a track that had nothing to load are never active again once it was disabled.
 */
export async function settledTrack(tracks: MediaTracks, description: TrackDescription): Promise<TextTrack> {
  const { kind } = description;
  // One for the life of the page: a track that is taken away while it loads tells nobody.
  const src = (emptyFile ??= URL.createObjectURL(new Blob(['WEBVTT\n'], { type: 'text/vtt' })));
  const element = tracks.add({ ...description, src, mode: kind === 'metadata' ? 'hidden' : 'disabled' });
  await new Promise<void>((resolve) => {
    element.addEventListener('load', () => resolve(), { once: true });
    element.addEventListener('error', () => resolve(), { once: true });
  });
  return element.track;
}
