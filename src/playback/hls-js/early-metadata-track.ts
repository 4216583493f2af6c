import type Hls from 'hls.js';
import type { HlsConfig } from 'hls.js';

interface MetadataTracks {
  createTrack(media: HTMLMediaElement): HTMLTrackElement;
}

/**
 * The controller of hls.js for ID3 and EXT-X-DATERANGE, with a track that was made before: hls.js makes its own together
 * with the first cues, which Chromium throws away when it has loaded the track.
 */
export function withEarlyTrack(
  { DefaultConfig }: typeof Hls,
  track: HTMLTrackElement,
): NonNullable<HlsConfig['id3TrackController']> {
  const Base = DefaultConfig.id3TrackController as unknown as new (hls: Hls) => MetadataTracks;
  let early: HTMLTrackElement | undefined = track;
  return class extends Base {
    override createTrack(media: HTMLMediaElement): HTMLTrackElement {
      const made = early;
      early = undefined;
      return made?.parentElement === media ? made : super.createTrack(media);
    }
  } as unknown as NonNullable<HlsConfig['id3TrackController']>;
}
