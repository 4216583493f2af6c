import type Hls from 'hls.js';
import type { AudioRendition, QualityLevel } from '../engine.js';

export function qualityLevelsOf(hls: Hls | undefined): readonly QualityLevel[] {
  return (hls?.levels ?? []).map((level, index) => {
    const { bitrate, width, height, videoCodec, audioCodec } = level;
    const codecs = level.attrs['CODECS'] ?? [videoCodec, audioCodec].filter(Boolean).join(',');
    return {
      id: `${index}`,
      selected: index === hls?.currentLevel,
      bitrate,
      ...(width > 0 ? { width } : {}),
      ...(height > 0 ? { height } : {}),
      ...(codecs === '' ? {} : { codecs }),
    };
  });
}

/** At the next segment, so that nothing stands still; what is no level is `auto`. */
export function selectLevel(hls: Hls | undefined, id: string): void {
  if (hls) hls.nextLevel = hls.levels[Number(id)] === undefined ? -1 : Number(id);
}

export function audioRenditionsOf(hls: Hls | undefined): readonly AudioRendition[] {
  return (hls?.audioTracks ?? []).map((track, index) => ({
    id: `${index}`,
    label: track.name,
    language: track.lang ?? '',
    kind: kindOf(track.default, track.characteristics),
    selected: index === hls?.audioTrack,
  }));
}

/** As of HTML's AudioTrack. */
function kindOf(isDefault: boolean, characteristics = ''): string {
  if (characteristics.includes('public.accessibility.describes-video')) return 'main-desc';
  return isDefault ? 'main' : 'alternative';
}
