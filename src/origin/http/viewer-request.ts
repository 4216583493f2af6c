import type { IncomingHttpHeaders } from 'node:http';
import type { Packaging } from '../hls/packaging.js';
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
  /** How HLS is to be made; absent: plainly. */
  readonly packaging?: Packaging;
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
  const [, part, subpart, extension] =
    /^(?:video|audio|main|subtitles)(?:-(\d{1,9}|whole)(\.\d{1,4})?)?\.(m3u8|mp4|m4s|ts|aac|mp3|vtt|key)$/.exec(
      name,
    ) ?? [];
  const number = part === undefined || part === 'whole' ? {} : { number: Number(part) };
  if (name.endsWith('.m3u8')) return { kind: extension === undefined ? 'manifest' : 'playlist' };
  if (extension === undefined) return { kind: name.endsWith('.vtt') ? 'subtitle' : 'file' };
  if (extension === 'key') return { kind: 'key', ...number };
  if (extension === 'vtt') return { kind: 'subtitle', ...number };
  if (extension === 'mp4' && part !== 'whole') return { kind: 'init' };
  return part === undefined && subpart === undefined ? { kind: 'file' } : { kind: 'segment', ...number };
}
