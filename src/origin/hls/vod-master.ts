import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaLibrary, TitleLease } from '../library/media-library.js';
import { isMediaExtension } from '../library/media-library.js';
import { isSafeKey } from '../library/object-key.js';
import { extensionOf } from '../library/stream-name.js';
import { UnplayableFile } from '../library/title.js';
import {
  masterPlaylist,
  type AudioRendition,
  type NamedRendition,
  type VideoRendition,
} from './master-playlist.js';
import { isMuxed, type Packaging } from './packaging.js';
import { bandwidthOf, hlsTrack, planSegments } from './segment-plan.js';

/** Which file `name.m3u8` is made from where several have the name. */
const PREFERENCE = ['mp4', 'm4v', 'mov', 'f4v', '3gp', 'flv', 'm4a', 'f4a', 'mp3'];

/** Names that producers give to a manifest in a folder of the title's own. */
const IN_FOLDER = ['index', 'playlist', 'master', 'main'];

/**
 * The first playlist of a title, or of a ladder of titles; undefined where there is no file for it. It may stand in a
 * folder of the title's own: `videos/a/index.m3u8`, `videos/a/a.m3u8`.
 */
export async function vodMaster(
  library: MediaLibrary,
  name: string,
  packaging: Packaging,
): Promise<string | undefined> {
  const own = await masterAt(library, name, packaging, '');
  if (own !== undefined) return own;
  const { folder, stem } = splitName(name);
  const title = folder.slice(0, -1);
  const isInFolder = title !== '' && (IN_FOLDER.includes(stem) || stem === splitName(title).stem);
  return isInFolder ? masterAt(library, title, packaging, '../') : undefined;
}

/** @param up in front of every URI */
async function masterAt(
  library: MediaLibrary,
  name: string,
  packaging: Packaging,
  up: string,
): Promise<string | undefined> {
  const leases = await openTitles(library, name);
  try {
    if (leases.length === 0) return undefined;
    return masterOf(leases, await othersOf(library, name, packaging, up), packaging, up);
  } finally {
    for (const lease of leases) lease.release();
  }
}

async function openTitles(library: MediaLibrary, name: string): Promise<TitleLease[]> {
  const extensions = [...PREFERENCE, ...PREFERENCE.map((extension) => extension.toUpperCase())];
  for (const key of [name, ...extensions.map((extension) => `${name}.${extension}`)]) {
    const lease = await library.open(key);
    if (lease !== undefined) return [lease];
  }
  return openLadder(library, name);
}

const namesIn = (library: MediaLibrary, folder: string): Promise<string[]> =>
  readdir(join(library.folder, folder)).catch(() => []);

function splitName(name: string): { readonly folder: string; readonly stem: string } {
  const slash = name.lastIndexOf('/');
  return { folder: name.slice(0, slash + 1), stem: name.slice(slash + 1) };
}

/** Every video of the folder whose name begins with this one and an underscore. */
async function openLadder(library: MediaLibrary, name: string): Promise<TitleLease[]> {
  const { folder, stem } = splitName(name);
  const leases: TitleLease[] = [];
  for (const entry of await namesIn(library, folder)) {
    if (!entry.startsWith(`${stem}_`) || !isMediaExtension(extensionOf(entry)) || !isSafeKey(folder + entry))
      continue;
    const lease = await library.open(folder + entry).catch(() => undefined);
    if (lease === undefined) continue;
    if (hlsTrack(lease.title.video) === undefined) lease.release();
    else leases.push(lease);
  }
  return leases;
}

interface Others {
  readonly otherAudio: readonly NamedRendition[];
  readonly subtitles: readonly NamedRendition[];
}

/** Beside `name`: `name.de.m4a`, another sound, and `name.de.vtt`, subtitles. */
async function othersOf(
  library: MediaLibrary,
  name: string,
  packaging: Packaging,
  up: string,
): Promise<Others> {
  const { folder, stem } = splitName(name.replace(/\.[a-z0-9]{3}$/i, ''));
  const names = packaging.has('audio') || packaging.has('subs') ? await namesIn(library, folder) : [];
  const find = (extension: string, playlist: string): NamedRendition[] =>
    names.sort().flatMap((entry) => {
      if (!entry.startsWith(`${stem}.`) || !entry.endsWith(`.${extension}`)) return [];
      const language = entry.slice(stem.length + 1, -extension.length - 1);
      return /^[a-z]{2,3}$/.test(language)
        ? [{ language, uri: `${up}${encodeURIComponent(entry)}/${playlist}` }]
        : [];
    });
  return {
    otherAudio: packaging.has('audio') ? find('m4a', 'audio.m3u8') : [],
    subtitles: packaging.has('subs') ? find('vtt', 'subtitles.m3u8') : [],
  };
}

function masterOf(leases: readonly TitleLease[], others: Others, packaging: Packaging, up: string): string {
  const muxed = isMuxed(packaging);
  const videos = leases
    .flatMap((lease) => videoRendition(lease, muxed, up) ?? [])
    .sort((a, b) => a.average - b.average);
  const audio = leases
    .flatMap((lease) => audioRendition(lease, up) ?? [])
    .sort((a, b) => b.average - a.average)[0];
  if (videos.length === 0 && audio === undefined) {
    throw new UnplayableFile('NetStream.Play.NoSupportedTrackFound', 'no track that HLS can carry');
  }
  return masterPlaylist({ videos, audio, isMuxed: muxed, ...others });
}

const uriOf = (up: string, key: string, part: string): string =>
  `${up}${encodeURIComponent(key.slice(key.lastIndexOf('/') + 1))}/${part}`;

function videoRendition({ key, title }: TitleLease, muxed: boolean, up: string): VideoRendition | undefined {
  const video = hlsTrack(title.video);
  if (video?.track?.kind !== 'video') return undefined;
  const { width, height, codec } = video.track;
  const { table, timescale } = video;
  const frameRate = (table.count * timescale) / Math.max(1, table.end - (table.presentationTimes[0] ?? 0));
  const uri = uriOf(up, key, muxed && hlsTrack(title.audio) !== undefined ? 'main.m3u8' : 'video.m3u8');
  return { uri, codec, width, height, frameRate, ...bandwidthOf(video, planSegments(title).video) };
}

function audioRendition({ key, title }: TitleLease, up: string): AudioRendition | undefined {
  const audio = hlsTrack(title.audio);
  if (audio?.track?.kind !== 'audio') return undefined;
  const { codec, channelCount } = audio.track;
  const uri = uriOf(up, key, 'audio.m3u8');
  return { uri, codec, channelCount, ...bandwidthOf(audio, planSegments(title).audio) };
}
