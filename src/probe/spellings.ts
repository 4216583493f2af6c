import { splitExtension, streamTypeOf, type StreamType } from '../source/media-type.js';
import { splitQuery, withQuery } from '../source/signed-query.js';
import { buildStreamName, leadingPrefix } from '../source/stream-name.js';

/** More would be guessing; each costs a play on the server. */
const MAX_SPELLINGS = 8;

/**
 * Other names under which a server may know the stream that is not found as `streamName`: with and without type
 * prefix, with and without extension (FACTS 2.3), most likely first. The query stays with each of them.
 */
export function otherSpellings(streamName: string): readonly string[] {
  const { path: whole, query } = splitQuery(streamName);
  const prefix = leadingPrefix(whole);
  const path = prefix === undefined ? whole : whole.slice(prefix.length + 1);
  const names = [path, decoded(path)].flatMap((name) =>
    name === undefined ? [] : spellingsOf(name, prefix),
  );
  const others = names.filter((name) => name !== whole && name !== '');
  return [...new Set(others)].slice(0, MAX_SPELLINGS).map((name) => withQuery(name, query));
}

function spellingsOf(path: string, prefix: StreamType | undefined): string[] {
  const { stem, extension } = splitExtension(path);
  const type = streamTypeOf(extension);
  // What the rules make of the name, with what the author wrote and with each option against it.
  const build = (
    name: string,
    as: 'auto' | 'mp4' | 'mp3' | 'flv' | 'none',
    ending: 'auto' | 'keep' | 'strip',
  ) =>
    buildStreamName({ prefix: undefined, path: name, query: undefined }, { prefix: as, extension: ending })
      .wire;
  if (type === 'mp3') {
    return [build(path, 'auto', 'auto'), `mp3:${path}`, path, stem, `mp4:${path}`];
  }
  if (type === 'flv') {
    return [
      build(path, 'auto', 'auto'),
      path,
      `flv:${stem}`,
      `mp4:${path}`,
      `mp4:${stem}`,
      `mp4:${stem}.mp4`,
    ];
  }
  if (type === 'mp4') {
    return [
      build(path, 'auto', 'auto'),
      build(path, 'mp4', 'strip'),
      build(path, 'none', 'keep'),
      build(path, 'none', 'strip'),
      `flv:${stem}`,
      `mp4:${stem}.f4v`,
      `mp3:${stem}`,
    ];
  }
  // Neither prefix nor extension says what it is; a prefix may have been the wrong one.
  const guesses: Readonly<Record<'mp4' | 'mp3' | 'flv', readonly string[]>> = {
    mp4: [`mp4:${path}`, `mp4:${path}.mp4`, `${path}.mp4`],
    mp3: [`mp3:${path}`, `mp3:${path}.mp3`],
    flv: [path, `${path}.flv`, `flv:${path}`],
  };
  const first = prefix === 'mp3' ? 'mp3' : prefix === undefined || prefix === 'flv' ? 'flv' : 'mp4';
  const rest = (['mp4', 'flv', 'mp3'] as const).filter((kind) => kind !== first);
  return [...guesses[first], ...rest.flatMap((kind) => guesses[kind])];
}

/** Names go on the wire raw; one that was copied from a page may still be percent-encoded. */
function decoded(path: string): string | undefined {
  if (!/%[0-9a-f]{2}/i.test(path)) return undefined;
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
