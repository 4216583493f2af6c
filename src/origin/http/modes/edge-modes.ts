import { parsePackaging } from '../../hls/packaging.js';
import type { Answer } from '../answer.js';
import { textAnswer } from '../answer.js';
import type { Mode, ModeReader } from './mode.js';

/** The cache is in memory. */
const MAX_CACHED_BYTES = 4 << 20;
/** Seconds that CloudFront remembers an error at least, unless told otherwise. */
const ERROR_CACHING = 10;
/** The statuses that it remembers whatever the origin says: FACTS 5.5. */
const isCachedError = (status: number): boolean =>
  status === 404 || status === 414 || (status >= 500 && status < 505);

const secondsOf = (text: string | undefined): number | undefined =>
  /^\d{1,5}$/.test(text ?? '') ? Number(text) : undefined;

/** `cached[/<s>]/`: an edge cache in front of the rest. Errors are kept for `s`, everything else for its max-age. */
export const readCached: ModeReader = ([text]) => {
  const given = secondsOf(text);
  return { mode: cache(given ?? ERROR_CACHING), used: given === undefined ? 0 : 1 };
};

const cache =
  (errorSeconds: number): Mode =>
  async (request, next, { cached, now }) => {
    if (request.method === 'OPTIONS') return next(request);
    const place = `${request.path}?${request.query} ${request.headers.range ?? ''}`;
    const known = cached.get(place);
    if (known !== undefined && now() < known.until) return hit(known.answer, (now() - known.since) / 1000);
    const answer = await next(request);
    const seconds =
      answer.status >= 400 ? (isCachedError(answer.status) ? errorSeconds : 0) : (answer.maxAge ?? 0);
    const isSmall = !(answer.body instanceof Uint8Array) || answer.body.byteLength <= MAX_CACHED_BYTES;
    if (seconds > 0 && answer.status !== 304 && isSmall)
      cached.set(place, { answer, since: now(), until: now() + 1000 * seconds });
    return answer;
  };

const hit = (answer: Answer, age: number): Answer => ({
  ...answer,
  headers: {
    ...answer.headers,
    age: `${Math.floor(age)}`,
    ...(answer.status < 400 ? { 'x-cache': 'Hit from cloudfront' } : {}),
  },
});

/** `frozen[/<ms>]/`: playlists stop changing `ms` after they were first asked for. */
export const readFrozen: ModeReader = ([text]) => {
  const given = /^\d{1,7}$/.test(text ?? '') ? Number(text) : undefined;
  return { mode: freeze(given ?? 0), used: given === undefined ? 0 : 1 };
};

const freeze =
  (ms: number): Mode =>
  async (request, next, { frozen, now }) => {
    if (!request.key.endsWith('.m3u8') || request.method === 'OPTIONS') return next(request);
    const known = frozen.get(request.path);
    if (known !== undefined && now() - known.since >= ms) return known.answer;
    const answer = await next(request);
    if (answer.status === 200) frozen.set(request.path, { since: known?.since ?? now(), answer });
    return answer;
  };

/** `clock/<s>/`: a server whose clock is so many seconds ahead (or behind, below 0). */
export const readClock: ModeReader = ([text]) => {
  if (!/^-?\d{1,8}$/.test(text ?? '')) return undefined;
  const mode: Mode = async (request, next, { now }) => {
    const answer = await next(request);
    const date = new Date(now() + 1000 * Number(text)).toUTCString();
    return { ...answer, headers: { ...answer.headers, date } };
  };
  return { mode, used: 1 };
};

/** `tag/<anything>/`: the same under another address, so that counts and caches begin anew. */
export const readTag: ModeReader = ([text]) =>
  text === undefined ? undefined : { mode: (request, next) => next(request), used: 1 };

/** `redirect/<status>/`, `redirect/away/` (to another host name of this machine), `redirect/loop/` */
export const readRedirect: ModeReader = ([text = '']) => {
  if (!/^(30[12378]|away|loop)$/.test(text)) return undefined;
  const mode: Mode = async (request, next) => {
    if (request.method === 'OPTIONS') return next(request);
    const path = text === 'loop' ? request.path : request.path.replace(`/redirect/${text}/`, '/');
    const host = text === 'away' ? awayFrom(request.origin) : '';
    const location = `${host}${path}${request.query === '' ? '' : `?${request.query}`}`;
    const status = /^\d/.test(text) ? Number(text) : 302;
    return { ...textAnswer(status, `The object is at ${path}\n`), headers: { location } };
  };
  return { mode, used: 1 };
};

/** Another name by which the same server is reached: another host to the browser. */
function awayFrom(origin: string): string {
  const to = /\/\/localhost(?=$|:)/.test(origin) ? '//127.0.0.1' : '//localhost';
  return origin.replace(/\/\/(\[[^\]]*\]|[^:]*)/, to);
}

/** `hls/<option>+<option>/`: how HLS is to be made. */
export const readHls: ModeReader = ([text = '']) => {
  const packaging = parsePackaging(text);
  const mode: Mode = (request, next) => next(packaging === undefined ? request : { ...request, packaging });
  return packaging && { mode, used: 1 };
};
