import type { AudioRendition, QualityLevel } from '../engine.js';
import type { AudioTracks } from './audio-track-list.js';
import type { VhsHandler } from './vhs-library.js';

export function qualityLevelsOf(vhs: VhsHandler | undefined): readonly QualityLevel[] {
  const shown = vhs?.playlists.media()?.id;
  return (vhs?.representations?.() ?? []).map((representation) => {
    const { id, width, height, bandwidth, codecs } = representation;
    const names = [codecs?.video, codecs?.audio].filter((name) => name !== undefined);
    return {
      id,
      selected: id === shown,
      bitrate: bandwidth ?? 0,
      ...(width === undefined ? {} : { width }),
      ...(height === undefined ? {} : { height }),
      ...(names.length === 0 ? {} : { codecs: names.join(',') }),
    };
  });
}

export function audioRenditionsOf(audio: AudioTracks | undefined): readonly AudioRendition[] {
  return (audio?.tracks ?? []).map(({ id, label, language, kind, enabled }) => ({
    id,
    label,
    language,
    kind,
    selected: enabled,
  }));
}
