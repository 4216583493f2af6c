import type { RequestKind } from '../engine.js';
import type { RequestedObject } from '../hls/hls-requests.js';
import type { VhsHandler, VhsPlaylist } from './vhs-library.js';

/** What VHS knows of what a request is for. */
export function objectOf(vhs: VhsHandler | undefined, kind: RequestKind, url: string): RequestedObject {
  const rates = (vhs?.representations?.() ?? []).map(({ bandwidth = 0 }) => bandwidth);
  const top = Math.max(0, ...rates);
  const ofTop = top > 0 ? { topBitrate: top } : {};
  if (kind !== 'segment') return ofTop;
  const main = vhs?.playlists.media();
  const audio = vhs?.playlistController_.mediaTypes_.AUDIO.activePlaylistLoader?.media();
  const [playlist, at] = placeOf(url, main, audio);
  const segment = playlist?.segments[at];
  if (segment === undefined) return ofTop;
  const next = playlist?.segments[at + 1]?.resolvedUri;
  const bitrate = playlist === main ? (main?.attributes?.BANDWIDTH ?? 0) : 0;
  return {
    ...ofTop,
    media: playlist !== main ? 'a' : audio ? 'v' : 'av',
    ...(bitrate > 0 ? { bitrate } : {}),
    duration: segment.duration,
    ...(next === undefined || next === url ? {} : { next }),
    ...(segment.key?.method === 'AES-128' ? { isEncrypted: true } : {}),
  };
}

function placeOf(
  url: string,
  ...playlists: readonly (VhsPlaylist | undefined | null)[]
): readonly [VhsPlaylist | undefined, number] {
  for (const playlist of playlists) {
    const at = playlist?.segments?.findIndex(({ resolvedUri }) => resolvedUri === url) ?? -1;
    if (playlist && at >= 0) return [playlist, at];
  }
  return [undefined, -1];
}
