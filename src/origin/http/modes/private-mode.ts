import { cookieParameters, splitQuery } from '../signing/signed-content.js';
import type { Mode, ModeReader } from './mode.js';

/** `private/`: signed URLs, or signed cookies where the URL has none of the reserved parameters. */
const mode: Mode = async (request, next, { signing }) => {
  // Preflights bring no cookies; distributions that are to work with them let OPTIONS through.
  if (request.method === 'OPTIONS') return next(request);
  const { parameters, rest } = splitQuery(request.query);
  const isInUrl = Object.keys(parameters).length > 0;
  const refusal = signing.refusal({
    resource: `${request.origin}${request.path}${rest === '' ? '' : `?${rest}`}`,
    parameters: isInUrl ? parameters : cookieParameters(request.headers.cookie),
    address: request.address,
  });
  // The origin never sees the signing parameters.
  return refusal ?? next({ ...request, query: rest });
};

export const readPrivate: ModeReader = () => ({ mode, used: 0 });
