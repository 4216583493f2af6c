import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInitSegment } from '../../media/isobmff/init-segment.js';
import type { Answer } from '../http/answer.js';
import type { MediaLibrary, TitleLease } from '../library/media-library.js';
import { isMediaExtension } from '../library/media-library.js';
import { isSafeKey } from '../library/object-key.js';
import { extensionOf } from '../library/stream-name.js';
import { UnplayableFile, type TitleTrack } from '../library/title.js';
import { masterPlaylist, mediaPlaylist, type AudioRendition, type VideoRendition } from './playlist.js';
import { bandwidthOf, hlsTrack, planSegments, type SegmentSpan } from './segment-plan.js';
import { makeSegment } from './vod-segment.js';

export const PLAYLIST_TYPE = 'application/vnd.apple.mpegurl';

/** Which file `name.m3u8` is made from where several have the name. */
const PREFERENCE = ['mp4', 'm4v', 'mov', 'f4v', '3gp', 'flv', 'm4a', 'f4a', 'mp3'];
/** A manifest may be fetched again soon: the file behind it can be replaced. */
const MAX_AGE = 60;

/**
 * HLS of the files of a library, made when asked for. For the file `videos/a.mp4`: `videos/a.m3u8` or
 * `videos/a.mp4.m3u8` is the master playlist, and what it names is below `videos/a.mp4/`. Where there is no file of
 * the name, `videos/a.m3u8` has a variant for each `videos/a_*.mp4`: a ladder.
 *
 * @returns undefined where the key is nothing of this
 */
export async function answerVodHls(library: MediaLibrary, key: string): Promise<Answer | undefined> {
  if (!isSafeKey(key)) return undefined;
  try {
    return key.endsWith('.m3u8') && !/\/(video|audio)\.m3u8$/.test(key)
      ? await answerMaster(library, key.slice(0, -'.m3u8'.length))
      : await answerBelowTitle(library, key);
  } catch (error) {
    // The plain file may still play; as HLS there is no such object.
    if (error instanceof UnplayableFile) return undefined;
    throw error;
  }
}

async function answerMaster(library: MediaLibrary, name: string): Promise<Answer | undefined> {
  const extensions = [...PREFERENCE, ...PREFERENCE.map((extension) => extension.toUpperCase())];
  const keys = [name, ...extensions.map((extension) => `${name}.${extension}`)];
  for (const key of keys) {
    const lease = await library.open(key);
    if (lease === undefined) continue;
    try {
      return playlist(masterOf([lease]));
    } finally {
      lease.release();
    }
  }
  const leases = await openLadder(library, name);
  try {
    return leases.length === 0 ? undefined : playlist(masterOf(leases));
  } finally {
    for (const lease of leases) lease.release();
  }
}

/** Every video of the folder whose name begins with this one and an underscore. */
async function openLadder(library: MediaLibrary, name: string): Promise<TitleLease[]> {
  const slash = name.lastIndexOf('/');
  const folder = name.slice(0, slash + 1);
  const stem = `${name.slice(slash + 1)}_`;
  const entries = await readdir(join(library.folder, folder)).catch(() => []);
  const leases: TitleLease[] = [];
  for (const entry of entries) {
    if (!entry.startsWith(stem) || !isMediaExtension(extensionOf(entry)) || !isSafeKey(folder + entry))
      continue;
    const lease = await library.open(folder + entry).catch(() => undefined);
    if (lease === undefined) continue;
    if (hlsTrack(lease.title.video) === undefined) lease.release();
    else leases.push(lease);
  }
  return leases;
}

function masterOf(leases: readonly TitleLease[]): string {
  const videos = leases.flatMap((lease) => videoRendition(lease) ?? []).sort((a, b) => a.average - b.average);
  const audio = leases
    .flatMap((lease) => audioRendition(lease) ?? [])
    .sort((a, b) => b.average - a.average)[0];
  if (videos.length === 0 && audio === undefined) {
    throw new UnplayableFile('NetStream.Play.NoSupportedTrackFound', 'no track that HLS can carry');
  }
  return masterPlaylist(videos, audio);
}

const uriOf = (key: string, part: string): string =>
  `${encodeURIComponent(key.slice(key.lastIndexOf('/') + 1))}/${part}`;

function videoRendition({ key, title }: TitleLease): VideoRendition | undefined {
  const video = hlsTrack(title.video);
  if (video?.track?.kind !== 'video') return undefined;
  const { width, height, codec } = video.track;
  const { table, timescale } = video;
  const frameRate = (table.count * timescale) / Math.max(1, table.end - (table.presentationTimes[0] ?? 0));
  const uri = uriOf(key, 'video.m3u8');
  return { uri, codec, width, height, frameRate, ...bandwidthOf(video, planSegments(title).video) };
}

function audioRendition({ key, title }: TitleLease): AudioRendition | undefined {
  const audio = hlsTrack(title.audio);
  if (audio?.track?.kind !== 'audio') return undefined;
  const { codec, channelCount } = audio.track;
  const uri = uriOf(key, 'audio.m3u8');
  return { uri, codec, channelCount, ...bandwidthOf(audio, planSegments(title).audio) };
}

async function answerBelowTitle(library: MediaLibrary, key: string): Promise<Answer | undefined> {
  const parts = /^(.+)\/(video|audio)(?:\.(m3u8|mp4)|-(\d{1,9})\.(m4s|mp3))$/.exec(key);
  if (parts === null) return undefined;
  const [, fileKey = '', kind = '', whole, number, extension] = parts;
  const lease = await library.open(fileKey);
  if (lease === undefined) return undefined;
  try {
    const { title } = lease;
    const track = hlsTrack(kind === 'video' ? title.video : title.audio);
    if (track?.track === undefined) return undefined;
    const spans = planSegments(title)[track.kind];
    if (whole === 'm3u8') return playlist(mediaPlaylistOf(track, spans));
    if (whole === 'mp4') {
      const isPacked = track.codec === 'mp3';
      return isPacked ? undefined : media(createInitSegment([track.track]), `${kind}/mp4`);
    }
    const span = spans[Number(number)];
    if (span === undefined || extension !== segmentExtension(track)) return undefined;
    return media(await makeSegment(track, span, Number(number)), segmentType(track));
  } finally {
    lease.release();
  }
}

const segmentExtension = ({ codec }: TitleTrack): string => (codec === 'mp3' ? 'mp3' : 'm4s');
const segmentType = ({ codec, kind }: TitleTrack): string => (codec === 'mp3' ? 'audio/mpeg' : `${kind}/mp4`);

function mediaPlaylistOf(track: TitleTrack, spans: readonly SegmentSpan[]): string {
  const map = track.codec === 'mp3' ? undefined : `${track.kind}.mp4`;
  const extension = segmentExtension(track);
  return mediaPlaylist({
    type: 'VOD',
    segments: spans.map(({ duration }, i) => ({ uri: `${track.kind}-${i}.${extension}`, duration, map })),
    isEnded: true,
  });
}

const playlist = (body: string): Answer => ({ status: 200, type: PLAYLIST_TYPE, body, maxAge: MAX_AGE });
const media = (body: Uint8Array, type: string): Answer => ({ status: 200, type, body, maxAge: 3600 });
