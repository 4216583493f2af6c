import type { GalleryCase, GalleryGroup } from './gallery-cases.js';

const MANIFEST = 'videos/mediafile.m3u8';
const FILE = 'videos/mediafile.mp4';

const words = (text: string) => text.trim().split(/\s+/);

/** The same server by another name: another origin to the browser. */
export function elsewhere({ protocol, hostname, port }: URL): string {
  const other = hostname === '127.0.0.1' ? 'localhost' : '127.0.0.1';
  return `${protocol}//${other}${port === '' ? '' : `:${port}`}`;
}

/** What CloudFront itself answers. */
const EDGE =
  words(`MissingKey InvalidKey MalformedSignature MalformedPolicy AccessDenied 400 403 403-geo 403-host 414 421
  494 500 502 503 503-LimitExceeded 503-CapacityExceeded 504`);

/** What the bucket behind it answers. */
const BUCKET = words(`AccessDenied-S3 AccountProblem AllAccessDisabled InvalidObjectState RequestTimeTooSkewed
  SignatureDoesNotMatch NoSuchKey NoSuchBucket NoSuchVersion AuthorizationHeaderMalformed ExpiredToken InvalidURI
  KeyTooLongError RequestTimeout MethodNotAllowed PreconditionFailed InvalidRange InternalError NotImplemented
  ServiceUnavailable SlowDown PermanentRedirect TemporaryRedirect`);

/** Faults of the HTTP side of the local distribution, for a page that comes from it. */
export function httpCases(page: URL): readonly GalleryGroup[] {
  const at = (origin: string, name: string, path: string): GalleryCase => ({
    name,
    configuration: { src: `${origin}/${path}` },
  });
  const here = (name: string, path: string) => at(page.origin, name, path);
  const other = elsewhere(page);
  const there = (name: string, path: string) => at(other, name, path);
  return [
    {
      title: 'HTTP: CloudFront and S3 errors',
      note: 'In place of the manifest, of a segment or of the file; from the host of this page, so that the answer can be read.',
      cases: [
        ...EDGE.map((error) => here(`CloudFront: ${error}`, `fail/${error}/${MANIFEST}`)),
        ...BUCKET.map((error) => here(`S3: ${error}`, `fail/${error}/${MANIFEST}`)),
        ...words('page-200 page-403 page-404 page-503').map((error) =>
          here(`own error page: ${error}`, `fail/${error}/${MANIFEST}`),
        ),
        here('404 for the playlists', `fail/404@playlist/${MANIFEST}`),
        here('403 from segment 2 on', `fail/403@segment2-/${MANIFEST}`),
        here('404 for segment 2', `fail/404@segment2/${MANIFEST}`),
        here('500 for segment 2, once', `fail/500@segment2*1/${MANIFEST}`),
        here('404 for the key', `fail/404@key/hls/ts+aes/${MANIFEST}`),
        ...words('404 AccessDenied 416 503 page-200').map((error) =>
          here(`plain file: ${error}`, `fail/${error}/${FILE}`),
        ),
        here('FLV: 404', 'fail/404/videos/mediafile.flv'),
      ],
    },
    {
      title: 'HTTP: CORS and delivery',
      note: 'From another host, as on the web: where CORS headers are missing, the browser shows the page nothing of the answer.',
      cases: [
        there('CORS as usual', MANIFEST),
        ...words('all none origin other credentials no-preflight').map((kind) =>
          there(`CORS: ${kind}`, `cors/${kind}/${MANIFEST}`),
        ),
        {
          ...there('CORS: cached without', `cors/cached/${MANIFEST}`),
          // Somebody without an Origin comes first; what that one got is what all others get.
          prepare: async () => {
            await fetch(`${other}/cors/cached/${MANIFEST}`, { mode: 'no-cors' });
            return { src: `${other}/cors/cached/${MANIFEST}` };
          },
        },
        {
          name: 'CORS: no-preflight, with CMCD headers',
          configuration: { src: `${other}/cors/no-preflight/${MANIFEST}`, cmcd: 'header' },
        },
        {
          name: 'CORS: all, asked with cookies',
          configuration: { src: `${other}/cors/all/${MANIFEST}`, credentials: 'include' },
        },
        there('404 without CORS', `cors/none/fail/404/${MANIFEST}`),
        there('503, kept by the edge', `cached/fail/503/${MANIFEST}`),
        there('redirect', `redirect/302/${MANIFEST}`),
        there('redirect to another host', `redirect/away/${MANIFEST}`),
        there('redirect loop', `redirect/loop/${MANIFEST}`),
        here('a clock 10 minutes ahead', `clock/600/${MANIFEST}`),
        there('segments after 2 s', `slow/answer/2000@segment/${MANIFEST}`),
        there('manifest after 12 s', `slow/answer/12000@manifest/${MANIFEST}`),
        there('no faster than 300 kbit/s', `slow/rate/300/${MANIFEST}`),
        there('a stall of 4 s in segment 2', `slow/stall/4000@segment2/${MANIFEST}`),
        ...words('half reset-half short stall').map((how) =>
          there(`segment 2 cut once: ${how}`, `cut/${how}@segment2*1/${MANIFEST}`),
        ),
        ...words('close reset mute').map((how) =>
          there(`manifest cut: ${how}`, `cut/${how}@manifest/${MANIFEST}`),
        ),
        there('segments from 2 on cut: close', `cut/close@segment2-/${MANIFEST}`),
        there('live manifest that stops', 'frozen/5000/live/channel.m3u8'),
        there('plain file cut: half', `cut/half/${FILE}`),
        at('https://cf-player.invalid', 'no such host', MANIFEST),
      ],
    },
  ];
}
