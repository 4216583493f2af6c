/** An audio rendition as VHS makes it, by `new videojs.AudioTrack()`. */
export interface VhsAudioTrack {
  readonly id: string;
  readonly kind: string;
  readonly label: string;
  readonly language: string;
  enabled: boolean;
  addEventListener(type: 'enabledchange', listener: () => void): void;
  removeEventListener(type: 'enabledchange', listener: () => void): void;
}

/** The `AudioTrackList` of HTML, as far as VHS knows it: one track is enabled at a time. */
export class AudioTracks extends EventTarget {
  readonly tracks: VhsAudioTrack[] = [];
  readonly #watchers = new Map<VhsAudioTrack, () => void>();

  addTrack(track: VhsAudioTrack): void {
    if (this.tracks.includes(track)) return;
    this.tracks.push(track);
    const watch = (): void => {
      if (!track.enabled) return;
      for (const other of this.tracks) if (other !== track && other.enabled) other.enabled = false;
      this.dispatchEvent(new Event('change'));
    };
    track.addEventListener('enabledchange', watch);
    this.#watchers.set(track, watch);
    this.dispatchEvent(new Event('addtrack'));
  }

  clear(): void {
    for (const [track, watch] of this.#watchers) track.removeEventListener('enabledchange', watch);
    this.#watchers.clear();
    this.tracks.length = 0;
  }
}
