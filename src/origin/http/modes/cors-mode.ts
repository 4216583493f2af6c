import type { Answer } from '../answer.js';
import { s3Error } from '../answer.js';
import { ANY_PAGE, ANY_PAGE_ALL_HEADERS, namedPage } from '../cors.js';
import type { ViewerRequest } from '../viewer-request.js';
import type { Mode, ModeReader } from './mode.js';

const NOBODY = {};

/** As S3 answers where its CORS rules do not fit. */
const refusedPreflight = (): Answer => ({
  ...s3Error(403, 'AccessForbidden', 'CORSResponse: This CORS request is not allowed.', {
    Method: 'GET',
    ResourceType: 'OBJECT',
  }),
  cors: NOBODY,
});

const s3Cors = ({ headers }: ViewerRequest): Readonly<Record<string, string>> =>
  headers.origin === undefined ? NOBODY : { ...ANY_PAGE, vary: 'Origin' };

const always =
  (cors: (request: ViewerRequest) => Readonly<Record<string, string>>): Mode =>
  async (request, next) => ({ ...(await next(request)), cors: cors(request) });

const MODES: Readonly<Record<string, Mode>> = {
  all: always(() => ANY_PAGE_ALL_HEADERS),
  credentials: always(namedPage),
  none: async (request, next) =>
    request.method === 'OPTIONS' ? refusedPreflight() : { ...(await next(request)), cors: NOBODY },
  origin: async (request, next) => {
    const answer = await next(request);
    return answer.cors === undefined ? { ...answer, cors: s3Cors(request) } : answer;
  },
  /** Origin is no part of the cache key: who asks first decides for all who come later. */
  cached: async (request, next, { cors }) => {
    const answer = await next(request);
    if (answer.cors !== undefined || request.method === 'OPTIONS') return answer;
    const first = cors.get(request.path) ?? s3Cors(request);
    cors.set(request.path, first);
    return { ...answer, cors: first };
  },
  'no-preflight': async (request, next) =>
    request.method === 'OPTIONS' ? refusedPreflight() : next(request),
  other: always(() => ({ 'access-control-allow-origin': 'https://www.example.com', vary: 'Origin' })),
};

/** `cors/<kind>/` */
export const readCors: ModeReader = ([kind = '']) => {
  const mode = Object.hasOwn(MODES, kind) ? MODES[kind] : undefined;
  return mode === undefined ? undefined : { mode, used: 1 };
};
