import { PlayerError } from '../errors/player-error.js';

export type RtmpScheme = 'rtmp' | 'rtmpt' | 'rtmpe' | 'rtmpte' | 'rtmps';

/** FACTS of the Flash players: where each scheme is served unless the address says otherwise. */
export const DEFAULT_PORTS: Readonly<Record<RtmpScheme, number>> = {
  rtmp: 1935,
  rtmpe: 1935,
  rtmpt: 80,
  rtmpte: 80,
  rtmps: 443,
};

/** The address of an application, as servers name one in a redirect. */
export interface RtmpUrl {
  readonly protocol: RtmpScheme;
  /** In lower case; an IPv6 address in brackets. */
  readonly host: string;
  /** As written; absent: the default of the protocol. */
  readonly port?: number;
  /** The whole path, without slashes at its ends: application and instance, and a stream where one follows them. */
  readonly app: string;
  /** What follows the path: empty, or `?` and the query. */
  readonly rest: string;
  /** What goes into `connect`: the address without a slash at its end. */
  readonly tcUrl: string;
}

const RTMP_URL =
  /^(rtmp(?:e|t|te|s)?):\/\/(\[[0-9a-f:.]+\]|[^/:?#@\s[\]]+)(?::(\d{1,5}))?(?:\/+([^?\s]*))?(\?\S*)?$/i;

/** Servers send addresses, too. */
const MAX_LENGTH = 4096;

/** @throws PlayerError `CF_CONFIG_INVALID` */
export function parseRtmpUrl(text: string): RtmpUrl {
  const [, scheme = '', host = '', port, path = '', rest = ''] =
    RTMP_URL.exec(text.length > MAX_LENGTH ? '' : text.trim()) ?? [];
  const protocol = scheme.toLowerCase() as RtmpScheme;
  if (host === '' || (port !== undefined && (Number(port) < 1 || Number(port) > 65535))) {
    throw new PlayerError('CF_CONFIG_INVALID', {
      message: 'no address of an RTMP server',
      context: { url: text },
    });
  }
  const app = path.replace(/\/+$/, '');
  const authority = `${host.toLowerCase()}${port === undefined ? '' : `:${Number(port)}`}`;
  return {
    protocol,
    host: host.toLowerCase(),
    ...(port === undefined ? {} : { port: Number(port) }),
    app,
    rest,
    tcUrl: `${protocol}://${authority}${app === '' ? '' : `/${app}`}${rest}`,
  };
}

/** A reference (RFC 3986 section 4.2) as seen from `base`, which is absolute; an empty one is the base. */
export function resolveRtmpUrl(reference: string, base: string): string {
  if (reference === '') return base;
  if (/^\w+:/.test(reference)) return reference;
  const [, scheme = '', authority = '', path = ''] = /^(\w+:)(\/\/[^/?]*)([^?]*)/.exec(base) ?? [];
  if (reference.startsWith('//')) return scheme + reference;
  if (reference.startsWith('/')) return scheme + authority + reference;
  return (
    scheme + authority + (reference.startsWith('?') ? path : path.replace(/[^/]*$/, '') || '/') + reference
  );
}
