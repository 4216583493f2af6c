import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from './answer.js';

/** A request as routes and modes see it. */
export interface ViewerRequest {
  readonly method: 'GET' | 'HEAD' | 'OPTIONS';
  /** Scheme and host as the viewer wrote them: `http://localhost:8080`. */
  readonly origin: string;
  /** As it was sent, still encoded, without its query. */
  readonly path: string;
  /** As it was sent, without the question mark. */
  readonly query: string;
  /** What is left to be found, decoded: modes take their part off its beginning. */
  readonly key: string;
  readonly headers: IncomingHttpHeaders;
  /** The viewer's IP address; one of IPv4 without the prefix of IPv6. */
  readonly address: string;
  /** Aborts when the viewer leaves. */
  readonly signal: AbortSignal;
}

export type Handler = (request: ViewerRequest) => Promise<Answer>;

/** The address in full, query included. */
export const urlOf = ({ origin, path, query }: ViewerRequest): string =>
  `${origin}${path}${query === '' ? '' : `?${query}`}`;

export function queryValue({ query }: Pick<ViewerRequest, 'query'>, name: string): string | undefined {
  return new URLSearchParams(query).get(name) ?? undefined;
}

/** What an address is for, by its name: the names are those that this server's playlists use. */
export interface RequestKind {
  readonly kind: 'manifest' | 'playlist' | 'segment' | 'init' | 'key' | 'subtitle' | 'file';
  /** Of a segment or subtitle, from 0. */
  readonly number?: number;
}

export function kindOf(key: string): RequestKind {
  const name = key.slice(key.lastIndexOf('/') + 1);
  const playlist = /^(?:video|audio|main|subtitles)(?:-[a-z]{2,8})?\.m3u8$/;
  if (name.endsWith('.m3u8')) return { kind: playlist.test(name) ? 'playlist' : 'manifest' };
  const [, number, part, extension] =
    /^(?:video|audio|main|subtitles)(?:-[a-z]{2,8})?-(\d{1,9})(\.\d{1,4})?\.(m4s|ts|aac|mp3|vtt)$/.exec(
      name,
    ) ?? [];
  if (number !== undefined) {
    const kind = extension === 'vtt' ? 'subtitle' : 'segment';
    return part === undefined
      ? { kind, number: Number(number) }
      : { kind: 'segment', number: Number(number) };
  }
  if (name.endsWith('.key')) return { kind: 'key' };
  if (name.endsWith('.vtt')) return { kind: 'subtitle' };
  if (/^(?:video|audio|main)(?:-[a-z]{2,8})?(?:-\d{1,9})?\.mp4$/.test(name)) return { kind: 'init' };
  return { kind: 'file' };
}
