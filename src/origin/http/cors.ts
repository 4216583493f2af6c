import type { Answer } from './answer.js';
import type { ViewerRequest } from './viewer-request.js';

const EXPOSED = 'Accept-Ranges, Content-Length, Content-Range, Date, ETag, Last-Modified';
const EDGE = 'Age, Via, X-Amz-Cf-Id, X-Amz-Cf-Pop, X-Cache';

/** What most answers say: media may be used by any page, without credentials. */
export const ANY_PAGE: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': EXPOSED,
};

/** Any page, and it may see what CloudFront added as well. */
export const ANY_PAGE_ALL_HEADERS: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': `${EXPOSED}, ${EDGE}, Server`,
};

/** For requests with credentials the page must be named. Without an Origin header there is no page. */
export function namedPage({ headers }: Pick<ViewerRequest, 'headers'>): Readonly<Record<string, string>> {
  const { origin } = headers;
  if (origin === undefined) return { vary: 'Origin' };
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': `${EXPOSED}, ${EDGE}, Server`,
    vary: 'Origin',
  };
}

/** What a browser asks before it sends headers of its own. */
export function preflight({ headers }: Pick<ViewerRequest, 'headers'>): Answer {
  return {
    status: 204,
    type: '',
    body: '',
    headers: {
      'access-control-allow-methods': 'GET, HEAD, OPTIONS',
      // With credentials `*` would be the name of a header.
      'access-control-allow-headers': headers['access-control-request-headers'] ?? 'range',
      'access-control-max-age': '3600',
    },
  };
}
