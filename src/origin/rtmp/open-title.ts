import type { ServerStream } from '../../protocol/connection/server.js';
import type { MediaLibrary, TitleLease } from '../library/media-library.js';
import { objectKeyOf, withoutQuery } from '../library/stream-name.js';
import { UnplayableFile } from '../library/title.js';
import type { LiveStreams } from '../live/live-streams.js';
import { parseStreamModes, type ModedName } from './stream-mode.js';
import { readPlacedTags, type PlacedTag } from './tag-playback.js';
import { sayStop } from './play-status.js';

/** The modes of a name. A file or a live stream that has such a name itself is what is meant. */
export async function modesOf(
  content: { readonly library: MediaLibrary; readonly live: LiveStreams },
  kind: 'vod' | 'live',
  name: string,
): Promise<ModedName> {
  const moded = parseStreamModes(name);
  if (moded.modes.length === 0) return moded;
  const key = objectKeyOf(name);
  const isReal =
    kind === 'live'
      ? content.live.find(withoutQuery(name))?.isPublished === true
      : key !== undefined && (await content.library.findFile(key)) !== undefined;
  return isReal ? { modes: [], name } : moded;
}

/**
 * The title of a name; undefined where there is none.
 *
 * @param said the name as the client said it
 * @returns `unplayable`: what is wrong with it was said to the stream
 */
export function openTitle(
  library: MediaLibrary,
  stream: ServerStream,
  said: string,
  name: string,
): Promise<TitleLease | 'unplayable' | undefined> {
  return playable(stream, said, async () => {
    const key = objectKeyOf(name);
    return key === undefined ? undefined : library.open(key);
  });
}

/** The same for the tags of an FLV file, as they stand there. */
export function readTags(
  library: MediaLibrary,
  stream: ServerStream,
  said: string,
  name: string,
): Promise<readonly PlacedTag[] | 'unplayable' | undefined> {
  return playable(stream, said, async () => {
    const key = objectKeyOf(name);
    const file = key === undefined ? undefined : await library.findFile(key);
    return file === undefined ? undefined : readPlacedTags(file.path, file.size);
  });
}

async function playable<T>(
  stream: ServerStream,
  said: string,
  open: () => Promise<T>,
): Promise<T | 'unplayable'> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof UnplayableFile)) throw error;
    stream.sendStatus({
      level: 'error',
      code: error.code,
      description: `Failed to play ${said}; ${error.message}.`,
      details: said,
    });
    sayStop(stream, said);
    return 'unplayable';
  }
}

/** Names of one file: prefix, extension and query may differ. */
export function isSameStream(a: string, b: string): boolean {
  return a === b || (objectKeyOf(a) !== undefined && objectKeyOf(a) === objectKeyOf(b));
}
