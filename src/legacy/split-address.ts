import type { EmbedKind } from './reading.js';

export interface SplitAddress {
  readonly streamer: string;
  readonly file: string;
}

/**
 * How a player took a full RTMP address apart, where that is not what the address alone says; `undefined` where both agree.
 * FACTS 3.1: each player had a rule of its own for addresses without a type prefix.
 */
export function splitAsPlayer(
  kind: EmbedKind,
  address: string,
  hasInstance = false,
): SplitAddress | undefined {
  const [, server = '', rest = ''] = /^(rtmp[a-z]{0,2}:\/\/[^/?#]+)\/+([^]*)$/i.exec(address) ?? [];
  const [path = '', ...query] = rest.split('?');
  // CloudFront has one application, `_definst_` and `&` say where it ends: nothing is left to rules.
  if (
    server === '' ||
    /^cfx\/st(?:[/&]|$)|\/_definst_\/|&|^slist=/.test(path) ||
    /\.cloudfront\.net(?::|$)/i.test(server)
  )
    return undefined;
  // video.js: the connection ends at the first `&` that is no variable's, also where it has a query.
  const [, connection, stream] =
    (kind === 'videojs' ? /^([^?&]+\?[^?]*?)&(?!\w+=)([^&=?][^]*)$/.exec(rest) : null) ?? [];
  if (connection !== undefined && stream !== undefined)
    return { streamer: `${server}/${connection}`, file: stream };
  const segments = path.split('/').filter((segment) => segment !== '');
  if (segments.length < 2) return undefined;
  const length = appLength(kind, segments, hasInstance);
  if (length < 1 || length >= segments.length || length === guessedLength(segments)) return undefined;
  const name = segments.slice(length).join('/');
  return {
    streamer: `${server}/${segments.slice(0, length).join('/')}`,
    file: query.length === 0 ? name : `${name}?${query.join('?')}`,
  };
}

const PREFIXED = /^(?:mp4|mp3|flv|id3|raw):/i;

/** What `cf-player/url` takes for the application where it knows no more. */
function guessedLength(segments: readonly string[]): number {
  return segments.length > 2 && !PREFIXED.test(segments[1] ?? '') ? 2 : 1;
}

/** Segments of the application. */
function appLength(kind: EmbedKind, segments: readonly string[], hasInstance: boolean): number {
  const prefixed = segments.map((segment) => PREFIXED.test(segment)).lastIndexOf(true);
  switch (kind) {
    // OSMF: the first segment, with the instance the first two, or all before a prefix.
    case 'strobe':
      if (hasInstance) return prefixed > 1 ? prefixed : 2;
      return 1;
    case 'jwplayer':
    case 'mediaelement':
      return prefixed > 0 ? prefixed : segments.length - 1;
    // Without the separator of video.js and in Flowplayer: at the last slash, where no prefix forbids it.
    case 'flowplayer':
    case 'videojs':
      return prefixed > 0 ? prefixed : segments.length - 1;
    case 'flash':
      return guessedLength(segments);
  }
}

/** A full address as `cf-player/url` takes it apart: at CloudFront's application, the default instance, `&`, else by length. */
export function splitAddress(address: string): SplitAddress | undefined {
  const [, server = '', rest = ''] = /^(rtmp[a-z]{0,2}:\/\/[^/?#]+)\/+([^]*)$/i.exec(address) ?? [];
  if (server === '' || rest === '') return undefined;
  const [, marked, name] =
    /^(cfx\/st|[^&?]*?(?=\/_definst_\/)|[^&?]*?(?=\/?&))(?:\/_definst_\/|\/?&|\/)([^]+)$/.exec(rest) ?? [];
  if (marked !== undefined && name !== undefined)
    return { streamer: `${server}/${marked}`, file: name.replace(/^&/, '') };
  const question = rest.indexOf('?');
  const path = question < 0 ? rest : rest.slice(0, question);
  const segments = path.split('/').filter((segment) => segment !== '');
  const length = guessedLength(segments);
  if (segments.length <= length) return undefined;
  return {
    streamer: `${server}/${segments.slice(0, length).join('/')}`,
    file: segments.slice(length).join('/') + (question < 0 ? '' : rest.slice(question)),
  };
}
