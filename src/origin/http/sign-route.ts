import type { Answer } from './answer.js';
import { s3Error, textAnswer } from './answer.js';
import { namedPage, preflight } from './cors.js';
import type { SignedContent, SignOptions } from './signing/signed-content.js';
import type { ViewerRequest } from './viewer-request.js';

/**
 * `/sign?path=/private/…`: what the web application of a distribution's owner does. For this machine only.
 *
 * Values: `policy` (canned, custom), `resource`, `expires` and `starts` (seconds from now), `ip`, `hash` (SHA1,
 * SHA256), `cookies` (sets them as well; `cookies=partitioned`: for the site of this page alone).
 */
export async function answerSign(signing: SignedContent, request: ViewerRequest): Promise<Answer> {
  if (request.method === 'OPTIONS') return { ...preflight(request), cors: namedPage(request) };
  if (request.address !== '::1' && !request.address.startsWith('127.'))
    return s3Error(403, 'AccessDenied', 'Access Denied');
  const values = new URLSearchParams(request.query);
  const path = values.get('path') ?? '';
  const options = optionsOf(values);
  if (path === '' || options === undefined) {
    const usage = 'path, policy=canned|custom, resource, expires, starts, ip, hash=SHA1|SHA256, cookies';
    return textAnswer(400, `${usage}\n`);
  }
  // Everything else is the name of an RTMP stream.
  const isWeb = path.startsWith('/') || /^https?:\/\//.test(path);
  const url = path.startsWith('/') ? `${request.origin}${path}` : path;
  const signed = await signing.sign(url, options);
  const wantsCookies = isWeb && values.has('cookies');
  return {
    status: 200,
    type: 'application/json',
    body: `${JSON.stringify(signed, null, 2)}\n`,
    cors: namedPage(request),
    headers: {
      'cache-control': 'no-store',
      ...(wantsCookies
        ? { 'set-cookie': setCookies(signed.cookies, request.origin, values.get('cookies')) }
        : {}),
    },
  };
}

function setCookies(cookies: Readonly<Record<string, string>>, origin: string, how: string | null): string[] {
  // What is for pages of other sites needs https: without it browsers take no SameSite=None.
  const isSecure = origin.startsWith('https:');
  const partition = isSecure && how === 'partitioned' ? '; Partitioned' : '';
  const security = isSecure ? `Secure; SameSite=None${partition}` : 'SameSite=Lax';
  return Object.entries(cookies).map(([name, value]) => `${name}=${value}; Path=/; HttpOnly; ${security}`);
}

function optionsOf(values: URLSearchParams): SignOptions | undefined {
  const policy = values.get('policy') ?? 'canned';
  const hash = values.get('hash') ?? 'SHA1';
  const seconds = (name: string): number | undefined =>
    values.has(name) ? Number(values.get(name) || Number.NaN) : undefined;
  const [expiresIn = 3600, startsIn] = [seconds('expires'), seconds('starts')];
  const [resource, sourceIp] = [values.get('resource'), values.get('ip')];
  if (policy !== 'canned' && policy !== 'custom') return undefined;
  if (hash !== 'SHA1' && hash !== 'SHA256') return undefined;
  if (!Number.isFinite(expiresIn) || (startsIn !== undefined && !Number.isFinite(startsIn))) return undefined;
  return {
    policy,
    hash,
    expiresIn,
    ...(resource === null ? {} : { resource }),
    ...(startsIn === undefined ? {} : { startsIn }),
    ...(sourceIp === null ? {} : { sourceIp }),
  };
}
