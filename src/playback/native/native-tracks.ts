import type { AudioRendition } from '../engine.js';

/** HTML's AudioTrackList, which Safari has and others keep behind a switch. */
interface NativeAudioTrack {
  readonly id: string;
  readonly kind: string;
  readonly label: string;
  readonly language: string;
  enabled: boolean;
}
interface NativeAudioTracks extends EventTarget {
  readonly length: number;
  readonly [index: number]: NativeAudioTrack;
}

export function nativeAudioTracks(media: HTMLMediaElement): NativeAudioTracks | undefined {
  return (media as { audioTracks?: NativeAudioTracks }).audioTracks;
}

export function audioRenditionsOf(media: HTMLMediaElement): readonly AudioRendition[] {
  return Array.from(nativeAudioTracks(media) ?? [], ({ id, kind, label, language, enabled }, index) => ({
    id: id === '' ? `${index}` : id,
    label,
    language,
    kind: kind === '' ? 'alternative' : kind,
    selected: enabled,
  }));
}

/** One at a time: the browser would mix them. */
export function selectAudioTrack(media: HTMLMediaElement, id: string): void {
  const tracks = Array.from(nativeAudioTracks(media) ?? []);
  const chosen = audioRenditionsOf(media).findIndex((rendition) => rendition.id === id);
  if (chosen < 0) return;
  for (const [index, track] of tracks.entries()) track.enabled = index === chosen;
}
