import { join } from 'node:path';
import { html } from '../support/configurations.js';
import { expect, test } from '../support/browser-fixtures.js';
import { makeFlv } from '../support/flv-files.js';
import { fetched, startForwardingServer, type ForwardedRequest } from '../support/forwarding-server.js';

const element = (more: Readonly<Record<string, string | true>>) =>
  html({ autoplay: true, muted: true, 'content-id': 'film 1', ...more }, 'cf-video');
const OPTIONS = { head: '<script type="module" src="/dist/cf-video.js"></script>' };
/** What came by query, or by the headers together. */
const byQuery = ({ query }: ForwardedRequest) =>
  decodeURIComponent(/(?:^|&)CMCD=([^&]*)/.exec(query)?.[1] ?? '');
const byHeaders = ({ headers }: ForwardedRequest) =>
  ['object', 'request', 'session', 'status']
    .map((name) => String(headers[`cmcd-${name}`] ?? ''))
    .filter((text) => text !== '')
    .join(',');
const nextOf = (cmcd: string) => decodeURIComponent(/(?:^|,)nor="([^"]*)"/.exec(cmcd)?.[1] ?? '');

for (const engine of ['hls.js', 'vhs'] as const) {
  test(`${engine}: each segment says which one comes next, and that one comes`, async ({
    open,
    distribution,
  }) => {
    for (const way of ['query', 'header'] as const) {
      const server = await startForwardingServer(({ path }) => fetched(distribution.url + path));
      const hls = `http://localhost:${server.port}/hls/ts/videos/mediafile.m3u8`;
      const player = await open(element({ hls, 'hls-engine': engine, cmcd: way }), OPTIONS);
      await player.expectAdvance(0.5);
      const said = way === 'query' ? byQuery : byHeaders;
      const segments = () => server.requests.filter(({ path }) => path.endsWith('.ts'));
      await expect.poll(() => segments().length).toBeGreaterThan(2);
      const [first, second] = segments() as [ForwardedRequest, ForwardedRequest];
      expect(said(first)).toMatch(/(^|,)cid="film 1"(,|$)/);
      expect(said(first)).toMatch(/(^|,)ot=av(,|$)/);
      expect(said(first)).toMatch(/(^|,)d=\d+(,|$)/);
      expect(new URL(nextOf(said(first)), `http://h${first.path}`).pathname).toBe(second.path);
      // Each request by one way, never by both.
      const other = way === 'query' ? byHeaders : byQuery;
      for (const request of server.requests) expect(other(request), request.path).toBe('');
      await player.page.goto('about:blank');
      await server.stop();
    }
  });
}

test('native: the manifest carries it in its query, which is all that the browser lets be said', async ({
  open,
  distribution,
}) => {
  const server = await startForwardingServer(({ path }) => fetched(distribution.url + path));
  const hls = `http://localhost:${server.port}/hls/ts/videos/mediafile.m3u8`;
  const player = await open(element({ hls, 'hls-engine': 'native', cmcd: 'query' }), OPTIONS);
  await player.expectAdvance(0.5);
  const [manifest, ...children] = server.requests;
  expect(byQuery(manifest!)).toMatch(/^cid="film 1",ot=m,sf=h,sid="[0-9a-f-]{36}",su$/);
  expect(children.length).toBeGreaterThan(0);
  for (const child of children) expect(byQuery(child) + byHeaders(child), child.path).toBe('');
  await player.page.goto('about:blank');
  await server.stop();
});

test('files: an FLV by query and by header, one for the element by query alone', async ({
  open,
  distribution,
  media,
}) => {
  const flv = makeFlv(join(media, 'videos/clip.flv'));
  const server = await startForwardingServer(async ({ path }) =>
    path.endsWith('.flv') ? { type: 'video/x-flv', body: flv } : fetched(distribution.url + path),
  );
  const cases = [
    ['flv-query', 'videos/clip.flv', 'query', byQuery, byHeaders],
    ['flv-header', 'videos/clip.flv', 'header', byHeaders, byQuery],
    ['mp4-query', 'videos/mediafile.mp4', 'query', byQuery, byHeaders],
  ] as const;
  for (const [name, path, cmcd, said, unsaid] of cases) {
    const seen = server.requests.length;
    const src = `http://localhost:${server.port}/${path}?case=${name}`;
    const player = await open(element({ src, cmcd }), OPTIONS);
    await player.expectAdvance(0.3);
    const requests = server.requests.slice(seen);
    expect(requests.length).toBeGreaterThan(0);
    for (const request of requests) {
      expect(request.query, name).toMatch(new RegExp(`^case=${name}(&CMCD=|$)`));
      expect(said(request), name).toMatch(/(^|,)ot=av(,|$)/);
      expect(said(request), name).toMatch(/(^|,)sf=o(,|$)/);
      expect(unsaid(request), name).toBe('');
    }
    await player.page.goto('about:blank');
  }
  await server.stop();
});

test('an address that is signed for itself alone gets no query, and the headers instead', async ({
  open,
  distribution,
}) => {
  const CANNED = 'Expires=4102444800&Signature=a~b__&Key-Pair-Id=K1';
  const server = await startForwardingServer(({ path }) => fetched(distribution.url + path));
  const hls = `http://localhost:${server.port}/hls/ts/videos/mediafile.m3u8?${CANNED}`;
  for (const engine of ['hls.js', 'vhs']) {
    const seen = server.requests.length;
    const player = await open(element({ hls, 'hls-engine': engine, cmcd: 'query' }), OPTIONS);
    await player.expectAdvance(0.3);
    const signed = server.requests.slice(seen).filter(({ query }) => query.includes('Signature='));
    expect(signed.length, engine).toBeGreaterThan(0);
    for (const request of signed) {
      expect(request.query, engine).toBe(CANNED);
      expect(byHeaders(request), engine).toMatch(/sid="/);
    }
    await player.page.goto('about:blank');
  }
  await server.stop();
});
