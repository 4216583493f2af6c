import { readFile } from 'node:fs/promises';
import type { Answer } from '../http/answer.js';
import type { MediaLibrary } from '../library/media-library.js';
import { isSafeKey } from '../library/object-key.js';
import { UnplayableFile } from '../library/title.js';
import { hasEncryptedSamples, isEncrypted, keyOf } from './encryption.js';
import { mediaPlaylist } from './media-playlist.js';
import { PLAIN, TS_START, type Packaging } from './packaging.js';
import { SubtitleFile } from './subtitles.js';
import { vodMaster } from './vod-master.js';
import { vodPlaylist } from './vod-playlist.js';
import { extensionFor, initSegment, mimeTypeFor, tracksOf, type SegmentKind } from './vod-segment.js';
import { segmentOf, wholeOf } from './whole-file.js';

export const PLAYLIST_TYPE = 'application/vnd.apple.mpegurl';

/** A manifest may be fetched again soon: the file behind it can be replaced. */
const MAX_AGE = 60;
const MAX_SUBTITLES = 1 << 20;

/**
 * HLS of the files of a library, made when asked for. For the file `videos/a.mp4`: `videos/a.m3u8` or
 * `videos/a.mp4.m3u8` is the master playlist, and what it names is below `videos/a.mp4/`. Where there is no file of
 * the name, `videos/a.m3u8` has a variant for each `videos/a_*.mp4`: a ladder.
 *
 * @returns undefined where the key is nothing of this
 */
export async function answerVodHls(
  library: MediaLibrary,
  key: string,
  packaging: Packaging = PLAIN,
): Promise<Answer | undefined> {
  if (!isSafeKey(key)) return undefined;
  try {
    if (!key.endsWith('.m3u8') || /\/(video|audio|main|subtitles)\.m3u8$/.test(key))
      return (
        (await answerBelowTitle(library, key, packaging)) ?? (await answerSubtitles(library, key, packaging))
      );
    return playlist(await vodMaster(library, key.slice(0, -'.m3u8'.length), packaging));
  } catch (error) {
    // The plain file may still play; as HLS there is no such object.
    if (error instanceof UnplayableFile) return undefined;
    throw error;
  }
}

async function answerBelowTitle(
  library: MediaLibrary,
  key: string,
  packaging: Packaging,
): Promise<Answer | undefined> {
  const parts = /^(.+)\/(video|audio|main)(?:-(\d{1,9}|whole))?\.(m3u8|mp4|m4s|ts|aac|mp3|key)$/.exec(key);
  const [, fileKey = '', kindText = '', part, extension = ''] = parts ?? [];
  const lease = parts === null ? undefined : await library.open(fileKey);
  if (lease === undefined) return undefined;
  try {
    const { title } = lease;
    const kind = kindText as SegmentKind;
    const tracks = tracksOf(title, kind);
    if (tracks.length === 0) return undefined;
    const own = extensionFor(tracks, packaging);
    const type = mimeTypeFor(tracks, own);
    if (part === undefined) {
      if (extension === 'm3u8') return playlist(await vodPlaylist(lease, kind, packaging));
      return extension === 'mp4' && own === 'm4s' ? media(initSegment(tracks), type) : undefined;
    }
    if (part === 'whole') {
      const whole = packaging.has('range') ? await wholeOf(fileKey, title, kind, packaging) : undefined;
      return whole?.uri.endsWith(`.${extension}`) === true ? media(whole.data, type) : undefined;
    }
    const number = Number(part);
    if (extension === 'key')
      return isEncrypted(packaging) || hasEncryptedSamples(packaging)
        ? media(keyOf(fileKey, number), 'application/octet-stream')
        : undefined;
    const segment = extension === own ? await segmentOf(fileKey, title, kind, number, packaging) : undefined;
    return segment && media(segment, type);
  } finally {
    lease.release();
  }
}

async function answerSubtitles(
  library: MediaLibrary,
  key: string,
  packaging: Packaging,
): Promise<Answer | undefined> {
  const parts = /^(.+\.vtt)\/subtitles(?:\.m3u8|-(\d{1,9})\.vtt)$/.exec(key);
  const file = parts === null ? undefined : await library.findFile(parts[1] ?? '');
  if (parts === null || file === undefined || file.size > MAX_SUBTITLES) return undefined;
  const subtitles = new SubtitleFile(await readFile(file.path, 'utf8'));
  if (parts[2] === undefined) {
    const segments = subtitles.durations.map((duration, i) => ({ uri: `subtitles-${i}.vtt`, duration }));
    return playlist(mediaPlaylist({ type: 'VOD', segments, isEnded: true }));
  }
  const text = subtitles.segment(Number(parts[2]), packaging.has('ts') ? TS_START * 90_000 : 0);
  return text === undefined
    ? undefined
    : { status: 200, type: 'text/vtt; charset=utf-8', body: text, maxAge: 3600 };
}

const playlist = (body: string | undefined): Answer | undefined =>
  body === undefined ? undefined : { status: 200, type: PLAYLIST_TYPE, body, maxAge: MAX_AGE };
const media = (body: Uint8Array, type: string): Answer => ({ status: 200, type, body, maxAge: 3600 });
