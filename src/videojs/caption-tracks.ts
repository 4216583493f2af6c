/** What can be shown as text, in the order of the element. */
export function captionTracks({ textTracks }: HTMLMediaElement): TextTrack[] {
  return Array.from(textTracks).filter(({ kind }) => kind === 'captions' || kind === 'subtitles');
}

export const isShown = ({ mode }: TextTrack): boolean => mode === 'showing';

/** `undefined`: none. */
export function showOnly(media: HTMLMediaElement, track: TextTrack | undefined): void {
  for (const one of captionTracks(media)) {
    const mode = one === track ? 'showing' : 'disabled';
    if (one.mode !== mode) one.mode = mode;
  }
}

/** The one in a language, as exactly as can be; else the first. */
export function preferredTrack(tracks: readonly TextTrack[], language = ''): TextTrack | undefined {
  const short = (tag: string): string => (tag.split('-')[0] ?? '').toLowerCase();
  return (
    tracks.find((track) => track.language === language) ??
    tracks.find((track) => short(track.language) === short(language)) ??
    tracks[0]
  );
}
