import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { errorReport } from '../../src/errors/error-report.js';
import { playerErrorForHttp } from '../../src/errors/http-status.js';
import { PlayerError } from '../../src/errors/player-error.js';
import { carryQuery, covers, isCovered, scopeOf } from '../../src/playback/http/carry-query.js';
import { createRequestPolicy } from '../../src/playback/http/request-policy.js';
import { decodePolicy, signatureOf } from '../../src/playback/http/url-signature.js';
import { holds } from '../support/holds.js';
import { safeBase64 } from '../support/signed-urls.js';

const HOST = 'd111111abcdef8.cloudfront.net';
const SECRET = 'S3CR3T';

const signing = fc.oneof(
  fc.constant(`Expires=2000000000&Signature=${SECRET}-a_b~c__&Key-Pair-Id=${SECRET}`),
  fc.webSegment().map((path) => {
    const resource = `http*://${HOST}/${path.replace(/[^a-z]/gi, '')}*`;
    const policy = {
      Statement: [{ Resource: resource, Condition: { DateLessThan: { 'AWS:EpochTime': 2e9 } } }],
    };
    return `Policy=${safeBase64(policy)}&Signature=${SECRET}~__&Key-Pair-Id=${SECRET}`;
  }),
  fc.constant(`hdnts=exp=1~acl=/*~hmac=${SECRET}`),
  fc.constant(`a=%2f%2F+b&token=${SECRET}==&&c`),
);
const host = fc.constantFrom(
  HOST,
  HOST,
  HOST,
  `${HOST}:443`,
  `${HOST}:8443`,
  `x.${HOST}`,
  `${HOST}.evil.example`,
  `${HOST}@evil.example`,
  'evil.example',
  'd111111abcdef8.cloudfront.net%2eevil.example',
);
const path = fc
  .array(
    fc.constantFrom('hls', 'HLS', 'a b', '%20', '..', '.', '%2e%2e', '..%2f', '%5c..', 'ä', '', '\\', '@'),
    {
      maxLength: 5,
    },
  )
  .map((parts) => `/${parts.join('/')}`);
const ending = fc.constantFrom(
  '',
  '?',
  '?m=1',
  '?m=1&',
  '#t',
  '?m=%26#t',
  '?Signature=own&Key-Pair-Id=own',
  '?token=own',
);
const scheme = fc.constantFrom(
  'https://',
  'https://',
  'https://',
  'http://',
  'HTTPS://',
  'https:\\\\',
  '//',
  'data:',
  'blob:https://',
);
const childBelow = (folder: string) =>
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.tuple(scheme, host, path, ending).map(([a, b, c, d]) => a + b + folder + c + d),
    },
    fc.tuple(scheme, host, path, ending).map((parts) => parts.join('')),
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.string(),
  );
const child = childBelow('');
/** The address of a manifest, and one that stands in it. */
const pair = fc
  .tuple(path, signing)
  .chain(([folder, query]) =>
    fc.tuple(fc.constant(`https://${HOST}${folder}/main.m3u8?${query}`), childBelow(folder)),
  );

/** Where a browser would send it. */
function parse(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}

it('the query of a manifest goes whole or not at all, and never to another host or to http', async () => {
  await holds(
    fc.asyncProperty(pair, async ([source, url]) => {
      const query = source.slice(source.indexOf('?') + 1);
      const policy = createRequestPolicy({ url: source });
      const { url: requested } = await policy.request(url, 'segment');
      expect(policy.requestNow(url, 'segment')?.url).toBe(requested);
      if (!requested.includes(SECRET)) {
        expect(parse(requested)?.href ?? requested).toBe(parse(url)?.href ?? url);
        return;
      }
      const sent = parse(requested)!;
      expect(sent.host).toBe(HOST);
      expect(sent.protocol).toBe('https:');
      // Nothing but the query was added, and that to the byte.
      expect(requested.split('#')[0]!.endsWith(query)).toBe(true);
      expect(sent.pathname).toBe(parse(url)!.pathname);
      expect(sent.search.startsWith(parse(url)!.search)).toBe(true);
      expect(signatureOf(url)).toBeUndefined();
    }),
    { numRuns: 400 },
  );
});

it('what a query is carried to is in its folder, or under its policy', () => {
  holds(
    fc.property(pair, ([source, url]) => {
      const scope = scopeOf(source)!;
      const carried = carryQuery(scope, url);
      if (carried === url) return;
      expect(isCovered(scope, url)).toBe(true);
      const { pathname } = parse(url)!;
      const resource = scope.signature?.resource;
      const isUnderPolicy = resource !== undefined && covers(resource, url.split('#')[0]!.trim());
      expect(pathname.startsWith(scope.folder) || isUnderPolicy).toBe(true);
    }),
    { numRuns: 400 },
  );
});

it('any policy and any address are read without an exception, in bounded time', () => {
  holds(
    fc.property(fc.oneof(fc.string(), fc.json().map(safeBase64), fc.base64String()), child, (text, url) => {
      decodePolicy(text);
      signatureOf(`${url}?Policy=${text}&Signature=x&Key-Pair-Id=y`);
      const started = performance.now();
      covers(text, url);
      expect(performance.now() - started).toBeLessThan(500);
    }),
    { numRuns: 400 },
  );
});

it('whatever a hook answers, a request is made over http or ends in a PlayerError', async () => {
  const answers = fc.oneof(fc.string(), fc.webUrl(), child, fc.anything(), fc.constant('?token=x'));
  await holds(
    fc.asyncProperty(answers, async (answer) => {
      const policy = createRequestPolicy({ url: `https://${HOST}/a.m3u8` }, { sign: () => answer as string });
      try {
        const { url } = await policy.request(`https://${HOST}/a.ts`, 'segment');
        expect(url).toMatch(/^https?:/i);
      } catch (error) {
        expect(error).toBeInstanceOf(PlayerError);
        expect((error as PlayerError).code).toBe('CF_HTTP_SIGNATURE_UNAVAILABLE');
      }
      await policy.forbidden(`https://${HOST}/a.ts`, 'segment');
    }),
    { numRuns: 200 },
  );
});

it('any answer of a server is an error without a secret in it', () => {
  const body = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '<Error><Code>',
      '</Code>',
      '<Message>',
      '<HTML>',
      '<HR>',
      `https://h/?Signature=${SECRET}`,
    ),
    fc
      .tuple(fc.constantFrom('AccessDenied', 'NoSuchKey', 'x'), fc.string())
      .map(
        ([code, text]) =>
          `<Error><Code>${code}</Code><Message>${text} ?Signature=${SECRET}</Message></Error>`,
      ),
  );
  holds(
    fc.property(
      fc.integer({ min: 0, max: 999 }),
      body,
      fc.dictionary(fc.string(), fc.string()),
      (status, text, headers) => {
        const error = playerErrorForHttp(
          { status, body: text, header: (name) => (Object.hasOwn(headers, name) ? headers[name] : null) },
          'segment',
          { url: `https://${HOST}/a.ts?Policy=${SECRET}&Signature=${SECRET}&Key-Pair-Id=${SECRET}` },
        );
        expect(`${JSON.stringify(error)}${error.message}${errorReport(error)}`).not.toContain(SECRET);
      },
    ),
    { numRuns: 400 },
  );
});
