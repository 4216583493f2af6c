import type { AudioRendition, Engine, QualityLevel } from './engine.js';

/** What the viewer can choose between while a candidate plays, whichever engine plays it. */
export class Renditions {
  readonly #media: HTMLMediaElement;
  readonly #engine: Engine;
  #quality = 'auto';

  constructor(media: HTMLMediaElement, engine: Engine) {
    this.#media = media;
    this.#engine = engine;
  }

  /** An engine that knows of no levels plays one: what is shown. */
  get qualities(): readonly QualityLevel[] {
    const { levels } = this.#engine;
    if (levels !== undefined && levels.length > 0) return levels;
    const { videoWidth = 0, videoHeight = 0 } = this.#media as Partial<HTMLVideoElement>;
    const { bitrate = 0 } = this.#engine.stats;
    const size = videoHeight > 0 ? { width: videoWidth, height: videoHeight } : {};
    return [{ id: '0', bitrate, selected: true, ...size }];
  }

  get quality(): string {
    // One that has turned out not to be there is not chosen any more.
    const chosen = this.#engine.chosenLevel ?? this.#quality;
    return this.qualities.some(({ id }) => id === chosen) ? chosen : 'auto';
  }
  set quality(wanted: string) {
    this.#quality = this.qualities.some(({ id }) => id === `${wanted}`) ? `${wanted}` : 'auto';
    this.#engine.selectLevel?.(this.#quality);
  }

  get audioRenditions(): readonly AudioRendition[] {
    const { audioTracks = [] } = this.#engine;
    return audioTracks.length > 1 ? audioTracks : [];
  }

  get audioRendition(): string | null {
    return this.audioRenditions.find(({ selected }) => selected)?.id ?? null;
  }
  set audioRendition(id: string | null) {
    if (this.audioRenditions.some((one) => one.id === id && !one.selected)) {
      this.#engine.selectAudioTrack?.(id as string);
    }
  }
}
