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

/** Keeps to one level; `auto`: all of them are open to VHS. */
export function selectLevel(vhs: VhsHandler | undefined, id: string): void {
  const all = vhs?.representations?.() ?? [];
  const wanted = all.find((representation) => representation.id === id);
  for (const { playlist } of all) {
    // Not by `enabled()`, which would switch to each level that it opens.
    if (wanted === undefined) delete playlist.disabled;
    else playlist.disabled = playlist.id !== id || playlist.id !== vhs?.playlists.media()?.id;
  }
  if (vhs === undefined || wanted === undefined || vhs.playlists.media()?.id === wanted.id) return;
  const controller = vhs.playlistController_;
  // A level whose playlist VHS has already it changes to at once, before it sets this, and then shows it only behind
  // what is buffered.
  controller.waitingForFastQualityPlaylistReceived_ = true;
  // VHS switches to what is enabled while it was not.
  wanted.enabled(true);
  if (vhs.playlists.media()?.id === wanted.id) controller.waitingForFastQualityPlaylistReceived_ = false;
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
