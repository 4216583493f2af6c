/** What of the inner element the page has been told about, where that differs from what the inner element fires. */
export class ToldEvents {
  /** `play` was told, and nothing since that ends it. */
  isPlaying = false;
  /** Seconds. An element that changes its document forgets its own before anybody can ask. */
  position = 0;
  #quietVolumeChanges = 0;
  readonly #media: Pick<HTMLMediaElement, 'currentTime' | 'readyState' | 'muted'>;

  constructor(media: Pick<HTMLMediaElement, 'currentTime' | 'readyState' | 'muted'>) {
    this.#media = media;
  }

  /** Muted by the attribute that an element begins with, which is no change. */
  muteQuietly(muted: boolean): void {
    if (this.#media.muted === muted) return;
    this.#quietVolumeChanges++;
    this.#media.muted = muted;
  }

  /** Whether `<video>` would fire an event that the inner element fires now. */
  isNews(type: string): boolean {
    const wasPlaying = this.isPlaying;
    switch (type) {
      case 'timeupdate':
        this.position = this.#media.currentTime;
        return true;
      case 'play':
        this.isPlaying = true;
        // The next candidate is made to play, which for the page it did all the time.
        return !wasPlaying;
      case 'pause':
        this.isPlaying = false;
        return true;
      case 'durationchange':
        // A MediaSource has a duration before there is metadata.
        return this.#media.readyState > 0;
      case 'volumechange':
        return this.#quietVolumeChanges === 0 || this.#quietVolumeChanges-- < 0;
      default:
        return true;
    }
  }
}
